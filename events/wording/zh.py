"""An event in Chinese, as a newspaper of the place would print it."""

from datetime import date, time
from typing import Final

from core.language import Language
from events.models import Event, EventState, PartOfDay, Precision
from events.rule_wording import repeats_zh
from events.wording.facts import Mark, Venue, Whole, other_zone
from events.wording.shape import Labels, Wording

WEEKDAYS: Final = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
_PARTS_OF_DAY: Final = dict(PartOfDay.choices)


def _day(day: date) -> str:
    """2026年4月23日（星期四）."""
    return f"{day.year}年{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def _clock(moment: time) -> str:
    """9:30."""
    return f"{moment.hour}:{moment.minute:02d}"


def _when(event: Event) -> str:
    """In one sentence; 日期未公布 when nothing was announced."""
    if event.start_on is None or event.end_on is None:
        return "日期未公布"
    days = _day(event.start_on)
    if event.end_on > event.start_on:
        days += f"—{_later_day(event.start_on, event.end_on)}"
    sentence = f"{days}{_time_of_day(event)}"
    repeats = repeats_zh(event)
    return f"{sentence}，{repeats}" if repeats else sentence


def _later_day(first: date, later: date) -> str:
    """The second of two days, without what it shares with the first."""
    weekday = WEEKDAYS[later.weekday()]
    if later.year != first.year:
        return _day(later)
    return f"{later.day}日（{weekday}）" if later.month == first.month else f"{later.month}月{later.day}日（{weekday}）"


def _time_of_day(event: Event) -> str:
    if event.precision == Precision.MINUTE and event.start_time is not None:
        start, zone = _clock(event.start_time), other_zone(event)
        aside = f"（{zone} 时间）" if zone else ""
        if event.end_time:
            return f" {start}—{_clock(event.end_time)}{aside}"
        return f" {start}开始{aside}（结束时间未公布）"
    if event.precision == Precision.PART_OF_DAY:
        return f"{_PARTS_OF_DAY[event.part_of_day]}（具体时间未公布）"
    return "（具体时间未公布）"


def _originally(day: date, clock: time | None) -> str:
    return f"原定{day.month}月{day.day}日" + (f" {_clock(clock)}" if clock else "")


ZH: Final = Wording(
    language=Language.ZH_HANS,
    labels=Labels(
        when="时间", repeats="重复", places="地点", previous_place="原地点", online="线上", reason="说明", doubt="存疑"
    ),
    states=dict(EventState.choices),
    marks={
        Mark.CANCELLED: "已取消",
        Mark.RESCHEDULED: "改期",
        Mark.POSTPONED: "延期，时间待定",
        Mark.MOVED: "地点变更",
        Mark.TENTATIVE: "暂定",
    },
    parts_of_day=_PARTS_OF_DAY,
    venues={Venue.UNKNOWN: "地点待定", Venue.ONLINE: "线上", Venue.SEVERAL: "全区多地"},
    wholes={Whole.UMBRELLA: "所属活动", Whole.PROJECT: "所属项目"},
    end_assumed="结束时间未公布，日历按1小时显示",
    day=_day,
    clock=_clock,
    when=_when,
    repeats=repeats_zh,
    originally=_originally,
)
