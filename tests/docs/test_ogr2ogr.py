"""The commands of docs/examples/ogr2ogr.md, taken from its text and run against a server."""

import csv
import re
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.environment import ROOT
from tests.publish.geojson.every_geometry import plant_every_geometry
from tests.publish.planted import LATER, plant
from tests.support import hold_clock

pytestmark = [pytest.mark.gdal, pytest.mark.django_db(transaction=True)]

TEXT = (ROOT / "docs" / "examples" / "ogr2ogr.md").read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"^```sh (\w+)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL))
SERVICE = "http://127.0.0.1:8000"


@pytest.fixture
def run(live_server: Any, ogr2ogr: str, tmp_path: Path, transactional_db: None) -> Any:
    """`run(name)` runs a block as it stands, but for the address, in an empty folder: it and what was said."""
    plant()
    plant_every_geometry()
    hold_clock(LATER)

    def command(name: str) -> tuple[Path, str]:
        script = BLOCKS[name].replace(SERVICE, live_server.url)
        done = subprocess.run(
            ["sh", "-euc", script], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return tmp_path, done.stderr

    return command


def served(address: str) -> list[dict[str, Any]]:
    return Client().get(address).json()["features"]


def ids(path: Path, layer: str) -> set[str]:
    with closing(sqlite3.connect(path)) as package:
        found = [uid for (uid,) in package.execute(f'SELECT id FROM "{layer}"')]
    assert len(set(found)) == len(found)
    return set(found)


def addresses(name: str) -> dict[str, str]:
    """By the name of the layer that a command makes, the address that it reads."""
    found = re.findall(rf"'{SERVICE}(\S+)' -nln (\w+)", BLOCKS[name])
    assert len(found) == BLOCKS[name].count("\n")
    return {layer: address for address, layer in found}


@pytest.mark.parametrize(
    ("name", "file", "count"),
    [("geopackage", "chaoyang.gpkg", 3), ("selected", "near.gpkg", 3), ("datum", "shifted.gpkg", 2)],
)
def test_a_geopackage_has_what_the_addresses_serve(run: Any, name: str, file: str, count: int) -> None:
    folder, complaints = run(name)
    assert complaints == ""
    asked = addresses(name)
    assert len(asked) == count
    for layer, address in asked.items():
        expected = {feature["id"] for feature in served(address)}
        assert ids(folder / file, layer) == expected != set(), layer
        if name == "selected":
            assert expected < {feature["id"] for feature in served(address.partition("?")[0])}, layer


def test_shapefiles_have_every_single_kind_of_geometry(run: Any) -> None:
    folder, _ = run("shapefile")  # it says which names of fields it cut
    kinds = {
        "points": ("Point", "MultiPoint"),
        "lines": ("LineString", "MultiLineString"),
        "areas": ("Polygon", "MultiPolygon"),
    }
    places = [feature for feature in served("/places.geojson") if feature["geometry"]]
    for name, types in kinds.items():
        table = (folder / "shapes" / f"places_{name}.dbf").read_bytes()
        expected = sum(feature["geometry"]["type"] in types for feature in places)
        # The number of records stands in the fifth to eighth byte of the table.
        assert int.from_bytes(table[4:8], "little") == expected > 0
        assert (folder / "shapes" / f"places_{name}.cpg").read_text() == "UTF-8"
    assert "中国传媒大学".encode() in (folder / "shapes" / "places_areas.dbf").read_bytes()


def test_csv_has_every_record_with_its_geometry_as_text(run: Any) -> None:
    folder, complaints = run("csv")
    assert complaints == ""
    for layer, query in (("places", ""), ("events", "?datetime=../.."), ("projects", "")):
        text = (folder / f"{layer}.csv").read_bytes()
        assert text.startswith(b"\xef\xbb\xbf")
        rows = list(csv.DictReader(text.decode("utf-8-sig").splitlines()))
        features = {feature["id"]: feature for feature in served(f"/{layer}.geojson{query}")}
        assert {row["id"]: row["title"] for row in rows} == {
            uid: feature["properties"]["title"] for uid, feature in features.items()
        }
        for row in rows:
            geometry = features[row["id"]]["geometry"]
            assert row["WKT"].partition(" ")[0] == (geometry["type"].upper() if geometry else "")


def test_every_block_is_tested() -> None:
    assert set(BLOCKS) == {"geopackage", "selected", "datum", "shapefile", "csv"}
    assert TEXT.count("```sh") == len(BLOCKS)
