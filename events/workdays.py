"""The working calendar: which days are worked, as the State Council arranges it year by year (国务院办公厅放假安排)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from core.models import CalendarDay

_SATURDAY: Final = 5
WORKDAY: Final = "WORKDAY"
RESTDAY: Final = "RESTDAY"
HOLIDAY: Final = "HOLIDAY"
CONDITIONS: Final = {WORKDAY: "工作日", RESTDAY: "休息日", HOLIDAY: "法定节假日"}


@dataclass(frozen=True)
class WorkingCalendar:
    """The days that differ from the plain week, and the years whose arrangement is known.

    A year that is not known follows the plain week and has no holidays.
    """

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()

    @classmethod
    def of(cls, days: Iterable[tuple[date, str]]) -> "WorkingCalendar":
        """From (day, kind). A year is known when one of its festivals is: the arrangement names them together."""
        found = list(days)
        worked = frozenset(day for day, kind in found if kind == CalendarDay.Kind.WORKDAY)
        years = frozenset(day.year for day, kind in found if kind == CalendarDay.Kind.HOLIDAY)
        return cls(frozenset(day for day, _ in found) - worked, worked, years)

    def is_worked(self, day: date) -> bool:
        """Whether it is a working day: by the plain week but for the days off and the make-up workdays."""
        return day in self.worked or (day.weekday() < _SATURDAY and day not in self.off)

    def test(self, condition: str) -> Callable[[date], bool]:
        """What a condition asks of a day; every day passes when there is none."""
        match condition:
            case "WORKDAY":
                return self.is_worked
            case "RESTDAY":
                return lambda day: not self.is_worked(day)
            case "HOLIDAY":
                return self.off.__contains__
            case _:
                return lambda day: True

    def unknown_years(self, first: int, last: int) -> tuple[list[int], list[int]]:
        """The years from first to last that are not recorded: those that may still be announced, and those before."""
        latest = max(self.years, default=first - 1)
        unknown = [year for year in range(first, last + 1) if year not in self.years]
        return [year for year in unknown if year > latest], [year for year in unknown if year < latest]


PLAIN_WEEK: Final = WorkingCalendar()


def recorded() -> WorkingCalendar:
    """What the desk has recorded; one query."""
    return WorkingCalendar.of(CalendarDay.objects.values_list("day", "kind"))


def plain_weekdays(condition: str) -> tuple[int, ...]:
    """The weekdays (Monday 0) that meet it in a week without holidays."""
    return {WORKDAY: (0, 1, 2, 3, 4), RESTDAY: (5, 6)}.get(condition, ())
