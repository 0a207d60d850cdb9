"""The texts that public templates and code mark for translation, found without GNU gettext."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation.template import templatize

from tests.environment import ROOT

# How a call is named -> where among its arguments context, singular and plural stand.
_CALLS = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "npgettext": (0, 1, 2),
}
_TEXT = r"u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
_IN_TEMPLATE = re.compile(rf"(?:\bn?p?gettext|_)\({_TEXT}(?:, ?{_TEXT})*(?:,[^()]*)?\)")

Message = tuple[str, str, str]  # context, singular, plural


def marked_messages() -> dict[Message, Path]:
    """Every message, with a file that it stands in."""
    found: dict[Message, Path] = {}
    for path in sorted((ROOT / "publish").rglob("*.html")):
        for call in _IN_TEMPLATE.findall(templatize(path.read_text(), origin=str(path))):
            found.update((message, path) for message in _read(call))
    for path in sorted((ROOT / "publish").rglob("*.py")):
        found.update((message, path) for message in _read(path.read_text()))
    return found


def _read(code: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call) or (name := _name(node.func)) not in _CALLS:
            continue
        texts = [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args]
        context, singular, plural = (texts[index] if index is not None else "" for index in _CALLS[name])
        # What is computed is a message that was marked elsewhere, by gettext_noop.
        if isinstance(singular, str):
            yield str(context), singular, str(plural)


def _name(function: Any) -> str:
    return str(getattr(function, "id", getattr(function, "attr", "")))


def read_po(path: Path) -> dict[Message, list[str]]:
    """The translations in a .po file; a plural message has several."""
    found: dict[Message, list[str]] = {}
    for entry in re.split(r"\n\s*\n", path.read_text()):
        parts: dict[str, str] = {}
        word = ""
        for line in entry.splitlines():
            if match := re.match(r'(msg\w+(?:\[\d\])?) "', line):
                word = match[1]
                parts[word] = ""
            if word and line.endswith('"') and not line.startswith("#"):
                parts[word] += ast.literal_eval(line[line.index('"') :])
        if parts.get("msgid"):
            message = (parts.get("msgctxt", ""), parts["msgid"], parts.get("msgid_plural", ""))
            found[message] = [text for name, text in parts.items() if name.startswith("msgstr")]
    return found
