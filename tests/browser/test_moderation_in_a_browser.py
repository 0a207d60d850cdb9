"""An entry on its way to the public, at 1280 and at 390 pixels; after each step the feed and the layer are read."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from events.models import Event
from tests.browser.conftest import NARROW, WIDE, Window
from tests.desk.desk import Desk, member, url_of
from tests.support import make_category, make_event, make_place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MORNING = datetime(2026, 4, 20, 1, 0, tzinfo=UTC)
TITLE = "区科协“科技工作者日”主题座谈会暨青年科技人才成长沙龙（第二场）"


@pytest.fixture
def sit_down(open_window: Callable[..., Window], transactional_db: None) -> Callable[[dict[str, Any], Desk], Window]:
    """`sit_down(size, desk)`: a window in which that person is logged in."""

    def open_for(size: dict[str, Any], desk: Desk) -> Window:
        window = open_window(size)
        window.page.goto("/livez")
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": desk.cookies[name].value, "path": settings.SESSION_COOKIE_PATH}
        window.page.context.add_cookies([{**cookie, "domain": "localhost"}])  # type: ignore[list-item]
        return window

    return open_for


def seen() -> tuple[int, int]:
    """How often the public's calendar has it, tombstones apart, and the layer."""
    public = Client()
    feed = public.get("/events.ics").content.decode().replace("\r\n ", "")
    features = public.get("/events.geojson").json()["features"]
    return feed.count(f"SUMMARY:{TITLE}"), sum(one["properties"]["title"] == TITLE for one in features)


def press(page: Page, name: str, told: str = "") -> None:
    page.get_by_role("button", name=name, exact=True).click()
    if told:
        expect(page.locator(".messagelist")).to_contain_text(told)


def nothing_is_wrong(window: Window, width: int) -> None:
    assert window.page.evaluate("document.documentElement.scrollWidth") <= width
    # Before axe, which writes styles that the policy rightly refuses.
    assert (window.complaints, window.strangers) == ([], [])
    found = Axe().run(window.page).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    assert [f"{one['id']}: {one['nodes'][0]['html']}" for one in serious] == []
    window.complaints.clear()


def look_at_the_preview(page: Page, told: str) -> None:
    """What is typed, on a phone, in a window beside the form; saved nowhere."""
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="预览", exact=True).first.click()
    preview = opened.value
    phone = preview.frame_locator("iframe.on-phone")
    expect(phone.locator("h1")).to_have_text(TITLE)
    expect(phone.locator("body")).to_contain_text(told)
    expect(preview.frame_locator(".on-desktop iframe").locator("h1")).to_have_text(TITLE)
    expect(preview.locator("pre").first).to_contain_text("BEGIN:VEVENT")
    assert not Event.objects.filter(summary=told).exists()
    preview.close()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
def test_from_draft_to_public_and_back(size: dict[str, Any], sit_down: Any) -> None:
    with time_machine.travel(MORNING, tick=True) as clock:
        make_place("朝阳规划艺术馆")
        category = make_category(title="科技")
        author, reviewer = sit_down(size, member("编辑", "zhang")), sit_down(size, member("审核", "li"))
        make_event(TITLE, public=False, category=category)
        event = Event.objects.get()
        change = url_of("change", event)

        mine = author.page
        mine.goto(change)
        press(mine, "保存并提交审核", f"已提交审核《{TITLE}》")
        assert seen() == (0, 0)

        theirs = reviewer.page
        theirs.goto(f"{url_of('changelist', Event)}?turn=review")
        expect(theirs.locator(".field-turn")).to_contain_text("zhang 4月20日")
        theirs.get_by_role("link", name=TITLE).click()
        press(theirs, "保存并退回修改")
        expect(theirs.locator("#steps .errorlist")).to_contain_text("退回修改要写明原因")
        theirs.get_by_label("原因").fill("缺主办单位，地点也没有写")
        press(theirs, "保存并退回修改", "已退回修改")
        assert seen() == (0, 0)

        mine.goto(url_of("changelist", Event))
        expect(mine.locator(".turn-note")).to_have_text("缺主办单位，地点也没有写")
        mine.get_by_role("link", name=TITLE).click()
        expect(mine.locator(".standing.is-urgent")).to_contain_text("缺主办单位")
        mine.locator("#id_summary").fill("已补主办单位")
        look_at_the_preview(mine, "已补主办单位")
        press(mine, "保存并提交审核", "已提交审核")

        theirs.goto(change)
        theirs.get_by_label("公开时间").fill("2026-04-20T11:00")
        press(theirs, "保存并定时发布", "已定时发布")
        expect(theirs.locator(".standing")).to_contain_text("将于4月20日 11:00公开")
        assert theirs.evaluate("document.documentElement.scrollWidth") <= size["viewport"]["width"]
        assert seen() == (0, 0)

        clock.shift(timedelta(hours=3))
        assert seen() == (1, 1)
        theirs.goto(change)
        theirs.get_by_label("原因").fill("主办方取消了邀请")
        press(theirs, "保存并撤回", "已撤回")
        expect(theirs.locator(".standing")).to_contain_text("主办方取消了邀请")
        assert seen() == (0, 0)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
def test_many_are_moved_after_the_page_has_told_what_will_happen(size: dict[str, Any], sit_down: Any) -> None:
    width = size["viewport"]["width"]
    with time_machine.travel(MORNING, tick=True):
        make_place("新馆")
        category = make_category(title="科技")
        for number in range(3):
            make_event(f"{TITLE}{number}", category=category, place=None)
        window = sit_down(size, member("审核", "li"))
        page = window.page
        page.goto(url_of("changelist", Event))
        page.locator("#action-toggle").check()
        page.get_by_label("动作").first.select_option("move")
        page.get_by_role("button", name="执行").first.click()
        page.locator(".select2-selection").click()
        page.locator(".select2-search__field").fill("新")
        page.locator(".select2-results__option", has_text="新馆").click()
        page.get_by_label("状态说明").fill("场馆调整")
        press(page, "看看会怎样")
        expect(page.locator("#bulk_form tbody tr")).to_have_count(3)
        expect(page.locator("#bulk_form tbody tr").first).to_contain_text("新馆")
        assert not Event.objects.filter(place__isnull=False).exists()
        nothing_is_wrong(window, width)
        press(page, "确认换地点 3 条", "已换地点 3 条")
        assert Event.objects.filter(state="moved", place__title="新馆").count() == 3


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
def test_a_chief_without_an_account_reads_the_draft_by_a_link(
    size: dict[str, Any], sit_down: Any, open_window: Any
) -> None:
    width = size["viewport"]["width"]
    with time_machine.travel(MORNING, tick=True):
        make_event(TITLE, public=False, category=make_category(title="科技"), place=make_place("新馆"))
        window = sit_down(size, member("编辑", "zhang"))
        page = window.page
        page.goto(url_of("preview", Event.objects.get()))
        press(page, "生成链接")
        address = page.locator("#preview-link").input_value()
        expect(page.frame_locator("iframe.on-phone").locator("h1")).to_have_text(TITLE)
        nothing_is_wrong(window, width)
        stranger = open_window(size)
        shown = stranger.open(address.replace(settings.PUBLIC_BASE_URL, ""))
        expect(shown.locator("h1")).to_have_text(TITLE)
        shown.get_by_text("日历文件（.ics）").click()
        expect(shown.locator(".unpublished pre").first).to_contain_text("BEGIN:VEVENT")
        nothing_is_wrong(stranger, width)
        assert stranger.page.context.cookies() == []
