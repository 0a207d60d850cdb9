"""Reading a feed as three independent programs do."""

from datetime import date, datetime

import recurring_ical_events
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar, Event


def read(reader, address="/events.ics"):
    """The calendar, after every rule of the bytes has been looked at and two parsers have read it."""
    response = reader.get(address)
    assert response.status_code == 200, response.content.decode()
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "Content-Disposition" not in response
    body = response.content
    assert body.startswith(b"BEGIN:VCALENDAR\r\n")
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert body.count(b"\n") == body.count(b"\r") == body.count(b"\r\n")
    assert b"\r\n\r\n" not in body
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    assert "UID" not in body.split(b"BEGIN:VEVENT")[0].decode()
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
