"""Days in the few words that leaves and lines have room for, in the language of the page."""

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from core.language import Language
from publish.pages.frame import spoken

# Set large and alone, a weekday is one character.
_WEEKDAYS_ZH: Final = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Days:
    """How a language writes them. `month` and `day` are told whether the year must be named."""

    month: Callable[[date, bool], str]
    day: Callable[[date, bool], str]
    weekday: Callable[[date], str]
    weekdays: Callable[[date, date], str]


def days() -> Days:
    """Of the language that is spoken."""
    return _DAYS[spoken()]


def day_in(day: date, today: date) -> str:
    """4月25日, 25 April; with the year when it is not the present one."""
    return days().day(day, day.year != today.year)


def _month_zh(day: date, has_year: bool) -> str:
    return f"{day.year}年{day.month}月" if has_year else f"{day.month}月"


def _month_en(day: date, has_year: bool) -> str:
    return f"{calendar.month_abbr[day.month]} {day.year}" if has_year else calendar.month_name[day.month]


_DAYS: Final[Mapping[Language, Days]] = {
    Language.ZH_HANS: Days(
        month=_month_zh,
        day=lambda day, has_year: f"{_month_zh(day, has_year)}{day.day}日",
        weekday=lambda day: f"星期{_WEEKDAYS_ZH[day.weekday()]}",
        weekdays=lambda first, last: f"周{_WEEKDAYS_ZH[first.weekday()]}—周{_WEEKDAYS_ZH[last.weekday()]}",
    ),
    Language.EN: Days(
        month=_month_en,
        day=lambda day, has_year: f"{day.day} {_month_en(day, has_year)}",
        weekday=lambda day: calendar.day_name[day.weekday()],
        weekdays=lambda first, last: f"{calendar.day_abbr[first.weekday()]}–{calendar.day_abbr[last.weekday()]}",
    ),
}
