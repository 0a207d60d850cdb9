"""The map beside a position, as an editor meets it: clicked, dragged, drawn, pasted; at a desk and on a phone."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from core.geometry import circle_centre
from places.models import Place
from tests.browser.conftest import NARROW, WIDE, Window
from tests.browser.test_desk_forms_in_a_browser import nothing_is_wrong, save
from tests.desk.desk import make_chief, url_of
from tests.support import make_place, make_project

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
MAP = ".desk-picker-map"
GCJ02, HERE = "116.4612653,39.9232443", [116.4551, 39.9219]


@pytest.fixture
def open_form(open_window: Callable[..., Window], transactional_db: None) -> Iterator[Callable[..., Window]]:
    """`open_form(record, size, scripts=...)`: its page, in which the chief is logged in."""
    client = Client()
    client.force_login(make_chief())
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    opened = []

    def make(record: Any, size: dict[str, Any], **options: Any) -> Window:
        window = open_window(size, **options)
        opened.append(window.page)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "path": settings.SESSION_COOKIE_PATH}
        window.page.goto("/livez")
        window.page.context.add_cookies([{**cookie, "domain": "localhost"}])
        window.page.goto(url_of("change", record))
        if options.get("scripts", True):
            window.page.wait_for_selector("[data-picker][data-ready=true]")
            window.page.locator(MAP).scroll_into_view_if_needed()
        return window

    yield make
    for page in opened:
        page.wait_for_load_state("networkidle")  # the neighbours are read after every move


def click(page: Page, right: float, down: float, size: dict[str, Any]) -> None:
    """A click, or a tap, at parts of the map's width and height; the first tap only wakes the map."""
    box: Any = page.locator(MAP).bounding_box()
    spot: Any = {"x": box["width"] * right, "y": box["height"] * down}
    if size is NARROW:
        page.locator(MAP).tap(position=spot)
    else:
        page.locator(MAP).click(position=spot)


def typed(page: Page) -> str:
    return page.input_value("textarea[name=geometry]")


@SIZES
def test_a_pin_is_put_by_a_click_moved_by_a_drag_and_taken_back(size: dict[str, Any], open_form: Any) -> None:
    place = make_place(geometry=None)
    make_place("邻居", geometry={"type": "Point", "coordinates": [116.4551, 39.9225]})
    window = open_form(place, size)
    page = window.page
    if size is NARROW:
        click(page, 0.3, 0.3, size)
        assert typed(page) == ""  # the first tap wakes the map
        expect(page.locator(".desk-map-hint")).to_be_hidden()
    click(page, 0.4, 0.5, size)
    first = typed(page)
    assert re.fullmatch(r"116\.\d+,39\.\d+", first) or re.fullmatch(r"116\.\d+,40\.\d+", first)
    pin = page.locator(".desk-pin")
    box = pin.bounding_box()
    page.mouse.move(box["x"] + 22, box["y"] + 22)
    page.mouse.down()
    page.mouse.move(box["x"] + 72, box["y"] + 42, steps=4)
    page.mouse.up()
    assert typed(page) not in ("", first)
    page.get_by_role("button", name="撤销").click()
    assert typed(page) == first
    page.select_option("[name=position_quality]", "cited")
    expect(page.locator(".desk-picker-says")).to_have_text(f"WGS-84：{first}")
    nothing_is_wrong(window, size["viewport"]["width"])
    save(page)
    place.refresh_from_db()
    assert "{},{}".format(*place.geometry["coordinates"]) == first


@SIZES
def test_a_pasted_coordinate_of_another_datum_shows_its_shift_and_is_shifted_once(
    size: dict[str, Any], open_form: Any
) -> None:
    place = make_place(geometry=None)
    window = open_form(place, size)
    page = window.page
    page.fill("textarea[name=geometry]", "39.9232443,116.4612653")
    page.get_by_role("button", name=f"改成 {GCJ02}").click()
    assert typed(page) == GCJ02
    page.select_option("[name=source_datum]", "gcj02")
    page.select_option("[name=position_quality]", "estimated")
    page.fill("[name=position_radius_m]", "300")
    page.keyboard.press("Tab")
    expect(page.locator(".desk-picker-says")).to_have_text(
        re.compile(r"GCJ-02（高德、腾讯） 116\.4612653,39\.9232443 → WGS-84 116\.4551\d*,39\.92\d+，移动了 5\d\d 米")
    )
    expect(page.locator("path.desk-unshifted").first).to_be_attached()
    expect(page.locator("path.desk-area.is-estimated")).to_be_attached()
    nothing_is_wrong(window, size["viewport"]["width"])
    save(page)
    place.refresh_from_db()
    assert circle_centre(place.geometry, 300) == pytest.approx(HERE, abs=1e-6)
    assert place.source_datum == "gcj02"
    # Opened again it is WGS-84, and says nothing of a shift.
    page.wait_for_selector("[data-picker][data-ready=true]")
    expect(page.locator(".desk-picker-says")).to_have_text(re.compile("^WGS-84：116.4551"))
    assert page.input_value("[name=source_datum]") == "wgs84"


@SIZES
def test_an_area_is_drawn_and_a_corner_of_it_moved_and_deleted(size: dict[str, Any], open_form: Any) -> None:
    project = make_project()
    window = open_form(project, size)
    page = window.page
    page.get_by_role("button", name="画范围").click()
    if size is NARROW:
        click(page, 0.5, 0.1, size)
        assert page.locator(".desk-vertex").count() == 0
    for right, down in ((0.3, 0.3), (0.7, 0.3), (0.7, 0.7), (0.3, 0.7), (0.2, 0.5)):
        click(page, right, down, size)
    page.get_by_role("button", name="撤销").click()
    assert page.locator(".desk-vertex").count() == 4
    page.get_by_role("button", name="完成").click()
    assert len(json.loads(typed(page))["coordinates"][0]) == 5
    drawn = typed(page)
    expect(page.locator(".desk-picker-says")).to_have_text("WGS-84：范围")
    corner = page.locator(".desk-vertex").first
    box = corner.bounding_box()
    page.mouse.move(box["x"] + 14, box["y"] + 14)
    page.mouse.down()
    page.mouse.move(box["x"] + 34, box["y"] + 34, steps=4)
    page.mouse.up()
    moved = json.loads(typed(page))["coordinates"][0]
    assert moved[0] == moved[-1] != json.loads(drawn)["coordinates"][0][0]
    page.wait_for_load_state("networkidle")
    page.locator(".desk-vertex").nth(1).click()
    page.get_by_role("button", name="删除顶点").click()
    assert len(json.loads(typed(page))["coordinates"][0]) == 4
    expect(page.locator(".desk-picker-says")).to_have_text("WGS-84：范围")
    nothing_is_wrong(window, size["viewport"]["width"])
    save(page)
    project.refresh_from_db()
    assert (project.geometry["type"], len(project.geometry["coordinates"][0])) == ("Polygon", 4)


def test_a_line_ends_with_enter_and_the_map_lets_the_keyboard_go(open_form: Any) -> None:
    project = make_project()
    window = open_form(project, WIDE)
    page = window.page
    page.get_by_role("button", name="画线").click()
    click(page, 0.3, 0.3, WIDE)
    click(page, 0.6, 0.6, WIDE)
    page.keyboard.press("Enter")
    assert json.loads(typed(page))["type"] == "LineString"
    assert url_of("change", project) in page.url  # the form was not sent
    page.get_by_role("button", name="清空").click()
    assert typed(page) == ""
    # Without a mouse: the middle of the map, which the arrow keys move.
    page.get_by_role("button", name="用地图中央").focus()
    page.keyboard.press("Enter")
    assert typed(page)
    page.locator(f"{MAP}").focus()
    for _ in range(6):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.desk-picker') === null")
    # The wheel over a map that has not the focus scrolls the page.
    page.locator(MAP).hover()
    page.mouse.wheel(0, 3000)
    expect(page.locator(MAP)).not_to_be_in_viewport()


def test_without_scripts_the_field_alone_does_it(open_form: Any) -> None:
    place = make_place(geometry=None)
    window = open_form(place, WIDE, scripts=False)
    page = window.page
    assert "没有它也一样" in page.locator(".desk-picker").inner_text()
    page.fill("textarea[name=geometry]", GCJ02)
    page.select_option("[name=source_datum]", "gcj02")
    page.select_option("[name=position_quality]", "cited")
    page.locator("input[name=_continue]").last.click()
    assert Place.objects.get(pk=place.pk).geometry["coordinates"] == pytest.approx(HERE, abs=1e-6)
