"""The same list by other days, at other distances, as a map: the links that lead there, and what they keep."""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from publish.query import EventQuery, PlaceQuery, ProjectQuery
from tests.newspaper import make_book_house, make_network
from tests.support import NOW, Reader, hold_clock, make_category, make_event, make_place, selects

pytestmark = pytest.mark.django_db
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# A Thursday, 09:00 in Beijing.
THURSDAY = datetime(2026, 4, 23, 1, 0, tzinfo=UTC)


def read(reader: Reader, address: str, at: datetime = THURSDAY) -> str:
    hold_clock(at)
    response = reader.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def links(text: str, label: str) -> dict[str, str]:
    """Title -> address of the links in the list or navigation that is called so."""
    part = text.split(f'aria-label="{label}"')[1].split("</ul>", maxsplit=1)[0]
    return {title: unescape(href) for href, title in re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', part)}


def current(text: str) -> list[str]:
    """What is marked as being what is shown, beside the navigation of the site."""
    return re.findall(r'aria-current="true">([^<]*)</a>', text.split("<main")[1])


def titles(text: str) -> list[str]:
    return re.findall(r'<p class="line-title"><a href="[^"]*">([^<]*)</a>', text)


def test_quick_days_are_intervals_of_the_local_day(reader: Reader) -> None:
    text = read(reader, "/events/")
    ways = links(text, "快速选择")
    assert ways["今天"] == "/events/?datetime=2026-04-23"
    assert ways["本周末"] == "/events/?datetime=2026-04-25/2026-04-26"
    assert ways["下周"] == "/events/?datetime=2026-04-27/2026-05-03"
    assert current(text) == ["列表", "不限日期"]


@pytest.mark.parametrize(
    ("at", "weekend", "week"),
    [
        (datetime(2026, 4, 25, 15, 59, tzinfo=UTC), "2026-04-25/2026-04-26", "2026-04-27/2026-05-03"),
        (datetime(2026, 4, 25, 16, 0, tzinfo=UTC), "2026-04-26", "2026-04-27/2026-05-03"),
        (datetime(2026, 4, 26, 16, 0, tzinfo=UTC), "2026-05-02/2026-05-03", "2026-05-04/2026-05-10"),
    ],
    ids=["saturday", "sunday", "monday"],
)
def test_the_weekend_is_what_is_left_of_it(at: datetime, weekend: str, week: str, reader: Reader) -> None:
    ways = links(read(reader, "/events/", at), "快速选择")
    assert ways["本周末"] == f"/events/?datetime={weekend}"
    assert ways["下周"] == f"/events/?datetime={week}"


def test_a_quick_day_keeps_the_filters_and_is_named_in_words(reader: Reader) -> None:
    category = make_category("reading", title="阅读")
    make_event("周六读书会", start_on=date(2026, 4, 25), category=category)
    make_event("周六讲座", start_on=date(2026, 4, 25))
    address = links(read(reader, "/events/?category=reading&view=map"), "快速选择")["本周末"]
    assert address == "/events/?category=reading&datetime=2026-04-25/2026-04-26&view=map"
    text = read(reader, address)
    assert titles(text) == ["周六读书会"]
    assert current(text) == ["地图", "本周末"]
    assert "日期：本周末（4月25日—4月26日）" in text
    assert "<title>活动：阅读、本周末（4月25日—4月26日） · " in text
    assert "This weekend (25 April – 26 April)" in read(reader, f"{address}&lang=en")


@pytest.mark.parametrize(
    ("datetime_", "words"),
    [
        ("2026-04-28", "日期：4月28日 "),
        ("2025-12-31/2026-01-02", "日期：2025年12月31日—1月2日 "),
        ("2026-05-01/..", "日期：5月1日起 "),
        ("../2026-05-01", "日期：到5月1日为止 "),
        ("../..", "日期：全部日期 "),
    ],
)
def test_days_are_told_as_people_say_them(datetime_: str, words: str, reader: Reader) -> None:
    assert words in read(reader, f"/events/?datetime={datetime_}")


def test_list_month_and_map_lead_to_one_another_with_the_same_days(reader: Reader) -> None:
    make_category("reading")
    ways = links(read(reader, "/events/?category=reading&datetime=2026-05-04/2026-05-10"), "怎样看")
    assert ways["月历"] == "/events/?category=reading&month=2026-05&view=month"
    assert ways["地图"] == "/events/?category=reading&datetime=2026-05-04/2026-05-10&view=map"
    ways = links(read(reader, ways["月历"]), "怎样看")
    assert ways["列表"] == "/events/?category=reading&datetime=2026-05-01/2026-05-31"
    assert links(read(reader, "/places/"), "怎样看") == {"列表": "/places/", "地图": "/places/?view=map"}


@pytest.mark.parametrize(
    ("path", "href"),
    [
        ("/events/?category=reading", "/subscribe/?category=reading"),
        (
            "/events/?category=reading&view=month&month=2026-05",
            "/subscribe/?category=reading&datetime=2026-05-01/2026-05-31",
        ),
        ("/projects/?state=planned", "/subscribe/?of=projects&state=planned"),
        ("/projects/?lang=en", "/subscribe/?of=projects&lang=en"),
    ],
)
def test_a_list_leads_to_the_subscription_of_itself(reader: Reader, path: str, href: str) -> None:
    make_category("reading")
    assert f'<a href="{href.replace("&", "&amp;")}">' in read(reader, path)
    assert reader.get(href).status_code == 200


def test_the_map_is_the_lists_own_layer_and_never_alone(reader: Reader) -> None:
    for number in range(60):
        make_place(f"园{number:02}")
    make_place("一馆", kind="library")
    text = read(reader, "/places/?kind=park&view=map")
    assert 'data-places="/places.geojson?kind=park"' in text
    assert "data-events" not in text
    assert len(titles(text)) == 50
    further = unescape(re.findall(r'<a href="([^"]*)" rel="next">', text)[0])
    assert "view=map" in further
    assert len(titles(read(reader, further))) == 10
    assert text.index("跳过地图") < text.index("data-map")
    assert "leaflet" not in read(reader, "/places/?kind=park")


def test_what_gathers_signs_is_loaded_only_where_there_are_many(reader: Reader) -> None:
    for number in range(200):
        make_place(f"园{number}")
    assert "markercluster" not in read(reader, "/places/?view=map")
    make_place("第二百零一园")
    assert "markercluster" in read(reader, "/places/?view=map")
    assert "markercluster" not in read(reader, "/")  # which draws no more than a hundred
    assert "markercluster" not in read(reader, "/places/?kind=library&view=map")


def test_near_me_begins_with_the_list_that_is_shown(reader: Reader) -> None:
    text = read(reader, "/places/?kind=park&near=116.46,39.92&radius=500")
    assert 'data-near="/places/?kind=park" data-radius="1500"' in text
    distances = text.split('aria-labelledby="distances"')[1].split("</ul>")[0]
    found = re.findall(r'<a href="([^"]*)"( aria-current="true")?>([^<]*)</a>', distances)
    assert [(unescape(href), bool(now), title) for href, now, title in found] == [
        ("/places/?kind=park&near=116.46,39.92&radius=500", True, "500 米"),
        ("/places/?kind=park&near=116.46,39.92&radius=1500", False, "1.5 公里"),
        ("/places/?kind=park&near=116.46,39.92&radius=5000", False, "5 公里"),
    ]
    assert "本站不保存" in text
    assert "多远以内" not in read(reader, "/places/")


def test_without_javascript_a_position_can_be_typed_and_a_subdistrict_chosen(reader: Reader) -> None:
    text = read(reader, "/events/?near=116.46,39.92&radius=500")
    assert '<details class="rare" open>' in text
    assert '<input id="filter-near" name="near" value="116.46,39.92"' in text
    assert '<select id="filter-subdistrict"' in text
    assert '<details class="rare">' in read(reader, "/events/")


def test_the_form_keeps_view_month_and_language(reader: Reader) -> None:
    month = read(reader, "/events/?view=month&month=2026-05&lang=en")
    assert '<input type="hidden" name="view" value="month">' in month
    assert '<input type="hidden" name="lang" value="en">' in month
    assert '<input id="filter-month" name="month" value="2026-05" type="month"' in month
    assert 'id="filter-datetime"' not in month
    hold_clock(THURSDAY)
    sent = reader.get("/events/?view=month&month=2026-05&category=&near=&radius=&lang=en")
    assert sent["Location"] == "/events/?month=2026-05&view=month&lang=en"


def test_the_default_view_is_not_spelt(reader: Reader) -> None:
    hold_clock(THURSDAY)
    plain = reader.get("/events/")
    assert reader.get("/events/?view=list")["ETag"] == plain["ETag"]


def test_a_networks_places_say_how_many_there_are_said_to_be(reader: Reader) -> None:
    make_book_house()
    make_place("未公开的书屋", public=False).memberships.create(network=make_network())
    text = read(reader, "/places/?network=city-book-houses&view=map")
    assert "已收录 1 / 45（总数据朝阳报 2026年4月24日）" in text
    english = read(reader, "/places/?network=city-book-houses&lang=en")
    assert "1 of 45 recorded here" in english
    assert "已收录" not in read(reader, "/places/")


def test_the_map_of_book_houses_says_what_each_is_like_when_it_is_open_and_how_to_get_there(reader: Reader) -> None:
    make_book_house(
        "良阅书房",
        setting="culture-park",
        address="郎家园6号",
        features="全年举办读书活动",
        services="一卡通免费借阅",
        opening_hours="Mo-Su 09:00-21:00",
        opening_hours_as_of="2026",
    )
    text = read(reader, "/places/?network=city-book-houses&view=map")
    line = text.split('class="line place-line"')[1].split("</li>\n    </section>")[0]
    for words in ("文创园区", "郎家园6号", "全年举办读书活动", "服务：一卡通免费借阅", "位置待核实", "9:00—21:00"):
        assert words in line, words
    assert "data-open=" in line
    # Its position is estimated: the maps search for the address.
    assert re.findall(r'<a href="(https://[a-z.]*)/[^"]*" rel="noopener nofollow">([^<]*)</a>', line) == [
        ("https://uri.amap.com", "高德地图"),
        ("https://api.map.baidu.com", "百度地图"),
        ("https://apis.map.qq.com", "腾讯地图"),
        ("https://maps.apple.com", "Apple 地图"),
    ]
    assert "怎么去" not in read(reader, "/places/?network=city-book-houses")


def test_long_titles_and_many_entries_stay_whole(reader: Reader) -> None:
    title = "朝阳区" + "颠覆性技术创新工作推进会暨医疗器械预赛启动仪式" * 8
    for _ in range(200):
        make_place(title)
    text = read(reader, "/places/?near=116.46,39.92&radius=500")
    assert titles(text) == [title] * 200
    assert "共 200 处" in text


@pytest.mark.parametrize(
    ("address", "count"), [("/events/?view=map", 11), ("/places/?view=map", 7), ("/projects/?view=map", 6)]
)
def test_a_map_view_costs_what_its_list_costs(address: str, count: int, reader: Reader) -> None:
    make_event("会", place=make_place("馆"))
    hold_clock(NOW)
    with CaptureQueriesContext(connection) as few:
        read(reader, address.partition("?")[0], NOW)
    with CaptureQueriesContext(connection) as many:
        read(reader, address, NOW)
    assert selects(many) == selects(few) == count


def test_every_filter_has_an_english_name_and_help() -> None:
    parameters = {one.name: one for query in (EventQuery, PlaceQuery, ProjectQuery) for one in query.PARAMETERS}
    with translation.override("en"):
        missing = [
            text
            for one in parameters.values()
            for text in (one.label, "" if one.is_vocabulary else one.help_text)
            if CHINESE.search(translation.gettext(text))
        ]
    assert missing == []
