"""Reading a feed as independent programs do, after the lint has looked at its bytes."""

from datetime import date, datetime

import recurring_ical_events
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar, Event

from tests.conformance.lint import lint


def read(reader, address="/events.ics"):
    """The calendar, after the lint has looked at every byte and two parsers have read it."""
    response = reader.get(address)
    assert response.status_code == 200, response.content.decode()
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "Content-Disposition" not in response
    body = response.content
    findings = lint(body)
    assert not findings, "\n".join(map(str, findings))
    calendar = Calendar.from_ical(body)
    assert [component.errors for component in calendar.walk()] == [[]] * len(calendar.walk())
    events = IcsCalendarStream.calendar_from_ics(body.decode()).events
    assert [event.uid for event in events] == [str(event["UID"]) for event in calendar.walk("VEVENT")]
    return calendar


def only(calendar) -> Event:
    """The one event of the calendar."""
    (event,) = calendar.walk("VEVENT")
    return event


def spans(calendar, first=date(2026, 1, 1), last=date(2027, 1, 1)):
    """(start, end) of every occurrence, as recurring_ical_events expands them."""
    found = recurring_ical_events.of(calendar).between(first, last)
    return sorted((event["DTSTART"].dt, event["DTEND"].dt) for event in found)


def as_home_assistant(reader, address, first=date(2026, 1, 1), last=date(2027, 1, 1)):
    """(start, end) of every occurrence, as Home Assistant's parser expands them."""
    calendar = IcsCalendarStream.calendar_from_ics(reader.get(address).content.decode())
    return sorted((event.dtstart, event.dtend) for event in calendar.timeline.included(first, last))


def days(*pairs):
    """Days as (month, day) of 2026, in pairs of start and exclusive end."""
    return [(date(2026, *start), date(2026, *end)) for start, end in pairs]


def unzoned(pairs):
    """The same spans as wall-clock text, so that the parsers' zone classes do not matter."""
    return [
        tuple(f"{moment:%m-%d %H:%M %z}" if isinstance(moment, datetime) else f"{moment:%m-%d}" for moment in pair)
        for pair in pairs
    ]
