"""The first page with its map, as production serves it: what it weighs, what it asks for, whether it stands still."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Request

from core.partial_date import PartialDate
from tests.browser.conftest import NARROW, WIDE, Window
from tests.browser.production import production
from tests.newspaper import estimated, make_book_house, make_page_one
from tests.support import hold_clock, make_event, make_place, make_project

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OpenWindow = Callable[..., Window]
PAPER_DAY = datetime(2026, 4, 24, 7, 0, tzinfo=UTC)
OCTETS, REQUESTS, SHIFT = 100_000, 12, 0.05
# Layout shifts that no touch or key asked for, from the first on.
WATCH = """
    window.shifts = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts.push(entry.value);
    }).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
def server_address(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    with production(tmp_path / "static") as address:
        yield address


def first_visit(window: Window, address: str = "/") -> list[Request]:
    """Everything that was asked for until nothing was any more."""
    asked: list[Request] = []

    def note(request: Request) -> None:
        asked.append(request)

    window.page.on("requestfinished", note)
    window.page.add_init_script(WATCH)
    window.open(address).wait_for_load_state("networkidle")
    return asked


def octets(asked: list[Request]) -> int:
    """What came over the wire, compressed as it came."""
    return sum(request.sizes()["responseBodySize"] for request in asked)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
def test_the_real_data_make_a_light_page_that_stands_still_and_leaves_no_trace(
    size: dict[str, Any], open_window: OpenWindow
) -> None:
    call_command("seed", verbosity=0)
    hold_clock(PAPER_DAY)
    window = open_window(size)
    asked = first_visit(window)
    assert octets(asked) <= OCTETS
    assert len(asked) <= REQUESTS
    for request in asked:
        headers = request.response().headers  # type: ignore[union-attr]
        assert headers["content-encoding"] == "gzip", request.url
        if "/static/" in request.url:
            assert "immutable" in headers["cache-control"], request.url
            assert "max-age=315360000" in headers["cache-control"], request.url
    page = window.page
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("shifts.reduce((sum, shift) => sum + shift, 0)") < SHIFT
    assert page.context.cookies() == []
    assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]
    assert window.strangers == []
    assert window.complaints == []


def test_a_page_that_moves_would_be_noticed(open_window: OpenWindow) -> None:
    window = open_window(NARROW)
    first_visit(window, "/privacy/")
    page = window.page
    page.evaluate("document.querySelector('main').style.marginTop = '20rem'")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("shifts.reduce((sum, shift) => sum + shift, 0)") > SHIFT


def test_very_much_of_everything_is_hardly_heavier(open_window: OpenWindow) -> None:
    make_page_one()
    for number in range(120):
        place = make_place(
            f"第{number}处场所", **estimated(116.36 + number / 1000, 39.85 + number / 1000, 300 + number)
        )
        if number % 3 == 0:
            # Exhibitions that last all year: a layer of their days would be one of everything.
            make_event(f"第{number}场展览", place=place, start_on=date(2026, 1, 1), end_on=date(2026, 12, 31))
            make_project(f"第{number}项工程", place=place, completion_now=PartialDate.parse("2027-08"))
    make_book_house("最后一家书屋", **estimated(116.6, 40.05))
    hold_clock(PAPER_DAY)
    window = open_window(WIDE)
    asked = first_visit(window)
    assert octets(asked) <= OCTETS
    assert len(asked) <= REQUESTS
    assert 100 <= window.page.locator("path.area.is-estimated").count() <= 112
    # Members of a network come first, whatever their names.
    assert window.page.locator("path.area[aria-label='场所：最后一家书屋']").count() == 1
