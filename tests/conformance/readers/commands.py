"""Readers that are programs of their own: iCalendar on standard input, both answers as JSON on standard output."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from tests.conformance.readers.form import Spans

_HERE = Path(__file__).parent
NODE_MODULES = "TEST_NODE_MODULES"
# Debian's bindings belong to Debian's own Python, whatever Python the tests run in.
SYSTEM_PYTHON = "/usr/bin/python3"


def ical_js(data: bytes) -> tuple[Spans, Spans]:
    """The events and the occurrences, as ical.js (Thunderbird, Nextcloud) sees them."""
    return _node("ical_js.cjs", data)


def node_ical(data: bytes) -> tuple[Spans, Spans]:
    """The events and the occurrences, as node-ical (MagicMirror, Node-RED) sees them."""
    return _node("node_ical.cjs", data)


def libical(data: bytes) -> tuple[Spans, Spans]:
    """The events and the occurrences, as libical (Evolution, GNOME) sees them; an error that it notes raises."""
    return _spans(_run([SYSTEM_PYTHON, str(_HERE / "libical.py")], data, {}))


def run_node(script: Path, data: bytes = b"") -> bytes:
    """What a script for Node.js writes, given the pinned packages of package.json and standard input."""
    node, modules = shutil.which("node"), os.environ.get(NODE_MODULES, "")
    assert node, "Install Node.js: apt-get install nodejs npm."
    assert modules, f"Set {NODE_MODULES} to the node_modules that `npm ci` makes in tests/conformance/readers."
    return _run([node, str(script)], data, {"NODE_PATH": modules})


def _node(script: str, data: bytes) -> tuple[Spans, Spans]:
    return _spans(run_node(_HERE / script, data))


def _run(command: list[str], data: bytes, environment: dict[str, str]) -> bytes:
    # A server's zone that is nobody's in these tests: what depends on it shows.
    environment = {"PATH": os.environ["PATH"], "TZ": "Pacific/Kiritimati", **environment}
    result = subprocess.run(command, input=data, env=environment, capture_output=True, check=False, timeout=120)
    assert result.returncode == 0, result.stderr.decode()
    return result.stdout


def _spans(output: bytes) -> tuple[Spans, Spans]:
    answer = json.loads(output)
    return tuple(sorted(tuple(span) for span in answer[name]) for name in ("events", "occurrences"))
