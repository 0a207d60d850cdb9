"""Character references of HTML (`&amp;`, `&#20013;`) in text that was copied from a page's source."""

import html
import re
from collections.abc import Callable
from html.entities import html5
from typing import Final

# Only with their semicolon: `?a=1&copy=2` is an address.
_REFERENCE: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
# No name of a reference is longer.
_LONGEST: Final = 40


def decode(text: str, clean: Callable[[str], str]) -> str:
    """The text with every reference decoded, also those that only decoding makes: `&amp;lt;` is `<`.

    So decoding again changes nothing, however often a text is saved. `clean` is applied to what each
    reference stands for, before the search goes on. Takes time in proportion to the text's length.
    """
    out: list[str] = []
    for character in text:
        out.append(character)
        while out and out[-1] == ";":
            tail = "".join(out[-_LONGEST:])
            start = tail.rfind("&")
            if start < 0 or (meant := _meaning(tail[start:])) is None:
                break
            del out[start - len(tail) :]
            out.extend(clean(meant))
    return "".join(out)


def _meaning(reference: str) -> str | None:
    """What it stands for, as browsers read it; None when it is none."""
    if not _REFERENCE.fullmatch(reference):
        return None
    return html.unescape(reference) if reference[1] == "#" else html5.get(reference[1:])
