"""The special days ahead: holidays, make-up workdays, and days that the hours name, as runs of days alike. Pure."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

from places.opening_hours.holidays import Holidays
from places.opening_hours.hours import ONE_DAY, DayHours, Hours, Span

DAYS_AHEAD: Final = 30

Clock = tuple[tuple[time, timedelta, bool, str], ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Days one after the other that have the same name and hours; `hours` are the first one's.

    `is_usual`: they are those of the plain week.
    """

    first: date
    last: date
    hours: DayHours
    is_usual: bool


def special_days(hours: Hours, first: date, holidays: Holidays, days: int = DAYS_AHEAD) -> list[Run]:
    """What is special from the first day on for so many days; a make-up workday like all others is not."""
    runs: list[Run] = []
    for day in (first + step * ONE_DAY for step in range(days)):
        told = hours.on(day, holidays)
        if not _is_told(told, is_named=hours.names(day)):
            continue
        is_usual = not hours.names(day) and clock(told.spans) == clock(hours.as_usual(day))
        run = Run(day, day, told, is_usual)
        if runs and runs[-1].last == day - ONE_DAY and _likes(runs[-1]) == _likes(run):
            begun = runs.pop()
            run = Run(begun.first, day, begun.hours, begun.is_usual and is_usual)
        runs.append(run)
    return runs


def unknown_years(first: date, holidays: Holidays, days: int = DAYS_AHEAD) -> list[int]:
    """The years among these days whose holidays have not been announced, or not been recorded."""
    years = range(first.year, (first + (days - 1) * ONE_DAY).year + 1)
    return [year for year in years if year not in holidays.years]


def clock(spans: tuple[Span, ...]) -> Clock:
    """Spans as the clock has them, whatever the day."""
    return tuple((span.begins.time(), span.ends - span.begins, span.is_sure, span.comment) for span in spans)


def _is_told(told: DayHours, *, is_named: bool) -> bool:
    if told.special is None or told.special.is_worked:
        return is_named or not told.is_confirmed
    return True


def _likes(run: Run) -> tuple[str, bool, bool, Clock | None]:
    told, special = run.hours, run.hours.special
    hours = clock(told.spans) if told.is_confirmed else None
    name = special.title if special else ""
    return (name, special is not None and special.is_worked, told.is_confirmed, hours)
