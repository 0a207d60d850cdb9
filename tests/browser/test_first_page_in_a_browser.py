"""The desk's first page in a browser: numbers that are read at any width, and lead to their lists."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Window
from tests.browser.test_desk_forms_in_a_browser import SIZES, nothing_is_wrong, open_desk, thursday
from tests.support import make_event, make_place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["open_desk", "thursday"]  # fixtures


@SIZES
def test_a_number_leads_to_its_list(size: dict[str, Any], open_desk: Callable[..., Window]) -> None:
    make_place("一处名字很长很长的城市书屋（朝阳门外大街店），也是阅读空间", geometry=None)
    make_event("读书会", start_on="2026-04-23")
    window = open_desk(size)
    page = window.page
    page.goto("/admin/")
    expect(page.locator("h1").last).to_have_text("2026年4月23日（星期四）")
    expect(page.get_by_role("link", name="场所只有估计位置")).to_contain_text("没有")
    nothing_is_wrong(window, size["viewport"]["width"])
    page.get_by_role("link", name="场所缺坐标").click()
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    expect(page.locator("#changelist-filter li.selected a", has_text="缺坐标")).to_be_visible()
