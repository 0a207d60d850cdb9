"""The Chinese calendar: lunar months and solar terms as Gregorian dates, by lunar-python, each year reckoned once."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from lunar_python import Lunar, LunarYear, Solar

from core.errors import InvalidRule

# Published tables reach so far; beyond, a new moon near midnight may fall on the other day.
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
SOLAR_TERMS: Final = (
    "小寒", "大寒", "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至",
    "小暑", "大暑", "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至",
)  # fmt: skip
# Its number, and whether it is the leap month after the month of that number.
Month = tuple[int, bool]


@lru_cache(maxsize=256)
def _months(year: int) -> dict[Month, tuple[date, int]]:
    """First day and length of each month of the lunar year that begins in that Gregorian year."""
    _refuse_outside(year)
    return {
        (abs(month.getMonth()), month.getMonth() < 0): (_day(Solar.fromJulianDay(month.getFirstJulianDay())), length)
        for month in LunarYear.fromYear(year).getMonths()
        if month.getYear() == year and (length := int(month.getDayCount()))
    }


def days(year: int, months: Iterable[Month], numbers: Iterable[int]) -> list[date]:
    """The days of those numbers in those months of a lunar year; a negative number counts from the month's end.

    What a year does not have (a leap month, a thirtieth) is left out, as RFC 7529 does by default.
    Raises InvalidRule outside of 1900 to 2100.
    """
    found = []
    held = _months(year)
    wanted = list(numbers)
    for month in months:
        if month in held:
            first, length = held[month]
            offsets = (number - 1 if number > 0 else length + number for number in wanted)
            found += [first + timedelta(days=offset) for offset in offsets if 0 <= offset < length]
    return found


@lru_cache(maxsize=256)
def _terms(year: int) -> dict[str, date]:
    _refuse_outside(year)
    # The table of a date covers the year around it, from before the winter solstice; June lies well inside.
    table = Lunar.fromSolar(Solar.fromYmd(year, 6, 1)).getJieQiTable()
    held = {name: _day(table[name]) for name in SOLAR_TERMS}
    # Its winter solstice is that of the year before.
    return held | {"冬至": _day(table["DONG_ZHI"])}


def solar_term(year: int, name: str) -> date:
    """The day of a solar term (one of SOLAR_TERMS) of a Gregorian year, by Beijing time. Raises InvalidRule."""
    return _terms(year)[name]


def lunar_day(day: date) -> tuple[Month, int] | None:
    """The lunar month of a day and its number in it; None where the tables do not reach."""
    for year in (day.year, day.year - 1):
        with suppress(InvalidRule):
            for month, (first, length) in _months(year).items():
                if 0 <= (day - first).days < length:
                    return month, (day - first).days + 1
    return None


def term_on(day: date) -> str:
    """The solar term that falls on a day; empty when there is none, or the tables do not reach."""
    with suppress(InvalidRule):
        return next((name for name, on in _terms(day.year).items() if on == day), "")
    return ""


def _refuse_outside(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidRule(f"农历和节气只算到 {FIRST_YEAR} 年至 {LAST_YEAR} 年")


def _day(solar: Solar) -> date:
    return date(solar.getYear(), solar.getMonth(), solar.getDay())
