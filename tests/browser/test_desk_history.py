"""The desk's history in a browser: two editors in one record, a session that ran out, a draft offered, a way back."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Page

from core.models import Source
from events.models import Event
from tests.browser.conftest import NARROW, WIDE, Window
from tests.desk.desk import url_of, version_url
from tests.support import make_event, make_place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
LONG = "关于进一步做好全区公共文化服务体系建设和城市书屋品质提升工作的专题推进会暨现场观摩交流活动"


def make_editor(name: str, surname: str) -> Any:
    user = get_user_model().objects.create_superuser(name, password="a-long-password")
    user.last_name = surname
    user.save()
    return user


def log_in(window: Window, user: Any, address: str) -> Page:
    """Open a page of the desk as somebody who logged in before."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    host = urlsplit(address).hostname
    window.page.context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "domain": host, "path": settings.SESSION_COOKIE_PATH}]
    )
    return window.page


def picture(page: Page, name: str) -> None:
    """Kept where SCREENSHOTS says, to be looked at."""
    if folder := os.environ.get("SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def serious(page: Page, *parts: str) -> list[str]:
    """What axe finds in some parts of a page that keeps somebody out."""
    found = Axe().run(page, context={"include": [[part] for part in parts]}).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found if one["impact"] in ("serious", "critical")
    ]


def wait_for_form(page: Page) -> None:
    page.wait_for_selector("[data-draft][data-ready=true]", state="attached")


@SIZES
def test_the_second_editor_decides_and_loses_nothing(
    size: dict[str, Any], open_window: Callable[..., Window], live_server: Any
) -> None:
    event = make_event("原来的题目", place=make_place("朝阳区图书馆"))
    wide = "1280" if size is WIDE else "390"
    mine, theirs = (
        log_in(open_window(size), make_editor(*who), live_server.url) for who in (("wang", "王编辑"), ("li", "李编辑"))
    )
    for page in (mine, theirs):
        page.goto(url_of("change", event))
        wait_for_form(page)
    theirs.fill("[name=title]", LONG)
    theirs.fill("[name=summary]", "李编辑写的摘要")
    theirs.click("input[name=_save] >> nth=0")
    theirs.wait_for_selector(".affected")
    picture(theirs, f"affected-{wide}")
    mine.fill("[name=title]", "王编辑的题目")
    mine.fill("[name=description]", "王编辑写了很久的说明")
    mine.click("input[name=_save] >> nth=0")
    mine.wait_for_selector(".meeting")
    picture(mine, f"conflict-{wide}")
    assert "李编辑" in mine.locator(".meeting h2").inner_text()
    assert mine.input_value("[name=description]") == "王编辑写了很久的说明"
    assert mine.input_value("[name=summary]") == "李编辑写的摘要"
    assert serious(mine, ".meeting", ".object-tools") == []
    mine.get_by_label("用我写的").check()
    mine.click("input[name=_save] >> nth=0")
    mine.wait_for_selector(".success")
    event = Event.objects.get()
    assert (event.title, event.summary, event.description) == ("王编辑的题目", "李编辑写的摘要", "王编辑写了很久的说明")


@SIZES
def test_a_session_that_ran_out_loses_no_form_with_its_rows(
    size: dict[str, Any], open_window: Callable[..., Window], live_server: Any
) -> None:
    event, user = make_event("原题", public=False), make_editor("wang", "王编辑")
    source = Source.objects.create(key="cyb", publication="朝阳报")
    event.citations.create(field="title", source=source, phrase="报上的原话")
    wide, window = "1280" if size is WIDE else "390", open_window(size)
    page = log_in(window, user, live_server.url)
    page.goto(url_of("change", event))
    wait_for_form(page)
    page.fill("[name=title]", "写了很久的题目")
    page.fill("[name=citations-0-phrase]", "改过的原话")
    Session.objects.all().delete()
    page.click("input[name=_save] >> nth=0")
    page.wait_for_selector("#login-form")
    page.wait_for_selector(".draft-note")
    picture(page, f"login-{wide}")
    page.fill("[name=username]", "wang")
    page.fill("[name=password]", "a-long-password")
    page.click("#login-form [type=submit]")
    page.wait_for_selector("[data-draft][data-state=offered]")
    assert page.input_value("[name=title]") == "原题"
    picture(page, f"offered-{wide}")
    assert window.complaints == []
    assert serious(page, "[data-draft]", ".affected") == []
    window.complaints.clear()  # axe itself breaks the policy
    page.get_by_role("button", name="接着写").click()
    page.wait_for_selector(".is-restored")
    picture(page, f"restored-{wide}")
    assert page.input_value("[name=title]") == "写了很久的题目"
    assert page.input_value("[name=citations-0-phrase]") == "改过的原话"
    page.click("input[name=_continue] >> nth=0")
    page.wait_for_selector(".success")
    wait_for_form(page)
    assert page.locator("[data-draft]").get_attribute("data-state") is None
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('desk-draft:'))") == []
    assert (Event.objects.get().title, event.citations.get().phrase) == ("写了很久的题目", "改过的原话")
    assert window.complaints == []
    assert window.strangers == []


def test_drafts_are_each_persons_own_dropped_when_told_to_and_go_when_they_are_old(
    open_window: Callable[..., Window], live_server: Any
) -> None:
    event, window = make_event("原题", public=False), open_window(WIDE)
    page = log_in(window, make_editor("wang", "王编辑"), live_server.url)
    page.goto(url_of("change", event))
    wait_for_form(page)
    page.fill("[name=title]", "只有我看得到")
    page.wait_for_selector("form[data-kept=true]")
    kept = page.evaluate("Object.entries(localStorage).find(([key]) => key.startsWith('desk-draft:'))")
    assert "csrfmiddlewaretoken" not in kept[1]
    log_in(window, make_editor("li", "李编辑"), live_server.url)
    page.goto(url_of("change", event))
    wait_for_form(page)
    assert page.locator(".draft-note").is_hidden()
    log_in(window, get_user_model().objects.get(username="wang"), live_server.url)
    page.goto(url_of("change", event))
    page.wait_for_selector("[data-draft][data-state=offered]")
    page.get_by_role("button", name="不要了，丢弃没保存的内容").click()
    page.goto(url_of("change", event))
    wait_for_form(page)
    assert page.locator(".draft-note").is_hidden()
    days = "JSON.stringify({at: Date.now() - 15 * 86400000, values: []})"
    page.evaluate(f"localStorage.setItem('desk-draft:1:events.event:77', {days})")
    page.reload()
    wait_for_form(page)
    assert page.evaluate("localStorage.getItem('desk-draft:1:events.event:77')") is None


@SIZES
def test_a_version_comes_back_and_the_feed_shows_it(
    size: dict[str, Any], open_window: Callable[..., Window], live_server: Any
) -> None:
    event, user = make_event(LONG, description="第一段。\n第二段写得不对。"), make_editor("wang", "王编辑")
    first = event.history.first()
    wide, window = "1280" if size is WIDE else "390", open_window(size)
    page = log_in(window, user, live_server.url)
    page.goto(url_of("change", event))
    wait_for_form(page)
    page.fill("[name=title]", LONG.replace("专题推进会", "座谈会"))
    page.fill("[name=description]", "第一段。\n第二段改了又改。")
    page.click("input[name=_save] >> nth=0")
    page.wait_for_selector(".success")
    page.goto(url_of("history", event))
    picture(page, f"history-{wide}")
    assert serious(page, "#content") == []
    page.locator(".compare-row button").first.click()
    page.wait_for_selector(".side-by-side")
    picture(page, f"compare-{wide}")
    page.goto(version_url(event, first))
    assert "专题推进" in page.locator("ins").first.inner_text()
    page.click("input[value^=还原到]")
    page.fill("#revert-reason", "改错了")
    picture(page, f"revert-{wide}")
    assert serious(page, "#content") == []
    page.click("input[name=_confirm]")
    page.wait_for_selector(".success")
    wait_for_form(page)
    picture(page, f"form-{wide}")
    assert Event.objects.get().title == LONG
    calendar = page.request.get(f"/events/{event.slug}.ics").text().replace("\r\n ", "")
    assert f"SUMMARY:{LONG}" in calendar
    assert window.complaints == []
    assert window.strangers == []
