"""The subscribe page as people meet it: a feed put together by hand, its address read off and asked, and WeChat."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from icalendar import Calendar
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import NARROW, WIDE, Window
from tests.newspaper import make_page_one, make_subdistrict
from tests.support import hold_clock, make_category, make_event, make_place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OpenWindow = Callable[..., Window]
THURSDAY = datetime(2026, 4, 23, 1, 0, tzinfo=UTC)
_IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"
)
IN_WECHAT = {**NARROW, "user_agent": f"{_IPHONE} MicroMessenger/8.0.60(0x18003c2f) NetType/WIFI Language/zh_CN"}
ON_IPHONE = {**NARROW, "user_agent": f"{_IPHONE} Version/18.5 Safari/604.1"}


@pytest.fixture
def district(transactional_db: None, live_server: Any, settings: Any) -> None:
    """The service under its own address, so that what the page names can be asked."""
    settings.PUBLIC_BASE_URL = live_server.url
    make_page_one()
    park = make_place("社区公园", subdistrict=make_subdistrict())
    for day in (24, 25, 30):
        make_event(f"社区活动{day}", category=make_category("community"), place=park, start_on=date(2026, 4, day))
    hold_clock(THURSDAY)


def tab_to(page: Page, selector: str) -> None:
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def by_keyboard(page: Page) -> None:
    tab_to(page, "#pick-category-community")
    page.keyboard.press("Space")
    tab_to(page, "summary:has(+ fieldset #pick-subdistrict-jianwai)")
    page.keyboard.press("Enter")
    tab_to(page, "#pick-subdistrict-jianwai")
    page.keyboard.press("Space")
    tab_to(page, ".composer button")
    page.keyboard.press("Enter")


def by_touch(page: Page) -> None:
    page.locator("label[for=pick-category-community]").tap()
    page.locator("summary", has_text="街道").tap()
    page.locator("label[for=pick-subdistrict-jianwai]").tap()
    page.get_by_role("button", name="看看这样的订阅").tap()


@pytest.mark.parametrize(("size", "compose"), [(WIDE, by_keyboard), (NARROW, by_touch)], ids=["1280", "390"])
def test_a_feed_put_together_by_hand_holds_what_was_shown(
    size: dict[str, Any], compose: Callable[[Page], None], district: None, open_window: OpenWindow
) -> None:
    window = open_window(size)
    page = window.open("/subscribe/")
    compose(page)
    page.wait_for_url("**/subscribe/?category=community&subdistrict=jianwai")
    address = page.locator("#feed-address").input_value()
    assert page.locator(".offer .button").first.get_attribute("href") == address.replace("http:", "webcal:")
    events = Calendar.from_ical(page.request.get(address).body()).walk("VEVENT")
    shown = page.locator(".next .line-title").all_inner_texts()
    assert shown == ["社区活动24", "社区活动25", "社区活动30"]
    assert sorted(str(event["SUMMARY"]) for event in events) == shown
    assert "现有 3 项" in page.locator(".offer").inner_text()
    assert page.locator("#pick-category-community").is_checked()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["viewport"]["width"]
    assert violations(page) == []
    assert window.complaints == []
    assert window.strangers == []


def test_without_javascript_everything_is_there_and_nothing_that_would_not_work(
    district: None, open_window: OpenWindow
) -> None:
    page = open_window(IN_WECHAT, scripts=False).page
    page.goto("/subscribe/")
    assert page.locator("[data-copy]:visible").count() == 0
    assert not page.locator("dialog").is_visible()
    page.locator("summary", has_text="华为").tap()
    assert page.get_by_role("link", name="下载这个月的").is_visible()
    page.locator("#pick-category-technology").check()
    page.get_by_role("button", name="看看这样的订阅").tap()
    page.wait_for_url("**/subscribe/?category=technology")
    assert page.locator("#feed-address").input_value().endswith("/events.ics?category=technology")


def test_in_wechat_a_tap_is_answered_with_the_way_out(district: None, open_window: OpenWindow) -> None:
    window = open_window(IN_WECHAT)
    page = window.open("/subscribe/")
    dialog = page.get_by_role("dialog", name="点击右上角‘···’，选择‘在浏览器打开’")
    assert not dialog.is_visible()
    button = page.locator(".offer a.button")
    button.tap()
    assert dialog.is_visible()
    assert page.evaluate("document.activeElement.textContent") == "知道了"
    assert dialog.locator("[data-copy]").is_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert button.evaluate("button => button === document.activeElement")
    page.locator("summary", has_text="华为").tap()
    page.get_by_role("link", name="下载这个月的").tap()
    assert dialog.is_visible()
    dialog.get_by_role("button", name="知道了").tap()
    assert not dialog.is_visible()
    assert window.complaints == []


def test_elsewhere_the_tap_goes_to_the_calendar_and_the_devices_own_steps_are_open(
    district: None, open_window: OpenWindow
) -> None:
    page = open_window(ON_IPHONE).open("/subscribe/")
    assert page.locator("details.device[open]").evaluate_all("all => all.map(one => one.id)") == ["apple"]
    page.evaluate(
        "addEventListener('click', event => { window.went = event.defaultPrevented || event.target.href;"
        " event.preventDefault(); })"
    )
    page.locator(".offer a.button").tap()
    assert page.evaluate("window.went").startswith("webcal://")
    assert not page.locator("dialog").is_visible()


def test_the_address_is_copied_and_it_is_said(district: None, open_window: OpenWindow) -> None:
    page = open_window(WIDE).open("/subscribe/?category=community")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = page.locator("[data-copy=feed-address]")
    said = page.locator("[data-copy=feed-address] + [role=status]")
    assert said.inner_text() == ""
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-copy=feed-address] + [role=status]")).not_to_be_empty()
    assert said.inner_text() == "已复制"
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#feed-address").input_value()


def test_without_a_clipboard_the_address_is_selected(district: None, open_window: OpenWindow) -> None:
    window = open_window(NARROW)
    window.page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', {value: undefined}); document.execCommand = () => false"
    )
    page = window.open("/subscribe/")
    page.locator("[data-copy=feed-address]").tap()
    expect(page.locator("[data-copy=feed-address] + [role=status]")).not_to_be_empty()
    assert "已选中" in page.locator("[data-copy=feed-address] + [role=status]").inner_text()
    assert page.evaluate("getSelection().toString()") == page.locator("#feed-address").input_value()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_code_on_the_screen_is_the_address_of_the_page(
    size: dict[str, Any], dark: bool, district: None, live_server: Any, open_window: OpenWindow
) -> None:
    query = "?category=community,technology&subdistrict=jianwai&lang=en"
    page = open_window(size, dark=dark).open(f"/subscribe/{query}")
    code = page.get_by_role("img", name="QR code: the address of this page")
    (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(code.screenshot())))
    assert read.text == f"{live_server.url}/subscribe/{query}"
    # What follows the code opens the very page.
    assert page.request.get(read.text).status == 200
