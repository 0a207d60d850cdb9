"""Opening hours on a screen: the word of the minute on public pages, and the weekly table at the desk."""

import os
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from core.models import CalendarDay
from places.models import Place
from tests.browser.conftest import NARROW, WIDE, Window
from tests.desk.desk import make_chief
from tests.support import hold_clock, make_place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenWindow = Callable[..., Window]
# Wednesday, the day before the holidays, at eight in the evening.
EVENING = datetime(2026, 9, 30, 12, 0, tzinfo=UTC)


@pytest.fixture
def places(transactional_db: None) -> None:
    for day in range(1, 8):
        CalendarDay.objects.create(day=date(2026, 10, day), kind="holiday", title="国庆节", title_en="National Day")
    CalendarDay.objects.create(day=date(2026, 10, 10), kind="workday", title="国庆节", title_en="National Day")
    as_of = {"opening_hours_as_of": "2026-04"}
    rule = "Mo-Fr 09:00-21:00; Sa,Su 10:00-18:00; PH off"
    make_place(
        "朝阳城市书屋·一座名字很长很长的社区图书馆分馆", slug="house", kind="library", opening_hours=rule, **as_of
    )
    make_place("老书屋", slug="old", opening_hours="Mo-Su 09:00-20:30", opening_hours_as_of="2017")
    make_place("夜市", slug="night", kind="market", opening_hours="Mo-Su 18:00-02:00", **as_of)
    make_place("公园", slug="park", opening_hours="sunrise-sunset", **as_of)
    make_place("没有时间", slug="none")
    hold_clock(EVENING)


def shoot(shown: Any, name: str, **how: Any) -> None:
    """Keep a picture of a page or a part of it when asked to, by SCREENSHOTS=folder."""
    if folder := os.environ.get("SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        shown.screenshot(path=Path(folder) / f"{name}.png", **how)


WATCH_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shifted += entry.value; }))
  .observe({ type: "layout-shift", buffered: true });
"""


def states(page: Any) -> dict[str, str]:
    """What each place's line says of the minute, by the beginning of its name."""
    return dict(
        page.locator(".place-line:has(.open-state)").evaluate_all(
            "lines => lines.map(line => [line.querySelector('.line-title').innerText.slice(0, 3),"
            " line.querySelector('.open-state').innerText])"
        )
    )


@pytest.mark.parametrize(("size", "dark"), [(WIDE, False), (NARROW, True)], ids=["wide", "narrow-dark"])
def test_the_word_is_that_of_the_readers_minute(
    size: dict[str, Any], dark: bool, places: None, open_window: OpenWindow
) -> None:
    window = open_window(size, dark=dark)
    window.page.clock.install(time=EVENING)
    window.page.add_init_script(WATCH_SHIFTS)
    page = window.open("/places/")
    page.wait_for_selector(".open-state:not([hidden])")
    assert page.evaluate("window.shifted") < 0.05
    assert states(page) == {
        "朝阳城": "开放中 · 21:00 闭馆",
        "老书屋": "按2017年资料：开放中 · 20:30 闭园",
        "夜市": "开放中 · 明天 2:00 关门",
    }
    shoot(page, f"hours-list-{size['viewport']['width']}{'-dark' if dark else ''}", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["viewport"]["width"]
    page.clock.run_for(61 * 60 * 1000)
    assert states(page)["朝阳城"] == "已闭馆 · 10月8日 9:00 开门"
    page.clock.run_for(4 * 60 * 60 * 1000)
    assert states(page)["朝阳城"] == "今天休息（国庆节） · 10月8日 9:00 开门"
    assert states(page)["夜市"] == "开放中 · 2:00 关门"
    page.clock.run_for(9 * 24 * 60 * 60 * 1000)
    assert page.locator(".open-state:visible").count() == 0
    assert window.complaints == []
    assert window.strangers == []


def test_todays_hours_stand_there_without_scripts(places: None, open_window: OpenWindow) -> None:
    page = open_window(NARROW, scripts=False).page
    page.goto("/places/house/")
    opening = page.locator(".opening").inner_text()
    assert "今天 9:00—21:00" in opening
    assert "周一至周五 9:00—21:00；周末 10:00—18:00；法定节假日休息（2026年4月资料）" in opening
    assert "10月1日至7日 国庆节" in opening
    assert page.locator(".open-state:visible").count() == 0


@pytest.mark.parametrize(("size", "lang"), [(WIDE, ""), (NARROW, "?lang=en")], ids=["wide", "narrow-english"])
def test_a_places_page_has_the_week_and_the_special_days(
    size: dict[str, Any], lang: str, places: None, open_window: OpenWindow
) -> None:
    window = open_window(size)
    window.page.clock.install(time=EVENING)
    page = window.open(f"/places/house/{lang}")
    page.wait_for_selector(".open-state:not([hidden])")
    shoot(page, f"hours-place-{size['viewport']['width']}{'-en' if lang else ''}", full_page=True)
    words = page.locator(".opening").inner_text()
    assert ("Open now · closes 21:00" if lang else "开放中 · 21:00 闭馆") in words
    assert page.evaluate("document.documentElement.scrollWidth") <= size["viewport"]["width"]
    assert window.complaints == []


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_weekly_table_reads_and_writes_the_text(
    size: dict[str, Any], places: None, open_window: OpenWindow, live_server: Any
) -> None:
    client = Client()
    client.force_login(make_chief())
    window = open_window(size)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
    window.page.context.add_cookies([{**cookie, "url": live_server.url}])
    place = Place.objects.get(slug="house")
    page = window.open(f"/admin/places/place/{place.pk}/change/")
    page.wait_for_selector("[data-hours][data-ready]")
    row = page.get_by_role("group", name="周三", exact=True)
    assert row.get_by_label("周三第一段开始").input_value() == "09:00"
    assert page.get_by_role("group", name="节假日", exact=True).get_by_label("休息").is_checked()
    row.get_by_label("休息").check()
    page.wait_for_selector("[data-hours][data-ready]")
    text = page.locator("#id_opening_hours")
    assert text.input_value() == "Mo,Tu,Th,Fr 09:00-21:00; We off; Sa,Su 10:00-18:00; PH off"
    page.get_by_label("周四同上一行").click()
    page.wait_for_selector("[data-hours][data-ready]")
    assert text.input_value() == "Mo,Tu,Fr 09:00-21:00; We,Th off; Sa,Su 10:00-18:00; PH off"
    page.get_by_label("周五第一段结束").fill("21点半多")
    page.wait_for_selector(".desk-hours-error:not([hidden])")
    assert "周五：“21点半多”不是钟点" in page.locator(".desk-hours-error").inner_text()
    page.get_by_label("周五第一段结束").fill("21:30")
    page.wait_for_selector("[data-hours][data-ready] .desk-hours-error[hidden]", state="attached")
    expect(page.locator("#id_opening_hours")).to_have_value(re.compile("21:30"))
    page.locator("[data-hours]").scroll_into_view_if_needed()
    shoot(page.locator("[data-hours]"), f"hours-desk-{size['viewport']['width']}")
    assert (
        page.locator(".desk-sentence")
        .first.inner_text()
        .startswith("周一、周二 9:00—21:00；周三、周四休息；周五 9:00—21:30")
    )
    text.fill("sunrise-sunset")
    page.wait_for_selector(".desk-hours-beyond:not([hidden])")
    assert page.locator(".desk-hours-table").is_hidden()
    assert window.complaints == []
    assert window.strangers == []
