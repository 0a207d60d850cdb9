"""Opening hours in Chinese, as a notice at the door has them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from core.language import Language
from places.models import PlaceKind
from places.opening_hours.rules import DAY_LENGTH, WHOLE_DAY, Dates, Means, Minutes, Point, Rule, Weekdays, Weeks
from places.opening_hours.states import Standing
from places.opening_hours.wording.shape import Wording, ranges

_WEEK: Final = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_NUMBERS: Final = ("", "一", "二", "三", "四", "五")
_HOLIDAYS: Final = "法定节假日"
_SHUT: Final[Mapping[str, str]] = {
    PlaceKind.PARK: "闭园",
    PlaceKind.CULTURE_PARK: "闭园",
    PlaceKind.BOOK_HOUSE: "闭馆",
    PlaceKind.LIBRARY: "闭馆",
    PlaceKind.MUSEUM: "闭馆",
    PlaceKind.CULTURE_CENTRE: "闭馆",
}


def _clock(minute: int) -> str:
    """9:00, 次日2:00."""
    if minute > DAY_LENGTH:
        return f"次日{_clock(minute - DAY_LENGTH)}"
    return f"{minute // 60}:{minute % 60:02d}"


def _rule(rule: Rule, comment: Callable[[str], str]) -> str:
    when = "".join(
        (
            _joined([_dates(dates) for dates in rule.dates]),
            _joined([_weeks(weeks) for weeks in rule.weeks]),
            _days(rule),
        )
    )
    return _said(when, rule.hours, rule.means, comment(rule.comment))


def _said(when: str, hours: Sequence[Minutes], means: Means, comment: str) -> str:
    aside = f"（{comment}）" if comment else ""
    if means is Means.OFF:
        return f"{when or '暂停开放'}{'休息' if when else ''}{aside}"
    if hours == WHOLE_DAY and not when and means is Means.OPEN:
        return f"全天开放{aside}"
    when = when or "每天"
    if means is Means.UNKNOWN:
        words = comment or "开放时间不确定"
        return f"{when}{words}" if hours == WHOLE_DAY else f"{when} {_spans(hours)}（{words}）"
    return (f"{when}全天开放" if hours == WHOLE_DAY else f"{when} {_spans(hours)}") + aside


def _spans(hours: Sequence[Minutes]) -> str:
    return "、".join(f"{_clock(begins)}—{_clock(ends)}" for begins, ends in hours)


def _days(rule: Rule) -> str:
    nth = [_nth(days) for days in rule.weekdays if days.nth]
    numbers = sorted({number for days in rule.weekdays if not days.nth for number in days.numbers})
    holidays = [_HOLIDAYS] if rule.on_holidays else []
    if len(numbers) == len(_WEEK):
        return "、".join(["每天", *nth]) + ("（含法定节假日）" if rule.on_holidays else "")
    return "、".join([*_weekdays(numbers), *nth, *holidays])


def _weekdays(numbers: Sequence[int]) -> list[str]:
    words = []
    for first, last in ranges(numbers):
        if (first, last) == (5, 6):
            words.append("周末")
        elif last - first == 1:
            words += [_WEEK[first], _WEEK[last]]
        else:
            words.append(_WEEK[first] if first == last else f"{_WEEK[first]}至{_WEEK[last]}")
    return words


def _nth(days: Weekdays) -> str:
    """每月第一个、第三个周六."""
    which = "、".join(
        f"第{_NUMBERS[number]}个" if number > 0 else "最后一个" if number == -1 else f"倒数第{_NUMBERS[-number]}个"
        for number in days.nth
    )
    return f"每月{which}{_WEEK[days.first]}"


def _dates(dates: Dates) -> str:
    """4月至10月, 2026年10月1日至7日."""
    first, last = dates.first, dates.last
    if first == last:
        return _point(first)
    year = None if last.year == first.year else last.year
    month = None if year is None and last.month == first.month and last.day is not None else last.month
    return f"{_point(first)}至{_point(Point(year, month, last.day))}"


def _point(point: Point) -> str:
    parts = [f"{point.year}年" if point.year else "", f"{point.month}月" if point.month else ""]
    return "".join([*parts, f"{point.day}日" if point.day else ""])


def _weeks(weeks: Weeks) -> str:
    if weeks.step == 2 and weeks.last >= 52 and weeks.first in (1, 2):
        return "单周" if weeks.first == 1 else "双周"
    if weeks.first == weeks.last:
        return f"第{weeks.first}周"
    return f"第{weeks.first}至{weeks.last}周" + (f"每{weeks.step}周一次的" if weeks.step > 1 else "")


def _joined(words: Sequence[str]) -> str:
    return "、".join(words)


def _turns(moment: datetime, seen: datetime) -> str:
    """21:00, 明天 9:00, 周一 9:00, 12月1日 9:00, as seen from another moment."""
    days = (moment.date() - seen.date()).days
    clock = _clock(moment.hour * 60 + moment.minute)
    if days == 1 and moment.hour == moment.minute == 0:
        return "24:00"
    if days < 2:
        return f"明天 {clock}" if days else clock
    return f"{_WEEK[moment.weekday()] if days < 7 else f'{moment.month}月{moment.day}日'} {clock}"


def _of_dates(first: date, last: date, today: date) -> str:
    """10月1日至7日, 10月10日（周六）."""
    year = f"{first.year}年" if first.year != today.year else ""
    if first == last:
        return f"{year}{first.month}月{first.day}日（{_WEEK[first.weekday()]}）"
    until = f"{last.day}日" if last.month == first.month else f"{last.month}月{last.day}日"
    return f"{year}{first.month}月{first.day}日至{until}"


def _beside(word: str, hours: str) -> str:
    """今天 9:00—21:00, 今天休息: a blank stands before figures only."""
    return f"{word} {hours}" if hours[:1].isdigit() else f"{word}{hours}"


ZH: Final = Wording(
    language=Language.ZH_HANS,
    rule=_rule,
    clock=_clock,
    turns=_turns,
    of_dates=_of_dates,
    comments={
        "by appointment": "需预约",
        "by appointment only": "需预约",
        "appointment only": "需预约",
        "reservation required": "需预约",
        "on request": "需先询问",
        "members only": "仅限会员",
        "temporarily closed": "暂停开放",
    },
    shut=lambda kind: _SHUT.get(kind, "关门"),
    standings={
        Standing.OPEN: "开放中",
        Standing.PERHAPS: "{comment}",
        Standing.EARLY: "尚未开放",
        Standing.BREAK: "暂时休息",
        Standing.OVER: "已{shut}",
        Standing.DAY_OFF: "今天休息",
    },
    opens=" · {time} 开门",
    until=" · {time} {shut}",
    today=lambda hours: _beside("今天", hours),
    closed="休息",
    whole_day="全天开放",
    between="—",
    between_spans="、",
    usual=lambda hours: _beside("照常", hours),
    no_hours="开放时间不确定",
    may_differ="开放时间可能不同",
    off_may_differ="{name}放假，开放时间可能不同",
    work_may_differ="{name}调休上班日，开放时间可能不同",
    worked="{name}调休上班",
    as_of="{date}资料",
    by_data="按{date}资料",
    if_usual="若照常",
    unknown_year="{year}年的放假安排待国务院公布，其中的节假日没有计入。",
)
