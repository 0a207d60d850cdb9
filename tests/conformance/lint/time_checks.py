"""Checks of when an event is: the forms of its dates, and how much they claim to know."""

import calendar
import re
from datetime import date, datetime, timedelta

from tests.conformance.lint.checks import Found, check
from tests.conformance.lint.content import Component, Document, length

_EDTF = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@check("explicit-end")
def _explicit_end(document: Document) -> Found:
    for event in document.events:
        if event.one("DTSTART") is None or event.one("DTEND") is None or event.one("DURATION") is not None:
            yield event.number, "not exactly DTSTART and DTEND: clients differ in what a missing end means"


@check("same-type")
def _same_type(document: Document) -> Found:
    for event in document.events:
        start, end = event.one("DTSTART"), event.one("DTEND")
        if start and end and (start.parameters != end.parameters or length(event) is None):
            yield start.number, "DTSTART and DTEND are not of one type and zone"


@check("end-after-start")
def _end_after_start(document: Document) -> Found:
    for event in document.events:
        duration = length(event)
        if duration is not None and duration <= timedelta(0):
            yield event.number, "DTEND is not later than DTSTART"


@check("date-form")
def _date_form(document: Document) -> Found:
    for event in document.events:
        for line in event.lines:
            if line.name not in ("DTSTART", "DTEND", "RECURRENCE-ID") or _has_form(line.parameters, line.moment):
                continue
            yield line.number, f"{line.name} is neither VALUE=DATE without a zone nor wall-clock time with its TZID"


def _has_form(parameters: dict[str, str], moment: date | datetime | None) -> bool:
    if isinstance(moment, datetime):
        return moment.tzinfo is None and set(parameters) == {"TZID"} and bool(parameters["TZID"])
    return moment is not None and parameters == {"VALUE": "DATE"}


@check("all-day")
def _all_day(document: Document) -> Found:
    for event in document.events:
        start = event.one("DTSTART")
        duration = length(event)
        if start is None or not isinstance(start.moment, datetime) or duration is None:
            continue
        is_midnight = start.moment.time() == datetime.min.time()
        if is_midnight and (duration + timedelta(minutes=1)) // timedelta(minutes=1) % 1440 in (0, 1):
            yield start.number, "a whole day written as clock times: the wrong day abroad"


@check("end-assumed")
def _end_assumed(document: Document) -> Found:
    for event in document.events:
        line = event.one("X-CIVIC-END-ASSUMED")
        if line is None:
            continue
        if line.value != "TRUE":
            yield line.number, "X-CIVIC-END-ASSUMED is TRUE or is not there"
        start = event.one("DTSTART")
        if length(event) != timedelta(hours=1) or start is None or not isinstance(start.moment, datetime):
            yield line.number, "an assumed end is one hour after a start by the clock"


@check("edtf")
def _edtf(document: Document) -> Found:
    for event in document.events:
        line = event.one("X-CIVIC-EDTF")
        if line is None:
            if event.value("X-CIVIC-TIME-PRECISION") == "MONTH":
                yield event.number, "known to the month, and no X-CIVIC-EDTF"
            continue
        expected = _span(line.value)
        if expected is None:
            yield line.number, f"X-CIVIC-EDTF {line.value!r} is no month or day, or no EDTF"
        elif _moments(event) != expected:
            yield line.number, "DTSTART and DTEND are not those of X-CIVIC-EDTF"


def _moments(event: Component) -> tuple[date | None, ...]:
    return tuple(line.moment if line else None for line in (event.one("DTSTART"), event.one("DTEND")))


def _span(edtf: str) -> tuple[date, date] | None:
    """First day and the day after the last of a month or a day; a year is no event."""
    match = _EDTF.fullmatch(edtf)
    try:
        if match and match[3]:
            day = date.fromisoformat(edtf)
            return day, day + timedelta(days=1)
        if match and match[2]:
            first = date(int(match[1]), int(match[2]), 1)
            return first, first + timedelta(days=calendar.monthrange(first.year, first.month)[1])
    except ValueError:
        pass  # the thirteenth month is no date
    return None
