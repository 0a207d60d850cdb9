"""Expansion of recurrence rules in bounded time.

Four frequencies; every rule ends by COUNT or UNTIL within ten years of its start. Expansion walks
the days once and tests each, so no rule costs more than about 3,700 tests, whatever it says; a
generator that searches for the next match may search for many seconds and find none. Lunar dates and
solar terms are looked up year by year instead, in at most twelve years.
"""

import calendar
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Final

from core.errors import InvalidRule
from events import lunar
from events.rule import FIRST_YEAR, LAST_YEAR, MAX_OCCURRENCES, Rule, parse_dates, parse_rule
from events.workdays import PLAIN_WEEK, WorkingCalendar

MAX_DAYS: Final = 3660
# Expansions that a process remembers, of some kilobytes each.
_HELD: Final = 1024


@lru_cache(maxsize=_HELD)
def expand(rule: str, start: date, excluded: str, working: WorkingCalendar = PLAIN_WEEK) -> tuple[date, ...]:
    """The start days that texts of a rule and of excluded dates mean. Raises InvalidRule."""
    return tuple(occurrences(parse_rule(rule), start, parse_dates(excluded), working))


def first_day(text: str, start: date, working: WorkingCalendar) -> date:
    """The first day on or after `start` that a rule means. Raises InvalidRule."""
    day = next(_matching_days(parse_rule(text), start, working), None)
    if day is None:
        raise InvalidRule("这条重复规则没有任何一次会发生")
    return day


def occurrences(
    rule: Rule, start: date, excluded: frozenset[date] = frozenset(), working: WorkingCalendar = PLAIN_WEEK
) -> list[date]:
    """The start days of every occurrence, in order, `excluded` days left out after counting (EXDATE).

    Raises InvalidRule when there is none, when COUNT is not reached within ten years, when UNTIL
    lies further than that, or when `start` is not itself the first occurrence (calendars differ
    in what they then show).
    """
    if not FIRST_YEAR <= start.year <= LAST_YEAR:
        raise InvalidRule(f"开始日期应在 {FIRST_YEAR} 年到 {LAST_YEAR} 年之间")
    if rule.until is not None and rule.until > start + timedelta(days=MAX_DAYS):
        raise InvalidRule("重复规则的 UNTIL 不能晚于开始后十年")
    days = []
    for day in _matching_days(rule, start, working):
        days.append(day)
        if len(days) == (rule.count or MAX_OCCURRENCES + 1):
            break
    if not days:
        raise InvalidRule("这条重复规则没有任何一次会发生")
    if len(days) > MAX_OCCURRENCES:
        raise InvalidRule(f"重复规则的次数太多：最多 {MAX_OCCURRENCES} 次")
    if rule.count is not None and len(days) < rule.count:
        raise InvalidRule("重复规则的次数在十年内数不满")
    if days[0] != start:
        raise InvalidRule(f"开始日期不在重复规则里：规则的第一次是 {days[0]}")
    kept = [day for day in days if day not in excluded]
    if not kept:
        raise InvalidRule("除外日期去掉了每一次")
    return kept


def _matching_days(rule: Rule, start: date, working: WorkingCalendar = PLAIN_WEEK) -> Iterator[date]:
    if rule.lunar_months or rule.solar_terms:
        return _chinese_days(rule, start)
    return _gregorian_days(rule, start, working)


def _chinese_days(rule: Rule, start: date) -> Iterator[date]:
    last = min(rule.until or date.max, start + timedelta(days=MAX_DAYS))
    first_year: int | None = None
    # New Year's Eve of a lunar year falls into the next.
    for year in range(start.year - 1, last.year + 1):
        if rule.solar_terms:
            days = [lunar.solar_term(year, term) for term in rule.solar_terms]
        else:
            days = lunar.days(year, rule.lunar_months, rule.bymonthday)
        ahead = [day for day in sorted(days) if start <= day <= last]
        if ahead and first_year is None:
            first_year = year
        if first_year is not None and (year - first_year) % rule.interval == 0:
            yield from ahead


def _gregorian_days(rule: Rule, start: date, working: WorkingCalendar) -> Iterator[date]:
    last = min(rule.until or date.max, start + timedelta(days=MAX_DAYS))
    period_of = _period_function(rule)
    first_period = period_of(start)
    # A period's positions are counted from its first day, which may lie before the start.
    opening = {"DAILY": start, "WEEKLY": start - timedelta(days=(start.weekday() - rule.week_start) % 7)}.get(
        rule.frequency, start.replace(day=1) if rule.frequency == "MONTHLY" else start.replace(month=1, day=1)
    )
    closing = last + timedelta(days=366 if rule.bysetpos else 0)
    matches = _day_test(rule, start)
    is_such = working.test(rule.condition)
    candidates = (
        day
        for day in (opening + timedelta(days=offset) for offset in range((closing - opening).days + 1))
        if (period_of(day) - first_period) % rule.interval == 0 and matches(day) and is_such(day)
    )
    for _, group in groupby(candidates, key=period_of):
        for day in _positions(list(group), rule.bysetpos):
            if start <= day <= last:
                yield day


def _positions(days: list[date], positions: tuple[int, ...]) -> list[date]:
    if not positions:
        return days
    chosen = {days[index] for position in positions if -len(days) <= (index := position - (position > 0)) < len(days)}
    return sorted(chosen)


def _period_function(rule: Rule) -> Callable[[date], int]:
    match rule.frequency:
        case "DAILY":
            return date.toordinal
        case "WEEKLY":
            return lambda day: (day.toordinal() - 1 - rule.week_start) // 7
        case "MONTHLY":
            return lambda day: day.year * 12 + day.month
        case _:
            return lambda day: day.year


def _day_test(rule: Rule, start: date) -> Callable[[date], bool]:
    """Whether a day matches the BY parts, with the defaults that RFC 5545 takes from DTSTART."""
    bymonth, bymonthday, byday = rule.bymonth, rule.bymonthday, rule.byday
    if not byday and not bymonthday and not rule.condition:
        match rule.frequency:
            case "WEEKLY":
                byday = ((0, start.weekday()),)
            case "MONTHLY":
                bymonthday = (start.day,)
            case "YEARLY":
                bymonth, bymonthday = bymonth or (start.month,), (start.day,)
    by_year = rule.frequency == "YEARLY" and not bymonth

    def test(day: date) -> bool:
        return (
            (not bymonth or day.month in bymonth)
            and (not bymonthday or day.day in bymonthday or day.day - _month_length(day) - 1 in bymonthday)
            and (not byday or any(_is_weekday(day, ordinal, weekday, by_year) for ordinal, weekday in byday))
        )

    return test


def _month_length(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def _is_weekday(day: date, ordinal: int, weekday: int, by_year: bool) -> bool:
    if day.weekday() != weekday:
        return False
    if ordinal == 0:
        return True
    if by_year:
        position, length = day.timetuple().tm_yday, 366 if calendar.isleap(day.year) else 365
    else:
        position, length = day.day, _month_length(day)
    return ordinal == (position - 1) // 7 + 1 if ordinal > 0 else -ordinal == (length - position) // 7 + 1
