"""Content lines: cleaning, escaping, and folding that never cuts what belongs together."""

import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final, Protocol

from icalendar import vDate, vDatetime

from core.text import clean_line, clean_text, clean_value

_LIMIT: Final = 75
# Unicode's UAX 29, table 2: the zero width joiner, GB9b (Prepend), GB9c (the viramas that join consonants).
_HOLDING: Final = tuple(
    character.encode()
    for character in "\u200d"
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\U000110bd\U000110cd\U000111c2\U000111c3"
    "\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d"
)
_FLAG_LETTER: Final = b"\xf0\x9f\x87"


class _Value(Protocol):
    """What icalendar's value types offer of themselves here."""

    def to_ical(self) -> bytes: ...


def _encoded(value: _Value) -> bytes:
    return value.to_ical()


# Many entries share their days and hours.
@lru_cache(maxsize=4096)
def _date(value: date) -> bytes:
    return _encoded(vDate(value))


@lru_cache(maxsize=4096)
def _date_time(value: datetime) -> bytes:
    return _encoded(vDatetime(value))


def text(name: str, value: str) -> bytes:
    """A property of type TEXT: cleaned, escaped, folded."""
    return fold(f"{name}:{escaped(clean_text(value))}".encode())


def escaped(value: str) -> str:
    """TEXT as RFC 5545, 3.3.11 writes it.

    icalendar's vText does this too, but first takes a backslash before a capital N for a line break.
    """
    return value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def title_language(tag: str) -> list[bytes]:
    """Says of a title that nobody translated which language it is in; nothing for an empty tag.

    Not by SUMMARY;LANGUAGE (RFC 5545, 3.2.10): node-ical then gives an object where its users expect text.
    """
    return [raw("X-CIVIC-TITLE-LANGUAGE", tag)] if tag else []


def raw(name: str, value: str) -> bytes:
    """A property whose value needs no escaping: a URI, a number, an enumerated word."""
    return fold(f"{name}:{clean_value(value)}".encode())


def utc(name: str, moment: datetime) -> bytes:
    """A property of type DATE-TIME in UTC, whole seconds."""
    # Moments are nearly all different: icalendar's own type takes thirty times as long.
    digits = moment.astimezone(UTC).isoformat()[:19].replace("-", "").replace(":", "")
    return f"{name}:{digits}Z".encode()


def day(name: str, value: date) -> bytes:
    """A property of type DATE, without a zone."""
    return f"{name};VALUE=DATE:".encode() + _date(value)


def local(name: str, moment: datetime, zone: str) -> bytes:
    """A property of type DATE-TIME in a named zone; `moment` is wall-clock time without tzinfo."""
    return f"{name};TZID={zone}:".encode() + _date_time(moment)


def parameter(value: str) -> str:
    """A quoted parameter value (RFC 5545, 3.2): no line break, no double quote."""
    return '"' + clean_line(value).replace('"', "'") + '"'


def join(lines: Iterable[bytes]) -> bytes:
    """Content lines with CRLF, the last one too."""
    return b"".join(line + b"\r\n" for line in lines)


def fold(line: bytes) -> bytes:
    """Fold at 75 octets (RFC 5545, 3.1), never inside a character, an escape or an emoji cluster."""
    size = len(line)
    if size <= _LIMIT:
        return line
    pieces, start, limit = [], 0, _LIMIT
    while size - start > limit:
        cut = start + limit
        while line[cut] & 0xC0 == 0x80:
            cut -= 1
        if not _begins_alone(line, cut):
            cut = _cut(line, start, start + limit)
        pieces.append(line[start:cut])
        start, limit = cut, _LIMIT - 1
    pieces.append(line[start:])
    return b"\r\n ".join(pieces)


def _begins_alone(line: bytes, cut: int) -> bool:
    """Whether a break before the character at `cut` certainly divides nothing, as nearly everywhere in Chinese."""
    lead = line[cut]
    if lead >= 0x80 and not 0xE4 <= lead <= 0xE9 and not (lead == 0xEF and line[cut + 1] == 0xBC):
        return False
    # After a backslash an escape may end or go on.
    return line[cut - 1] != 0x5C and not _holds_the_next(line, cut)


def _cut(line: bytes, start: int, end: int) -> int:
    """The last place at or before `end` where the line may be broken."""
    for cut in range(end, start + 1, -1):
        if not _is_inside_character(line, cut) and not _is_inside_cluster(line, start, cut):
            return cut
    # One cluster longer than a line (stacked combining marks): between characters is all that is left.
    cut = end
    while _is_inside_character(line, cut) or _is_inside_escape(line, start, cut):
        cut -= 1
    return cut


def _is_inside_character(line: bytes, cut: int) -> bool:
    return line[cut] & 0xC0 == 0x80


def _is_inside_escape(line: bytes, start: int, cut: int) -> bool:
    # No break lies inside an escape, so that counting from the last one is enough.
    run = line[start:cut]
    return (len(run) - len(run.rstrip(b"\\"))) % 2 == 1


def _is_inside_cluster(line: bytes, start: int, cut: int) -> bool:
    if _is_inside_escape(line, start, cut) or _holds_the_next(line, cut):
        return True
    lead = line[cut]
    # ASCII and most Chinese characters begin a cluster of their own.
    if lead < 0xCC or 0xE4 <= lead <= 0xE9:
        return False
    if line[cut : cut + 3] == _FLAG_LETTER:
        return _flag_letters_before(line, start, cut) % 2 == 1
    length = 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
    return _extends(line[cut : cut + length].decode())


def _holds_the_next(line: bytes, cut: int) -> bool:
    """Whether what stands before the cut belongs to what follows: a joiner, a virama, an Arabic number sign."""
    # Neither ASCII nor a character that Chinese is mostly written with.
    return line[cut - 1] >= 0x80 and not 0xE4 <= line[cut - 3] <= 0xE9 and line[cut - 4 : cut].endswith(_HOLDING)


def _extends(character: str) -> bool:
    """Whether it belongs to the character before it: a mark, a joiner, a skin tone, a tag of a flag, a Hangul vowel."""
    return (
        unicodedata.category(character) in ("Mn", "Me", "Mc")
        or character in "\u200c\u200d\u0e33\u0eb3\uff9e\uff9f"
        or "\u1160" <= character <= "\u11ff"
        or "\ud7b0" <= character <= "\ud7ff"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
    )


def _flag_letters_before(line: bytes, start: int, cut: int) -> int:
    count = 0
    while cut - 4 >= start and line[cut - 4 : cut - 1] == _FLAG_LETTER:
        count, cut = count + 1, cut - 4
    return count
