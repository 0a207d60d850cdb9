import os
from datetime import UTC, datetime, timedelta
import pytest, time_machine
from core import actions
from events.models import Event
from places.models import Place
from tests.browser.conftest import NARROW, WIDE
from tests.desk.desk import member, url_of
from tests.support import make_category, make_event, make_place, make_project
from tests.browser.test_moderation_in_a_browser import sit_down, MORNING, TITLE
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OUT = os.environ.get("SHOTS", "/tmp/flowshots")

@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
def test_shots(size, dark, sit_down, open_window):
    w = size["viewport"]["width"]
    os.makedirs(OUT, exist_ok=True)
    with time_machine.travel(MORNING, tick=True):
        place = make_place("朝阳规划艺术馆", address="朝阳公园南路1号"); make_place("新馆")
        cat = make_category(title="科技")
        e = make_event(TITLE, public=False, category=cat, place=place, description="一段说明。\n第二段。", summary="青年科技人才成长沙龙")
        zhang = member("编辑", "zhang"); li = member("审核", "li")
        actions.submit(e, by=None, at=MORNING)
        actions.send_back(e, by=None, at=MORNING, reason="缺主办单位，地点也没有写；报纸第二版说的是下午两点半开始，请核对以后再交")
        t = make_event("定时的", public=False, category=cat); actions.publish(t, by=None, at=MORNING, publish_at=MORNING + timedelta(days=1))
        r = make_event("待审的一条", public=False, category=cat); actions.submit(r, by=None, at=MORNING)
        make_event("公开的", category=cat)
        make_event("没有日期的", public=False, category=cat, start_on=None)
        win = sit_down(size, li); page = win.page
        page.emulate_media(color_scheme="dark" if dark else "light")
        s = f"{w}{'-dark' if dark else ''}"
        def shot(name, full=True):
            page.screenshot(path=f"{OUT}/{name}-{s}.png", full_page=full)
        page.goto(url_of("changelist", Event)); shot("list")
        page.goto(url_of("change", e)); shot("form", False); 
        page.locator("#steps").scroll_into_view_if_needed(); page.locator("#steps").screenshot(path=f"{OUT}/steps-draft-{s}.png")
        page.goto(url_of("change", r)); page.locator("#steps").screenshot(path=f"{OUT}/steps-review-{s}.png")
        page.get_by_role("button", name="保存并退回修改").click(); page.locator("#steps").screenshot(path=f"{OUT}/steps-error-{s}.png")
        page.goto(url_of("change", t)); page.locator("#steps").screenshot(path=f"{OUT}/steps-timed-{s}.png")
        page.goto(url_of("changelist", Event)); page.locator("#action-toggle").check()
        page.get_by_label("动作").first.select_option("publish"); page.get_by_role("button", name="执行").first.click(); page.wait_for_selector("#bulk_form"); shot("bulk-publish")
        page.goto(url_of("changelist", Event)); page.locator("#action-toggle").check()
        page.get_by_label("动作").first.select_option("move"); page.get_by_role("button", name="执行").first.click(); page.wait_for_selector("#bulk_form"); shot("bulk-move")
        page.goto(url_of("preview", e)); page.get_by_role("button", name="生成链接").click(); page.wait_for_selector("#preview-link"); page.wait_for_timeout(700); shot("preview")
        addr = page.locator("#preview-link").input_value()
        page.goto(addr.replace("http://127.0.0.1:8000", "")); page.wait_for_timeout(500); shot("shared")
        page.goto("/preview/x.y/"); shot("forged")
        page.goto(url_of("preview_new", Event).replace("preview/", ""));
        print(win.complaints)
        page = None
        adm = sit_down(size, member("管理员", "wang")); page = adm.page
        page.emulate_media(color_scheme="dark" if dark else "light")
        page.goto("/admin/auth/user/add/"); shot("user-add")
        page.goto("/admin/auth/user/"); shot("users")
