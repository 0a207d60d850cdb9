"""/embed/: what is on for the pages of others; who may frame it, and what it takes."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support import NOW, Reader, hold_clock, make_category, make_event, make_place, selects

pytestmark = pytest.mark.django_db


def titles(text: str) -> list[str]:
    return re.findall(r'class="line-title"><a href="[^"]*">([^<]*)</a>', text)


def read(reader: Reader, path: str, **parameters: str) -> str:
    response = reader.get(path, parameters)
    assert response.status_code == 200
    text: str = response.content.decode()
    return text


def test_everyone_may_frame_the_widget_and_nobody_anything_else(reader: Reader) -> None:
    make_event("读书会")
    hold_clock(NOW)
    widget = reader.get("/embed/")
    assert "frame-ancestors *" in widget["Content-Security-Policy"]
    assert "X-Frame-Options" not in widget
    for path in ("/", "/events/", "/embed/gallery/", "/subscribe/"):
        other = reader.get(path)
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"]
        assert other["X-Frame-Options"] == "DENY"


def test_the_operator_says_who_may_frame_it(reader: Reader, settings: Any) -> None:
    settings.EMBED_FRAME_ANCESTORS = ["https://www.example.cn", "https://*.gov.cn"]
    policy = reader.get("/embed/")["Content-Security-Policy"]
    assert "frame-ancestors https://www.example.cn https://*.gov.cn" in policy
    assert "default-src 'self'" in policy


def test_pages_of_any_origin_may_read_it_mistakes_too(reader: Reader) -> None:
    for query, status in (({}, 200), ({"category": "nothing"}, 400)):
        response = reader.get("/embed/", query)
        assert response.status_code == status
        assert response["Access-Control-Allow-Origin"] == "*"


def test_it_is_kept_by_shared_caches_and_validated(reader: Reader) -> None:
    make_event("读书会")
    hold_clock(NOW)
    first = reader.get("/embed/", {"view": "month"})
    assert first["Cache-Control"].startswith("public, max-age=")
    assert not first.cookies
    again = reader.get("/embed/", {"view": "month"}, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_what_is_ahead_comes_in_the_order_of_its_nearest_day(reader: Reader) -> None:
    make_event("过去的会", start_on=date(2026, 4, 1))
    make_event("六月的会", start_on=date(2026, 6, 1))
    make_event("每周的会", start_on=date(2026, 4, 1), rule="FREQ=WEEKLY;COUNT=6")
    make_event("今天的会", start_on=date(2026, 4, 20))
    hold_clock(NOW)
    assert titles(read(reader, "/embed/")) == ["今天的会", "每周的会", "六月的会"]
    assert titles(read(reader, "/embed/", limit="1")) == ["今天的会"]


def test_the_days_that_are_asked_for_are_all_shown_the_past_too(reader: Reader) -> None:
    make_event("过去的会", start_on=date(2026, 4, 1))
    make_event("六月的会", start_on=date(2026, 6, 1))
    hold_clock(NOW)
    assert titles(read(reader, "/embed/", datetime="../2026-04-30")) == ["过去的会"]


def test_the_heading_says_the_filters_and_leads_to_the_same_list_and_feed(reader: Reader) -> None:
    make_event("读书会", category=make_category("reading", title="全民阅读", title_en="Reading"))
    hold_clock(NOW)
    text = read(reader, "/embed/", category="reading")
    assert '<a href="/events/?category=reading">全民阅读</a>' in text
    assert 'href="/subscribe/?category=reading"' in text
    english = read(reader, "/embed/", category="reading", lang="en")
    assert '<html lang="en">' in english
    assert '<a href="/events/?category=reading&amp;lang=en">Reading</a>' in english


def test_a_month_turns_in_its_own_frame_and_all_else_opens_another_tab(reader: Reader) -> None:
    make_event("读书会", start_on=date(2026, 4, 23))
    hold_clock(NOW)
    text = read(reader, "/embed/", view="month", category="technology")
    assert '<base target="_blank">' in text
    turn = re.findall(r'<a href="([^"]*)" target="_self" data-stays="behind"', text)
    assert turn == ["/embed/?category=technology&amp;month=2026-05&amp;view=month"]
    site = read(reader, "/events/", view="month")
    assert "data-stays" not in site
    assert 'target="_self"' not in site


def test_a_day_leads_back_to_its_month(reader: Reader) -> None:
    for number in range(14):
        make_event(f"会{number}", start_on=date(2026, 4, 23))
    hold_clock(NOW)
    month = read(reader, "/embed/", view="month")
    day = re.findall(r'<a href="([^"]*)" target="_self" data-stays="day">还有 2 项', month)
    assert day == ["/embed/?datetime=2026-04-23"]
    back = re.findall(r'<a href="([^"]*)" target="_self" data-stays="back">', read(reader, day[0]))
    assert back == ["/embed/?month=2026-04&amp;view=month"]


def test_a_map_draws_what_is_listed_and_nothing_more(reader: Reader) -> None:
    here, there = make_place("此处"), make_place("别处", geometry={"type": "Point", "coordinates": [116.5, 39.95]})
    make_event("一会", place=here, start_on=date(2026, 4, 21))
    make_event("二会", place=there, start_on=date(2026, 4, 22))
    hold_clock(NOW)
    text = read(reader, "/embed/", view="map", limit="1")
    assert titles(text) == ["一会"]
    features = re.findall(r'<script id="map-features" type="application/json">(.*?)</script>', text)[0]
    assert "116.46" in features
    assert "116.5," not in features


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"limit": "0"}, "limit"), ({"limit": "61"}, "limit"), ({"limit": "１"}, "limit"), ({"limit": "nan"}, "limit"),
        ({"view": "grid"}, "view"), ({"theme": "pink"}, "theme"), ({"month": "2026-13", "view": "month"}, "month"),
        ({"after": "ahead,2026-04-21"}, "after"), ({"month": "2026-04"}, "month"), ({"nonsense": "1"}, "nonsense"),
        ({"lang": "fr"}, "lang"),
    ],
)  # fmt: skip
def test_a_bad_value_is_named(reader: Reader, query: dict[str, str], name: str) -> None:
    response = reader.get("/embed/", query)
    assert response.status_code == 400
    assert name in response.content.decode()


def test_a_theme_is_what_the_frame_wears(reader: Reader) -> None:
    assert '<html lang="zh-Hans" data-theme="dark">' in read(reader, "/embed/", theme="dark")
    assert "data-theme" not in read(reader, "/embed/", theme="auto")


@pytest.mark.parametrize(("view", "queries"), [("list", 5), ("map", 5), ("month", 7)])
def test_the_queries_are_as_many_for_one_event_as_for_many(reader: Reader, view: str, queries: int) -> None:
    place = make_place()

    def count(text: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert text in read(reader, "/embed/", view=view, limit="60")
        return selects(captured)

    make_event("第一会", place=place)
    hold_clock(NOW)
    one = count("第一会")
    for number in range(40):
        make_event(f"又一会{number}", place=place, start_on=date(2026, 4, 21) + timedelta(days=number % 9))
    hold_clock(NOW)
    assert (one, count("又一会39" if view != "month" else "又一会8")) == (queries, queries)


def test_the_gallery_tells_the_code_and_the_policy(reader: Reader, settings: Any) -> None:
    settings.PUBLIC_BASE_URL = "https://calendar.example.cn"
    settings.MAP_TILES_URL = "https://{s}.tiles.example.cn/{z}/{x}/{y}.png"
    text = read(reader, "/embed/gallery/")
    assert "&lt;script src=&quot;https://calendar.example.cn/static/embed/v1/civic-events.js&quot; async&gt;" in text
    assert "&lt;iframe src=&quot;https://calendar.example.cn/embed/?view=list&amp;amp;limit=6&quot;" in text
    assert "img-src https://calendar.example.cn data: https://*.tiles.example.cn" in text
    assert "lang=&quot;en&quot;" in read(reader, "/embed/gallery/", lang="en")
