"""Checks of what an event says of itself: identity, stamps, state, place, texts."""

import re
from collections import Counter
from urllib.parse import urlsplit

from tests.conformance.lint.calendar_checks import is_web_address
from tests.conformance.lint.checks import Found, check
from tests.conformance.lint.content import Component, Document

_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_COORDINATES = re.compile(r"(-?[0-9]{1,2}(?:\.[0-9]+)?);(-?[0-9]{1,3}(?:\.[0-9]+)?)")


@check("uid")
def _uid(document: Document) -> Found:
    for event in document.events:
        if not _UUID.fullmatch(event.value("UID")):
            yield event.number, f"the UID {event.value('UID')!r} is no UUID in its one form"


@check("uid-unique")
def _uid_unique(document: Document) -> Found:
    keys = Counter((event.value("UID"), event.value("RECURRENCE-ID")) for event in document.events)
    for event in document.events:
        if keys[event.value("UID"), event.value("RECURRENCE-ID")] > 1:
            yield event.number, f"UID {event.value('UID')} stands twice"


@check("stamps")
def _stamps(document: Document) -> Found:
    for event in document.events:
        for name in ("DTSTAMP", "LAST-MODIFIED", "CREATED"):
            line = event.one(name)
            is_tombstone = name == "CREATED" and event.value("STATUS") == "CANCELLED"
            if line is None and not is_tombstone:
                yield event.number, f"no {name}"
            elif line is not None and (line.parameters or not line.value.endswith("Z") or line.moment is None):
                yield line.number, f"{name} is not in UTC"
        if event.value("DTSTAMP") != event.value("LAST-MODIFIED"):
            yield event.number, "DTSTAMP is not LAST-MODIFIED (RFC 5545, 3.8.7.2: without METHOD they are one)"
        if event.value("CREATED") > event.value("LAST-MODIFIED"):
            yield event.number, "changed before it was created"


@check("sequence")
def _sequence(document: Document) -> Found:
    for event in document.events:
        if not re.fullmatch(r"[0-9]{1,9}", event.value("SEQUENCE")):
            yield event.number, "SEQUENCE is no number"


@check("summary")
def _summary(document: Document) -> Found:
    for event in document.events:
        line = event.one("SUMMARY")
        if line is None or not line.text.strip() or "\n" in line.text:
            yield event.number, "SUMMARY is not one line of text"
        elif event.value("STATUS") == "CANCELLED" and line.text[0] not in "【[(（":
            yield line.number, "a cancelled event whose title does not say so first"


@check("status")
def _status(document: Document) -> Found:
    for event in document.events:
        if event.value("STATUS") not in ("CONFIRMED", "TENTATIVE", "CANCELLED"):
            yield event.number, f"STATUS {event.value('STATUS')!r}"


@check("busy")
def _busy(document: Document) -> Found:
    for event in document.events:
        if (event.value("TRANSP"), event.value("X-MICROSOFT-CDO-BUSYSTATUS")) != ("TRANSPARENT", "FREE"):
            yield event.number, "readers are made busy"


@check("location")
def _location(document: Document) -> Found:
    for event in document.events:
        for line in event.lines:
            if line.name == "LOCATION" and (not line.text.strip() or "\n" in line.text):
                yield line.number, "LOCATION is empty or of several lines"
            elif not line.value:
                yield line.number, f"{line.name} is empty"


@check("online")
def _online(document: Document) -> Found:
    for event in document.events:
        if event.value("LOCATION") in ("线上", "Online") and not event.all("CONFERENCE"):
            yield event.number, "online, and no CONFERENCE"
        for line in event.all("CONFERENCE"):
            if line.parameters.get("VALUE") != "URI" or not urlsplit(line.value).scheme:
                yield line.number, "CONFERENCE without VALUE=URI or without an address"


@check("position")
def _position(document: Document) -> Found:
    for event in document.events:
        geo, structured = event.one("GEO"), event.one("X-APPLE-STRUCTURED-LOCATION")
        if geo is None and structured is None:
            continue
        if geo is None or structured is None:
            yield event.number, "GEO and X-APPLE-STRUCTURED-LOCATION do not stand together"
            continue
        match = _COORDINATES.fullmatch(geo.value)
        if match is None or abs(float(match[1])) > 90 or abs(float(match[2])) > 180:
            yield geo.number, f"GEO is not latitude;longitude: {geo.value}"
        if structured.value != f"geo:{geo.value.replace(';', ',')}" or structured.parameters.get("VALUE") != "URI":
            yield structured.number, "X-APPLE-STRUCTURED-LOCATION is not the URI of GEO's position"
        if not structured.parameters.get("X-TITLE"):
            yield structured.number, "X-APPLE-STRUCTURED-LOCATION has no title: Apple then shows numbers"


@check("address")
def _address(document: Document) -> Found:
    for event in document.events:
        url, description = event.one("URL"), event.one("DESCRIPTION")
        if url is not None and not is_web_address(url.value):
            yield url.number, f"URL {url.value!r}"
        if url is not None and (description is None or description.text.splitlines()[-1:] != [url.value]):
            yield url.number, "URL is not the last line of DESCRIPTION: some clients show no URL"
        if url is None and event.value("STATUS") != "CANCELLED":
            yield event.number, "no URL"


@check("categories")
def _categories(document: Document) -> Found:
    for event in document.events:
        lines = event.all("CATEGORIES")
        number = sum(len(re.findall(r"(?:[^\\,]|\\.)+", line.value)) for line in lines)
        if number > 4 or (number == 0 and (lines or event.value("STATUS") != "CANCELLED")):
            yield event.number, f"{number} categories; 1 to 4 are shown"


@check("invitation")
def _invitation(document: Document) -> Found:
    for component in document.components:
        for line in component.lines:
            if line.name in ("ORGANIZER", "ATTENDEE"):
                yield line.number, f"{line.name} makes it an invitation"


def _is_all_day(event: Component) -> bool:
    start = event.one("DTSTART")
    return start is not None and start.parameters.get("VALUE") == "DATE"


@check("precision")
def _precision(document: Document) -> Found:
    for event in document.events:
        line = event.one("X-CIVIC-TIME-PRECISION")
        if line is None and event.value("STATUS") != "CANCELLED":
            yield event.number, "no X-CIVIC-TIME-PRECISION"
        if line is None:
            continue
        if line.value not in ("MINUTE", "PART-OF-DAY", "DAY", "MONTH"):
            yield line.number, f"X-CIVIC-TIME-PRECISION {line.value!r}"
        elif line.value != "MINUTE" and not _is_all_day(event):
            yield line.number, f"a clock time for what is known to the {line.value.lower()}"
