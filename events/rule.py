"""Recurrence rules as text: RRULE (RFC 5545, 3.3.10) at day granularity, and three things that it has no word for.

- `DAYS=WORKDAY`, `RESTDAY` or `HOLIDAY` asks for days of the working calendar (国务院办公厅放假安排);
- `RSCALE=CHINESE` counts BYMONTH and BYMONTHDAY in the lunar calendar, as RFC 7529 writes it (`BYMONTH=4L` is 闰四月);
- `SOLARTERM=冬至` names solar terms.

None of the three is ever sent to a client: `publish.ical.occurrences` says what is.
"""

import calendar
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from core.errors import InvalidRule
from events import lunar
from events.workdays import CONDITIONS

MAX_OCCURRENCES: Final = 1000
# Outside them lies a slip of the pen, and arithmetic on dates that overflows.
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,3}")
_BYDAY: Final = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_LUNAR_MONTH: Final = re.compile(r"([1-9]|1[0-2])(L?)")
_FREQUENCIES: Final = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_PARTS: Final = (
    "FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST", "DAYS", "RSCALE",
    "SOLARTERM",
)  # fmt: skip
_GREGORIAN: Final = ("BYDAY", "BYSETPOS", "WKST", "DAYS")


@dataclass(frozen=True, slots=True)
class Rule:
    """A parsed rule. `byday` holds (ordinal or 0, weekday with Monday 0); `until` is inclusive and local.

    With `lunar_months`, `bymonthday` counts in those.
    """

    frequency: str
    interval: int = 1
    count: int | None = None
    until: date | None = None
    byday: tuple[tuple[int, int], ...] = ()
    bymonthday: tuple[int, ...] = ()
    bymonth: tuple[int, ...] = ()
    bysetpos: tuple[int, ...] = ()
    week_start: int = 0
    condition: str = ""
    lunar_months: tuple[lunar.Month, ...] = ()
    solar_terms: tuple[str, ...] = ()
    parts: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def is_plain(self) -> bool:
        """Whether clients of calendars know such rules."""
        return not (self.condition or self.lunar_months or self.solar_terms)

    def is_read_alike(self, start_on: date) -> bool:
        """Whether clients of calendars agree on which days such a rule means in a series that begins on that day.

        RFC 5545 says what all of it means; five widely used expanders were found to differ, or to
        fail, on what is excluded here (docs/clients.md).
        """
        match self.frequency:
            case "DAILY":
                differs = bool(self.bymonthday)
            case "WEEKLY":
                differs = bool(self.bymonth) or (self.interval > 1 and self.week_start not in (0, 6))
            case "MONTHLY":
                differs = bool(self.bymonth)
            case _:
                differs = bool(self.bysetpos) or not (self.byday or self._has_every_day(start_on))
        crowded = bool(self.bysetpos) and (len(self.bysetpos) > 1 or bool(self.bymonthday or self.bymonth))
        return self.is_plain and not differs and not crowded and not (self.byday and self.bymonthday)

    def _has_every_day(self, start_on: date) -> bool:
        """Whether each month that is meant has each day that is, in a leap year at least."""
        if self.bymonthday and not self.bymonth:
            return False
        longest = [calendar.monthrange(2000, month)[1] for month in self.bymonth or (start_on.month,)]
        return all(0 < day <= length for day in self.bymonthday or (start_on.day,) for length in longest)

    @property
    def is_every_such_day(self) -> bool:
        """Whether it asks for nothing but a condition of each day."""
        return (
            bool(self.condition)
            and set(self.parts) <= {"FREQ", "DAYS", "COUNT", "UNTIL"} | ({"INTERVAL"} if self.interval == 1 else set())
            and self.frequency == "DAILY"
        )


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
    if "RSCALE" in parts or "SOLARTERM" in parts:
        return _chinese(parts)
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
        condition=_condition(parts.get("DAYS")),
        parts=parts,
    )
    _refuse_unclear(rule)
    return rule


def _refuse_unclear(rule: Rule) -> None:
    if rule.frequency == "WEEKLY" and rule.bymonthday:
        raise InvalidRule("每周重复的规则不能用 BYMONTHDAY（RFC 5545）")
    if rule.bysetpos and not (rule.byday or rule.bymonthday or rule.bymonth or rule.condition):
        raise InvalidRule("BYSETPOS 要和 BYDAY、BYMONTHDAY、BYMONTH 或 DAYS 一起用")
    if rule.bysetpos and rule.frequency not in ("MONTHLY", "YEARLY"):
        # Programs differ in where they count a first week from: its beginning, or DTSTART.
        raise InvalidRule("只有每月或每年重复的规则能用 BYSETPOS")


def _chinese(parts: dict[str, str]) -> Rule:
    """A yearly rule by lunar months or by solar terms."""
    if parts["FREQ"] != "YEARLY":
        raise InvalidRule("农历和节气的规则都是每年一次：FREQ=YEARLY")
    if refused := [name for name in _GREGORIAN if name in parts]:
        raise InvalidRule(f"农历和节气的规则不能用 {refused[0]}")
    interval = _single(parts, "INTERVAL", 1, 366) or 1
    count, until = _single(parts, "COUNT", 1, MAX_OCCURRENCES), _until(parts.get("UNTIL"))
    if "SOLARTERM" in parts:
        if {"RSCALE", "BYMONTH", "BYMONTHDAY"} & set(parts):
            raise InvalidRule("SOLARTERM 不和农历的月、日一起用")
        terms = tuple(sorted(set(parts["SOLARTERM"].split(",")), key=parts["SOLARTERM"].index))
        if unknown := [term for term in terms if term not in lunar.SOLAR_TERMS]:
            raise InvalidRule(f"没有“{unknown[0][:10]}”这个节气；可以用 {'、'.join(lunar.SOLAR_TERMS)}")
        return Rule("YEARLY", interval, count, until, solar_terms=terms, parts=parts)
    if parts["RSCALE"] != "CHINESE":
        raise InvalidRule("RSCALE 只能是 CHINESE（农历）")
    if not {"BYMONTH", "BYMONTHDAY"} <= set(parts):
        raise InvalidRule("农历的规则要写明月和日：BYMONTH（闰四月写 4L）和 BYMONTHDAY（-1 为月末）")
    days = _numbers(parts, "BYMONTHDAY", 1, 30, signed=True)
    months = _lunar_months(parts["BYMONTH"])
    return Rule("YEARLY", interval, count, until, bymonthday=days, lunar_months=months, parts=parts)


def _lunar_months(text: str) -> tuple[lunar.Month, ...]:
    months = []
    for word in text.split(","):
        match = _LUNAR_MONTH.fullmatch(word)
        if match is None:
            raise InvalidRule(f"农历没有“{word[:10]}”这个月；写 1～12，闰月加 L，例如闰四月写 4L")
        months.append((int(match[1]), bool(match[2])))
    return tuple(sorted(set(months)))


def _condition(text: str | None) -> str:
    if text is not None and text not in CONDITIONS:
        raise InvalidRule(f"DAYS 只能是 {'、'.join(f'{name}（{label}）' for name, label in CONDITIONS.items())} 之一")
    return text or ""


def _split(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in text.upper().removeprefix("RRULE:").split(";"):
        name, separator, value = part.partition("=")
        if not separator or name not in _PARTS:
            raise InvalidRule(f"重复规则里的“{part[:40]}”不认识；可以用 {'、'.join(_PARTS)}")
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
