"""What readers will see of an event while it is being typed: asked of the server, which writes nothing."""

import pytest
import time_machine
from django.contrib.admin.models import LogEntry

from core.models import CalendarDay
from events.models import Event
from tests.desk.desk import chief, editor, errors_at, form_values, url_of
from tests.support import NOW, make_category, make_event, make_place

pytestmark = pytest.mark.django_db
NEW = "/admin/events/event/when/"
READ = "/admin/events/event/when/read/"


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False):
        yield


def preview(desk, event=None, **changes):
    """The fragments for the event's form with some changes, as the page's script asks for them."""
    page = url_of("add", Event) if event is None else url_of("change", event)
    data = form_values(desk.get(page).content.decode()) | changes
    return desk.post(NEW if event is None else f"/admin/events/event/{event.pk}/when/", data)


def test_the_sentence_and_the_calendars_text_are_those_that_readers_get():
    make_category()
    response = preview(chief(), title="推进会", start_on="2026-04-23", precision="part-of-day", part_of_day="morning")
    page = response.content.decode()
    assert "2026年4月23日（星期四）上午（具体时间未公布）" in page
    assert "DTSTART;VALUE=DATE:20260423\nDTEND;VALUE=DATE:20260424" in page.replace("\r", "")
    assert "SUMMARY:【上午】推进会" in page
    assert "/events/tui-jin-hui/" in page
    assert (response.headers["Cache-Control"], Event.objects.count()) == ("private, no-store", 0)


def test_a_held_event_is_previewed_with_its_place_and_nothing_is_written():
    event = make_event(place=make_place("朝阳公园"))
    lines = event.history.count()
    page = preview(chief(), event, start_on="2026-05-06", end_on="").content.decode()
    assert "2026年5月6日（星期三）" in page
    assert "LOCATION:朝阳公园" in page
    event.refresh_from_db()
    assert (str(event.start_on), event.history.count()) == ("2026-04-21", lines)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "填了开始日期"),
        ({"start_on": "2026-04-23", "precision": "part-of-day"}, "只知道时段的要选时段"),
        ({"start_on": "2026-04-23", "end_on": "2026-04-22"}, "结束日期不能早于开始日期"),
        ({"start_on": "9999-12-31"}, "1900 年到 2199 年"),
        ({"start_on": "二月"}, "填了开始日期"),
        ({"is_umbrella": "on"}, "总活动没有自己的日期"),
        ({"start_on": "2026-04-23", "rule": "FREQ=HOURLY;COUNT=2"}, "FREQ"),
        ({"title": "\x00\x01", "start_on": "2026-04-23"}, "2026年4月23日"),
    ],
)
def test_what_cannot_be_said_yet_is_said_in_words(typed, words):
    response = preview(chief(), **typed)
    assert response.status_code == 200
    assert words in response.content.decode()


def test_a_rule_that_begins_on_another_day_offers_it():
    page = preview(
        chief(), start_on="2026-04-21", repeat="weekly", repeat_weekdays=["2"], repeat_count="3"
    ).content.decode()
    assert "规则的第一次是 2026-04-22" in page
    assert 'data-value="2026-04-22"' in page


def test_the_next_ten_dates_have_weekday_lunar_day_and_days_off():
    CalendarDay.objects.create(day="2026-05-01", kind="holiday", title="劳动节")
    CalendarDay.objects.create(day="2026-05-09", kind="workday", title="劳动节")
    desk = chief()
    page = preview(desk, start_on="2026-04-25", repeat="daily", repeat_count="400").content.decode()
    assert page.count("data-original-on=") == 10
    assert "共 400 次。接下来 10 次" in page
    assert "2026年5月1日（星期五）" in page
    assert "农历三月十五" in page
    assert page.count(">休<") == 1
    assert "待国务院公布" not in page
    ahead = preview(desk, start_on="2027-02-01", repeat="daily", repeat_count="3").content.decode()
    assert "2027年的放假和调休待国务院公布" in ahead


def test_rows_of_single_changes_count_as_typed():
    event = make_event(rule="FREQ=DAILY;COUNT=3")
    rows = {
        "occurrence_changes-TOTAL_FORMS": "2",
        "occurrence_changes-0-original_on": "2026-04-22",
        "occurrence_changes-0-state": "cancelled",
        "occurrence_changes-0-reason": "下雨",
        "occurrence_changes-1-original_on": "2026-04-23",
        "occurrence_changes-1-state": "moved",
        "occurrence_changes-1-start_on": "2026-04-30",
    }
    page = preview(chief(), event, **rows).content.decode()
    assert "取消：下雨" in page
    assert "改到 2026年4月30日（星期四）" in page
    assert event.changes == []


def test_only_who_may_write_the_event_is_answered(client):
    event = make_event()
    address = f"/admin/events/event/{event.pk}/when/"
    reader = editor("events.view_event")
    assert [reader.post(url, {}).status_code for url in (address, NEW, READ)] == [403, 403, 403]
    assert [reader.get(url).status_code for url in (address, NEW, READ)] == [405, 405, 405]
    assert client.post(address, {}).status_code == 302
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    "sent", [{}, {"occurrence_changes-TOTAL_FORMS": "9" * 30}, {"place": "9" * 30, "start_on": "2026-04-23"}]
)
def test_a_form_that_no_page_sends_is_answered_too(sent):
    desk = chief()
    assert desk.post(NEW, sent).status_code == 200
    assert desk.post("/admin/events/event/999/when/", sent).status_code == 404


def test_the_token_is_asked_for():
    desk = chief()
    desk.handler.enforce_csrf_checks = True
    assert [desk.post(url, {}).status_code for url in (NEW, READ)] == [403, 403]


def test_a_line_fills_the_fields():
    answer = chief().post(READ, {"typed": "4月28日下午2点-4点"}).json()
    assert answer["fields"] == {
        "start_on": "2026-04-28",
        "end_on": "",
        "precision": "minute",
        "part_of_day": "",
        "start_time": "14:00",
        "end_time": "16:00",
    }


def test_a_line_that_cannot_be_read_says_so():
    answer = chief().post(READ, {"typed": "后来"}).json()
    assert "“后来”看不懂" in answer["error"]


def test_without_scripts_the_line_is_read_on_saving():
    response = chief().fill(
        url_of("add", Event), title="推进会", when_typed="4/28-29", category=str(make_category().pk)
    )
    assert response.status_code == 302
    event = Event.objects.get()
    assert (str(event.start_on), str(event.end_on), event.precision) == ("2026-04-28", "2026-04-29", "day")


def test_a_refused_line_stays_at_its_field():
    response = chief().fill(url_of("change", make_event()), when_typed="后来")
    assert "看不懂" in errors_at(response)["when_typed"][0]
    assert form_values(response.content.decode())["when_typed"] == "后来"


def test_a_refused_form_shows_what_readers_would_see_of_what_was_typed():
    response = chief().fill(url_of("change", make_event()), title="", start_on="2026-05-06", end_on="")
    assert "2026年5月6日（星期三）" in response.content.decode()


def test_what_a_precision_hides_is_kept_on_refusal_and_not_saved():
    event, desk = make_event(), chief()
    typed = {"only_shown": "on", "precision": "day", "start_time": "09:30", "part_of_day": "morning"}
    response = desk.fill(url_of("change", event), **typed, title="")
    assert form_values(response.content.decode())["start_time"] == "09:30"
    assert desk.fill(url_of("change", event), **typed).status_code == 302
    event.refresh_from_db()
    assert (event.precision, event.start_time, event.part_of_day) == ("day", None, "")


def test_who_may_only_look_sees_the_sentence_and_no_helps_for_typing():
    event = make_event(rule="FREQ=WEEKLY;COUNT=3")
    page = editor("events.view_event").get(url_of("change", event)).content.decode()
    assert "每周二，共3次" in page
    assert "2026年4月28日（星期二）" in page
    assert "怎样重复" not in page
    assert "一行写完" not in page


def test_saving_with_scripts_notes_no_change_of_how_the_form_was_sent():
    event, desk = make_event(), chief()
    desk.fill(url_of("change", event), only_shown="on", title="改题")
    assert LogEntry.objects.get().get_change_message() == "已修改标题。"
