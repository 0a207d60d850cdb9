"""Lists, the month and the map view as people meet them: by thumb, by keyboard, with a position or without."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import expect

from places.models import Place
from tests.browser.axe import violations
from tests.browser.conftest import NARROW, WIDE, Window
from tests.newspaper import make_page_one
from tests.support import NOW, hold_clock, make_event, make_place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OpenWindow = Callable[..., Window]
THURSDAY = datetime(2026, 4, 23, 1, 0, tzinfo=UTC)
LONG = "2026全国颠覆性技术创新大赛医疗器械预赛暨朝阳区颠覆性技术创新工作推进会启动仪式" * 3
MONTH = "/events/?view=month&month=2026-04"


@pytest.fixture
def page_one(transactional_db: None) -> None:
    make_page_one()
    hold_clock(THURSDAY)


def plant_many(count: int) -> None:
    Place.objects.bulk_create(
        Place(title=f"{n}号书屋", slug=f"p{n}", kind="book-house", uid=UUID(int=n), changed_at=NOW, published_at=NOW,
              status="published", position_quality="cited",
              geometry={"type": "Point", "coordinates": [116.4 + n % 20 / 200, 39.9 + n // 20 / 200]})
        for n in range(count)
    )  # fmt: skip


def test_near_me_asks_once_rounds_and_shows_the_nearest_first(page_one: None, open_window: OpenWindow) -> None:
    window = open_window(NARROW)
    window.page.context.grant_permissions(["geolocation"])
    window.page.context.set_geolocation({"longitude": 116.5751234, "latitude": 39.9849876})
    page = window.open("/")
    page.get_by_role("button", name="附近").click()
    page.wait_for_url("**/events/?*")
    assert page.url.endswith("/events/?near=116.5751,39.9850&radius=1500")
    assert page.locator(".line-title").all_inner_texts() == ["区政协纪念中共中央“五一口号”发布78周年长走活动"]
    assert "约 9 米" in page.locator(".event-line").inner_text()
    page.get_by_role("link", name="5 公里", exact=True).click()
    assert page.url.endswith("near=116.5751,39.985&radius=5000")
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert window.complaints == []
    assert window.strangers == []


def test_near_me_refused_is_said_and_leaves_another_way(page_one: None, open_window: OpenWindow) -> None:
    window = open_window(NARROW)
    page = window.open("/places/")
    page.get_by_role("button", name="附近").click()
    expect(page.locator("#near-said")).to_contain_text("没有允许")
    assert page.url.endswith("/places/")
    page.get_by_role("link", name="筛选", exact=True).click()
    assert page.locator("#filter-subdistrict").is_visible()


def test_without_javascript_near_leads_to_the_fields(page_one: None, open_window: OpenWindow) -> None:
    page = open_window(NARROW, scripts=False).page
    page.goto("/")
    page.get_by_role("link", name="附近").click()
    page.get_by_text("更多条件").click()
    page.locator("#filter-near").fill("116.575,39.985")
    page.locator("#filter-radius").fill("500")
    page.get_by_role("button", name="筛选").click()
    assert page.url.endswith("/events/?near=116.575,39.985&radius=500")
    assert page.locator(".event-line").count() == 1
    page.goto(f"{MONTH}&lang=en")
    assert page.locator("td.day").count() == 30
    page.goto("/places/?view=map")
    assert "同样的内容都在列表里" in page.locator(".map").inner_text()
    assert page.locator(".place-line").count() == 3


def test_the_month_is_a_table_where_there_is_room_and_an_agenda_where_not(
    page_one: None, open_window: OpenWindow
) -> None:
    make_event(LONG, start_on=date(2026, 4, 24))
    hold_clock(THURSDAY)
    wide = open_window(WIDE)
    page = wide.open(MONTH)
    rows = page.get_by_role("row")
    assert rows.count() == 6
    assert page.get_by_role("columnheader").first.inner_text() == "一"
    assert page.get_by_role("table", name="2026年4月").count() == 1
    assert page.locator("td[aria-current=date]").inner_text().startswith("23")
    assert page.locator(".entry-where").first.is_hidden()
    narrow = open_window(NARROW)
    page = narrow.open(MONTH)
    days = [text.split("\n")[0] for text in page.locator("td.day:visible .day-head").all_inner_texts()]
    assert [text.split(" 星期")[0] for text in days] == ["4月21日", "4月23日", "4月24日", "4月28日", "4月29日"]
    assert page.locator("thead").is_hidden()
    assert "金盏淀公园" in page.locator("td.is-today").inner_text()
    for window in (wide, narrow):
        width = window.page.viewport_size or {}
        assert window.page.evaluate("document.documentElement.scrollWidth") <= width["width"]
        assert window.complaints == []


def test_the_keyboard_turns_the_months(page_one: None, open_window: OpenWindow) -> None:
    page = open_window(WIDE).open(MONTH)
    page.get_by_role("link", name="2026年5月").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**month=2026-05**")
    assert "2026年5月没有符合条件的活动" in page.locator(".empty").inner_text()
    page.locator(".empty a").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**month=2026-04**")


def test_the_keyboard_skips_the_map(page_one: None, open_window: OpenWindow) -> None:
    page = open_window(WIDE).open("/places/?view=map")
    page.locator(".past-map").focus()
    assert page.locator(".past-map").is_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**#list")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.place-line') !== null")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
def test_a_map_stands_with_its_list(size: dict[str, Any], page_one: None, open_window: OpenWindow) -> None:
    make_place(LONG, kind="book-house")
    hold_clock(THURSDAY)
    window = open_window(size)
    page = window.open("/places/?view=map&kind=book-house")
    listed, drawn = page.locator(".list-body").bounding_box(), page.locator(".map").bounding_box()
    assert listed is not None
    assert drawn is not None
    assert page.locator(".map-sign").count() + page.locator("path.area").count() == 2
    if size is WIDE:
        assert drawn["x"] > listed["x"] + listed["width"]
    else:
        assert drawn["height"] <= 0.6 * 844 + 1
    page.locator(".way-there summary").first.click()
    assert page.locator(".way-there a", has_text="高德地图").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["viewport"]["width"]
    assert window.complaints == []
    assert window.strangers == []


def test_a_map_with_nothing_to_draw_says_so(transactional_db: None, open_window: OpenWindow) -> None:
    make_event("讲座", start_on=date(2026, 4, 24))
    hold_clock(THURSDAY)
    page = open_window(NARROW).open("/events/?view=map")
    assert page.locator("[data-map-note]").inner_text() == "这里列出的都还没有可以画在图上的位置。"
    assert page.locator(".event-line").count() == 1


def test_very_many_signs_are_gathered_and_opened_by_keyboard(transactional_db: None, open_window: OpenWindow) -> None:
    plant_many(240)
    hold_clock(THURSDAY)
    window = open_window(WIDE)
    page = window.open("/places/?view=map")
    clusters = page.locator(".map-cluster")
    assert 1 <= clusters.count() < 100
    numbers = [int(text.split("个")[0]) for text in clusters.all_text_contents()]
    assert sum(numbers) + page.locator(".map-sign").count() == 240
    assert clusters.first.get_attribute("role") == "button"
    before = page.locator(".leaflet-control-scale-line").inner_text()
    clusters.first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-control-scale-line")).not_to_have_text(before)
    assert window.complaints == []
    assert violations(page) == []


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
def test_axe_finds_nothing_wrong(size: dict[str, Any], page_one: None, open_window: OpenWindow) -> None:
    addresses = [
        MONTH,
        f"{MONTH}&lang=en",
        "/places/?view=map&near=116.47,39.905&radius=5000",
        "/events/?category=community&datetime=tomorrow",
        "/events/#filters",
    ]
    window = open_window(size)
    assert [fault for address in addresses for fault in violations(window.open(address))] == []
