"""Readers that are Python libraries."""

from datetime import date

import icalendar
import recurring_ical_events
import vobject
from ical.calendar_stream import IcsCalendarStream
from ics import Calendar as IcsCalendar

from tests.conformance.readers.form import Spans, spans

# Every series ends within ten years of its start; the tests' data begins after the one and ends before the other.
FIRST, LAST = date(1990, 1, 1), date(2060, 1, 1)


def _icalendar(data: bytes) -> icalendar.Calendar:
    """Strict: a line that icalendar would forgive and note is an error."""
    calendar = icalendar.Calendar.from_ical(data)
    noted = [error for component in calendar.walk() for error in component.errors]
    assert noted == []
    return calendar


def read_icalendar(data: bytes) -> Spans:
    events = _icalendar(data).walk("VEVENT")
    return spans((event["UID"], event["DTSTART"].dt, event["DTEND"].dt) for event in events)


def read_ical(data: bytes) -> Spans:
    events = IcsCalendarStream.calendar_from_ics(data.decode()).events
    return spans((event.uid, event.dtstart, event.dtend) for event in events)


def read_vobject(data: bytes) -> Spans:
    events = vobject.readOne(data.decode()).contents.get("vevent", [])
    return spans((event.uid.value, event.dtstart.value, event.dtend.value) for event in events)


def read_ics(data: bytes) -> Spans:
    events = IcsCalendar(data.decode()).events
    return spans(
        (event.uid, event.begin.date(), event.end.date())
        if event.all_day
        else (event.uid, event.begin.datetime, event.end.datetime)
        for event in events
    )


def expand_recurring_ical_events(data: bytes) -> Spans:
    events = recurring_ical_events.of(_icalendar(data)).between(FIRST, LAST)
    return spans((event["UID"], event["DTSTART"].dt, event["DTEND"].dt) for event in events)


def expand_ical(data: bytes) -> Spans:
    timeline = IcsCalendarStream.calendar_from_ics(data.decode()).timeline
    return spans((event.uid, event.dtstart, event.dtend) for event in timeline.included(FIRST, LAST))
