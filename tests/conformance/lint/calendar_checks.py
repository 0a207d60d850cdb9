"""Checks of what stands around the events: names, colours, addresses, zones, the size."""

import re
from urllib.parse import parse_qs, urlsplit

from tests.conformance.lint.checks import Found, check
from tests.conformance.lint.colours import COLOURS
from tests.conformance.lint.content import Document

MAX_EVENTS = 1000
MAX_OCTETS = 1_000_000
_SHANGHAI = (
    b"BEGIN:VTIMEZONE\r\nTZID:Asia/Shanghai\r\nBEGIN:STANDARD\r\nDTSTART:19920101T000000\r\n"
    b"TZOFFSETFROM:+0800\r\nTZOFFSETTO:+0800\r\nTZNAME:CST\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)


def is_web_address(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in ("http", "https") and bool(parts.netloc) and bool(re.fullmatch(r"[!-~]+", text))


@check("version")
def _version(document: Document) -> Found:
    for name, expected in (("VERSION", "2.0"), ("CALSCALE", "GREGORIAN")):
        if document.calendar.value(name) != expected:
            yield 1, f"{name} is not {expected}"
    if not document.calendar.value("PRODID"):
        yield 1, "no PRODID"


@check("calendar-name", is_of_feeds=True)
def _calendar_name(document: Document) -> Found:
    for name, twin in (("NAME", "X-WR-CALNAME"), ("DESCRIPTION", "X-WR-CALDESC")):
        if not document.calendar.value(name) or document.calendar.value(name) != document.calendar.value(twin):
            yield 1, f"{name} and {twin} are not equal, or empty"


@check("calendar-address", is_of_feeds=True)
def _calendar_address(document: Document) -> Found:
    if not is_web_address(document.calendar.value("URL")):
        yield 1, "no URL of a page"
    source = document.calendar.one("SOURCE")
    if source is None or source.parameters != {"VALUE": "URI"} or not is_web_address(source.value):
        yield 1, "no SOURCE;VALUE=URI with the address of the feed"
    elif not urlsplit(source.value).path.endswith(".ics"):
        yield source.number, "SOURCE is not the address of a feed"


@check("refresh", is_of_feeds=True)
def _refresh(document: Document) -> Found:
    interval = document.calendar.one("REFRESH-INTERVAL")
    if interval is None or interval.parameters != {"VALUE": "DURATION"} or interval.value != "PT1H":
        yield 1, "REFRESH-INTERVAL;VALUE=DURATION is not PT1H"
    if document.calendar.value("X-PUBLISHED-TTL") != "PT1H":
        yield 1, "X-PUBLISHED-TTL is not PT1H"


@check("colour", is_of_feeds=True)
def _colour(document: Document) -> Found:
    if document.calendar.value("COLOR") not in COLOURS:
        yield 1, "COLOR is no name of CSS3"
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", document.calendar.value("X-APPLE-CALENDAR-COLOR")):
        yield 1, "X-APPLE-CALENDAR-COLOR is not #RRGGBB"


@check("method")
def _method(document: Document) -> Found:
    expected = ["PUBLISH"] if document.is_download else []
    if [line.value for line in document.calendar.all("METHOD")] != expected:
        yield 1, "METHOD belongs to downloads of single records, and is PUBLISH there"
    for name in ("NAME", "X-WR-CALNAME", "SOURCE", "REFRESH-INTERVAL") if document.is_download else ():
        if document.calendar.one(name):
            yield 1, f"{name} in a download: clients make a calendar of it, or subscribe"


@check("calendar-uid")
def _calendar_uid(document: Document) -> Found:
    for line in document.calendar.all("UID"):
        yield line.number, "a UID on VCALENDAR: clients then store one item instead of all"


@check("calendar-changed", is_of_feeds=True)
def _calendar_changed(document: Document) -> Found:
    latest = max((event.value("DTSTAMP") for event in document.events), default="")
    if document.calendar.value("LAST-MODIFIED") != latest:
        yield 1, f"LAST-MODIFIED of the calendar is not the latest DTSTAMP ({latest or 'none'})"


@check("own-zone", is_of_feeds=True)
def _own_zone(document: Document) -> Found:
    own = document.calendar.value("X-WR-TIMEZONE")
    first = document.calendar.children[0] if document.calendar.children else None
    if not own or first is None or first.name != "VTIMEZONE" or first.value("TZID") != own:
        yield 1, "the VTIMEZONE of X-WR-TIMEZONE does not stand first"


@check("zones-before-events")
def _zones_before_events(document: Document) -> Found:
    names = [child.name for child in document.calendar.children]
    if names != sorted(names, key=lambda name: name != "VTIMEZONE"):
        yield 1, "a VTIMEZONE stands behind an event"


@check("zone-block")
def _zone_block(document: Document) -> Found:
    for zone in document.zones:
        if zone.value("TZID") == "Asia/Shanghai" and _SHANGHAI not in document.data:
            yield zone.number, "Asia/Shanghai is not the one short block"
        if not zone.children:
            yield zone.number, "a zone without an observance"
        for part in zone.children:
            missing = [name for name in ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO") if not part.value(name)]
            offsets = part.value("TZOFFSETFROM"), part.value("TZOFFSETTO")
            if missing or not all(re.fullmatch(r"[+-][0-9]{4}(?:[0-9]{2})?", offset) for offset in offsets):
                yield part.number, f"an observance that says too little: {missing or offsets}"


@check("zones-used")
def _zones_used(document: Document) -> Found:
    defined = [zone.value("TZID") for zone in document.zones]
    used = {line.zone: line.number for event in document.events for part in event.walk() for line in part.lines}
    for zone, number in used.items():
        if zone and zone not in defined:
            yield number, f"TZID={zone} has no VTIMEZONE"
    for zone in document.zones:
        name = zone.value("TZID")
        if defined.count(name) > 1:
            yield zone.number, f"{name} is defined twice"
        # The service's own stands first and always, so that an empty calendar has a component.
        if name not in used and zone is not document.zones[0]:
            yield zone.number, f"{name} is defined and not used"


@check("components")
def _components(document: Document) -> Found:
    allowed = {
        "VCALENDAR": {"VTIMEZONE", "VEVENT"},
        "VTIMEZONE": {"STANDARD", "DAYLIGHT"},
        "VEVENT": {"VALARM"},
    }
    for component in document.components:
        for child in component.children:
            if child.name not in allowed.get(component.name, ()):
                yield child.number, f"{child.name} in {component.name} breaks real clients"


@check("alarms", is_of_feeds=True)
def _alarms(document: Document) -> Found:
    asked = "alarm" in parse_qs(urlsplit(document.calendar.value("SOURCE")).query)
    for event in document.events:
        for alarm in event.children:
            if not asked:
                yield alarm.number, "an alarm that nobody asked for"
            elif alarm.value("ACTION") != "DISPLAY" or not alarm.value("TRIGGER") or not alarm.value("DESCRIPTION"):
                yield alarm.number, "an alarm that is not DISPLAY with TRIGGER and DESCRIPTION (RFC 5545, 3.6.6)"


@check("budget", is_of_feeds=True)
def _budget(document: Document) -> Found:
    if "datetime" in parse_qs(urlsplit(document.calendar.value("SOURCE")).query):
        return
    if len(document.events) > MAX_EVENTS:
        yield 1, f"{len(document.events)} events in the default window"
    if len(document.data) > MAX_OCTETS:
        yield 1, f"{len(document.data)} octets in the default window"
