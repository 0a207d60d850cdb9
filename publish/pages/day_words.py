"""Days, spans of days and months in the words that people say, in the language of the page."""

import calendar
from datetime import date
from typing import Final

from django.utils.translation import gettext

from core.language import Language
from publish.pages.days import day_in, days
from publish.pages.frame import spoken
from publish.pages.months import Month
from publish.pages.quick_days import quick_days
from publish.query.values import Interval

_SHORT_ZH: Final = "一二三四五六日"


def month_words(month: Month) -> str:
    """2026年4月, April 2026."""
    if spoken() is Language.EN:
        return f"{calendar.month_name[month.number]} {month.year}"
    return f"{month.year}年{month.number}月"


def weekday_names() -> list[tuple[str, str]]:
    """(星期一, 一), (Monday, Mon) and so on: what a column is called, and what stands above it."""
    if spoken() is Language.EN:
        return list(zip(calendar.day_name, calendar.day_abbr, strict=True))
    return [(f"星期{short}", short) for short in _SHORT_ZH]


def weekday_and_day(day: date, today: date | None = None) -> str:
    """4月25日 星期六, Saturday 25 April; with the year unless it is that of `today`."""
    words = (days().weekday(day), days().day(day, today is None or day.year != today.year))
    return " ".join(words if spoken() is Language.EN else reversed(words))


def interval_words(interval: Interval, today: date) -> str:
    """今天, 本周末（4月25日—4月26日）, 4月25日起, 全部日期."""
    quick = next((quick.title for quick in quick_days(today) if quick.days == interval), "")
    plain = _plain(interval, today)
    return gettext("{words}（{days}）").format(words=quick, days=plain) if quick else plain


def _plain(interval: Interval, today: date) -> str:
    first, last = interval.first_on, interval.last_on
    if first is None and last is None:
        return gettext("全部日期")
    if last is None and first is not None:
        return gettext("{day}起").format(day=day_in(first, today))
    if first is None and last is not None:
        return gettext("到{day}为止").format(day=day_in(last, today))
    if first is None or last is None or first == last:
        return day_in(first, today) if first else ""
    return gettext("{first}—{last}").format(first=day_in(first, today), last=day_in(last, today))
