"""iCalendar on standard input; what libical makes of it as JSON on standard output. Runs in Debian's own Python."""

import json
import sys
from datetime import UTC, datetime

import gi

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib

SPAN = ("19900101T000000Z", "20600101T000000Z")


def spelt(time, zone=None):
    if time.is_date():
        return f"{time.get_year():04}-{time.get_month():02}-{time.get_day():02}"
    moment = datetime.fromtimestamp(time.as_timet_with_zone(time.get_timezone() or zone), UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def each(component, kind):
    found = component.get_first_component(kind)
    while found is not None:
        yield found
        found = component.get_next_component(kind)


def span(event):
    return [event.get_uid(), spelt(event.get_dtstart()), spelt(event.get_dtend())]


def main():
    calendar = ICalGLib.Component.new_from_string(sys.stdin.buffer.read().decode())
    if calendar is None or calendar.count_errors():
        sys.exit(f"libical notes errors: {calendar and calendar.as_ical_string()}")
    if not ICalGLib.restriction_check(calendar):
        sys.exit("libical finds the calendar against RFC 5545's restrictions")
    events = list(each(calendar, ICalGLib.ComponentKind.VEVENT_COMPONENT))
    json.dump({"events": [span(event) for event in events], "occurrences": list(occurrences(events))}, sys.stdout)


def occurrences(events):
    """Every occurrence; a single one that was changed stands in the place of that of its series."""
    first, last = (ICalGLib.Time.new_from_string(text) for text in SPAN)
    # libical gives RECURRENCE-ID without its zone, which is that of the series.
    zones = {event.get_uid(): event.get_dtstart().get_timezone() for event in events if not is_override(event)}
    overrides = [event for event in events if is_override(event)]
    changed = {(event.get_uid(), spelt(event.get_recurrenceid(), zones.get(event.get_uid()))) for event in overrides}
    for event in events:
        if is_override(event):
            yield span(event)
            continue
        found = []
        event.foreach_recurrence(first, last, lambda _, interval, found=found: found.append(instance(event, interval)))  # noqa: B023
        yield from ([event.get_uid(), *pair] for pair in found if (event.get_uid(), pair[0]) not in changed)


def is_override(event):
    return not event.get_recurrenceid().is_null_time()


def instance(event, interval):
    """Start and end of one occurrence; libical gives them in seconds, days as of UTC."""
    is_day = event.get_dtstart().is_date()
    moments = (datetime.fromtimestamp(seconds, UTC) for seconds in (interval.get_start(), interval.get_end()))
    return tuple(f"{moment:%Y-%m-%d}" if is_day else f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in moments)


main()
