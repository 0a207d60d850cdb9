"""What a calendar prints beside the number of a day: 休 or 班, the festival, the lunar day, the solar term."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext, pgettext

from core.models import CalendarDay
from events.lunar_wording import lunar_words, term_words
from publish.pages.frame import spoken
from publish.pages.months import Month
from publish.pages.words import Words, told


@dataclass(frozen=True, slots=True)
class DayFacts:
    """`rest` is 休 or 班 where the day is not as its weekday says, `is_off` which of the two."""

    lunar: str
    term: str
    rest: str
    is_off: bool
    festival: Words


@dataclass(frozen=True, slots=True)
class MonthDays:
    """The facts of every day of a month, and what is to be said once of its year."""

    facts: Mapping[date, DayFacts]
    notice: str


def month_days(month: Month, today: date) -> MonthDays:
    """One query."""
    of_year = CalendarDay.objects.filter(day__year=month.year)
    special = {special.day: special for special in of_year}
    is_arranged = any(one.kind == CalendarDay.Kind.HOLIDAY for one in special.values())
    days = [month.first_on + timedelta(days=offset) for offset in range((month.last_on - month.first_on).days + 1)]
    return MonthDays(
        {day: _facts(day, special.get(day)) for day in days},
        "" if is_arranged else _notice(month.year, is_to_come=month.year >= today.year),
    )


def _facts(day: date, special: CalendarDay | None) -> DayFacts:
    is_off = special is not None and special.kind != CalendarDay.Kind.WORKDAY
    rest = ""
    if special is not None:
        rest = pgettext("day off", "休") if is_off else pgettext("make-up workday", "班")
    festival = told(special, "title") if special is not None else Words("")
    return DayFacts(lunar_words(day, spoken()), term_words(day, spoken()), rest, is_off, festival)


def _notice(year: int, *, is_to_come: bool) -> str:
    """Why no 休 and no 班 stands in the month: nobody may take that for a year without holidays."""
    if is_to_come:
        return gettext("{year}年的放假和调休安排，待国务院公布。").format(year=year)
    return gettext("这里没有收录{year}年的放假和调休安排。").format(year=year)
