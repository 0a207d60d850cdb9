"""The components that an event takes: the event or series itself, and an override for each changed occurrence."""

from collections.abc import Iterator
from datetime import date, datetime

from events.models import Event
from events.single_occurrence import as_event
from publish.ical import lines

# What is rendered, and the lines that say which event or occurrence it is.
Part = tuple[Event, tuple[bytes, ...]]


def parts(event: Event, *, is_timed: bool) -> Iterator[Part]:
    """The event under its own uid, then its changed occurrences under the same (RFC 5545, 3.8.4.4).

    `is_timed` says whether the series stands at clock times. Runs no query on rows `with_relations`.
    """
    uid = lines.raw("UID", str(event.uid))
    yield event, (uid,)
    if not event.rule:
        return
    for occurrence in event.occurrences():
        if occurrence.change is not None:
            yield as_event(event, occurrence), (uid, _recurrence_id(event, occurrence.original_on, is_timed))


def _recurrence_id(event: Event, day: date, is_timed: bool) -> bytes:
    """In the form of the series' DTSTART: in UTC, clients show the moved occurrence twice."""
    if is_timed and event.start_time is not None:
        return lines.local("RECURRENCE-ID", datetime.combine(day, event.start_time), event.zone)
    return lines.day("RECURRENCE-ID", day)
