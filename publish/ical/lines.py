"""Content lines: cleaning, escaping by icalendar's value types, and folding that never cuts what belongs together."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Final, Protocol

from icalendar import vDate, vDatetime, vText

from core.text import clean_line, clean_text

_LIMIT: Final = 75
_JOINER: Final = b"\xe2\x80\x8d"
# What belongs to the character before it: combining marks, joiners, variation selectors, skin
# tones, the keycap and the tags of flags.
_EXTENDS: Final = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20ff"
    "\u302a-\u302f\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\U000e0100-\U000e01ef]"
)
_FLAG_LETTER: Final = b"\xf0\x9f\x87"


class _Value(Protocol):
    """What icalendar's value types offer of themselves here."""

    def to_ical(self) -> bytes: ...


def _encoded(value: _Value) -> bytes:
    return value.to_ical()


def text(name: str, value: str) -> bytes:
    """A property of type TEXT (RFC 5545, 3.3.11): cleaned, escaped, folded."""
    return fold(name.encode() + b":" + _encoded(vText(clean_text(value))))


def raw(name: str, value: str) -> bytes:
    """A property whose value needs no escaping: a URI, a number, an enumerated word."""
    return fold(f"{name}:{clean_line(value)}".encode())


def utc(name: str, moment: datetime) -> bytes:
    """A property of type DATE-TIME in UTC."""
    return name.encode() + b":" + _encoded(vDatetime(moment.astimezone(UTC).replace(microsecond=0)))


def day(name: str, value: date) -> bytes:
    """A property of type DATE, without a zone."""
    return f"{name};VALUE=DATE:".encode() + _encoded(vDate(value))


def local(name: str, moment: datetime, zone: str) -> bytes:
    """A property of type DATE-TIME in a named zone; `moment` is wall-clock time without tzinfo."""
    return f"{name};TZID={zone}:".encode() + _encoded(vDatetime(moment))


def parameter(value: str) -> str:
    """A quoted parameter value (RFC 5545, 3.2): no line break, no double quote."""
    return '"' + clean_line(value).replace('"', "'") + '"'


def join(lines: Iterable[bytes]) -> bytes:
    """Content lines with CRLF, the last one too."""
    return b"".join(line + b"\r\n" for line in lines)


def fold(line: bytes) -> bytes:
    """Fold at 75 octets (RFC 5545, 3.1), never inside a character, an escape or an emoji cluster."""
    if len(line) <= _LIMIT:
        return line
    pieces, start, limit = [], 0, _LIMIT
    while len(line) - start > limit:
        cut = _cut(line, start, start + limit)
        pieces.append(line[start:cut])
        start, limit = cut, _LIMIT - 1
    pieces.append(line[start:])
    return b"\r\n ".join(pieces)


def _cut(line: bytes, start: int, end: int) -> int:
    """The last place at or before `end` where the line may be broken."""
    cut = end
    while cut > start + 1:
        if not _is_inside_character(line, cut) and not _is_inside_cluster(line, cut):
            return cut
        cut -= 1
    # One cluster longer than a line (stacked combining marks): between characters is all that is left.
    cut = end
    while _is_inside_character(line, cut) or _is_inside_escape(line, cut):
        cut -= 1
    return cut


def _is_inside_character(line: bytes, cut: int) -> bool:
    return line[cut] & 0xC0 == 0x80


def _is_inside_escape(line: bytes, cut: int) -> bool:
    backslashes = 0
    while cut - backslashes > 0 and line[cut - backslashes - 1] == 0x5C:
        backslashes += 1
    return backslashes % 2 == 1


def _is_inside_cluster(line: bytes, cut: int) -> bool:
    if _is_inside_escape(line, cut) or line[cut - 3 : cut] == _JOINER:
        return True
    lead = line[cut]
    # ASCII and most Chinese characters begin a cluster of their own.
    if lead < 0xCC or 0xE4 <= lead <= 0xE9:
        return False
    if line[cut : cut + 3] == _FLAG_LETTER:
        return _flag_letters_before(line, cut) % 2 == 1
    length = 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
    return _EXTENDS.match(line[cut : cut + length].decode()) is not None


def _flag_letters_before(line: bytes, cut: int) -> int:
    count = 0
    while cut >= 4 and line[cut - 4 : cut - 1] == _FLAG_LETTER:
        count, cut = count + 1, cut - 4
    return count
