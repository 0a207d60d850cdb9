"""The API's page of documentation: it draws itself under the strict policy and asks nobody else for anything."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import WIDE, Window
from tests.support import make_event

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_page_draws_every_operation_and_tries_one(open_window: Callable[..., Window]) -> None:
    make_event("推进会", slug="meeting")
    window = open_window(WIDE)
    page = window.open("/api/v1/docs/")
    page.wait_for_selector("#swagger-ui[data-ready=true]")
    page.wait_for_selector(".opblock")
    assert page.locator(".opblock").count() >= 17
    row = page.locator("#operations-活动-list_events")
    row.locator(".opblock-summary-control").click()
    row.get_by_role("button", name="Try it out").click()
    row.get_by_role("button", name="Execute").click()
    page.wait_for_selector(".live-responses-table")
    assert "推进会" in row.locator(".live-responses-table").inner_text()
    assert window.complaints == []
    assert window.strangers == []
    assert page.context.cookies() == []
