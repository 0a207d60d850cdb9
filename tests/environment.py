"""The environment variables that the settings file reads, found in its text."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# env.str("NAME", ...), _required_in_production("NAME", ...), _flag("NAME", ...) and the like.
_READ = re.compile(r"(?:\benv\.\w+|\b_\w+)\(\s*\"([A-Z][A-Z0-9_]+)\"")


def variables_read() -> set[str]:
    """Names of all environment variables that config/settings.py reads."""
    return set(_READ.findall((ROOT / "config" / "settings.py").read_text(encoding="utf-8")))
