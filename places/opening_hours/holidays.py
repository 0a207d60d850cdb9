"""The days on which hours may differ: holidays, days off and make-up workdays, as the desk has recorded them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from core.models import CalendarDay


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day off, or a Saturday or Sunday that is worked (调休上班), with its festival's names."""

    day: date
    is_worked: bool
    title: str
    title_en: str


@dataclass(frozen=True, slots=True)
class Holidays:
    """What is recorded of some years. A year without any festival is one whose arrangement is not known yet."""

    days: Mapping[date, SpecialDay] = field(default_factory=dict)
    years: frozenset[int] = frozenset()

    @classmethod
    def of(cls, rows: Iterable[CalendarDay]) -> "Holidays":
        """From rows of the table."""
        found = list(rows)
        years = frozenset(row.day.year for row in found if row.kind == CalendarDay.Kind.HOLIDAY)
        days = {
            row.day: SpecialDay(row.day, row.kind == CalendarDay.Kind.WORKDAY, row.title, row.title_en) for row in found
        }
        return cls(days, years)

    def special(self, day: date) -> SpecialDay | None:
        """What is special about the day."""
        return self.days.get(day)

    def is_off(self, day: date) -> bool:
        """Whether it is a public holiday, as `PH` means it: the festival and the days off around it."""
        special = self.days.get(day)
        return special is not None and not special.is_worked


UNRECORDED = Holidays()


def recorded(first: date, last: date) -> Holidays:
    """What the desk has recorded of the years of those days; one query."""
    days = (date(first.year, 1, 1), date(last.year, 12, 31))
    return Holidays.of(CalendarDay.objects.filter(day__range=days))
