"""The home page as people meet it: with a mouse, a thumb, a keyboard, and without JavaScript."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.browser.conftest import NARROW, WIDE, Window
from tests.newspaper import make_page_one
from tests.support import hold_clock, make_event, make_place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OpenWindow = Callable[..., Window]
THURSDAY = datetime(2026, 4, 23, 1, 0, tzinfo=UTC)


@pytest.fixture
def page_one(transactional_db: None) -> None:
    make_page_one()
    hold_clock(THURSDAY)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
def test_map_and_list_stand_together_and_nothing_is_asked_of_strangers(
    size: dict[str, Any], page_one: None, open_window: OpenWindow
) -> None:
    window = open_window(size)
    page = window.open("/")
    assert page.locator(".map-sign").count() == 1
    # The walk's park is the one place with a cited point; the others are areas.
    assert (
        page.locator(".map-sign").get_attribute("aria-label")
        == "活动：区政协纪念中共中央“五一口号”发布78周年长走活动 等2项"
    )
    assert page.locator("path.area.is-estimated").count() == 2
    assert page.locator("path.area-project:not(.is-estimated)").count() == 1
    assert page.locator(".line-title").count() == 5
    listed, drawn = page.locator(".front-list").bounding_box(), page.locator(".map").bounding_box()
    assert listed is not None
    assert drawn is not None
    if size is WIDE:
        assert drawn["x"] > listed["x"] + listed["width"]
    else:
        assert drawn["y"] > listed["y"] + listed["height"]
        assert drawn["height"] <= 0.6 * 844 + 1
    assert page.evaluate("document.documentElement.scrollWidth") <= size["viewport"]["width"]
    assert window.complaints == []
    assert window.strangers == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_no_kind_of_page_complains_or_overflows(dark: bool, page_one: None, open_window: OpenWindow) -> None:
    window = open_window(NARROW, dark=dark)
    page = window.open("/")
    links = page.locator(".line-title a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    for address in ["/events/", "/places/", "/projects/", *links]:
        window.open(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
    assert window.complaints == []
    assert window.strangers == []


def test_without_javascript_everything_is_still_said(page_one: None, open_window: OpenWindow) -> None:
    window = open_window(NARROW, scripts=False)
    page = window.page
    page.goto("/")
    assert "同样的内容都在列表里" in page.locator(".map").inner_text()
    assert page.locator(".event-line").count() == 3
    assert page.locator("a.button").get_attribute("href") == "/subscribe/"
    page.goto("/events/")
    page.get_by_role("link", name="筛选", exact=True).click()
    page.locator("#filter-category").select_option("community")
    page.get_by_role("button", name="筛选").click()
    assert page.url.endswith("/events/?category=community")
    assert page.locator(".event-line").count() == 1


def test_the_keyboard_reaches_the_subscription_and_the_map(page_one: None, open_window: OpenWindow) -> None:
    page = open_window(WIDE).open("/")
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.className.baseVal ?? document.activeElement.className"))
        if "map-sign" in reached[-1]:
            break
    assert reached[0] == "skip"
    assert "button" in reached
    assert "map-sign" in reached[-1]
    page.keyboard.press("Enter")
    popup = page.locator(".leaflet-popup-content")
    popup.wait_for()
    assert "长走活动" in popup.inner_text()
    assert "2026年4月23日（星期四）上午（具体时间未公布）" in popup.inner_text()
    assert popup.locator("a").first.evaluate("(link) => link.pathname").startswith("/events/")


def test_an_estimated_area_opens_by_keyboard_and_says_that_it_is_one(page_one: None, open_window: OpenWindow) -> None:
    page = open_window(WIDE).open("/")
    page.locator("path.area-event.is-estimated").focus()
    page.keyboard.press("Enter")
    popup = page.locator(".leaflet-popup-content")
    popup.wait_for()
    assert "位置待核实" in popup.inner_text()
    shown, drawn = page.locator(".leaflet-popup").bounding_box(), page.locator(".map").bounding_box()
    assert shown is not None
    assert drawn is not None
    assert shown["y"] >= drawn["y"]


def test_the_map_does_not_catch_the_wheel_until_it_has_the_focus(page_one: None, open_window: OpenWindow) -> None:
    page = open_window(WIDE).open("/")
    scale = page.locator(".leaflet-control-scale-line").inner_text()
    page.locator(".map").hover(position={"x": 30, "y": 30})
    page.evaluate("() => { window.scrolled = new Promise(done => addEventListener('scroll', done, {once: true})) }")
    page.mouse.wheel(0, 120)
    page.evaluate("() => window.scrolled.then(() => true)")
    assert page.locator(".leaflet-control-scale-line").inner_text() == scale


def test_one_finger_scrolls_past_the_map_until_it_is_tapped(page_one: None, open_window: OpenWindow) -> None:
    page = open_window(NARROW).open("/")
    assert page.locator(".map.leaflet-touch-drag").count() == 0
    assert page.locator(".map-hint").is_visible()
    page.locator(".map").tap(position={"x": 20, "y": 200})
    page.wait_for_selector(".map-hint", state="hidden")
    assert page.locator(".map.leaflet-touch-drag").count() == 1


def test_words_of_editors_stay_words_in_popups(transactional_db: None, open_window: OpenWindow) -> None:
    attack = "<img src=x onerror=\"document.title='taken'\"><b>会</b>"
    make_event(attack, place=make_place(attack))
    hold_clock(THURSDAY)
    window = open_window(WIDE)
    page = window.open("/")
    page.locator(".map-sign").focus()
    page.keyboard.press("Enter")
    popup = page.locator(".leaflet-popup-content")
    popup.wait_for()
    assert popup.locator("img, b").count() == 0
    assert attack in popup.inner_text()
    assert "taken" not in page.title()
    assert window.complaints == []
