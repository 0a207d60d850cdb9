"""Occurrences of an event: the days of its rule, with the changes of single ones applied. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING

from events.occurrence_change import OccurrenceChange

if TYPE_CHECKING:
    from events.models import Event


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that an event takes place, or was to. `original_on` is its day by the rule; days are inclusive."""

    original_on: date
    start_on: date
    end_on: date
    start_time: time | None = None
    end_time: time | None = None
    change: OccurrenceChange | None = None

    @property
    def is_cancelled(self) -> bool:
        """Whether just this one does not take place."""
        return self.change is not None and self.change.state == OccurrenceChange.State.CANCELLED

    @property
    def is_within_a_day(self) -> bool:
        """Whether it ends on the day it begins, or in the night after."""
        return is_within_a_day(self.start_on, self.end_on, self.start_time, self.end_time)

    def is_rescheduled(self, event: "Event") -> bool:
        """Whether its days or clock times differ from what the series says of it."""
        planned = occurrence(event, self.original_on)
        return (self.start_on, self.end_on, self.start_time, self.end_time) != (
            planned.start_on, planned.end_on, planned.start_time, planned.end_time,
        )  # fmt: skip


def is_within_a_day(start_on: date, end_on: date, start_time: time | None, end_time: time | None) -> bool:
    """Whether a span ends on the day it begins, or in the night after."""
    nights = 1 if start_time is not None and end_time is not None and end_time <= start_time else 0
    return (end_on - start_on).days == nights


def occurrence(event: "Event", original_on: date, change: OccurrenceChange | None = None) -> Occurrence:
    """The occurrence of that day, as its change (one of this event's, or none) leaves it."""
    length = max(event.lasts_days - 1, 0)
    if change is None or change.state == OccurrenceChange.State.CANCELLED:
        end_on = _later(original_on, length)
        return Occurrence(original_on, original_on, end_on, event.start_time, event.end_time, change)
    start_on = change.start_on or original_on
    start_time, end_time = change.start_time or event.start_time, change.end_time
    if change.start_time is None and end_time is None:
        end_time = event.end_time
    if event.is_within_a_day:
        # A night stays one only while it still ends before the hour at which it begins.
        length = min(length, int(start_time is not None and end_time is not None and end_time <= start_time))
    return Occurrence(original_on, start_on, change.end_on or _later(start_on, length), start_time, end_time, change)


def _later(day: date, days: int) -> date:
    # A slip of the pen in a year must not overflow before it is refused.
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


def occurrences(event: "Event", days: Iterable[date], changes: Iterable[OccurrenceChange]) -> list[Occurrence]:
    """Every occurrence of those days, changed ones too, ordered by when they begin."""
    changed = {change.original_on: change for change in changes}
    found = [occurrence(event, day, changed.get(day)) for day in days]
    return sorted(found, key=lambda one: (one.start_on, one.original_on)) if changed else found


def span(found: list[Occurrence]) -> tuple[date, date]:
    """First and last day of a non-empty list; a cancelled occurrence counts, since it is still shown."""
    return min(one.start_on for one in found), max(one.end_on for one in found)


def next_held(found: list[Occurrence], today: date) -> Occurrence | None:
    """The first occurrence that takes place and is not over."""
    return next((one for one in found if not one.is_cancelled and one.end_on >= today), None)
