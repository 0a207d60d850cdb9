"""<civic-events> in the page of another, under a strict Content-Security-Policy; and in a frame."""

import gzip
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from core.actions import withdraw
from tests.browser.conftest import NARROW, WIDE, Window
from tests.browser.examples import served
from tests.browser.production import production
from tests.environment import ROOT
from tests.publish.planted import LATER
from tests.support import NOW, hold_clock, make_category, make_event, make_place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCRIPT = ROOT / "publish" / "static" / "embed" / "v1" / "civic-events.js"
FOREIGN = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>A page of another</title>
<link rel="stylesheet" href="theirs.css">
<h1>Our club</h1>
{body}
<script src="{service}/static/embed/v1/civic-events.js" async></script>
"""
POLICY = "default-src 'none'; script-src {0}; connect-src {0}; img-src {0} data:; style-src 'self'"
THEIRS = """html { font-size: 62.5% } a { color: red !important } table { display: none }
p, h1, body { font: 30px serif; text-transform: uppercase }"""

Open = Callable[..., Window]


@pytest.fixture
def service(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    with production(tmp_path / "static") as address:
        yield address


@pytest.fixture
def planted(transactional_db: None) -> None:
    reading = make_category("reading", title="全民阅读", title_en="Reading")
    park = make_place("金盏淀公园")
    make_event(
        "读书会",
        slug="club",
        category=reading,
        place=park,
        start_on=date(2026, 4, 23),
        precision="part-of-day",
        part_of_day="morning",
    )
    make_event("推进会", slug="meeting", start_on=date(2026, 4, 24))
    make_event("五月书市", slug="fair", category=reading, start_on=date(2026, 5, 6), end_on=date(2026, 5, 8))
    hold_clock(NOW)


@pytest.fixture
def on_a_foreign_page(planted: None, service: str, open_window: Open, tmp_path: Path) -> Iterator[Open]:
    """`on_a_foreign_page(body, size)`: a page of another origin that holds the widget."""
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "theirs.css").write_text(THEIRS)
    with served(theirs) as address:

        def make(body: str, size: dict[str, Any] = WIDE, **how: Any) -> Window:
            (theirs / "page.html").write_text(FOREIGN.format(service=service, policy=POLICY.format(service), body=body))
            window = open_window(size, **how)
            for host in (address, service):
                window.page.route(f"{host}/**", lambda route: route.continue_())
            window.page.goto(f"{address}/page.html")
            return window

        yield make


def shown(page: Page, number: int = 0) -> Any:
    """The widget, once it shows what it was asked for."""
    widget = page.locator("civic-events").nth(number)
    page.locator("civic-events:not([aria-busy])").nth(number).wait_for()
    widget.locator(".embed-main, [role=status]").first.wait_for()
    return widget


def shoot(page: Page, name: str) -> None:
    """Keep a picture when asked to, by SCREENSHOTS=folder."""
    if folder := os.environ.get("SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_the_file_weighs_less_than_eight_kilobytes() -> None:
    assert len(gzip.compress(SCRIPT.read_bytes(), 9)) < 8 * 1024


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
def test_three_views_stand_on_a_foreign_page_under_its_policy(size: dict[str, Any], on_a_foreign_page: Open) -> None:
    body = "".join(f"<civic-events view={view}></civic-events>" for view in ("list", "month", "map"))
    window = on_a_foreign_page(body, size)
    page = window.page
    listed, month, drawn = (shown(page, number) for number in range(3))
    page.locator("civic-events [data-map][data-ready=true]").wait_for()
    shoot(page, f"widget-{size['viewport']['width']}")
    assert listed.locator(".line-title").all_inner_texts() == ["读书会", "推进会", "五月书市"]
    assert "上午 · 金盏淀公园" in listed.locator(".embed-main").inner_text()
    assert month.locator("caption").inner_text() == "2026年4月"
    assert month.locator(".entry a").all_inner_texts() == ["读书会", "推进会"]
    assert drawn.locator(".leaflet-marker-icon.map-sign").count() == 1
    assert drawn.locator(".line-title").count() == 3
    assert window.complaints == []
    assert window.strangers == []


def test_the_page_around_it_changes_nothing_of_it_and_it_changes_nothing_of_the_page(on_a_foreign_page: Open) -> None:
    window = on_a_foreign_page("<civic-events view=map></civic-events><table><tr><td>theirs</table>")
    widget = shown(window.page)
    look = """(element) => {
        const { fontSize, textTransform, color } = getComputedStyle(element);
        return [fontSize, textTransform, color];
    }"""
    assert widget.locator(".line-title a").first.evaluate(look)[:2] == ["16px", "none"]
    assert widget.locator(".line-title a").first.evaluate(look)[2] != "rgb(255, 0, 0)"
    assert window.page.locator("body > h1").evaluate(look)[:2] == ["30px", "uppercase"]
    assert window.page.evaluate("typeof L") == "undefined"


def test_filters_are_attributes_and_a_change_is_one_more_request(on_a_foreign_page: Open) -> None:
    window = on_a_foreign_page('<civic-events category="reading" lang="en" limit="1"></civic-events>')
    page = window.page
    widget = shown(page)
    assert widget.locator("h1[aria-level='2']").inner_text() == "Reading"
    assert widget.locator(".line-title").count() == 1
    assert widget.evaluate("element => element.shadowRoot.querySelector('body').lang") == "en"
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("""() => {
        const widget = document.querySelector("civic-events");
        widget.setAttribute("limit", "5");
        widget.removeAttribute("category");
        widget.setAttribute("lang", "zh-hans");
        return new Promise((done) => widget.addEventListener("civic-events-ready", done, { once: true }));
    }""")
    assert widget.locator(".line-title").all_inner_texts() == ["读书会", "推进会", "五月书市"]
    assert [url.rpartition("/embed/")[2] for url in asked if "/embed/?" in url] == ["?limit=5&lang=zh-hans"]


def test_the_month_is_turned_in_place_by_the_keyboard(on_a_foreign_page: Open) -> None:
    window = on_a_foreign_page('<civic-events view="month" month="2026-04"></civic-events>')
    page = window.page
    widget = shown(page)
    onward = widget.locator("[data-stays=behind]")
    onward.focus()
    page.keyboard.press("Enter")
    widget.locator("caption", has_text="2026年5月").wait_for()
    assert widget.locator(".entry a").first.inner_text() == "五月书市"
    assert page.url.endswith("/page.html")
    assert widget.evaluate("element => element.shadowRoot.activeElement?.dataset.stays") == "behind"


def test_links_lead_to_the_service_in_a_tab_of_their_own(on_a_foreign_page: Open, service: str) -> None:
    window = on_a_foreign_page("<civic-events></civic-events>")
    link = shown(window.page).locator(".line-title a").first
    assert link.get_attribute("href") == f"{service}/events/club/"
    assert (link.get_attribute("target"), link.get_attribute("rel")) == ("_blank", "noopener")


def test_a_mistake_is_explained_where_the_widget_stands(on_a_foreign_page: Open) -> None:
    window = on_a_foreign_page('<civic-events category="nothing"></civic-events>')
    said = shown(window.page).locator("[role=status]")
    said.wait_for()
    assert "nothing" in said.inner_text()
    assert said.locator("a").get_attribute("href").endswith("/events/")


def test_without_the_service_what_is_shown_stays(on_a_foreign_page: Open, service: str) -> None:
    window = on_a_foreign_page("<civic-events></civic-events>")
    page = window.page
    widget = shown(page)
    page.route(f"{service}/**", lambda route: route.abort())
    page.evaluate("""() => {
        const widget = document.querySelector("civic-events");
        const told = new Promise((done) => widget.addEventListener("civic-events-error", done, { once: true }));
        widget.setAttribute("limit", "1");
        return told.then(() => 0);
    }""")
    assert widget.locator(".line-title").count() == 3


def test_what_is_withdrawn_is_gone_from_the_widget(on_a_foreign_page: Open) -> None:
    from events.models import Event

    withdraw(Event.objects.get(slug="club"), by=None, at=LATER, reason="撤下")
    hold_clock(LATER)
    window = on_a_foreign_page('<civic-events datetime="2026-04-01/2026-05-31"></civic-events>')
    assert shown(window.page).locator(".line-title").all_inner_texts() == ["推进会", "五月书市"]


@pytest.mark.parametrize("view", ["list", "month", "map"])
def test_a_frame_shows_the_same(view: str, planted: None, service: str, open_window: Open, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "page.html").write_text(
        f'<!doctype html><meta charset="utf-8"><iframe src="{service}/embed/?view={view}" height="600"></iframe>'
    )
    with served(theirs) as address:
        window = open_window(WIDE)
        for host in (address, service):
            window.page.route(f"{host}/**", lambda route: route.continue_())
        window.page.goto(f"{address}/page.html")
        frame = window.page.frame_locator("iframe")
        frame.locator("main a", has_text="读书会").first.wait_for()
        if view == "map":
            frame.locator("[data-map][data-ready=true]").wait_for()
    assert window.complaints == []


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
def test_the_gallery_shows_three_and_the_code(size: dict[str, Any], planted: None, open_window: Open) -> None:
    window = open_window(size)
    page = window.page
    page.goto("/embed/gallery/")
    for number in range(3):
        shown(page, number)
    page.locator("civic-events [data-map][data-ready=true]").wait_for()
    shoot(page, f"gallery-{size['viewport']['width']}")
    assert page.locator("civic-events .line-title", has_text="读书会").count() == 2
    code = page.locator("pre").first.inner_text()
    assert "/static/embed/v1/civic-events.js" in code
    assert '<civic-events view="list" limit="4"></civic-events>' in code
    assert window.complaints == []
    assert window.strangers == []
