"""The next dates of a series as a list to look over: weekday, lunar day, 休 or 班, and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from events.lunar import lunar_day
from events.models import Event
from events.occurrences import Occurrence
from events.rule_wording import lunar_date_zh
from events.single_occurrence import as_event
from events.wording import ZH
from events.workdays import WorkingCalendar

SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class NextDate:
    """One line. `original_on` is its day by the rule, by which a change names it; `became` is empty as planned."""

    original_on: str
    words: str
    lunar: str
    mark: str
    became: str
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class NextDates:
    """The lines, how many occurrences there are altogether, and the years whose days off are not announced yet."""

    lines: Sequence[NextDate]
    total: int
    are_past: bool
    years_to_come: Sequence[int]


def next_dates(event: Event, working: WorkingCalendar, today: date) -> NextDates:
    """Of an event whose rule can be read; the last ones when all are over. Raises InvalidRule."""
    found = event.occurrences()
    ahead = [one for one in found if max(one.end_on, one.original_on) >= today]
    shown = ahead[:SHOWN] or found[-SHOWN:]
    years = {one.original_on.year for one in shown}
    to_come, _ = working.unknown_years(min(years), max(years))
    return NextDates([_line(event, one, working) for one in shown], len(found), not ahead, to_come)


def _line(event: Event, one: Occurrence, working: WorkingCalendar) -> NextDate:
    day = one.original_on
    lunar = lunar_day(day)
    return NextDate(
        original_on=day.isoformat(),
        words=ZH.day(day),
        lunar=lunar_date_zh(*lunar) if lunar else "",
        mark="班" if day in working.worked else "休" if day in working.off else "",
        became=_became(event, one),
        is_cancelled=one.is_cancelled,
    )


def _became(event: Event, one: Occurrence) -> str:
    """What its change makes of it, as readers will be told."""
    change = one.change
    if change is None:
        return ""
    reason = f"：{change.reason}" if change.reason else ""
    if one.is_cancelled:
        return f"取消{reason}"
    parts = [f"改到 {ZH.when(as_event(event, one))}"] if one.is_rescheduled(event) else []
    parts += [f"在{change.place}"] if change.place is not None else []
    return f"{'，'.join(parts)}{reason}"
