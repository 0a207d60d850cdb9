"""A month of the calendar as an address names it: 2026-04."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from core.errors import InvalidParameter
from events.rule import FIRST_YEAR, LAST_YEAR
from publish.query.values import Interval

_SPELT: Final = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One month; `str` is its spelling in addresses."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month that a day lies in."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def first_on(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last_on(self) -> date:
        """Its last day."""
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    @property
    def days(self) -> Interval:
        """All its days, as `datetime` asks for them."""
        return Interval(self.first_on, self.last_on)

    @property
    def before(self) -> "Month | None":
        """The month before; None where no event can be."""
        return _within(self.first_on - timedelta(days=1))

    @property
    def behind(self) -> "Month | None":
        """The month after; None likewise."""
        return _within(self.last_on + timedelta(days=1))


def _within(day: date) -> Month | None:
    return Month.of(day) if FIRST_YEAR <= day.year <= LAST_YEAR else None


def parse_month(name: str, text: str) -> Month:
    """`YYYY-MM` of a year that events can be in."""
    match = _SPELT.fullmatch(text)
    if not match or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        raise InvalidParameter(name, f"应是 {FIRST_YEAR} 到 {LAST_YEAR} 年的一个月，例如 2026-04")
    return Month(int(match[1]), int(match[2]))
