"""The VCALENDAR around the components."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings

from core.language import Language
from publish.ical import lines
from publish.ical.timezones import vtimezone

FOOTER: Final = b"END:VCALENDAR\r\n"


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a client shows of a feed: names, colours, and its own address. `colour` is a CSS3 name, `hex` its value."""

    title: str
    description: str
    page: str
    source: str
    colour: str
    hex: str
    language: Language = Language.ZH_HANS


def header(calendar: Calendar, *, last_modified: datetime | None, zones: Iterable[tuple[str, int, int]]) -> bytes:
    """Everything before the first component, the VTIMEZONE blocks included.

    `zones` are (IANA name, first year, last year); the service's own stands always, since a
    VCALENDAR without any component is invalid and an empty feed is a normal thing.
    Never a UID here: a client that synchronises item by item would then store one item.
    """
    blocks = dict.fromkeys(zones)
    return lines.join(_properties(calendar, last_modified)) + b"".join(vtimezone(*zone) for zone in blocks)


def download_header(language: Language, *, zones: Iterable[tuple[str, int, int]]) -> bytes:
    """Everything before the components of a file that is opened once.

    It has no name and no address to ask again: some clients would make a calendar of its own out of
    it, or subscribe to it, where a reader wanted one entry in the calendar that is there.
    """
    blocks = dict.fromkeys(zones)
    return lines.join((*_identity(language), b"METHOD:PUBLISH")) + b"".join(vtimezone(*zone) for zone in blocks)


def _identity(language: Language) -> Iterator[bytes]:
    yield b"BEGIN:VCALENDAR"
    yield b"VERSION:2.0"
    yield lines.text("PRODID", f"-//{settings.SITE_NAME_EN}//civic-calendar//{language.subtag.upper()}")
    yield b"CALSCALE:GREGORIAN"


def _properties(calendar: Calendar, last_modified: datetime | None) -> Iterator[bytes]:
    yield from _identity(calendar.language)
    yield lines.text("NAME", calendar.title)
    yield lines.text("X-WR-CALNAME", calendar.title)
    yield lines.text("DESCRIPTION", calendar.description)
    yield lines.text("X-WR-CALDESC", calendar.description)
    yield lines.raw("URL", calendar.page)
    if last_modified is not None:
        yield lines.utc("LAST-MODIFIED", last_modified)
    yield lines.raw("COLOR", calendar.colour)
    yield lines.raw("X-APPLE-CALENDAR-COLOR", calendar.hex)
    yield b"REFRESH-INTERVAL;VALUE=DURATION:PT1H"
    yield b"X-PUBLISHED-TTL:PT1H"
    yield lines.raw("SOURCE;VALUE=URI", calendar.source)
    yield lines.raw("X-WR-TIMEZONE", settings.TIME_ZONE)
