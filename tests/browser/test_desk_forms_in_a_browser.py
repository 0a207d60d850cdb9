"""The desk's forms as an editor meets them: when, how it repeats, a promise that moves; at a desk and on a phone."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from core.models import CalendarDay, Source
from core.partial_date import PartialDate
from events.models import Event
from projects.models import Project
from tests.browser.conftest import NARROW, WIDE, Window
from tests.desk.desk import make_chief, url_of
from tests.support import make_event, make_place, make_project

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OpenWindow = Callable[..., Window]
THURSDAY = datetime(2026, 4, 23, 1, 0, tzinfo=UTC)
SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])


@pytest.fixture(autouse=True)
def thursday() -> Any:
    with time_machine.travel(THURSDAY, tick=True):
        yield


@pytest.fixture
def open_desk(open_window: OpenWindow, transactional_db: None) -> OpenWindow:
    """A window in which the chief is logged in."""
    client = Client()
    client.force_login(make_chief())
    session = client.cookies[settings.SESSION_COOKIE_NAME].value

    def make(size: dict[str, Any], **options: Any) -> Window:
        window = open_window(size, **options)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "path": settings.SESSION_COOKIE_PATH}
        window.page.goto("/livez")
        window.page.context.add_cookies([{**cookie, "domain": "localhost"}])
        return window

    return make


def sentence(page: Page) -> Any:
    return page.locator(".desk-sentence")


def nothing_serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")]


def nothing_is_wrong(window: Window, width: int) -> None:
    assert window.page.evaluate("document.documentElement.scrollWidth") <= width
    # Before axe, which writes styles that the policy rightly refuses.
    assert (window.complaints, window.strangers) == ([], [])
    assert nothing_serious(window.page) == []


def save(page: Page) -> None:
    page.locator("input[name=_continue]").last.click()
    expect(page.locator(".messagelist .success").last).to_be_visible()


@SIZES
def test_when_is_typed_in_one_line_seen_at_once_and_saved(size: dict[str, Any], open_desk: OpenWindow) -> None:
    event = make_event(public=False)
    window = open_desk(size)
    page = window.page
    page.goto(url_of("change", event))
    page.wait_for_selector("html[data-when-ready=true]")
    assert not page.locator("[name=start_time]").is_visible()
    page.fill("[name=when_typed]", "4月28日 14:00-16:30")
    page.keyboard.press("Enter")
    expect(sentence(page)).to_have_text("2026年4月28日（星期二） 14:00—16:30")
    expect(page.locator(".desk-component pre")).to_contain_text("DTSTART;TZID=Asia/Shanghai:20260428T140000")
    # Another precision shows only what belongs to it, and what was typed is there again.
    page.check("[name=precision][value=day]")
    expect(sentence(page)).to_have_text("2026年4月28日（星期二）（具体时间未公布）")
    assert not page.locator("[name=start_time]").is_visible()
    page.check("[name=precision][value=minute]")
    assert page.input_value("[name=start_time]") == "14:00"
    page.get_by_role("button", name="明天").click()
    expect(sentence(page)).to_have_text("2026年4月24日（星期五） 14:00—16:30")
    page.fill("[name=when_typed]", "后来")
    page.keyboard.press("Enter")
    expect(page.locator("#when-typed-said")).to_contain_text("“后来”看不懂")
    page.fill("[name=when_typed]", "")
    page.locator(".field-start_on .date-icon").first.click()
    expect(page.locator(".calendarbox:visible caption")).to_have_text(re.compile("四月|4月"))
    page.keyboard.press("Escape")
    page.check("[name=precision][value=day]")
    nothing_is_wrong(window, size["viewport"]["width"])
    save(page)
    event.refresh_from_db()
    assert (event.start_on, event.end_on, event.precision) == (date(2026, 4, 24), date(2026, 4, 24), "day")
    assert event.start_time is None


@SIZES
def test_a_series_is_chosen_looked_over_and_two_of_its_dates_changed(
    size: dict[str, Any], open_desk: OpenWindow
) -> None:
    CalendarDay.objects.create(day="2026-05-05", kind="holiday", title="劳动节")
    event = make_event("读书会")
    window = open_desk(size)
    page = window.page
    page.goto(url_of("change", event))
    page.wait_for_selector("html[data-when-ready=true]")
    assert not page.locator("[name=rule]").is_visible()
    page.select_option("[name=repeat]", "weekly")
    page.fill("[name=repeat_count]", "12")
    expect(page.locator(".desk-dates li")).to_have_count(10)
    holiday = page.locator("[data-original-on='2026-05-05']")
    expect(holiday).to_contain_text("2026年5月5日（星期二）")
    expect(holiday).to_contain_text("农历三月十九")
    expect(holiday).to_contain_text("休")
    holiday.get_by_role("button", name="取消").click()
    page.fill("[name=dialog_reason]", "放假")
    page.get_by_role("button", name="确定", exact=True).click()
    expect(holiday).to_contain_text("取消：放假")
    moved = page.locator("[data-original-on='2026-05-12']")
    moved.get_by_role("button", name="改动").click()
    assert page.locator("[name=dialog_start_time]").count() == 0  # the series has no clock
    page.fill("[name=dialog_start_on]", "2026-05-13")
    page.get_by_role("button", name="确定", exact=True).click()
    expect(moved).to_contain_text("改到 2026年5月13日（星期三）")
    restored = page.locator("[data-original-on='2026-05-19']")
    restored.get_by_role("button", name="取消").click()
    page.get_by_role("button", name="确定", exact=True).click()
    restored.get_by_role("button", name="恢复").click()
    expect(restored.get_by_role("button", name="恢复")).to_have_count(0)
    nothing_is_wrong(window, size["viewport"]["width"])
    save(page)
    event = Event.objects.get()
    assert event.rule == "FREQ=WEEKLY;BYDAY=TU;COUNT=12"
    assert [(str(one.original_on), one.state, one.reason) for one in event.changes] == [
        ("2026-05-05", "cancelled", "放假"),
        ("2026-05-12", "moved", ""),
    ]


@SIZES
def test_a_promise_that_moves_asks_when_who_and_why(size: dict[str, Any], open_desk: OpenWindow) -> None:
    Source.objects.create(key="cyb", publication="朝阳报", published_on=PartialDate.parse("2026-04-24"))
    project = make_project(completion_now=PartialDate.parse("2027-08"), state="under-way")
    window = open_desk(size)
    page = window.page
    page.goto(url_of("change", project))
    page.wait_for_selector("html[data-slips-ready=true]")
    assert not page.locator("[name=slip_said_on]").is_visible()
    page.fill("[name=completion_now]", "２０２７年四季度")
    expect(page.locator("output[for=id_completion_now]")).to_have_text("将显示：预计2027年四季度")
    expect(page.locator("[name=slip_said_on]")).to_be_visible()
    page.fill("[name=slip_said_on]", "2026-04-23")
    page.locator(".field-slip_source .select2-selection").click()
    page.locator(".select2-search__field").fill("朝阳")
    page.locator(".select2-results__option", has_text="朝阳报").click()
    page.fill("[name=slip_reason]", "管线迁改")
    nothing_is_wrong(window, size["viewport"]["width"])
    save(page)
    project = Project.objects.get()
    slip = project.slips.get()
    assert (str(slip.before), str(slip.after), slip.reason, project.state) == (
        "2027-08",
        "2027-36",
        "管线迁改",
        "delayed",
    )


def test_a_citation_begins_from_the_list_of_what_has_none(open_desk: OpenWindow) -> None:
    source = Source.objects.create(key="cyb", publication="朝阳报")
    event = make_event(place=make_place())
    event.citations.create(field="title", source=source, phrase="原话", retrieved_on="2026-04-24")
    window = open_desk(WIDE)
    page = window.page
    page.goto(url_of("change", event))
    expect(page.locator(".field-title .desk-cited")).to_have_text("有出处")
    assert page.locator(".desk-cited").count() == 1
    page.get_by_role("button", name="为“开始日期”加出处").click()
    expect(page.locator(".field-start_on .desk-cited")).to_be_visible()
    page.get_by_role("button", name="来源同上").click()
    nothing_is_wrong(window, 1280)
    save(page)
    added = event.citations.get(field="start_on")
    assert (added.source, added.retrieved_on) == (source, date(2026, 4, 24))
