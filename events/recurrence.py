"""Recurrence rules (RFC 5545, 3.3.10) at day granularity, expanded in bounded time.

Four frequencies; every rule ends by COUNT or UNTIL within ten years of its start. Expansion walks
the days once and tests each, so no rule costs more than about 3,700 tests, whatever it says; a
generator that searches for the next match may search for many seconds and find none.
"""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from core.errors import InvalidRule

MAX_DAYS: Final = 3660
MAX_OCCURRENCES: Final = 1000
# Outside them lies a slip of the pen, and arithmetic on dates that overflows.
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,3}")
_BYDAY: Final = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_FREQUENCIES: Final = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")


@dataclass(frozen=True, slots=True)
class Rule:
    """A parsed rule. `byday` holds (ordinal or 0, weekday with Monday 0); `until` is inclusive and local."""

    frequency: str
    interval: int = 1
    count: int | None = None
    until: date | None = None
    byday: tuple[tuple[int, int], ...] = ()
    bymonthday: tuple[int, ...] = ()
    bymonth: tuple[int, ...] = ()
    bysetpos: tuple[int, ...] = ()
    week_start: int = 0
    parts: dict[str, str] = field(default_factory=dict, compare=False)


def parse_rule(text: str) -> Rule:
    """Read RRULE text such as `FREQ=WEEKLY;BYDAY=WE;COUNT=10`. Raises InvalidRule, in Chinese.

    UNTIL is a local date (YYYYMMDD); feeds write it in the form that DTSTART asks for.
    """
    parts = _split(text)
    frequency = parts.get("FREQ", "")
    if frequency not in _FREQUENCIES:
        raise InvalidRule("重复规则的 FREQ 应是 DAILY、WEEKLY、MONTHLY、YEARLY 之一")
    if ("COUNT" in parts) == ("UNTIL" in parts):
        raise InvalidRule("重复规则要有结束：COUNT（次数）或 UNTIL（截止日期），二者选一")
    rule = Rule(
        frequency,
        interval=_single(parts, "INTERVAL", 1, 366) or 1,
        count=_single(parts, "COUNT", 1, MAX_OCCURRENCES),
        until=_until(parts.get("UNTIL")),
        byday=_byday(parts.get("BYDAY"), frequency),
        bymonthday=_numbers(parts, "BYMONTHDAY", 1, 31, signed=True),
        bymonth=_numbers(parts, "BYMONTH", 1, 12),
        bysetpos=_numbers(parts, "BYSETPOS", 1, 366, signed=True),
        week_start=_week_start(parts.get("WKST", "MO")),
        parts=parts,
    )
    if rule.frequency == "WEEKLY" and rule.bymonthday:
        raise InvalidRule("每周重复的规则不能用 BYMONTHDAY（RFC 5545）")
    if rule.bysetpos and not (rule.byday or rule.bymonthday or rule.bymonth):
        raise InvalidRule("BYSETPOS 要和 BYDAY、BYMONTHDAY 或 BYMONTH 一起用")
    if rule.bysetpos and rule.frequency not in ("MONTHLY", "YEARLY"):
        # Programs differ in where they count a first week from: its beginning, or DTSTART.
        raise InvalidRule("只有每月或每年重复的规则能用 BYSETPOS")
    return rule


def _split(text: str) -> dict[str, str]:
    allowed = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST")
    parts: dict[str, str] = {}
    for part in text.upper().removeprefix("RRULE:").split(";"):
        name, separator, value = part.partition("=")
        if not separator or name not in allowed:
            raise InvalidRule(f"重复规则里的“{part[:40]}”不认识；可以用 {'、'.join(allowed)}")
        if name in parts:
            raise InvalidRule(f"重复规则里的 {name} 出现了两次")
        parts[name] = value
    return parts


def _numbers(parts: dict[str, str], name: str, low: int, high: int, *, signed: bool = False) -> tuple[int, ...]:
    if name not in parts:
        return ()
    numbers = []
    for text in parts[name].split(","):
        number = int(text) if _NUMBER.fullmatch(text) else 0
        if not low <= (abs(number) if signed else number) <= high:
            raise InvalidRule(f"重复规则的 {name} 里有无效的数：{text[:20]}（{low}～{high}）")
        numbers.append(number)
    return tuple(sorted(set(numbers)))


def _single(parts: dict[str, str], name: str, low: int, high: int) -> int | None:
    if name not in parts:
        return None
    if not re.fullmatch(r"[0-9]{1,4}", parts[name]) or not low <= int(parts[name]) <= high:
        raise InvalidRule(f"重复规则的 {name} 应是 {low}～{high} 的整数")
    return int(parts[name])


def _until(text: str | None) -> date | None:
    if text is None:
        return None
    match = _UNTIL.fullmatch(text)
    try:
        if match:
            return date(*(int(group) for group in match.groups()))
    except ValueError:
        pass  # 20260230 is the same mistake as letters
    raise InvalidRule("重复规则的 UNTIL 应写成日期，例如 20261231")


def _byday(text: str | None, frequency: str) -> tuple[tuple[int, int], ...]:
    days = []
    for part in text.split(",") if text is not None else ():
        match = _BYDAY.fullmatch(part)
        ordinal = int(match[1] or 0) if match else 0
        if match is None or (match[1] is not None and (ordinal == 0 or abs(ordinal) > 53)):
            raise InvalidRule(f"重复规则的 BYDAY 里有无效的星期：{part[:20]}")
        if ordinal and frequency not in ("MONTHLY", "YEARLY"):
            raise InvalidRule("只有每月或每年重复的规则，BYDAY 才能带序数（例如 2SA）")
        days.append((ordinal, _WEEKDAYS.index(match[2])))
    return tuple(sorted(set(days)))


def _week_start(text: str) -> int:
    if text not in _WEEKDAYS:
        raise InvalidRule("重复规则的 WKST 应是 MO 到 SU 之一")
    return _WEEKDAYS.index(text)


def occurrences(rule: Rule, start: date, excluded: frozenset[date] = frozenset()) -> list[date]:
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
    for day in _matching_days(rule, start):
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


def _matching_days(rule: Rule, start: date) -> Iterator[date]:
    last = min(rule.until or date.max, start + timedelta(days=MAX_DAYS))
    period_of = _period_function(rule)
    first_period = period_of(start)
    # A period's positions are counted from its first day, which may lie before the start.
    opening = {"DAILY": start, "WEEKLY": start - timedelta(days=(start.weekday() - rule.week_start) % 7)}.get(
        rule.frequency, start.replace(day=1) if rule.frequency == "MONTHLY" else start.replace(month=1, day=1)
    )
    closing = last + timedelta(days=366 if rule.bysetpos else 0)
    matches = _day_test(rule, start)
    candidates = (
        day
        for day in (opening + timedelta(days=offset) for offset in range((closing - opening).days + 1))
        if (period_of(day) - first_period) % rule.interval == 0 and matches(day)
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
    if not byday and not bymonthday:
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


def parse_dates(text: str) -> frozenset[date]:
    """Dates written as 2026-05-01, separated by blanks, commas or line breaks. Raises InvalidRule."""
    days = set()
    for word in re.split(r"[\s,，、;；]+", text.strip()):
        try:
            if word:
                days.add(_iso_day(word))
        except ValueError as error:
            raise InvalidRule(f"“{word[:20]}”不是日期，请写成 2026-05-01") from error
    return frozenset(days)


def _iso_day(text: str) -> date:
    """`date.fromisoformat` without the other notations that it reads (weeks, no hyphens)."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(text)
    return date.fromisoformat(text)
