"""The home page: today and what comes next, in words when nothing does, the networks, and the subscription."""

import json
import re
from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.partial_date import PartialDate
from events.models import EventState
from tests.newspaper import make_book_house, make_network, make_page_one
from tests.support import NOW, Reader, hold_clock, make_event, make_place, make_project, selects

pytestmark = pytest.mark.django_db

# A Thursday, 09:00 in Beijing.
THURSDAY = datetime(2026, 4, 23, 1, 0, tzinfo=UTC)


def read(reader: Reader, address: str = "/") -> str:
    response = reader.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def part(text: str, heading: str) -> str:
    """The section under a heading."""
    return text.split(f">{heading}</h2>")[1].split("</section>", maxsplit=1)[0]


def test_today_and_the_next_events_stand_apart(reader: Reader) -> None:
    make_page_one()
    hold_clock(THURSDAY)
    text = read(reader)
    assert "长走活动" in part(text, "今天")
    assert "上午 · 金盏淀公园" in part(text, "今天")
    assert "医疗器械预赛</a>" in part(text, "接下来")
    assert "<b>28–29</b>" in part(text, "接下来")
    assert "启动仪式" in part(text, "刚过去的")
    assert "2026年4月23日 星期四" in text


def test_a_day_begins_with_its_earliest_hour(reader: Reader) -> None:
    for number, hour in enumerate((17, 9, 14)):
        for on in (23, 24):
            clock = {"precision": "minute", "start_time": time(hour)}
            make_event(f"{on}日{hour}点", start_on=date(2026, 4, on), **clock, uid=UUID(int=100 * on + number))
    hold_clock(THURSDAY)
    text = read(reader)
    assert re.findall(r"23日\d+点", part(text, "今天")) == ["23日9点", "23日14点", "23日17点"]
    assert re.findall(r"24日\d+点", part(text, "接下来")) == ["24日9点", "24日14点", "24日17点"]


def test_quick_ways_lead_to_what_is_near_and_open(reader: Reader) -> None:
    make_book_house("开着的书屋", opening_hours="24/7", opening_hours_as_of="2026")
    make_book_house("关着的书屋", opening_hours="Mo-Su off", opening_hours_as_of="2026")
    hold_clock(THURSDAY)
    text = read(reader)
    assert 'href="/events/#filters" data-near="/events/" data-radius="1500"' in text
    found = re.findall(r'<a href="([^"]*)">开放中的书屋</a>', text)
    assert [unescape(href) for href in found] == ["/places/?kind=book-house&open_at=now"]
    listed = read(reader, unescape(found[0]))
    assert "开着的书屋" in listed
    assert "关着的书屋" not in listed
    assert "开放时刻：现在开放" in listed


def test_the_day_begins_at_local_midnight(reader: Reader) -> None:
    make_event("早场", start_on=date(2026, 4, 24))
    hold_clock(datetime(2026, 4, 23, 15, 59, tzinfo=UTC))
    assert "早场" in part(read(reader), "接下来")
    hold_clock(datetime(2026, 4, 23, 16, 0, tzinfo=UTC))
    assert "早场" in part(read(reader), "今天")


def test_when_nothing_lies_ahead_the_latest_are_shown_and_it_says_so(reader: Reader) -> None:
    make_event("四月的会")
    hold_clock(NOW + timedelta(days=100))
    text = read(reader)
    assert "眼下没有已公布日期的活动。下面是最近的几项，都已经过去。" in text
    assert "四月的会" in part(text, "刚过去的")
    assert ">今天</h2>" not in text


def test_an_empty_service_says_what_to_do(reader: Reader) -> None:
    hold_clock(NOW)
    text = read(reader)
    assert "眼下没有已公布日期的活动。订阅以后，一有消息日历里就会出现。" in text
    assert "还没有收录公布了完成日期的项目。" in text


def test_the_next_occurrence_of_a_series_decides_where_it_stands(reader: Reader) -> None:
    make_event("每周三读书会", start_on=date(2026, 4, 1), rule="FREQ=WEEKLY;COUNT=6")
    make_event("周一讲座", start_on=date(2026, 4, 27))
    hold_clock(THURSDAY)
    coming = part(read(reader), "接下来")
    assert coming.index("周一讲座") < coming.index("每周三读书会")
    assert '<time datetime="2026-04-29">' in coming
    assert "共6次" in coming


def test_a_cancelled_event_stays_and_says_so_in_a_word(reader: Reader) -> None:
    make_event("取消的会", start_on=date(2026, 4, 28), state=EventState.CANCELLED)
    hold_clock(THURSDAY)
    assert '<strong class="mark">已取消</strong>' in part(read(reader), "接下来")


def test_a_network_stands_with_its_stated_size_and_what_is_recorded(reader: Reader) -> None:
    make_book_house()
    draft = make_place("未公开的书屋", public=False)
    draft.memberships.create(network=make_network())
    hold_clock(THURSDAY)
    text = part(read(reader), "常去的地方")
    assert "已收录 1 / 45（总数据朝阳报 2026年4月24日）" in text
    assert 'href="/places/?network=city-book-houses"' in text


def test_only_open_projects_with_a_promise_are_entries(reader: Reader) -> None:
    make_project("有承诺的公园", completion_now=PartialDate.parse("2027-08"))
    make_project("没有日期的计划")
    make_project("建好的公园", state="completed", completion_now=PartialDate.parse("2026-01"))
    hold_clock(THURSDAY)
    text = part(read(reader), "正在办的事")
    assert "有承诺的公园" in text
    assert "预计2027年8月竣工" in text
    assert "没有日期的计划" not in text
    assert "建好的公园" not in text


def test_the_subscription_comes_from_the_configured_address(reader: Reader, settings) -> None:
    settings.PUBLIC_BASE_URL = "https://cal.example.cn/chaoyang"
    hold_clock(THURSDAY)
    text = read(reader)
    assert '<a class="button" href="/subscribe/">' in text
    assert 'value="https://cal.example.cn/chaoyang/events.ics"' in text


def drawn(text: str) -> list[dict[str, Any]]:
    """The properties of what the map draws."""
    given = re.search(r'<script id="map-features" type="application/json">(.*?)</script>', text)
    assert given is not None
    return [feature["properties"] for feature in json.loads(given[1])["features"]]


def test_the_map_draws_what_the_lists_name_and_places(reader: Reader) -> None:
    make_page_one()
    make_event("明年的会", start_on=date(2027, 4, 1), place=make_place("远处的馆"))
    for number in range(6):
        make_event(f"近日的会{number}", start_on=date(2026, 4, 24))
    hold_clock(THURSDAY)
    named = [(one["map_kind"], one["title"]) for one in drawn(read(reader))]
    assert ("event", "区政协纪念中共中央“五一口号”发布78周年长走活动") in named
    assert ("event", "明年的会") not in named
    assert ("project", "北京国际人才公园") in named
    assert next(title for kind, title in named if kind == "place") == "朝阳城市书屋·良阅书房馆"
    assert ("place", "远处的馆") in named


def test_what_the_map_draws_is_said_in_the_language_of_the_page(reader: Reader) -> None:
    make_event("读书会", title_en="Reading club", place=make_place("朝阳公园"), start_on=date(2026, 4, 24))
    hold_clock(THURSDAY)
    event, place = drawn(read(reader, "/?lang=en"))
    assert (event["title"], event["when"][:8], event["state_title"]) == ("Reading club", "Friday, ", "Scheduled")
    assert (place["title"], place["title_lang"]) == ("朝阳公园", "zh-Hans")


def test_the_number_of_queries_does_not_grow(reader: Reader) -> None:
    make_page_one()
    hold_clock(THURSDAY)
    with CaptureQueriesContext(connection) as few:
        read(reader)
    for number in range(60):
        make_event(f"会{number}", start_on=date(2026, 4, 1) + timedelta(days=number), place=make_place(f"馆{number}"))
        make_project(f"园{number}", completion_now=PartialDate.parse("2027"))
    hold_clock(THURSDAY)
    with CaptureQueriesContext(connection) as many:
        read(reader)
    assert selects(many) == selects(few) == 15


def test_an_unchanged_page_is_a_304_after_one_query(reader: Reader) -> None:
    make_page_one()
    hold_clock(THURSDAY)
    etag = reader.get("/")["ETag"]
    with CaptureQueriesContext(connection) as queries:
        assert reader.get("/", headers={"If-None-Match": etag}).status_code == 304
    assert selects(queries) == 1
    make_event("新的会", start_on=date(2026, 4, 30))
    assert reader.get("/", headers={"If-None-Match": etag}).status_code == 200


def test_the_footer_carries_what_the_operator_set(reader: Reader, settings) -> None:
    hold_clock(THURSDAY)
    assert "审图号" not in read(reader)
    settings.ICP_NUMBER, settings.POLICE_NUMBER = "京ICP备00000000号", "京公网安备11010500000000号"
    settings.MAP_APPROVAL_NO, settings.FEEDBACK_URL = "GS（2026）0000号", "https://example.cn/feedback"
    text = read(reader)
    assert "京ICP备00000000号" in text
    assert "code=11010500000000" in text
    assert "审图号：GS（2026）0000号" in text
    assert 'href="https://example.cn/feedback"' in text
