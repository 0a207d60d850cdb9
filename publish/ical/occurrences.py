"""The components that an event takes: the event or series itself, and one for each occurrence that needs its own.

Clients know RRULE, EXDATE and overrides; neither the working calendar nor the lunar one, and some rules
they read differently (docs/decisions/0007).
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import uuid5
from zoneinfo import ZoneInfo

from events import workdays
from events.models import Event
from events.occurrences import Occurrence
from events.rule import Rule, parse_dates, parse_rule
from events.single_occurrence import as_event
from publish.ical import lines
from publish.ical.rules import rrule

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Part:
    """One component: what it renders, the lines that say which event or occurrence it is, how it repeats.

    `told` is whose time is told in words; `series` is what it is one occurrence of, when nothing else says so.
    """

    event: Event
    identity: tuple[bytes, ...]
    told: Event
    rule: Rule | None = None
    excluded: tuple[date, ...] = ()
    series: Event | None = None

    @property
    def is_override(self) -> bool:
        """Whether it stands for one occurrence of a series that has the same uid."""
        return self.identity[-1].startswith(b"RECURRENCE-ID")


def parts(event: Event, *, is_timed: bool) -> Iterator[Part]:
    """The event under its own uid, then its changed occurrences under the same (RFC 5545, 3.8.4.4).

    A series that no RRULE can say, or none that all clients read alike, is written as separate events
    with uids of their own, related to it.
    `is_timed` says whether the series stands at clock times. Runs no query on rows `with_relations`.
    """
    if not event.rule or event.start_on is None:
        yield Part(event, (_uid(event),), event)
        return
    found = event.occurrences()
    rule = parse_rule(event.rule)
    if rule.is_read_alike(event.start_on):
        repeated = found
        yield Part(event, (_uid(event),), event, rule, tuple(sorted(parse_dates(event.excluded_dates))))
    else:
        weekdays = workdays.plain_weekdays(rule.condition) if rule.is_every_such_day else ()
        repeated = [one for one in found if one.original_on.weekday() in weekdays]
        if repeated:
            yield _weekly(event, [one.original_on for one in repeated], weekdays)
    # Right behind their series: `vevents.series` knows by that what they belong to.
    yield from (_override(event, one, is_timed) for one in repeated if one.change is not None)
    kept = {one.original_on for one in repeated}
    yield from (_separate(event, one) for one in found if one.original_on not in kept)


def _uid(event: Event) -> bytes:
    return lines.raw("UID", str(event.uid))


def _override(event: Event, occurrence: Occurrence, is_timed: bool) -> Part:
    single = as_event(event, occurrence)
    return Part(single, (_uid(event), _recurrence_id(event, occurrence.original_on, is_timed)), single)


def _recurrence_id(event: Event, day: date, is_timed: bool) -> bytes:
    """In the form of the series' DTSTART: in UTC, clients show the moved occurrence twice."""
    if is_timed and event.start_time is not None:
        return lines.local("RECURRENCE-ID", datetime.combine(day, event.start_time), event.zone)
    return lines.day("RECURRENCE-ID", day)


def _separate(event: Event, occurrence: Occurrence) -> Part:
    """Its uid follows from the day by the rule, so that it stays when the occurrence is moved."""
    single = as_event(event, occurrence)
    uid = lines.raw("UID", str(uuid5(event.uid, occurrence.original_on.isoformat())))
    return Part(single, (uid, lines.raw("RELATED-TO", str(event.uid))), single, series=event)


def _weekly(event: Event, days: list[date], weekdays: tuple[int, ...]) -> Part:
    """The days on which the plain week and the working calendar agree: a weekly rule but for the days off."""
    days = sorted(days)
    first, last = days[0], days[-1]
    every = (first + timedelta(days=number) for number in range((last - first).days + 1))
    kept = set(days)
    names = ",".join(_WEEKDAYS[number] for number in weekdays)
    return Part(
        _starting_on(event, first),
        (_uid(event),),
        event,
        parse_rule(f"FREQ=WEEKLY;BYDAY={names};UNTIL={last:%Y%m%d}"),
        tuple(day for day in every if day.weekday() in weekdays and day not in kept),
    )


def _starting_on(event: Event, day: date) -> Event:
    moved = copy(event)
    if event.start_on is not None and event.end_on is not None:
        moved.start_on, moved.end_on = day, day + (event.end_on - event.start_on)
    return moved


def repetition(part: Part, *, is_timed: bool) -> Iterator[bytes]:
    """RRULE, with UNTIL in the form that DTSTART's type asks for (RFC 5545, 3.3.10), and EXDATE in DTSTART's form."""
    rule, clock, start_on = part.rule, part.event.start_time, part.event.start_on
    if rule is None or start_on is None:
        return
    if not is_timed or clock is None:
        yield rrule(rule, start_on, f"{rule.until:%Y%m%d}" if rule.until else "")
        yield from (lines.day("EXDATE", day) for day in part.excluded)
        return
    zone = ZoneInfo(part.event.zone)
    until = datetime.combine(rule.until, clock, zone).astimezone(UTC) if rule.until else None
    yield rrule(rule, start_on, f"{until:%Y%m%dT%H%M%SZ}" if until else "")
    for day in part.excluded:
        yield lines.local("EXDATE", datetime.combine(day, clock), part.event.zone)
