"""What the hours say at a moment: open until when, closed until when; and of which day that is known. Pure.

Moments are naive, as in `hours`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from core.partial_date import PartialDate
from places.opening_hours.holidays import Holidays
from places.opening_hours.hours import ONE_DAY, DayHours, Hours, Span

# How far ahead the next opening is looked for.
_AHEAD: Final = 14
# Decision 0015: hours that were last known longer ago are told with their year, never as certain.
_FRESH: Final = timedelta(days=365)


class Standing(StrEnum):
    """How it stands with the doors."""

    OPEN = "open"
    PERHAPS = "perhaps"  # it depends
    EARLY = "early"  # opens later today
    BREAK = "break"  # closed between two spans of a day
    OVER = "over"  # was open today and opens no more
    DAY_OFF = "day off"  # nothing all day


@dataclass(frozen=True, slots=True)
class State:
    """One standing from a moment to another, in which nothing changes.

    `turns` is when it opens or closes next, which may lie beyond `ends` (a state ends at midnight, since "tomorrow"
    becomes "today"); None when that is not within two weeks. `hours` are the day's that the doors stand by: of an
    evening that goes on after midnight, the day before.
    """

    begins: datetime
    ends: datetime
    standing: Standing
    turns: datetime | None
    hours: DayHours
    comment: str


def timeline(hours: Hours, first: date, days: int, holidays: Holidays) -> list[State]:
    """The states one after the other, from the first day's midnight for so many days."""
    return list(_states(hours, first, days, holidays))


def state_at(hours: Hours, moment: datetime, holidays: Holidays) -> State:
    """The state at a moment."""
    states = timeline(hours, moment.date(), 1, holidays)
    return next(state for state in states if moment < state.ends)


def is_old(as_of: PartialDate | None, day: date) -> bool:
    """Whether hours that were known then are no longer to be told as certain on that day."""
    return as_of is None or as_of.last_on < day - _FRESH


def _states(hours: Hours, first: date, days: int, holidays: Holidays) -> Iterator[State]:
    moment = datetime.combine(first, time.min)
    until = moment + days * ONE_DAY
    spans = hours.spans(first, first + (days + _AHEAD) * ONE_DAY, holidays)
    horizon = datetime.combine(first, time.min) + (days + _AHEAD) * ONE_DAY
    while moment < until:
        spans = [span for span in spans if span.ends > moment]
        state = _state(hours, moment, spans, holidays, horizon)
        yield state
        moment = state.ends


def _state(hours: Hours, moment: datetime, spans: list[Span], holidays: Holidays, horizon: datetime) -> State:
    within = next((span for span in spans if span.begins <= moment), None)
    midnight = datetime.combine(moment.date(), time.min) + ONE_DAY
    if within is not None:
        ends = min([within.ends, midnight, *(span.begins for span in spans if span.begins > moment)])
        is_on_end = within.ends - within.begins > ONE_DAY  # open round the clock: each day may be a special one
        began = hours.on(moment.date() if is_on_end else within.begins.date(), holidays)
        turns = within.ends if within.ends < horizon else None
        standing = Standing.OPEN if within.is_sure else Standing.PERHAPS
        return State(moment, ends, standing, turns, began, within.comment)
    opens = spans[0].begins if spans else None
    today = hours.on(moment.date(), holidays)
    ends = min(filter(None, (opens, midnight)))
    return State(moment, ends, _closed(moment, opens, today), opens, today, today.reason)


def _closed(moment: datetime, opens: datetime | None, today: DayHours) -> Standing:
    is_before = opens is not None and opens.date() == moment.date()
    is_behind = any(span.ends <= moment for span in today.spans)
    if is_before:
        return Standing.BREAK if is_behind else Standing.EARLY
    return Standing.OVER if is_behind else Standing.DAY_OFF
