"""A day at the desk at 1280 and at 390 pixels: each step is taken as people take it, and seen in public.

`SCREENSHOTS=desk/static/desk/help pytest tests/browser/test_an_editors_day.py -k 1280` writes the handbook's pictures.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.test import Client
from playwright.sync_api import Page, expect

from core.models import CalendarDay
from core.partial_date import PartialDate
from events.models import Event
from projects.models import Project
from tests.browser.conftest import NARROW, WIDE, Window
from tests.browser.pictures import take
from tests.desk.desk import url_of
from tests.newspaper import estimated, make_source
from tests.support import make_category, make_event, make_place, make_project

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OpenWindow = Callable[..., Window]
# The day of the newspaper.
MORNING = datetime(2026, 4, 24, 1, 0, tzinfo=UTC)
TITLE = "2026全国颠覆性技术创新大赛医疗器械预赛"
PHRASE = "近200个项目将于4月28日至29日期间展开激烈角逐"
PASSWORD = "朝阳门外的早市-4711"


@pytest.fixture
def clock(settings: Any) -> Iterator[Any]:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with time_machine.travel(MORNING, tick=True) as travelling:
        yield travelling


def make_person(name: str, surname: str, role: str, password: str | None = PASSWORD) -> User:
    user = User.objects.create_user(name, password=password, last_name=surname, first_name="", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


def in_feed(title: str, path: str = "/events.ics") -> list[str]:
    """The components of the public calendar whose title has these words."""
    text = Client().get(path).content.decode().replace("\r\n ", "")
    found = re.findall(r"BEGIN:VEVENT.*?END:VEVENT", text, re.DOTALL)
    return [one for one in found if re.search(rf"^SUMMARY:.*{title}", one, re.MULTILINE)]


def in_layer(title: str, path: str = "/events.geojson") -> list[Any]:
    features = Client().get(path).json()["features"]
    return [one for one in features if one["properties"]["title"] == title]


def sequence(component: str) -> int:
    found = re.search(r"^SEQUENCE:(\d+)", component, re.MULTILINE)
    return int(found[1]) if found else 0


def press(page: Page, name: str, told: str = "") -> None:
    page.get_by_role("button", name=name, exact=True).last.click()
    if told:
        expect(page.locator(".messagelist")).to_contain_text(told)


def choose(page: Page, row: str, words: str) -> None:
    """Type into a field that searches, and take what it finds."""
    page.locator(f"{row} .select2-selection").first.click()
    page.locator(".select2-search__field").fill(words)
    page.locator(".select2-results__option", has_text=words).first.click()


def open_form(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("[data-draft][data-ready=true]", state="attached")
    if page.locator("[name=when_typed]").count():
        page.wait_for_selector("html[data-when-ready=true]")


def log_in(page: Page, name: str) -> None:
    page.goto("/admin/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    press(page, "登录")
    expect(page.locator("#user-tools")).to_be_attached()


def a_link_is_given(page: Page, person: User) -> str:
    """The administrator makes it; its path is handed over."""
    log_in(page, "wang")
    page.goto(url_of("change", person))
    page.get_by_role("link", name="重设密码的链接").click()
    press(page, "生成链接")
    return page.locator("#password-link").input_value().removeprefix(settings.PUBLIC_BASE_URL)


def a_password_is_set(page: Page, path: str) -> None:
    page.goto(path)
    page.get_by_label("新密码:", exact=True).fill(PASSWORD)
    page.get_by_label("新密码确认:").fill(PASSWORD)
    take(page, "new-password")
    press(page, "保存新密码")
    page.get_by_role("link", name="去登录").click()


def an_event_is_entered(page: Page) -> Event:
    """From the paper: what it is, when, and the words that say so."""
    page.goto("/admin/")
    page.locator(".model-event .addlink").first.click()
    page.wait_for_selector("html[data-when-ready=true]")
    page.fill("[name=title]", TITLE)
    page.fill("[name=when_typed]", "4月28日-29日")
    page.keyboard.press("Enter")
    expect(page.locator(".desk-sentence")).to_contain_text("2026年4月28日（星期二）")
    take(page, "when", "fieldset:has([name=when_typed])")
    choose(page, ".field-category", "科技创新")
    page.locator("#citations-group .add-row a").click()
    page.locator("[name=citations-0-field]").select_option("start_on")
    choose(page, "#citations-0 .field-source", "朝阳报")
    page.fill("[name=citations-0-phrase]", PHRASE)
    take(page, "citation", "#citations-group")
    press(page, "保存并继续编辑", "成功")
    press(page, "保存并提交审核", f"已提交审核《{TITLE}》")
    assert (in_feed(TITLE), in_layer(TITLE)) == ([], [])
    return Event.objects.get(title=TITLE)


def it_is_sent_back(page: Page) -> None:
    page.goto(f"{url_of('changelist', Event)}?turn=review")
    page.get_by_role("link", name=TITLE).click()
    page.wait_for_selector("html[data-when-ready=true]")
    page.get_by_label("原因").fill("缺摘要；地点请问主办方")
    take(page, "steps", "#steps")
    press(page, "保存并退回修改", "已退回修改")
    assert (in_feed(TITLE), in_layer(TITLE)) == ([], [])


def it_is_corrected(page: Page, event: Event) -> None:
    page.goto(url_of("changelist", Event))
    expect(page.locator(".turn-note")).to_have_text("缺摘要；地点请问主办方")
    page.get_by_role("link", name=TITLE).click()
    expect(page.locator(".standing.is-urgent")).to_contain_text("缺摘要")
    take(page, "sent-back", ".standing")
    page.fill("[name=summary]", "来自全国的近200个医疗器械项目参赛。")
    choose(page, ".field-place", "朝阳规划艺术馆")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="预览", exact=True).first.click()
    expect(opened.value.frame_locator("iframe.on-phone").locator("h1")).to_have_text(TITLE)
    take(opened.value, "preview")
    opened.value.close()
    press(page, "保存并提交审核", "已提交审核")
    assert (in_feed(TITLE), in_layer(TITLE)) == ([], [])


def it_is_published_at_eleven(page: Page, event: Event, clock: Any) -> None:
    open_form(page, url_of("change", event))
    page.get_by_label("公开时间").fill("2026-04-24T11:00")
    press(page, "保存并定时发布", "已定时发布")
    expect(page.locator(".standing")).to_contain_text("将于4月24日 11:00公开")
    assert (in_feed(TITLE), in_layer(TITLE)) == ([], [])
    clock.shift(timedelta(hours=2, minutes=1))
    (component,) = in_feed(TITLE)
    assert "DTSTART;VALUE=DATE:20260428" in component
    assert "DTEND;VALUE=DATE:20260430" in component
    (feature,) = in_layer(TITLE)
    assert feature["geometry"]["coordinates"] == [116.49, 39.9]


def it_moves(page: Page) -> None:
    (before,) = in_feed(TITLE)
    page.goto(f"{url_of('changelist', Event)}?q=医疗器械")
    page.locator("#action-toggle").check()
    page.get_by_label("动作").first.select_option("move")
    press(page, "执行")
    choose(page, "#bulk_form", "大望京中心")
    page.get_by_label("状态说明").fill("主办方调整场地")
    press(page, "看看会怎样")
    expect(page.locator("#bulk_form tbody tr")).to_contain_text("大望京中心")
    take(page, "bulk", "#content")
    press(page, "确认换地点 1 条", "已换地点 1 条")
    (after,) = in_feed(TITLE)
    assert f"SUMMARY:【地点变更】{TITLE}" in after
    assert sequence(after) > sequence(before)
    (feature,) = in_layer(TITLE)
    assert feature["properties"]["state"] == "moved"
    assert feature["geometry"]["coordinates"] != [116.49, 39.9]


def a_date_of_a_series_is_cancelled(page: Page, series: Event) -> None:
    """It becomes one, and loses a date that falls on a holiday."""
    open_form(page, url_of("change", series))
    page.select_option("[name=repeat]", "weekly")
    page.fill("[name=repeat_count]", "10")
    holiday = page.locator("[data-original-on='2026-05-01']")
    holiday.get_by_role("button", name="取消").click()
    page.get_by_label("说明（出处没有说明时留空）").fill("放假")
    press(page, "确定")
    expect(holiday).to_contain_text("取消：放假")
    take(page, "series", "fieldset:has([name=repeat])")
    press(page, "保存并继续编辑", "成功")
    changed = [one for one in in_feed(series.title) if "RECURRENCE-ID" in one]
    assert len(changed) == 1
    assert "RECURRENCE-ID;VALUE=DATE:20260501" in changed[0]
    assert "STATUS:CANCELLED" in changed[0]
    page.goto("/events/?view=month&month=2026-05")
    expect(page.locator("td", has=page.locator("time[datetime='2026-05-01']"))).to_contain_text("已取消")


def a_project_slips(page: Page, project: Project) -> None:
    open_form(page, url_of("change", project))
    page.fill("[name=completion_now]", "2027年11月")
    page.fill("[name=slip_said_on]", "2026-04-24")
    choose(page, ".field-slip_source", "朝阳报")
    page.fill("[name=slip_reason]", "管线迁改")
    take(page, "slip", "fieldset:has([name=completion_now])", "fieldset:has([name=slip_reason])")
    press(page, "保存并继续编辑", "成功")
    (component,) = in_feed(project.title, "/projects.ics")
    assert "X-CIVIC-EDTF:2027-11" in component
    assert "2027年8月" in component  # what was promised before stays
    (feature,) = in_layer(project.title, "/projects.geojson")
    assert feature["properties"]["state"] == "delayed"
    assert "2027-11" in str(feature["properties"])


def the_move_is_taken_back(page: Page, event: Event) -> None:
    (before,) = in_feed(TITLE)
    page.goto(url_of("history", event))
    take(page, "history", ".history li:first-child", ".history li:nth-child(2)")
    page.locator(".history li").nth(1).get_by_role("link").first.click()
    press(page, "还原到这个版本…")
    page.get_by_label("为什么还原").fill("主办方更正，还在原处")
    take(page, "revert", "#content")
    press(page, "确认还原")
    page.wait_for_selector(".messagelist .success")
    (after,) = in_feed(TITLE)
    assert f"SUMMARY:{TITLE}" in after
    assert sequence(after) > sequence(before)
    (feature,) = in_layer(TITLE)
    assert (feature["properties"]["state"], feature["geometry"]["coordinates"]) == ("scheduled", [116.49, 39.9])


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
def test_a_day_at_the_desk_is_seen_in_public(
    size: dict[str, Any], transactional_db: None, open_window: OpenWindow, clock: Any
) -> None:
    make_source()
    make_category(title="科技创新")
    CalendarDay.objects.create(day="2026-05-01", kind="holiday", title="劳动节")
    make_place("朝阳规划艺术馆", geometry={"type": "Point", "coordinates": [116.49, 39.9]}, at=MORNING)
    make_place("大望京中心", **estimated(116.485, 40.005, 600), at=MORNING)
    series = make_event("城市书屋读书会", at=MORNING, start_on=date(2026, 4, 24))
    project = make_project(at=MORNING, completion_now=PartialDate.parse("2027-08"), state="under-way")
    make_person("wang", "王主任", "管理员")
    make_person("li", "李审核", "审核")
    zhang = make_person("zhang", "张编辑", "编辑", password=None)
    windows = [open_window(size) for _ in range(3)]
    administrator, editor, reviewer = (window.page for window in windows)

    a_password_is_set(editor, a_link_is_given(administrator, zhang))
    log_in(editor, "zhang")
    log_in(reviewer, "li")
    event = an_event_is_entered(editor)
    it_is_sent_back(reviewer)
    it_is_corrected(editor, event)
    it_is_published_at_eleven(reviewer, event, clock)
    it_moves(editor)
    a_date_of_a_series_is_cancelled(editor, series)
    a_project_slips(editor, project)
    the_move_is_taken_back(editor, event)
    for window in windows:
        assert (window.complaints, window.strangers) == ([], [])
