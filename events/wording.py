"""An event in words: when, where and what became of it, exactly as finely as it is known. Pure; runs no query."""

from datetime import date, datetime, time
from typing import Final

from core.record import Record
from events.models import Event, EventState, Precision
from events.rule_wording import repeats_zh
from places.models import Place

WEEKDAYS: Final = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
PLACE_UNKNOWN: Final = "地点待定"
ONLINE: Final = "线上"
SEVERAL_PLACES: Final = "全区多地"


def day_zh(day: date) -> str:
    """2026年4月23日（星期四）."""
    return f"{day.year}年{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def clock_zh(moment: time) -> str:
    """9:30."""
    return f"{moment.hour}:{moment.minute:02d}"


def when_zh(event: Event) -> str:
    """When it is, in one sentence, saying what was not announced; 日期未公布 when nothing was."""
    if event.start_on is None or event.end_on is None:
        return "日期未公布"
    days = day_zh(event.start_on)
    if event.end_on > event.start_on:
        days += f"—{_later_day_zh(event.start_on, event.end_on)}"
    sentence = f"{days}{_time_of_day_zh(event)}"
    repeats = repeats_zh(event)
    return f"{sentence}，{repeats}" if repeats else sentence


def _later_day_zh(first: date, later: date) -> str:
    """The second of two days, without what it shares with the first."""
    weekday = WEEKDAYS[later.weekday()]
    if later.year != first.year:
        return day_zh(later)
    return f"{later.day}日（{weekday}）" if later.month == first.month else f"{later.month}月{later.day}日（{weekday}）"


def _time_of_day_zh(event: Event) -> str:
    if event.precision == Precision.MINUTE and event.start_time is not None:
        start = clock_zh(event.start_time)
        return f" {start}—{clock_zh(event.end_time)}" if event.end_time else f" {start}开始（结束时间未公布）"
    if event.precision == Precision.PART_OF_DAY:
        return f"{event.get_part_of_day_display()}（具体时间未公布）"
    return "（具体时间未公布）"


def state_mark(event: Event) -> str:
    """The word that must be seen first: 已取消, 改期, 延期，时间待定, 地点变更, 暂定; empty when all is as planned."""
    match event.state:
        case EventState.CANCELLED:
            return "已取消"
        case EventState.POSTPONED:
            return "改期" if event.previous_start_on else "延期，时间待定"
        case EventState.MOVED:
            return "地点变更"
        case EventState.TENTATIVE:
            return "暂定"
        case _:
            return ""


def public_places(event: Event, at: datetime) -> list[Place]:
    """Where it is held, main place first; a merged place by its survivor, one that is not public not at all."""
    places = [event.place, *(other.place for other in event.further_places)]
    standing = dict.fromkeys(place.survivor for place in places if place is not None)
    return [place for place in standing if place.is_public(at)]


def belongs_to(event: Event, at: datetime) -> list[tuple[str, Record]]:
    """What it is a part of, with a word for it: the umbrella and the project that the public may see."""
    wholes = (("所属活动", event.umbrella), ("所属项目", event.project))
    standing = [(label, record.survivor) for label, record in wholes if record is not None]
    return [(label, record) for label, record in standing if record.is_public(at)]


def venue_zh(event: Event, at: datetime) -> str:
    """The venue in a few words: a name, 全区多地, 线上 or 地点待定."""
    places = public_places(event, at)
    if len(places) > 1:
        return SEVERAL_PLACES
    if places:
        return str(places[0].title)
    return ONLINE if event.online_url else PLACE_UNKNOWN


def changes_zh(event: Event, at: datetime) -> list[str]:
    """What was announced before and why it changed, one line each."""
    lines = []
    if event.previous_start_on is not None:
        clock = f" {clock_zh(event.previous_start_time)}" if event.previous_start_time else ""
        lines.append(f"原定{event.previous_start_on.month}月{event.previous_start_on.day}日{clock}")
    if event.previous_place is not None and event.previous_place.survivor.is_public(at):
        lines.append(f"原地点：{event.previous_place.survivor.title}")
    if event.state_reason:
        lines.append(f"说明：{event.state_reason}")
    return lines
