"""Opening hours as a weekly table: what is typed in its cells, and what pages will print of the text."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, Final

from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from places.models import Place
from places.opening_hours.ahead import special_days
from places.opening_hours.holidays import recorded
from places.opening_hours.hours import ONE_DAY, Hours
from places.opening_hours.rules import DAY_LENGTH, WHOLE_DAY
from places.opening_hours.states import state_at
from places.opening_hours.syntax import check_opening_hours, minutes
from places.opening_hours.week import EMPTY, MOST_SPANS, DaySpans, Week, clock, read_week, write_week
from places.opening_hours.wording import ZH

_SPANS: Final = ("第一段", "第二段")
ROWS: Final = ("周一", "周二", "周三", "周四", "周五", "周六", "周日", "节假日")
# What an input method for Chinese makes of the signs of the syntax.
_FULL_WIDTH: Final = str.maketrans("：；，－—–～〜＋／　", ":;,-----+/ ")
_QUOTES: Final = str.maketrans("“”", '""')
_CLOCK: Final = re.compile(r"([0-9]{1,2})(?:[:：.点时]([0-9]{2})?分?)?")
_TOO_MUCH: Final = 2000
_DAYS_AHEAD: Final = 60

Cells = dict[str, Any]


class OpeningHoursInput(AdminTextInputWidget):
    """The text, which is what counts, and a table beside it that a script keeps in step with it."""

    template_name = "desk/widgets/opening_hours.html"

    class Media:
        css: ClassVar = {"all": ("desk/forms.css", "desk/opening_hours.css")}
        js = ("desk/ask.js", "desk/opening_hours.js")

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context |= {"rows": ROWS, "spans": _SPANS, "ask": reverse("admin:places_place_hours")}
        return context


def half_width(text: str) -> str:
    """What was typed with Chinese signs in the signs of the syntax; comments stay as they are."""
    parts = re.split('("[^"]*")', text.translate(_QUOTES))
    return "".join(part if part.startswith('"') else part.translate(_FULL_WIDTH) for part in parts)


def answer(asked: Mapping[str, str]) -> dict[str, Any]:
    """What is told of a `text`, or of the text that a `table` says (JSON) with the `rest` behind it.

    Raises ValidationError, in Chinese, for what was typed wrongly, and ValueError for what no script of ours sends.
    """
    if "table" not in asked:
        return told(half_width(asked.get("text", "").strip())[:_TOO_MUCH])
    try:
        text = written(json.loads(asked["table"][:_TOO_MUCH]), half_width(asked.get("rest", ""))[:_TOO_MUCH])
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError("no table") from error
    return told(text)


def told(text: str) -> dict[str, Any]:
    """The text, its table, the sentence that pages print, the state right now and the special days ahead.

    Raises ValidationError, in Chinese.
    """
    if not text:
        return {"text": "", "table": cells_of(EMPTY), "rest": "", "sentence": "", "now": "", "ahead": []}
    check_opening_hours(text)
    limit = Place._meta.get_field("opening_hours").max_length
    if limit is not None and len(text) > limit:
        raise ValidationError(f"太长了：最多 {limit} 个字符，现在有 {len(text)} 个")
    week, hours, now = read_week(text), Hours.read(text), timezone.localtime().replace(tzinfo=None)
    ahead, state = [], "这种写法不能判断何时开放，页面上照原文显示，“现在开放”的筛选里找不到它"
    if hours is not None:
        holidays = recorded((now - ONE_DAY).date(), (now + _DAYS_AHEAD * ONE_DAY).date())
        state = ZH.state(state_at(hours, now, holidays), "")
        ahead = [ZH.special(run, now.date()) for run in special_days(hours, now.date(), holidays, _DAYS_AHEAD)]
    return {
        "text": text,
        "table": cells_of(week) if week is not None else None,
        "rest": week.rest if week is not None else "",
        "sentence": ZH.week(text),
        "now": state,
        "ahead": ahead,
    }


def cells_of(week: Week) -> list[Cells]:
    """The cells of the table, row by row."""
    return [_cells(spans) for spans in (*week.days, week.holidays)]


def _cells(spans: DaySpans) -> Cells:
    typed = [[clock(begins), clock(_on_clock(ends))] for begins, ends in spans or () if spans != WHOLE_DAY]
    typed += [["", ""]] * (MOST_SPANS - len(typed))
    return {"is_closed": spans == (), "is_whole": spans == WHOLE_DAY, "spans": typed}


def _on_clock(minute: int) -> int:
    return minute if minute <= DAY_LENGTH else minute - DAY_LENGTH


def written(table: list[Cells], rest: str = "") -> str:
    """The text of a table. Raises ValidationError with a message for each row that cannot be."""
    messages: list[str] = []
    days: list[DaySpans] = []
    for name, cells in zip(ROWS, table, strict=True):
        try:
            days.append(_spans(cells))
        except ValidationError as error:
            messages += [f"{name}：{message}" for message in error.messages]
    if messages:
        raise ValidationError(messages)
    return write_week(replace(EMPTY, days=tuple(days[:-1]), holidays=days[-1], rest=rest.strip()))


def _spans(cells: Cells) -> DaySpans:
    typed = [(str(begins).strip(), str(ends).strip()) for begins, ends in cells["spans"][:MOST_SPANS]]
    filled = [(_minute(begins), _minute(ends)) for begins, ends in typed if begins or ends]
    if cells["is_closed"] or cells["is_whole"]:
        return WHOLE_DAY if cells["is_whole"] else ()
    spans = tuple((begins, ends if ends > begins else ends + DAY_LENGTH) for begins, ends in filled)
    if len(spans) == MOST_SPANS and spans[1][0] < spans[0][1]:
        raise ValidationError("第二段要在第一段之后")
    return spans or None


def _minute(typed: str) -> int:
    """The minute of the day that was typed as 9, 9:00, 9：30 or 9点."""
    found = _CLOCK.fullmatch(typed)
    minute = minutes(f"{found[1]}:{found[2] or '00'}") if found else None
    if not typed:
        raise ValidationError("开始和结束都要填")
    if minute is None or minute > DAY_LENGTH:
        raise ValidationError(f"“{typed[:10]}”不是钟点，请写成 9:00")
    return minute
