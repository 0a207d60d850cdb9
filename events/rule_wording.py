"""What repeats, in Chinese, derived from the rule. Pure; runs no query on rows `with_relations`."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from core.errors import InvalidRule
from events import expansion, lunar, workdays
from events.models import Event
from events.rule import Rule, parse_dates, parse_rule

_DAYS_ZH: Final = "一二三四五六日"
_NUMBERS_ZH: Final = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
_LUNAR_MONTHS_ZH: Final = ("", "正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊")
EXCLUDED_SHOWN: Final = 3
MON_TO_FRI: Final = tuple((0, day) for day in range(5))


def repeats_zh(event: Event) -> str:
    """每周三，共10次，至2026年6月24日; empty for an event that does not repeat or whose rule cannot be read."""
    read = read_rule(event)
    if read is None:
        return ""
    rule, days = read
    words = [rule_zh(rule, days[0]) + _excluded_zh(event), f"共{len(days)}次", f"至{_date_zh(days[-1])}"]
    return "，".join(words) + "".join(f"；{note}" for note in _unknown_zh(rule, event))


def read_rule(event: Event) -> tuple[Rule, list[date]] | None:
    """The rule with the days that it means; None where there is none to read."""
    if not event.rule or event.start_on is None:
        return None
    try:
        return parse_rule(event.rule), event.occurrence_days()
    except InvalidRule:
        return None


def rule_zh(rule: Rule, start: date) -> str:
    """What a rule says of the days, without its end: 每周三, 每月第二个周六, 每个工作日, 每年农历正月初一."""
    years = "每年" if rule.interval == 1 else f"每{rule.interval}年"
    if rule.solar_terms:
        return years + "、".join(rule.solar_terms)
    if rule.lunar_months:
        return years + "农历" + "、".join(_lunar_zh(rule))
    months = "、".join(f"{month}月" for month in rule.bymonth)
    match rule.frequency:
        case "DAILY" | "WEEKLY":
            often = _often_zh(rule, start)
            return f"{months}的{often}" if months else often
        case "MONTHLY":
            often = "每月" if rule.interval == 1 else f"每{rule.interval}个月的"
            return (f"每年{months}每月" if months and rule.interval == 1 else often) + _within_zh(rule, start)
        case _:
            is_whole_date = not rule.bymonth and not rule.byday and not rule.bymonthday and not rule.condition
            month = f"{start.month}月" if is_whole_date else months
            return years + month + _within_zh(rule, start)


def _often_zh(rule: Rule, start: date) -> str:
    """Of rules by days and weeks."""
    if rule.condition and not rule.byday and not rule.bymonthday and rule.interval == 1:
        return f"每个{workdays.CONDITIONS[rule.condition]}"
    narrowed = f"（限{workdays.CONDITIONS[rule.condition]}）" if rule.condition else ""
    byday = rule.byday or (((0, start.weekday()),) if rule.frequency == "WEEKLY" and not rule.condition else ())
    weekdays = _weekdays_zh(byday)
    if rule.frequency == "DAILY":
        days = "每天" if rule.interval == 1 else f"每{rule.interval}天"
        numbers = "、".join(_monthday_zh(day) for day in rule.bymonthday)
        limits = "逢".join(part for part in (numbers, weekdays) if part)
        if rule.interval == 1 and limits:
            return (f"每月{limits}" if numbers else f"每周{weekdays.removeprefix('周')}") + narrowed
        return days + (f"（限{limits}）" if limits else "") + narrowed
    if rule.interval == 1:
        return f"每{weekdays or '周'}" + narrowed
    return f"每{rule.interval}周的{weekdays}" + narrowed


def _within_zh(rule: Rule, start: date) -> str:
    """Which days of a month or year."""
    condition = workdays.CONDITIONS.get(rule.condition, "")
    if not rule.byday and not rule.bymonthday and not condition:
        return f"{start.day}日"
    if rule.bymonthday:
        days = "、".join(_monthday_zh(day) for day in rule.bymonthday)
        days += f"逢{_weekdays_zh(rule.byday)}" if rule.byday else ""
        days += f"（限{condition}）" if condition else ""
    elif rule.byday:
        days = _numbered_zh(rule.byday) + (f"（限{condition}）" if condition else "")
    else:
        days = condition
    if not rule.bysetpos:
        return days if rule.bymonthday or any(ordinal for ordinal, _ in rule.byday) else f"每个{days}"
    if days == condition or len(rule.byday) == 1:
        return "、".join(f"{_ordinal_zh(position)}{days}" for position in rule.bysetpos)
    return f"{days}里的" + "、".join(_ordinal_zh(position) for position in rule.bysetpos)


def _numbered_zh(byday: Sequence[tuple[int, int]]) -> str:
    plain = [day for day in byday if day[0] == 0]
    words = [_weekdays_zh(plain)] if plain else []
    words += [f"{_ordinal_zh(ordinal)}周{_DAYS_ZH[weekday]}" for ordinal, weekday in byday if ordinal]
    return "、".join(words)


def _weekdays_zh(byday: Sequence[tuple[int, int]]) -> str:
    if tuple(byday) == MON_TO_FRI:
        return "周一至周五"
    return "、".join(f"周{_DAYS_ZH[weekday]}" for _, weekday in byday)


def _ordinal_zh(number: int) -> str:
    if number == -1:
        return "最后一个"
    word = _NUMBERS_ZH[abs(number)] if abs(number) < len(_NUMBERS_ZH) else str(abs(number))
    return f"第{word}个" if number > 0 else f"倒数第{word}个"


def _monthday_zh(number: int) -> str:
    if number > 0:
        return f"{number}日"
    return "最后一天" if number == -1 else f"倒数第{-number}天"


def _lunar_zh(rule: Rule) -> list[str]:
    if rule.lunar_months == ((12, False),) and rule.bymonthday == (-1,):
        return ["除夕"]
    return [lunar_date_zh(month, day) for month in rule.lunar_months for day in rule.bymonthday]


def lunar_date_zh(month: lunar.Month, number: int) -> str:
    """正月初一, 闰四月十五; a negative number counts from the month's end."""
    return f"{'闰' if month[1] else ''}{_LUNAR_MONTHS_ZH[month[0]]}月{lunar_day_zh(number)}"


def lunar_day_zh(number: int) -> str:
    """初一, 十五, 廿三, 三十; a negative number counts from the month's end."""
    if number < 0:
        return _monthday_zh(number)
    if number in (10, 20, 30):
        return ("初十", "二十", "三十")[number // 10 - 1]
    return ("初", "十", "廿")[number // 10] + _NUMBERS_ZH[number % 10]


def _excluded_zh(event: Event) -> str:
    days = sorted(parse_dates(event.excluded_dates))
    if len(days) > EXCLUDED_SHOWN:
        return f"（{len(days)}天除外）"
    return f"（{'、'.join(f'{day.month}月{day.day}日' for day in days)}除外）" if days else ""


def _unknown_zh(rule: Rule, event: Event) -> list[str]:
    plain = "周一至周五" if rule.condition == workdays.WORKDAY else "周六、周日"
    until = "公布后补上" if rule.condition == workdays.HOLIDAY else f"暂按{plain}计"
    instead = "未计入" if rule.condition == workdays.HOLIDAY else f"按{plain}计"
    notes = [(expansion.years_to_come(event.expansion), f"待国务院公布，{until}")]
    notes.append((expansion.years_not_recorded(event.expansion), f"未收录，{instead}"))
    return [f"{'、'.join(f'{year}年' for year in years)}的放假安排{note}" for years, note in notes if years]


def _date_zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
