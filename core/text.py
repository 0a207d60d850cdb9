"""Cleaning of text: what no parser downstream should ever meet is taken out on the way in and on the way out."""

import re
import unicodedata
from typing import Final

from core.entities import decode

# C0 (but tab and line feed), DEL, C1, line and paragraph separators, the BOM, the replacement
# character, non-characters, surrogates and the three private-use areas. Two calendar parsers
# refuse a whole feed for one of them.
_UNWANTED: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffd\ufffe\uffff\ufdd0-\ufdef"
    "\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff"
    + "".join(chr(plane << 16 | last) for plane in range(1, 15) for last in (0xFFFE, 0xFFFF))
    + "]"
)
# What other systems break a line with: Windows, old Macs, Word's soft break, pages, mainframes, Unicode.
_BREAKS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES: Final = re.compile(r"[ \t]+")


def clean_text(value: str) -> str:
    """Plain text in NFC without control characters or HTML's character references; breaks become LF, blank edges go."""
    if _is_clean(value.replace("\n", "")) and "&" not in value:
        return value.strip()
    plain = _normal(value)
    return _normal(decode(plain, _normal)).strip() if "&" in plain else plain.strip()


def clean_line(value: str) -> str:
    """`clean_text` on one line: runs of blanks and line breaks become one space."""
    if _is_clean(value) and "&" not in value and "  " not in value:
        return value.strip()
    return _on_one_line(clean_text(value))


def clean_value(value: str) -> str:
    """What is written for machines (an address, a rule), as `clean_line` but for references: `?a&lt;b` stays."""
    if _is_clean(value) and "  " not in value:
        return value.strip()
    return _on_one_line(_normal(value))


def _on_one_line(text: str) -> str:
    return _SPACES.sub(" ", text.replace("\n", " ")).strip()


def _normal(value: str) -> str:
    return unicodedata.normalize("NFC", _UNWANTED.sub("", _BREAKS.sub("\n", value)))


def _is_clean(value: str) -> bool:
    """Whether nothing is to be done, as with nearly every text: asked in a tenth of the time of doing it."""
    # What is not printable covers all that is unwanted but U+FFFD, and more (joiners, unusual blanks).
    return value.isprintable() and "\ufffd" not in value and unicodedata.is_normalized("NFC", value)
