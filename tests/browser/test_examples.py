"""The example pages that need no key, in a browser that reaches nothing but the service and the reader's own folder."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page

from tests.browser.conftest import NARROW, WIDE, Window
from tests.browser.examples import EXAMPLES
from tests.environment import ROOT
from tests.publish.geojson.every_geometry import SLUGS, plant_every_geometry
from tests.publish.planted import LATER
from tests.support import hold_clock, make_event, make_place

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.django_db(transaction=True)]

OpenExample = Callable[..., Window]
LAYERS = ("projects", "places", "events")
ATTACK = "<img src=x onerror=\"document.title='taken'\"><b>公园</b>"
COLLECTION = {
    "type": "GeometryCollection",
    "geometries": [
        {"type": "Point", "coordinates": [116.6, 39.9]},
        {"type": "LineString", "coordinates": [[116.6, 39.9], [116.62, 39.92]]},
        {"type": "Polygon", "coordinates": [[[116.6, 39.93], [116.62, 39.93], [116.62, 39.95], [116.6, 39.93]]]},
    ],
}
STYLED = {
    "stroke": "#123456", "stroke-width": 5, "stroke-opacity": 0.5, "fill": "#654321", "fill-opacity": 0.25,
    "marker-color": "#7a5200",
}  # fmt: skip


@pytest.fixture
def planted(transactional_db: None) -> None:
    plant_every_geometry()
    make_place(ATTACK, slug="attack", geometry={"type": "Point", "coordinates": [116.35, 39.85]})
    hold_clock(LATER)


@pytest.fixture
def layers(planted: None) -> dict[str, list[dict[str, Any]]]:
    """What the service serves, by layer."""
    found = {layer: Client().get(f"/{layer}.geojson").json()["features"] for layer in LAYERS}
    assert all(len(features) >= len(SLUGS) for features in found.values())
    return found


def complaints(example: Window) -> list[str]:
    """What the page complains of; drawing in software complains of itself."""
    return [words for words in example.complaints if "GL Driver Message" not in words]


def shoot(page: Page, name: str) -> None:
    """Keep a picture when asked to, by SCREENSHOTS=folder."""
    if folder := os.environ.get("SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png")


def one_project(geometry: dict[str, Any], **properties: Any) -> tuple[tuple[str, str, str], ...]:
    """The layer of projects answering with this one."""
    feature = {"type": "Feature", "id": "a", "geometry": geometry, "properties": {"title": "甲", **properties}}
    layer = {"type": "FeatureCollection", "features": [feature], "attribution": "甲", "licence": "https://licence.cn/"}
    return (("**/projects.geojson", "application/geo+json", json.dumps(layer)),)


def kinds(features: list[dict[str, Any]]) -> dict[str, int]:
    """How many single points, and how many lines and areas, counting each Multi of these once."""
    shown = [feature["geometry"] for feature in features if feature["geometry"]]
    points = [[one["coordinates"]] for one in shown if one["type"] == "Point"]
    points += [one["coordinates"] for one in shown if one["type"] == "MultiPoint"]
    return {
        "points": sum(map(len, points)),
        "lines": sum(one["type"].endswith("LineString") for one in shown),
        "areas": sum(one["type"].endswith("Polygon") for one in shown),
    }


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
def test_leaflet_draws_every_feature(
    size: dict[str, Any], layers: dict[str, list[dict[str, Any]]], open_example: OpenExample
) -> None:
    example = open_example("leaflet.html", size)
    page = example.page
    shoot(page, f"leaflet-{size['viewport']['width']}")
    drawn = page.evaluate(
        """() => {
            const count = { points: 0, lines: 0, areas: 0, dashed: 0 };
            map.eachLayer((layer) => {
                if (layer instanceof L.CircleMarker) count.points++;
                else if (layer instanceof L.Polygon) count.areas++;
                else if (layer instanceof L.Polyline) count.lines++;
                if (layer.options.dashArray) count.dashed++;
            });
            return count;
        }"""
    )
    features = [feature for layer in LAYERS for feature in layers[layer]]
    estimated = sum(feature["properties"].get("position_quality") == "estimated" for feature in features)
    assert drawn == {**kinds(features), "dashed": estimated}
    assert page.locator("path.leaflet-interactive").count() == sum(kinds(features).values())
    assert estimated == 3
    credit = page.locator(".leaflet-control-attribution")
    assert credit.locator("a[rel=license]").get_attribute("href") == "https://creativecommons.org/licenses/by/4.0/"
    assert "朝阳日历" in credit.inner_text()
    assert complaints(example) == []
    assert example.strangers == []


def test_leaflet_says_titles_as_words(planted: None, open_example: OpenExample) -> None:
    example = open_example("leaflet.html")
    example.page.evaluate(
        """() => map.eachLayer((layer) => {
            if (layer.feature?.properties.title.includes("onerror")) layer.openPopup();
        })"""
    )
    popup = example.page.locator(".leaflet-popup-content")
    popup.wait_for()
    assert popup.inner_text().startswith(ATTACK)
    assert popup.locator("img, b").count() == 0
    assert popup.locator("a").get_attribute("href").endswith("/places/attack/")
    assert "taken" not in example.page.title()


def test_leaflet_opens_a_part_of_a_collection_and_takes_its_style(planted: None, open_example: OpenExample) -> None:
    example = open_example("leaflet.html", answers=one_project(COLLECTION, **STYLED))
    area = example.page.locator('path[fill="#654321"][fill-opacity="0.25"]')
    shown = {name: area.first.get_attribute(name) for name in ("stroke", "stroke-width", "stroke-opacity")}
    assert shown == {"stroke": "#123456", "stroke-width": "5", "stroke-opacity": "0.5"}
    assert example.page.locator('path[stroke="#123456"]').count() == 3
    area.last.click(force=True)
    popup = example.page.locator(".leaflet-popup-content")
    popup.wait_for()
    assert popup.inner_text() == "甲"
    assert complaints(example) == []


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
def test_maplibre_draws_every_feature(
    size: dict[str, Any], layers: dict[str, list[dict[str, Any]]], open_example: OpenExample
) -> None:
    example = open_example("maplibre.html", size)
    page = example.page
    shoot(page, f"maplibre-{size['viewport']['width']}")
    for layer, features in layers.items():
        drawn = page.evaluate(
            """(layer) => {
                const shown = {};
                for (const part of ["points", "lines", "areas", "estimates"]) {
                    const found = map.queryRenderedFeatures({ layers: [`${layer}-${part}`] });
                    shown[part] = [...new Set(found.map(({ properties }) => properties.title))].sort();
                }
                return shown;
            }""",
            layer,
        )

        def titles(*types: str, estimated: bool | None = None, features: Any = features) -> list[str]:
            return sorted(
                {
                    one["properties"]["title"]
                    for one in features
                    if one["geometry"] and one["geometry"]["type"] in types
                    and estimated in (None, one["properties"].get("position_quality") == "estimated")
                }
            )  # fmt: skip

        outlined = ("LineString", "MultiLineString", "Polygon", "MultiPolygon")
        assert drawn == {
            "points": titles("Point", "MultiPoint"),
            "lines": titles(*outlined, estimated=False),
            "areas": titles("Polygon", "MultiPolygon"),
            "estimates": titles(*outlined, estimated=True),
        }
        assert len(drawn["estimates"]) == 1
    credit = page.locator(".maplibregl-ctrl-attrib")
    assert (
        credit.locator("a[rel=license]").first.get_attribute("href") == "https://creativecommons.org/licenses/by/4.0/"
    )
    assert "朝阳日历" in credit.inner_text()
    assert complaints(example) == []
    assert example.strangers == []


def test_maplibre_says_titles_as_words(planted: None, open_example: OpenExample) -> None:
    example = open_example("maplibre.html")
    at = example.page.evaluate("() => map.project([116.35, 39.85])")
    example.page.mouse.click(at["x"], at["y"])
    popup = example.page.locator(".maplibregl-popup-content")
    popup.wait_for()
    assert ATTACK in popup.inner_text()
    assert popup.locator("img, b").count() == 0
    assert popup.locator("a").get_attribute("href").endswith("/places/attack/")
    assert "taken" not in example.page.title()


def test_maplibre_draws_the_parts_of_a_collection_and_takes_its_style(planted: None, open_example: OpenExample) -> None:
    example = open_example("maplibre.html", answers=one_project(COLLECTION, **STYLED))
    drawn = example.page.evaluate(
        """() => {
            const found = (part) => map.queryRenderedFeatures({ layers: [`projects-${part}`] });
            const [area] = found("areas");
            const [line] = found("lines");
            const [r, g, b] = ((colour) => [colour.r, colour.g, colour.b])(line.layer.paint["line-color"]);
            return {
                points: found("points").length, lines: found("lines").length > 1, areas: found("areas").length,
                width: line.layer.paint["line-width"], colour: [r, g, b].map((part) => Math.round(part * 255)),
                fill: area.layer.paint["fill-opacity"],
            };
        }"""
    )
    assert drawn == {"points": 1, "lines": True, "areas": 1, "width": 5, "colour": [0x12, 0x34, 0x56], "fill": 0.25}
    assert complaints(example) == []


@pytest.mark.parametrize("name", ["leaflet.html", "maplibre.html"])
def test_a_layer_that_cannot_be_read_is_said(name: str, planted: None, open_example: OpenExample) -> None:
    example = open_example(name, ready=False, answers=(("**/places.geojson", "text/plain", "nonsense"),))
    example.page.get_by_text("没有读到数据").wait_for()
    assert example.page.locator("body[data-ready]").count() == 0


@pytest.mark.parametrize("name", ["leaflet.html", "maplibre.html"])
def test_nothing_to_show_is_an_empty_map(name: str, transactional_db: None, open_example: OpenExample) -> None:
    make_event("没有地点")
    example = open_example(name)
    assert complaints(example) == []
    assert example.strangers == []


def test_the_tested_libraries_are_those_the_readme_installs() -> None:
    locked = json.loads((ROOT / "tests" / "conformance" / "readers" / "package.json").read_text())["dependencies"]
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    for library in ("leaflet", "maplibre-gl"):
        assert f" {library}@{locked[library]}" in readme
