"""The example pages as a reader keeps them: copied into a folder of their own, with what `npm install` puts beside."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Route

from tests.environment import ROOT

EXAMPLES = ROOT / "docs" / "examples"


def keep(page: str, folder: Path, **constants: str) -> None:
    """Copy a page into the folder with other values for constants that stand at its top."""
    text = (EXAMPLES / page).read_text(encoding="utf-8")
    for name, value in constants.items():
        (line,) = (line for line in text.splitlines() if line.startswith(f"const {name} = "))
        text = text.replace(line, f'const {name} = "{value}";')
    (folder / page).write_text(text, encoding="utf-8")


def install(folder: Path) -> None:
    """The libraries beside the pages, as the lock of the tests has them."""
    modules = os.environ.get("TEST_NODE_MODULES", "")
    assert modules, "Set TEST_NODE_MODULES to the node_modules that `npm ci` makes in tests/conformance/readers."
    (folder / "node_modules").symlink_to(modules)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing on standard error."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which the folder is served, on another port than the service: another origin."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def answer(content_type: str, body: str, route: Route) -> None:
    """Let an address say this, to anyone."""
    route.fulfill(body=body, headers={"Content-Type": content_type, "Access-Control-Allow-Origin": "*"})
