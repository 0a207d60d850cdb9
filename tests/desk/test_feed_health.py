"""订阅健康: what is missing in the feeds and why, how large they are, and who fetches them."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client as Browser

from core.partial_date import PartialDate
from events.models import Event
from publish.fetches import ledger
from publish.ical import window
from publish.models import FeedFetches
from tests.desk.desk import chief, editor, make_chief, url_of
from tests.desk.test_every_page import _Page, english
from tests.support import NOW, Reader, commit, make_category, make_event, make_place, make_project, selects

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/feeds/"
TODAY = date(2026, 4, 20)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def lines(desk, section):
    """The rows of the tables under a heading, as lists of what their cells say."""
    response = desk.get(ADDRESS)
    assert response.status_code == 200
    page = response.content.decode()
    (part,) = [part for part in page.split('<div class="module">') if f"<h2>{section}" in part]
    rows = re.findall(r"<tr>(.*?)</tr>", part, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[re.sub(r"<[^>]*>", "", cell) for cell in row] for row in cells]


def fetched(feed, client, sent, unchanged=0, day=TODAY):
    FeedFetches.objects.create(day=day, feed=feed, client=client, sent=sent, unchanged=unchanged)


def test_it_is_reached_from_the_first_page():
    assert f'<a href="{ADDRESS}">订阅健康</a>' in chief().get("/admin/").content.decode()


def test_a_stranger_is_sent_to_the_login_and_an_editor_may_read():
    response = Reader().get(ADDRESS)
    assert (response.status_code, response["Location"]) == (302, f"/admin/login/?next={ADDRESS}")
    desk = editor()
    response = desk.get(ADDRESS)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_a_record_that_breaks_is_named_with_the_reason_and_a_link(monkeypatch):
    broken = make_event("坏的活动")
    make_event("好的活动")
    original = Event.shown_changed_at

    def failing(event, at):
        if event.title == "坏的活动":
            raise ValueError("no such zone")
        return original(event, at)

    monkeypatch.setattr(Event, "shown_changed_at", failing)
    desk = chief()
    assert lines(desk, "没有进入订阅的记录")[1:] == [
        ["坏的活动", "活动", "图层、日历", "故障：ValueError: no such zone"]
    ]
    assert f'<a href="{url_of("change", broken)}">坏的活动</a>' in desk.get(ADDRESS).content.decode()


def test_a_record_that_has_no_place_in_a_calendar_is_no_fault():
    make_project("只知道年份", completion_now=PartialDate.parse("2027"))
    ((_, title, forms, why),) = lines(chief(), "没有进入订阅的记录")[1:]
    assert (title, forms) == ("项目", "日历")
    assert "故障" not in why
    assert why


def test_drafts_are_missing_in_nothing():
    make_project("草稿", public=False, completion_now=PartialDate.parse("2027"))
    assert "没有。全部公开的记录都在它们的订阅里。" in chief().get(ADDRESS).content.decode()


def test_a_feed_is_measured_against_its_budget(monkeypatch):
    monkeypatch.setattr(window, "MAX_EVENTS", 3)
    for number in range(5):
        make_event(
            f"活动{number}",
            start_on=TODAY + timedelta(days=90 * number - 180),
            category=make_category("c", title="科技"),
        )
    fetched("events.ics?category=c", "apple", 7, 5)
    fetched("events.atom?category=c", "reader", 2)
    rows = {row[1]: row for row in lines(chief(), "大小与更改")[1:]}
    assert rows["活动 · 类别"][0] == "科技"
    assert rows["活动 · 类别"][2] == "5"
    assert rows["活动 · 类别"][5:] == ["2026-04-01 起", "2026-04-20 09:00", "14"]
    assert rows["活动 · 全部"][7] == "0"


def test_fetches_are_shown_by_feed_and_family():
    make_event(category=make_category("c", title="科技"))
    fetched("events.ics?category=c", "apple", 7, 5)
    fetched("events.ics?category=c", "google", 2)
    fetched("events.ics", "curl-of-old", 1)
    fetched("events.ics?*", "program", 1, 1)
    fetched("places/chaoyang-park.ics", "browser", 1)
    fetched("events/*.ics", "phone", 4, day=TODAY - timedelta(days=29))
    fetched("places.geojson", "phone", 100, day=TODAY - timedelta(days=30))
    assert lines(chief(), "30 天内的读取") == [
        ["客户端", "次数"],
        ["Apple 日历", "12"], ["小米、华为等手机", "4"], ["Google 日历", "2"], ["curl 等程序", "2"], ["其他", "1"],
        ["浏览器", "1"],
        ["订阅", "发出内容", "没有变化", "客户端"],
        ["活动日历：科技", "9", "5", "Apple 日历 12，Google 日历 2"],
        ["单条下载", "4", "0", "小米、华为等手机 4"],
        ["活动日历：其他筛选", "1", "1", "curl 等程序 2"],
        ["活动日历：全部活动", "1", "0", "其他 1"],
        ["一处场所的日历", "1", "0", "浏览器 1"],
    ]  # fmt: skip


def test_what_readers_fetched_stands_there_once_it_is_written(reader):
    make_event()
    reader.get("/events.ics", headers={"user-agent": "curl/8.7.1"})
    ledger.write()
    assert lines(chief(), "30 天内的读取")[-1] == ["活动日历：全部活动", "1", "0", "curl 等程序 1"]


def test_the_page_is_chinese_but_for_names_of_programs(reader):
    make_event(place=make_place(), category=make_category("c", title="科技"))
    fetched("events.ics", "apple", 1)
    fetched("events.geojson", "vdirsyncer", 1)
    fetched("places.geojson?kind=park", "home-assistant", 1)
    page = _Page()
    page.feed(chief().get(ADDRESS).content.decode())
    assert page.faults == []
    assert english(page) == {"Apple", "Home", "Assistant", "khal", "vdirsyncer", "kind", "park"}


@pytest.mark.parametrize("number", [2, 30])
def test_the_number_of_queries_does_not_grow(number, django_assert_max_num_queries):
    desk = Browser()
    desk.force_login(make_chief())
    for index in range(number):
        place = make_place(f"地点{index}")
        make_event(f"活动{index}", place=place, category=make_category(f"c-{index}"))
        make_project(f"项目{index}", completion_now=PartialDate.parse("2027"))
        fetched(f"events.ics?category=c-{index}", "apple", 1)
    commit()
    desk.get(ADDRESS)
    with django_assert_max_num_queries(60) as captured:
        assert desk.get(ADDRESS).status_code == 200
    # Session and user, the version, fetches; the catalogue's 23 but the version before and after; where the
    # store stands for five forms (three queries each), and what each of three tables left out.
    assert selects(captured) == 44
