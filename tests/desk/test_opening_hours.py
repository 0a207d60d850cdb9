"""Opening hours at the desk: the table and the text say the same, and whoever changes them says of when they are."""

import json
from datetime import date

import pytest
import time_machine

from core.models import CalendarDay
from desk.opening_hours import cells_of, half_width, written
from places.models import Place
from places.opening_hours.week import read_week
from tests.desk.desk import chief, editor, url_of
from tests.support import NOW, make_place

pytestmark = pytest.mark.django_db
ASK = "/admin/places/place/hours/"
NOTHING = {"is_closed": False, "is_whole": False, "spans": [["", ""], ["", ""]]}


def table(**rows):
    names = ("mo", "tu", "we", "th", "fr", "sa", "su", "ph")
    return [NOTHING | rows.get(name, {}) for name in names]


def ask(**asked):
    with time_machine.travel(NOW, tick=False):
        return chief().post(ASK, asked)


def test_a_text_is_told_with_its_table_its_sentence_and_what_holds_now():
    CalendarDay.objects.create(day=date(2026, 5, 1), kind="holiday", title="劳动节")
    CalendarDay.objects.create(day=date(2026, 5, 9), kind="workday", title="劳动节")
    told = ask(text="Mo-Fr 09:00-12:00,13:00-21:00; Sa off; PH off; 2026 May 02 off").json()
    assert told["sentence"] == "周一至周五 9:00—12:00、13:00—21:00；周六休息；法定节假日休息；2026年5月2日休息"
    assert told["now"] == "开放中 · 12:00 关门"
    assert told["rest"] == "2026 May 02 off"
    assert told["table"][0]["spans"] == [["09:00", "12:00"], ["13:00", "21:00"]]
    assert told["table"][5]["is_closed"]
    assert told["table"][6] == NOTHING
    assert told["ahead"] == [
        ["5月1日（周五） 劳动节", "休息"],
        ["5月2日（周六）", "休息"],
        ["5月9日（周六） 劳动节调休上班", "开放时间可能不同"],
    ]


def test_a_table_becomes_a_text():
    day = {"spans": [["9", "21：00"], ["", ""]]}
    asked = table(mo=day, tu=day, we=day, sa={"is_whole": True}, su={"spans": [["20:00", "2点"], ["", ""]]})
    asked[7] |= {"is_closed": True}
    told = ask(table=json.dumps(asked), rest="2026 Oct 01－07 off").json()
    assert told["text"] == "Mo-We 09:00-21:00; Sa 00:00-24:00; Su 20:00-02:00; PH off; 2026 Oct 01-07 off"


@pytest.mark.parametrize(
    ("spans", "message"),
    [
        ([["9:00", ""], ["", ""]], "周二：开始和结束都要填"),
        ([["九点", "12:00"], ["", ""]], "周二：“九点”不是钟点"),
        ([["9:00", "25:00"], ["", ""]], "周二：“25:00”不是钟点"),
        ([["9:00", "12:00"], ["11:00", "13:00"]], "周二：第二段要在第一段之后"),
    ],
)
def test_a_cell_that_cannot_be_is_named(spans, message):
    assert message in ask(table=json.dumps(table(tu={"spans": spans}))).json()["error"]


@pytest.mark.parametrize("text", ["每天九点到五点", "Mo-Fr 25:00-99:00", "((((" * 60])
def test_a_text_that_cannot_be_read_is_refused_in_chinese(text):
    assert "看不懂这个开放时间" in ask(text=text).json()["error"]


@pytest.mark.parametrize(
    "asked", [{"table": "[["}, {"table": "[]"}, {"table": "{}"}, {"table": "[1,2,3,4,5,6,7,8]"}, {"table": "[" * 3000}]
)
def test_what_no_script_of_ours_sends_is_a_400(asked):
    assert ask(**asked).status_code == 400


@pytest.mark.parametrize("text", ["sunrise-sunset", "PH off; Mo-Su 09:00-21:00", 'Mo-Fr 09:00-17:00 "需预约"'])
def test_what_the_table_has_no_room_for_is_left_alone_and_said(text):
    told = ask(text=text).json()
    assert told["text"] == text
    assert told["table"] is None
    assert told["sentence"]


def test_the_table_needs_the_right_to_change_places():
    assert editor("events.change_event").post(ASK, {"text": "24/7"}).status_code == 403
    assert chief().get(ASK).status_code == 405


@pytest.mark.parametrize("text", ["Mo-Fr 09:00-21:00; PH off", "24/7", "Mo-Su 20:00-02:00; 2026 Oct 01 off", ""])
def test_cells_hold_all_that_the_text_says(text):
    week = read_week(text)
    assert written(cells_of(week), week.rest) == text


def test_signs_of_chinese_typing_are_those_of_the_syntax_but_in_comments():
    assert half_width("Mo－Fr 09：00—21：00；PH off “周末：闭馆；请预约”") == (
        'Mo-Fr 09:00-21:00;PH off "周末：闭馆；请预约"'
    )


def test_hours_typed_with_chinese_signs_are_saved_and_the_page_has_the_table():
    place = make_place()
    desk = chief()
    page = desk.fill(
        url_of("change", place), opening_hours="Mo－Fr 09：00—21：00；PH off", opening_hours_as_of="2026年4月"
    )
    assert page.status_code == 302
    assert Place.objects.get().opening_hours == "Mo-Fr 09:00-21:00;PH off"
    assert "节假日" in desk.get(url_of("change", place)).content.decode()


def test_new_hours_with_the_old_date_are_asked_of_when_they_are_and_nothing_is_lost():
    place = make_place(opening_hours="24/7", opening_hours_as_of="2017")
    desk = chief()
    page = desk.fill(url_of("change", place), opening_hours="Mo-Fr 08:00-20:00").content.decode()
    assert "请写明新的时间是什么时候的资料；如果仍是2017年的资料" in page
    assert "Mo-Fr 08:00-20:00" in page
    assert Place.objects.get().opening_hours == "24/7"
    desk.fill(url_of("change", place), opening_hours="Mo-Fr 08:00-20:00", as_of_stands="on")
    assert str(Place.objects.get().opening_hours_as_of) == "2017"
    desk.fill(url_of("change", place), opening_hours="Mo-Fr 08:00-19:00", opening_hours_as_of="2026-04")
    assert Place.objects.get().opening_hours == "Mo-Fr 08:00-19:00"
    # Other changes ask for nothing.
    assert desk.fill(url_of("change", place), phone="010-1").status_code == 302
