"""Roads, parks and sites as people see them on the service's own maps: drawn, named, opened."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import NARROW, WIDE, Window
from tests.newspaper import estimated
from tests.support import hold_clock, make_event, make_place, make_project

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OpenWindow = Callable[..., Window]
THURSDAY = datetime(2026, 4, 23, 1, 0, tzinfo=UTC)

# A park around a bay, so that the middle of its box is not in it.
PARK = {
    "type": "Polygon",
    "coordinates": [
        [
            [116.47, 39.93], [116.5, 39.93], [116.5, 39.95], [116.494, 39.95], [116.494, 39.936], [116.476, 39.936],
            [116.476, 39.95], [116.47, 39.95], [116.47, 39.93],
        ]
    ],
}  # fmt: skip
ROAD = {"type": "LineString", "coordinates": [[116.43, 39.9], [116.46, 39.905], [116.52, 39.9]]}
ROADS = {
    "type": "MultiLineString",
    "coordinates": [[[116.52, 39.96], [116.56, 39.97]], [[116.565, 39.972], [116.57, 39.975]]],
}
SITES = {
    "type": "MultiPolygon",
    "coordinates": [
        [[[116.53, 39.91], [116.55, 39.91], [116.55, 39.925], [116.53, 39.925], [116.53, 39.91]]],
        [[[116.56, 39.915], [116.57, 39.915], [116.57, 39.925], [116.56, 39.915]]],
    ],
}
GATES = {"type": "MultiPoint", "coordinates": [[116.44, 39.96], [116.445, 39.97], [116.45, 39.96]]}
COLLECTION = {
    "type": "GeometryCollection",
    "geometries": [
        {"type": "Point", "coordinates": [116.42, 39.94]},
        {"type": "LineString", "coordinates": [[116.42, 39.94], [116.43, 39.95]]},
        {"type": "Polygon", "coordinates": [[[116.43, 39.95], [116.44, 39.95], [116.43, 39.955], [116.43, 39.95]]]},
    ],
}


@pytest.fixture
def shapes(transactional_db: None) -> None:
    park = make_place("弯月公园", slug="park", geometry=PARK)
    make_place("绿道", slug="way", kind="other", geometry=ROADS)
    make_place("动物园各门", slug="gates", geometry=GATES)
    make_place("大致在此的书屋", slug="about", kind="book-house", **estimated(116.505, 39.975, 700))
    make_project("朝阳路改造", slug="road", geometry=ROAD)
    make_project("两处安置房", slug="sites", geometry=SITES)
    make_project("公园更新", slug="renewal", place=park)
    make_event("读书会", slug="reading", place=make_place("社区中心", slug="centre"))
    hold_clock(THURSDAY)


def shoot(window: Window, name: str) -> None:
    """Keep a picture when asked to, by SCREENSHOTS=folder."""
    if folder := os.environ.get("SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        window.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def labels(window: Window, selector: str) -> list[str]:
    return sorted(window.page.locator(selector).evaluate_all("shapes => shapes.map(one => one.ariaLabel)"))


@pytest.mark.parametrize(("size", "name"), [(WIDE, "shapes-1280"), (NARROW, "shapes-390")], ids=["1280", "390"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_kind_of_geometry_is_drawn_in_its_way(
    size: dict[str, Any], name: str, dark: bool, shapes: None, open_window: OpenWindow
) -> None:
    window = open_window(size, dark=dark)
    page = window.open("/")
    shoot(window, f"{name}-{'dark' if dark else 'light'}")
    # The park has the geometry of the project in it: one shape for both, and its kind is the rarer one.
    assert labels(window, "path.area:not(.is-line)") == [
        "场所：大致在此的书屋", "项目：两处安置房", "项目：公园更新 等2项",
    ]  # fmt: skip
    assert labels(window, "path.area.is-line") == ["场所：绿道", "项目：朝阳路改造"]
    assert labels(window, "path.is-estimated") == ["场所：大致在此的书屋"]
    assert labels(window, ".map-sign") == [
        "场所：动物园各门（第1处，共3处）", "场所：动物园各门（第2处，共3处）", "场所：动物园各门（第3处，共3处）",
        "活动：读书会 等2项",
    ]  # fmt: skip
    # A line encloses nothing; a site is drawn as a double line in the colour of projects.
    fills = page.locator("path.is-line").evaluate_all("lines => lines.map(line => getComputedStyle(line).fill)")
    assert fills == ["none", "none"]
    strokes = page.locator("path.area-project").evaluate_all(
        "sites => [...new Set(sites.map(site => getComputedStyle(site).stroke))]"
    )
    assert strokes == ["rgb(240, 193, 104)" if dark else "rgb(122, 82, 0)"]
    assert page.locator("path.core").count() == page.locator("path.area-project").count() == 3
    dashes = page.locator("path.is-estimated").evaluate("area => getComputedStyle(area).strokeDasharray")
    assert dashes == "6px, 5px"
    assert "项目画双线" in page.locator(".legend").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["viewport"]["width"]
    assert window.complaints == []
    assert window.strangers == []


def test_what_is_known_has_the_sign_of_its_kind_on_the_shape_itself(shapes: None, open_window: OpenWindow) -> None:
    page = open_window(WIDE).open("/")
    badges = page.locator(".map-badge")
    # Four: the road, the sites, the park and the way; none for an estimate.
    assert sorted(badges.evaluate_all("badges => badges.map(one => one.title)")) == [
        "两处安置房", "公园更新 等2项", "朝阳路改造", "绿道",
    ]  # fmt: skip
    assert badges.locator(".sign-project").count() == 3
    assert badges.locator(".sign-place").count() == 1
    # On the park, not in its bay: what stands under the middle of the sign is the park or its sign.
    hit = page.evaluate(
        """() => {
            const badge = document.querySelector('.map-badge[title^="公园更新"]');
            const box = badge.getBoundingClientRect();
            badge.style.pointerEvents = "none";
            const under = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            badge.style.pointerEvents = "";
            return under.ariaLabel;
        }"""
    )
    assert hit == "项目：公园更新 等2项"
    page.locator('.map-badge[title^="公园更新"]').click()
    popup = page.locator(".leaflet-popup-content")
    popup.wait_for()
    assert "公园更新" in popup.inner_text()
    assert "弯月公园" in popup.inner_text()


def test_the_keyboard_opens_lines_areas_and_each_of_several_points(shapes: None, open_window: OpenWindow) -> None:
    page = open_window(WIDE).open("/")
    for selector, words in [
        ('path[aria-label="项目：朝阳路改造"]', "朝阳路改造"),
        ('path[aria-label="项目：两处安置房"]', "两处安置房"),
        ('[aria-label="场所：动物园各门（第3处，共3处）"]', "动物园各门"),
    ]:
        shape = page.locator(selector)
        assert (shape.get_attribute("role"), shape.get_attribute("tabindex")) == ("button", "0")
        shape.focus()
        page.keyboard.press("Enter")
        popup = page.locator(".leaflet-popup-content", has_text=words)
        popup.wait_for()
        page.keyboard.press("Escape")
        popup.wait_for(state="detached")
    # The sign on a shape is for eyes and fingers; the shape itself is the one button.
    assert page.locator(".map-badge:not([aria-hidden=true]), .map-badge[tabindex]").count() == 0


def test_a_collection_of_geometries_is_drawn_part_by_part(shapes: None, open_window: OpenWindow) -> None:
    window = open_window(WIDE)
    feature = {"type": "Feature", "id": "a", "geometry": COLLECTION, "properties": {"title": "几样合一"}}
    body = json.dumps({"type": "FeatureCollection", "features": [feature]})
    window.page.route(
        "**/projects.geojson", lambda route: route.fulfill(content_type="application/geo+json", body=body)
    )
    page = window.open("/projects/?view=map")
    drawn = page.locator('[aria-label^="项目：几样合一"]')
    assert sorted(drawn.evaluate_all("shapes => shapes.map(shape => shape.ariaLabel)")) == [
        f"项目：几样合一（第{number}处，共3处）" for number in (1, 2, 3)
    ]
    assert page.locator('.map-badge[title="几样合一"]').count() == 2
    assert window.complaints == []


def test_a_layer_that_cannot_be_read_is_said_beside_the_list(shapes: None, open_window: OpenWindow) -> None:
    window = open_window(WIDE)
    window.page.route("**/projects.geojson", lambda route: route.fulfill(status=503))
    page = window.open("/projects/?view=map")
    assert page.locator("[data-map-note]").inner_text() == "有的图层没有读到，请看旁边的列表。"
    assert page.locator(".project-line").count() > 0


@pytest.mark.parametrize(("size", "width"), [(WIDE, 1280), (NARROW, 390)], ids=["1280", "390"])
@pytest.mark.parametrize(
    ("address", "drawn", "legend"),
    [
        ("/projects/road/", "path.area-project.is-line", True),
        ("/projects/sites/", "path.area-project:not(.is-line)", True),
        ("/places/park/", "path.area-place:not(.is-line)", True),
        ("/places/way/", "path.area-place.is-line", True),
        ("/places/about/", "path.area-place.is-estimated", False),
    ],
)
def test_a_record_s_own_map_draws_it(
    size: dict[str, Any], width: int, address: str, drawn: str, legend: bool, shapes: None, open_window: OpenWindow
) -> None:
    window = open_window(size)
    page = window.open(address)
    shoot(window, f"shapes{address.replace('/', '-')}{width}")
    assert page.locator(drawn).count() == page.locator("path.area").count() == 1
    assert page.locator(".map-badge").count() == (1 if legend else 0)
    assert page.locator(".leaflet-overlay-pane .graticule").count() == 0
    assert page.locator(".graticule").count() > 0
    assert ("实线：线路或范围" in page.locator(".legend").inner_text()) == legend
    assert window.complaints == []
    assert window.strangers == []
