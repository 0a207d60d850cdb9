"""Large type, light and dark, paper, and no script at all."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from places.models import Place
from projects.models import Project
from tests.browser.conftest import NARROW, WIDE, Window
from tests.newspaper import make_page_one
from tests.support import NOW, hold_clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OpenWindow = Callable[..., Window]
PAPER, NIGHT, WHITE = "rgb(255, 253, 249)", "rgb(21, 24, 27)", "rgb(255, 255, 255)"


@pytest.fixture
def addresses(transactional_db: None) -> list[str]:
    """Home, a list, and a detail of each kind."""
    events = make_page_one()
    hold_clock(NOW)
    return [
        "/",
        "/events/",
        f"/events/{events['walk'].slug}/",
        f"/places/{Place.objects.get(kind='book-house').slug}/",
        f"/projects/{Project.objects.get().slug}/",
    ]


def ground(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def letters(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.documentElement).fontSize"))


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
def test_large_type_is_chosen_once_and_nothing_overflows(
    size: dict[str, Any], addresses: list[str], open_window: OpenWindow
) -> None:
    window = open_window(size)
    page = window.open("/")
    assert letters(page) == "16px"
    button = page.get_by_role("button", name="大字")
    assert button.get_attribute("aria-pressed") == "false"
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    for address in addresses:
        window.open(address)
        assert letters(page) == "20px", address
        assert page.evaluate("document.documentElement.scrollWidth") <= size["viewport"]["width"], address
    assert page.get_by_role("button", name="大字").get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="大字").click()
    assert letters(window.open("/privacy/")) == "16px"
    assert window.complaints == []


def test_light_and_dark_follow_the_system_until_one_is_chosen(addresses: list[str], open_window: OpenWindow) -> None:
    page = open_window(WIDE, dark=True).open("/privacy/")
    assert ground(page) == NIGHT
    page.get_by_label("明暗").select_option("浅色")
    assert ground(page) == PAPER
    page.reload()
    assert ground(page) == PAPER
    page.get_by_label("明暗").select_option("深色")
    page.emulate_media(color_scheme="light")
    page.reload()
    assert ground(page) == NIGHT
    page.get_by_label("明暗").select_option("自动")
    assert ground(page) == PAPER


def test_a_choice_is_there_before_anything_is_painted(addresses: list[str], open_window: OpenWindow) -> None:
    page = open_window(WIDE).page
    page.goto("/privacy/")
    page.get_by_label("明暗").select_option("深色")
    page.add_init_script(
        "window.painted = new Promise((tell) => new PerformanceObserver(() =>"
        " tell(getComputedStyle(document.body).backgroundColor)).observe({ type: 'paint', buffered: true }))"
    )
    page.reload()
    assert page.evaluate("() => window.painted") == NIGHT


def test_a_browser_that_keeps_nothing_still_changes_the_page(addresses: list[str], open_window: OpenWindow) -> None:
    window = open_window(WIDE)
    window.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'SecurityError'); } })"
    )
    page = window.open("/privacy/")
    page.get_by_role("button", name="大字").click()
    assert letters(page) == "20px"
    assert window.complaints == []


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
def test_without_scripts_pages_are_whole_and_no_switch_pretends(
    size: dict[str, Any], addresses: list[str], open_window: OpenWindow
) -> None:
    page = open_window(size, scripts=False).page
    for address in addresses:
        page.goto(address)
        assert page.locator("h1").is_visible(), address
        assert page.locator(".line-title a, .known dd").first.is_visible(), address
        assert not page.locator(".switch").first.is_visible(), address
        assert page.get_by_role("link", name="English").is_visible(), address


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
def test_what_is_touched_is_large_enough(size: dict[str, Any], addresses: list[str], open_window: OpenWindow) -> None:
    """44 px for what stands alone; links within sentences are exempt (WCAG 2.2, 2.5.8)."""
    page = open_window(size).open("/")
    for place in (".masthead a, .masthead .switch", ".footer-links a"):
        for target in page.locator(place).all():
            box = target.bounding_box()
            assert box is not None
            assert box["height"] >= 44, target.inner_text()
            assert box["width"] >= 44, target.inner_text()


def test_paper_is_white_says_every_address_and_has_no_controls(addresses: list[str], open_window: OpenWindow) -> None:
    window = open_window(WIDE, dark=True)
    page = window.open("/privacy/")
    page.get_by_role("button", name="大字").click()
    page.get_by_label("明暗").select_option("深色")
    page.set_viewport_size({"width": 688, "height": 975})
    for address in addresses:
        window.open(address)
        page.emulate_media(media="print")
        assert ground(page) == WHITE, address
        for control in (".tools", "nav", ".button", ".filters", ".leaflet-container", ".skip", ".pages"):
            shown = [one for one in page.locator(control).all() if one.is_visible()]
            assert shown == [], f"{address} {control}"
        for month in page.locator(".leaf-month").all():
            assert month.evaluate("element => getComputedStyle(element).color") != WHITE, address
        assert page.evaluate("document.documentElement.scrollWidth") <= 688, address
        page.emulate_media(media="screen")
    window.open("/")
    page.emulate_media(media="print")
    assert page.locator("input[type=url]").input_value() == "http://127.0.0.1:8000/events.ics"
    assert page.locator("input[type=url]").is_visible()
