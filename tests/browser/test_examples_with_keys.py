"""The example pages for 高德 and 百度, with stand-ins for the vendors' programs that keep what they are given."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from places.datum import wgs84_to_bd09, wgs84_to_gcj02
from places.models import Datum
from tests.browser.conftest import Window
from tests.publish.geojson.every_geometry import POINT, plant_every_geometry
from tests.publish.planted import LATER
from tests.support import hold_clock, make_place

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.django_db(transaction=True)]

ATTACK = "<img src=x onerror=\"document.title='taken'\"><b>公园</b>"
LAYERS = ("projects", "places", "events")


@dataclass(frozen=True, slots=True)
class Vendor:
    """A vendor's map: the page for it, where its program is loaded from, the datum it draws."""

    page: str
    program: str
    datum: Datum
    constants: dict[str, str]
    shift: Callable[[float, float], tuple[float, float]]

    @property
    def stand_in(self) -> str:
        return Path(__file__).with_name(f"stand_in_{self.page.removesuffix('.html')}.js").read_text(encoding="utf-8")


AMAP = Vendor(
    "amap.html", "https://webapi.amap.com/loader.js", Datum.GCJ02,
    {"KEY": "a-key", "SECURITY_CODE": "a-code"}, wgs84_to_gcj02,
)  # fmt: skip
BAIDU = Vendor("baidu.html", "https://api.map.baidu.com/api?*", Datum.BD09, {"KEY": "a&key"}, wgs84_to_bd09)
VENDORS = pytest.mark.parametrize("vendor", [AMAP, BAIDU], ids=lambda vendor: vendor.page)


@pytest.fixture
def open_page(transactional_db: None, open_example: Callable[..., Window]) -> Callable[[Vendor], Window]:
    """The vendor's page over records with every geometry, with keys filled in and a stand-in for the program."""
    plant_every_geometry()
    make_place(ATTACK, slug="attack", geometry={"type": "Point", "coordinates": [116.35, 39.85]})
    hold_clock(LATER)

    def make(vendor: Vendor) -> Window:
        answers = ((vendor.program, "text/javascript", vendor.stand_in),)
        return open_example(vendor.page, constants=vendor.constants, answers=answers)

    return make


def parts(geometry: dict[str, Any] | None) -> list[tuple[str, Any]]:
    """The geometry as single points, lines and areas."""
    if geometry is None:
        return []
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind.startswith("Multi"):
        return [(kind.removeprefix("Multi"), one) for one in coordinates]
    return [(kind, coordinates)]


def served(vendor: Vendor) -> list[dict[str, Any]]:
    """The Features in the order in which the page draws them."""
    addresses = [f"/{layer}.geojson?datum={vendor.datum.value}" for layer in LAYERS]
    return [feature for address in addresses for feature in Client().get(address).json()["features"]]


def parts_with_properties(vendor: Vendor) -> list[tuple[str, dict[str, Any]]]:
    """The kind of each part that is drawn, and the properties that it has."""
    return [(kind, feature["properties"]) for feature in served(vendor) for kind, _ in parts(feature["geometry"])]


def style(properties: dict[str, Any]) -> tuple[str, list[Any]]:
    """The colour of a point; the colour, width, opacity and kind of a line, by simplestyle."""
    colour = properties.get("marker-color") or properties["stroke"]
    kind = "dashed" if properties.get("position_quality") == "estimated" else "solid"
    line = [properties.get("stroke", colour), properties.get("stroke-width", 2), properties.get("stroke-opacity", 1)]
    return colour, [*line, kind]


def given(window: Window, expression: str) -> Any:
    return window.page.evaluate(f"() => {expression}")


@VENDORS
def test_every_part_is_drawn_where_the_vendor_s_map_has_it(vendor: Vendor, open_page: Callable[..., Window]) -> None:
    window = open_page(vendor)
    expected = [[*part] for feature in served(vendor) for part in parts(feature["geometry"])]
    drawn = given(window, "given.overlays.map(({ kind, coordinates }) => [kind, coordinates])")
    assert drawn == expected
    assert {kind for kind, _ in drawn} == {"Point", "LineString", "Polygon"}
    # Not by what the service says alone: the known point stands where the vendor's formula puts it.
    there = [round(degrees, 7) for degrees in vendor.shift(*POINT["coordinates"])]
    assert drawn.count(["Point", there]) == len(LAYERS)
    assert ["Point", POINT["coordinates"]] not in drawn
    # An area with a hole stays one.
    assert sum(kind == "Polygon" and len(rings) == 2 for kind, rings in drawn) == 2 * len(LAYERS)
    assert given(window, "given.fitted") >= len(drawn)
    assert "朝阳日历" in window.page.locator("#credit").inner_text()
    assert (
        window.page.locator("#credit a[rel=license]").get_attribute("href").startswith("https://creativecommons.org/")
    )
    assert window.complaints == []
    assert window.strangers == []


@VENDORS
def test_colours_and_dashes_are_those_of_the_layer(vendor: Vendor, open_page: Callable[..., Window]) -> None:
    window = open_page(vendor)
    expected = [(kind, style(properties)) for kind, properties in parts_with_properties(vendor)]
    drawn = given(window, "given.overlays.map(({ kind, options }) => [kind, options])")
    for (kind, (colour, stroke)), (drawn_kind, options) in zip(expected, drawn, strict=True):
        assert drawn_kind == kind
        if kind == "Point":
            assert colour in json.dumps(options)
        else:
            assert [options[f"stroke{name}"] for name in ("Color", "Weight", "Opacity", "Style")] == stroke
    assert {colour for _, (colour, _) in expected} == {"#b3261e", "#00677a", "#7a5200"}
    assert sum(stroke[-1] == "dashed" for _, (_, stroke) in expected) == len(LAYERS)


@VENDORS
def test_titles_are_said_as_words(vendor: Vendor, open_page: Callable[..., Window]) -> None:
    window = open_page(vendor)
    shown = given(
        window,
        """{
            for (const overlay of given.overlays) {
                click(overlay);
                if (given.window.text.includes("onerror")) return given.window;
            }
            return null;
        }""",
    )
    assert shown["text"].startswith(ATTACK)
    assert "<img" not in shown["html"]
    assert "<b>" not in shown["html"]
    assert "taken" not in window.page.title()


def test_amap_is_given_key_security_code_and_version(open_page: Callable[..., Window]) -> None:
    window = open_page(AMAP)
    assert given(window, "given.load") == {"key": "a-key", "version": "2.0"}
    assert given(window, "given.security") == {"securityJsCode": "a-code"}


def test_baidu_is_given_key_and_a_callback(open_page: Callable[..., Window]) -> None:
    window = open_page(BAIDU)
    assert given(window, "given.load") == ("https://api.map.baidu.com/api?type=webgl&v=1.0&ak=a%26key&callback=begin")


@VENDORS
def test_without_a_key_the_page_says_what_to_fill_in_and_asks_nobody(
    vendor: Vendor, transactional_db: None, open_example: Callable[..., Window]
) -> None:
    window = open_example(vendor.page, ready=False)
    assert "请先用文本编辑器打开本页" in window.page.locator("#credit").inner_text()
    assert window.strangers == []
    assert window.complaints == []


@VENDORS
def test_a_layer_in_another_datum_is_refused(vendor: Vendor, open_example: Callable[..., Window]) -> None:
    wrong = json.dumps({"type": "FeatureCollection", "features": [], "datum": "wgs84"})
    answers = ((vendor.program, "text/javascript", vendor.stand_in), ("**/*.geojson?*", "application/geo+json", wrong))
    window = open_example(vendor.page, ready=False, constants=vendor.constants, answers=answers)
    window.page.get_by_text("的坐标系").wait_for()
    assert given(window, "given.overlays") == []
