"""One rule of opening hours as values: the days that it is about, the hours, and what it says of them. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAY_LENGTH: Final = 24 * 60
# Minutes of a day from and to; what ends after midnight ends beyond DAY_LENGTH.
Minutes = tuple[int, int]
WHOLE_DAY: Final[tuple[Minutes, ...]] = ((0, DAY_LENGTH),)


class Means(StrEnum):
    """What a rule says of its hours."""

    OPEN = "open"
    OFF = "off"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Point:
    """A day, a month or a year, as far as it is said."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """From one point to another, both inclusive; without a year, in every year."""

    first: Point
    last: Point

    @property
    def is_dated(self) -> bool:
        """Whether it is about certain days and not a season: those of one year, or a month of every year at most."""
        if self.first.day is None or self.last.day is None:
            return False
        return self.first.year is not None or ((self.last.month or 1) - (self.first.month or 1)) % 12 <= 1

    def covers(self, day: date) -> bool:
        """Whether the day lies between; months without a year may run over the end of one."""
        first = (self.first.month or 1, self.first.day or 1)
        last = (self.last.month or 12, self.last.day or 31)
        if self.first.year is not None:
            until = (self.last.year or self.first.year, *last)
            return (self.first.year, *first) <= (day.year, day.month, day.day) <= until
        asked = (day.month, day.day)
        return first <= asked <= last if first <= last else asked >= first or asked <= last


@dataclass(frozen=True, slots=True)
class Weeks:
    """Weeks of the year (ISO 8601), every `step`th of them."""

    first: int
    last: int
    step: int


@dataclass(frozen=True, slots=True)
class Weekdays:
    """From one weekday (Monday 0) to another; `nth` of the month when it says which, negative from its end."""

    first: int
    last: int
    nth: tuple[int, ...] = ()

    @property
    def numbers(self) -> tuple[int, ...]:
        """Each of them; Sa-Mo runs over the end of the week."""
        length = (self.last - self.first) % len(DAYS) + 1
        return tuple((self.first + step) % len(DAYS) for step in range(length))


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. Without dates, weeks, weekdays and holidays it is about every day.

    `text` is what was written of it. `is_added`: it adds hours to the rules before, where others replace theirs.
    """

    text: str
    is_added: bool
    dates: tuple[Dates, ...]
    weeks: tuple[Weeks, ...]
    weekdays: tuple[Weekdays, ...]
    on_holidays: bool
    hours: tuple[Minutes, ...]
    means: Means
    comment: str

    @property
    def is_weekly(self) -> bool:
        """Whether it says the same of every week: nothing of dates, weeks, or which Saturday of the month."""
        return not self.dates and not self.weeks and not any(days.nth for days in self.weekdays)

    @property
    def numbers(self) -> frozenset[int]:
        """The weekdays that it is about; all of them when it names none, and no holidays."""
        if not self.weekdays and not self.on_holidays:
            return frozenset(range(len(DAYS)))
        return frozenset(number for days in self.weekdays for number in days.numbers)

    def names(self, day: date) -> bool:
        """Whether it is about this very day and not about days of its kind."""
        return any(dates.is_dated and dates.covers(day) for dates in self.dates) and day.weekday() in self.numbers
