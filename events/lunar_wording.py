"""A day of the Chinese calendar in a word or two, as calendars print it small: 初七, 三月, 谷雨; 3/7, Grain Rain."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from core.language import Language
from events.lunar import SOLAR_TERMS, Month, lunar_day, term_on

_MONTHS: Final = ("正月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "冬月", "腊月")
_DIGITS: Final = "一二三四五六七八九十"
_TENS: Final = ("初", "十", "廿")
_ROUND: Final = {20: "二十", 30: "三十"}
_TERMS_EN: Final = (
    "Minor Cold", "Major Cold", "Start of Spring", "Rain Water", "Awakening of Insects", "Spring Equinox",
    "Clear and Bright", "Grain Rain", "Start of Summer", "Grain Buds", "Grain in Ear", "Summer Solstice",
    "Minor Heat", "Major Heat", "Start of Autumn", "End of Heat", "White Dew", "Autumn Equinox",
    "Cold Dew", "Frost Descent", "Start of Winter", "Minor Snow", "Major Snow", "Winter Solstice",
)  # fmt: skip
_TERMS: Final = {Language.EN: dict(zip(SOLAR_TERMS, _TERMS_EN, strict=True))}


def _zh(month: Month, number: int) -> str:
    """初七; the first of a month is called by the month: 三月, 闰六月."""
    return _month_zh(month) if number == 1 else _day_zh(number)


def _month_zh(month: Month) -> str:
    return ("闰" if month[1] else "") + _MONTHS[month[0] - 1]


def _day_zh(number: int) -> str:
    return _ROUND.get(number) or _TENS[(number - 1) // 10] + _DIGITS[(number - 1) % 10]


def _whole_zh(month: Month, number: int) -> str:
    """农历三月初七."""
    return f"农历{_month_zh(month)}{_day_zh(number)}"


def _whole_en(month: Month, number: int) -> str:
    """Lunar month 3, day 7."""
    return f"Lunar {'leap ' if month[1] else ''}month {month[0]}, day {number}"


def _en(month: Month, number: int) -> str:
    """Month and day as numbers: 3/7; leap 6/1."""
    return f"{'leap ' if month[1] else ''}{month[0]}/{number}"


_WORDS: Final[Mapping[Language, Callable[[Month, int], str]]] = {Language.ZH_HANS: _zh, Language.EN: _en}


_WHOLE: Final[Mapping[Language, Callable[[Month, int], str]]] = {Language.ZH_HANS: _whole_zh, Language.EN: _whole_en}


def lunar_words(day: date, language: Language) -> str:
    """The lunar day; empty where the tables do not reach."""
    found = lunar_day(day)
    return _WORDS[language](*found) if found else ""


def lunar_date(day: date, language: Language) -> str:
    """The lunar date in full, to stand beside another; empty where the tables do not reach."""
    found = lunar_day(day)
    return _WHOLE[language](*found) if found else ""


def term_words(day: date, language: Language) -> str:
    """The solar term of that very day; empty when there is none."""
    name = term_on(day)
    return _TERMS[language][name] if name and language in _TERMS else name
