"""The pages of one event, place and project as people see them: in order, whole at both sizes, fit for thumbs."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from core.partial_date import PartialDate
from projects.models import ProjectState, Slip
from tests.browser.axe import violations
from tests.browser.conftest import NARROW, WIDE, Window
from tests.newspaper import LONG_TITLE, make_book_house, make_source
from tests.support import NOW, hold_clock, make_event, make_place, make_project

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OpenWindow = Callable[..., Window]
SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])


def make_records() -> None:
    """A place, a project there that slipped twice, and a series there; everything has a long name."""
    place = make_place(f"{LONG_TITLE}主会场", slug="hall", address="朝阳公园南路1号")
    project = make_project(
        LONG_TITLE,
        slug="works",
        place=place,
        state=ProjectState.DELAYED,
        completion_first=PartialDate.parse("2025-12"),
        completion_now=PartialDate.parse("2027"),
    )
    for said_on, before, after in ((date(2025, 11, 1), "2025-12", "2026-40"), (date(2026, 4, 1), "2026-40", "2027")):
        Slip.objects.create(
            record=project,
            said_on=said_on,
            before=PartialDate.parse(before),
            after=PartialDate.parse(after),
            source=make_source(),
        )
    make_event(LONG_TITLE, slug="talk", place=place, project=project, rule="FREQ=WEEKLY;COUNT=20")
    make_book_house(slug="house")
    hold_clock(NOW)


@SIZES
def test_details_are_whole_and_without_fault(
    size: dict[str, Any], transactional_db: None, open_window: OpenWindow
) -> None:
    make_records()
    window = open_window(size)
    for address in ("/events/talk/", "/places/house/?lang=en", "/projects/works/?lang=en"):
        page = window.open(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        assert violations(page) == []
    # A data block is not run, so that no policy stands against it.
    assert window.complaints == []
    assert window.strangers == []


@SIZES
def test_what_when_where_the_way_there_then_the_rest(
    size: dict[str, Any], transactional_db: None, open_window: OpenWindow
) -> None:
    make_records()
    page = open_window(size).open("/projects/works/")
    order = ["h1", ".key", ".timeline", ".known", ".map", ".maps", "#slips", ".correct"]
    tops = [page.locator(selector).first.bounding_box()["y"] for selector in order]
    in_column = tops if size is NARROW else [top for top, name in zip(tops, order, strict=True) if "map" not in name]
    assert in_column == sorted(in_column)
    ways = page.locator(".maps a")
    assert ways.count() == 4
    for way in ways.all():
        assert way.bounding_box()["height"] >= 44
        assert way.get_attribute("rel") == "noopener nofollow"


def test_the_line_in_time_keeps_its_words_within_the_page(transactional_db: None, open_window: OpenWindow) -> None:
    make_records()
    page = open_window(NARROW).open("/projects/works/")
    assert page.locator(".timeline .words").all_text_contents() == [
        "最初承诺：2025年12月",
        "2025年11月1日改为：2026年上半年",
        "2026年4月1日改为：2027年",
    ]
    for words in page.locator(".timeline text").all():
        box = words.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    sizes = page.eval_on_selector_all(".timeline .words", "all => all.map((one) => getComputedStyle(one).fontSize)")
    assert set(sizes) == {"14px"}


def test_without_scripts_all_but_the_map_is_there(transactional_db: None, open_window: OpenWindow) -> None:
    make_records()
    page = open_window(NARROW, scripts=False).page
    page.goto("/events/talk/")
    assert page.locator(".map-without").is_visible()
    assert page.locator(".maps a").first.is_visible()
    assert page.locator(".days li").count() == 12
