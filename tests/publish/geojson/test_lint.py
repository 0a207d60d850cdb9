"""A linter that nobody here wrote is silent on every layer and Feature, in every datum and language."""

import json
import os
import shutil
import subprocess
from itertools import product
from pathlib import Path

import pytest
import time_machine
from shapely.geometry.polygon import LinearRing

from tests.publish.geojson.every_geometry import SLUGS, plant_every_geometry
from tests.publish.planted import LATER, plant
from tests.support import Reader

LAYERS = ("events", "places", "projects")
OPTIONS = tuple(product(("wgs84", "gcj02", "bd09"), ("zh-hans", "en")))
_SCRIPT = Path(__file__).with_name("lint.cjs")


def lint(texts: list[str]) -> list[list[dict]]:
    """The issues of each text."""
    node, modules = shutil.which("node"), os.environ.get("TEST_NODE_MODULES", "")
    assert node, "Install Node.js: apt-get install nodejs npm."
    assert modules, "Set TEST_NODE_MODULES to the node_modules that `npm ci` makes in tests/conformance/readers."
    done = subprocess.run(
        [node, str(_SCRIPT)], input=json.dumps(texts), env={"PATH": os.environ["PATH"], "NODE_PATH": modules},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def read(reader: Reader, address: str) -> str:
    response = reader.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.fixture
def texts(reader: Reader) -> dict[str, str]:
    """By address, every layer and every Feature, with each datum and language."""
    with time_machine.travel(LATER, tick=False):
        plant_every_geometry()
        addresses = [f"/{layer}.geojson?datetime=../.." for layer in ("events", "projects")]
        addresses += ["/places.geojson?", "/events.geojson?state=postponed"]
        addresses += [f"/{layer}/{slug}.geojson?" for layer in LAYERS for slug in SLUGS]
        asked = [f"{address}&datum={datum}&lang={lang}" for address in addresses for datum, lang in OPTIONS]
        return {address.replace("?&", "?"): read(reader, address.replace("?&", "?")) for address in asked}


def rings(geometry: dict | None) -> list[list]:
    if geometry is None:
        return []
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"]]
    return geometry["coordinates"] if geometry["type"] == "MultiPolygon" else []


@pytest.mark.node
@pytest.mark.django_db
def test_the_linter_finds_nothing_in_any_layer_or_feature(texts: dict[str, str]) -> None:
    assert len(texts) == (4 + 3 * len(SLUGS)) * len(OPTIONS)
    found = dict(zip(texts, lint(list(texts.values())), strict=True))
    assert {address: issues for address, issues in found.items() if issues} == {}


@pytest.mark.django_db
def test_rings_turn_as_they_must_in_every_datum(texts: dict[str, str]) -> None:
    # The linter leaves this to others (RFC 7946, 3.1.6).
    turned = 0
    for text in texts.values():
        found = json.loads(text)
        for feature in found.get("features", [found]):
            for exterior, *holes in rings(feature["geometry"]):
                assert LinearRing(exterior).is_ccw
                assert not any(LinearRing(hole).is_ccw for hole in holes)
                turned += 1
    # Of each layer five rings outside, once in the layer and once in the Features.
    assert turned == 3 * 5 * 2 * len(OPTIONS)


@pytest.mark.node
@pytest.mark.django_db
def test_the_linter_finds_nothing_in_the_planted_district(reader: Reader) -> None:
    plant()
    with time_machine.travel(LATER, tick=False):
        answers = [
            read(reader, f"/{layer}.geojson?datum={datum}&lang={lang}") for layer in LAYERS for datum, lang in OPTIONS
        ]
    assert all(json.loads(answer)["features"] for answer in answers)
    assert lint(answers) == [[]] * len(answers)


@pytest.mark.node
@pytest.mark.parametrize(
    "text",
    [
        '{"type":"FeatureCollection"}',
        '{"type":"Feature","geometry":{"type":"Point","coordinates":[116.4]},"properties":{}}',
        '{"type":"Feature","geometry":{"type":"Point","coordinates":[116.4,"39.9"]},"properties":{}}',
        '{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[1,1],[2,1],[2,2],[1,2]]]},"properties":{}}',
        '{"type":"Feature","geometry":{"type":"Pont","coordinates":[116.4,39.9]},"properties":{}}',
        '{"type":"Feature","geometry":null,"properties":[]}',
        '{"type":"Feature","geometry":null,"geometry":null,"properties":{}}',
        '{"type":"Feature","geometry":null,"properties":{},"bbox":[1,2,3]}',
        '{"type":"Feature","geometry":null,"properties":{}',
    ],
)
def test_the_linter_finds_what_is_wrong(text: str) -> None:
    (issues,) = lint([text])
    assert issues
