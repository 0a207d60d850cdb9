"""ogr2ogr keeps each layer of a running server, in each datum, as a GeoPackage with every feature."""

import sqlite3
import subprocess
from contextlib import closing

import pytest
import time_machine
from django.test import Client
from shapely import from_wkb

from tests.publish.geojson.every_geometry import SLUGS, plant_every_geometry
from tests.publish.planted import LATER, plant

pytestmark = [pytest.mark.gdal, pytest.mark.django_db(transaction=True)]

# Bytes of the envelope in a GeoPackage's geometry, by its code in the flags (GeoPackage 1.2, 2.1.3.1).
ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(LATER, tick=False):
        plant()
        plant_every_geometry()
        yield


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    return done.stdout


def geometry(blob):
    """The GeoJSON geometry, with tuples, in a header of eight bytes, an envelope and WKB."""
    if blob is None:
        return None
    return as_tuples(from_wkb(blob[8 + ENVELOPES[blob[3] >> 1 & 7] :]).__geo_interface__)


def as_tuples(value):
    """The same value with tuples for its lists."""
    if isinstance(value, dict):
        return {name: as_tuples(part) for name, part in value.items()}
    return tuple(map(as_tuples, value)) if isinstance(value, list | tuple) else value


@pytest.mark.parametrize("datum", ["wgs84", "gcj02", "bd09"])
@pytest.mark.parametrize(("layer", "query"), [("events", "datetime=../..&"), ("places", ""), ("projects", "")])
def test_a_geopackage_has_every_feature(live_server, ogr2ogr, tmp_path, layer, query, datum):
    address = f"/{layer}.geojson?{query}datum={datum}"
    served = Client().get(address).json()
    path = tmp_path / "layer.gpkg"
    run(ogr2ogr, "-f", "GPKG", str(path), f"{live_server.url}{address}", "-nln", "layer")
    with closing(sqlite3.connect(path)) as package:
        kept = {uid: geometry(blob) for uid, blob in package.execute("SELECT id, geom FROM layer")}
        titles = dict(package.execute("SELECT id, title FROM layer"))
        (count,) = package.execute("SELECT count(*) FROM layer").fetchone()
        box = package.execute("SELECT min_x, min_y, max_x, max_y FROM gpkg_contents").fetchone()
    features = {feature["id"]: feature for feature in served["features"]}
    assert count == len(features) == served["numberReturned"] >= len(SLUGS)
    assert titles == {uid: feature["properties"]["title"] for uid, feature in features.items()}
    assert kept == {uid: feature["geometry"] and as_tuples(feature["geometry"]) for uid, feature in features.items()}
    kinds = {found["type"] if found else None for found in kept.values()}
    assert kinds >= {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", None}
    assert box == pytest.approx(tuple(served["bbox"]), abs=1e-9)
