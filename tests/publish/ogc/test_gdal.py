"""GDAL's driver for OGC API - Features, a client that nobody here wrote, reads a running server."""

import json
import os
import re
import subprocess
from pathlib import Path
from urllib.parse import parse_qs

import pytest
import time_machine
from django.core.signals import request_started
from django.test import Client

from tests.publish.planted import LATER, plant
from tests.support import make_place

pytestmark = [pytest.mark.gdal, pytest.mark.django_db(transaction=True)]
# Places beside the planted ones; MANY are more than the 237 of which GDAL once read 10.
FEW, MANY = 50, 250


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def service(live_server, settings):
    """The address of a running server that holds a few pages of places."""
    settings.PUBLIC_BASE_URL = live_server.url
    plant()
    plant_places(range(FEW))
    return f"{live_server.url}/ogc"


def plant_places(numbers):
    """Places on a grid, ten to a row from the south west."""
    for number in numbers:
        east, north = number % 10, number // 10
        point = {"type": "Point", "coordinates": [116.40 + east / 100, 39.90 + north / 1000]}
        make_place(f"地点{number:03}", kind="library" if number < 40 else "market", geometry=point)


@pytest.fixture
def asked(service):
    """What the server is asked for: (path, parameters), as it comes."""
    requests = []

    def note(sender, environ, **_):
        requests.append((environ["PATH_INFO"], parse_qs(environ["QUERY_STRING"])))

    request_started.connect(note)
    yield requests
    request_started.disconnect(note)


def run(*command):
    """A tool of GDAL, which must neither fail nor complain. Dates stay as the server spells them."""
    environment = {**os.environ, "OGR_GEOJSON_DATE_AS_STRING": "YES"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=environment)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert "ERROR" not in said
    assert "Warning" not in said
    return done.stdout


def counts(summary):
    """Number of Features by layer, as `ogrinfo -al -so` says."""
    found = re.findall(r"^Layer name: (\w+)$.*?^Feature Count: (\d+)$", summary, re.MULTILINE | re.DOTALL)
    return {name: int(number) for name, number in found}


def test_ogrinfo_counts_every_feature_and_knows_where_and_what_they_are(service, ogrinfo):
    plant_places(range(FEW, MANY))
    found = run(ogrinfo, "-al", "-so", f"OAPIF:{service}")
    assert counts(found) == {"events": 15, "places": 4 + MANY, "projects": 3}
    assert found.count('ID["EPSG",4326]') == 3
    assert "Extent: (116.400000, 39.900000) - (116.557017, 39.940000)" in found
    assert "TITLE=活动" in found
    assert "TEMPORAL_INTERVAL_MIN=2026-03-07T00:00:00+08:00" in found
    for field in (
        "title_verified: Integer\\(Boolean\\)",
        "position_radius_m: Integer",
        "start: String",
        "fill-opacity: Real",
    ):
        assert re.search(rf"^{field} ", found, re.MULTILINE), field


def test_ogr2ogr_pages_through_everything_into_a_geopackage(service, ogrinfo, asked, tmp_path):
    plant_places(range(FEW, MANY))
    package = str(tmp_path / "all.gpkg")
    run("ogr2ogr", "-f", "GPKG", package, f"OAPIF:{service}")
    pages = [parameters for path, parameters in asked if path == "/ogc/collections/places/items"]
    assert len([parameters for parameters in pages if "after" in parameters]) == (4 + MANY - 1) // 10
    assert counts(run(ogrinfo, "-al", "-so", package)) == {"events": 15, "places": 4 + MANY, "projects": 3}
    for collection in ("events", "places", "projects"):
        features = Client().get(f"/ogc/collections/{collection}/items?limit=1000").json()["features"]
        held = stored(ogrinfo, package, collection)
        assert set(held) == {feature["id"] for feature in features}
        for feature in features:
            row = held[feature["id"]]
            for name, value in feature["properties"].items():
                assert row[name] == value, (feature["id"], name)


def stored(ogrinfo, package, layer):
    """Rows of a layer of a GeoPackage, by id."""
    target = f"{package}.{layer}.geojson"
    run("ogr2ogr", "-f", "GeoJSON", target, package, layer)
    features = json.loads(Path(target).read_text(encoding="utf-8"))["features"]
    rows = {}
    for feature in features:
        held = feature["properties"] | {"id": feature["properties"].get("id", feature.get("id"))}
        rows[held["id"]] = held | ({"title_verified": bool(held["title_verified"])} if "title_verified" in held else {})
    return rows


def filtered(asked, collection):
    """Parameters of the requests for items that carry more than a page's size."""
    path = f"/ogc/collections/{collection}/items"
    return [parameters for asked_for, parameters in asked if asked_for == path and set(parameters) - {"limit"}]


def test_a_box_is_passed_to_the_server(service, ogrinfo, asked):
    found = run(ogrinfo, "-so", f"OAPIF:{service}", "places", "-spat", "116.395", "39.8995", "116.445", "39.9025")
    assert counts(found) == {"places": 15}
    (first, *more) = filtered(asked, "places")
    box = [float(number) for number in first["bbox"][0].split(",")]
    assert box == pytest.approx([116.395, 39.8995, 116.445, 39.9025])
    assert [parameters["bbox"] for parameters in more] == [["116.395,39.8995,116.445,39.9025"]]


@pytest.mark.parametrize(
    ("collection", "condition", "count", "sent"),
    [
        ("places", "kind='library'", 40, {"kind": ["library"]}),
        ("places", "kind='park' AND setting='community'", 0, {"kind": ["park"], "setting": ["community"]}),
        ("events", "category='reading'", 8, {"category": ["reading"]}),
        ("events", "state='cancelled'", 1, {"state": ["cancelled"]}),
        ("events", "place='jingsi'", 6, {"place": ["jingsi"]}),
        ("projects", "state='delayed' AND kind='park'", 1, {"state": ["delayed"], "kind": ["park"]}),
    ],
)
def test_a_condition_on_a_queryable_is_passed_to_the_server(
    service, ogrinfo, asked, collection, condition, count, sent
):
    found = run(ogrinfo, "-so", f"OAPIF:{service}", collection, "-where", condition)
    assert counts(found) == {collection: count}
    assert "/ogc/api" in [path for path, _ in asked]
    requests = filtered(asked, collection)
    assert requests
    for parameters in requests:
        assert {name: parameters[name] for name in sent} == sent


def test_a_condition_on_what_is_only_a_property_is_evaluated_by_gdal(service, ogrinfo):
    found = run(ogrinfo, "-so", f"OAPIF:{service}", "events", "-where", "start>='2026-05-01' AND category='reading'")
    assert counts(found) == {"events": 2}


def test_an_id_is_asked_for_alone(service, ogrinfo, asked):
    uid = "00000000-0000-0000-0000-000000000012"
    found = run(ogrinfo, f"OAPIF:{service}", "events", "-where", f"id='{uid}'")
    assert f"id (String) = {uid}" in found
    assert f"/ogc/collections/events/items/{uid}" in [path for path, _ in asked]


def test_a_box_and_a_condition_go_together_into_a_file(service, ogrinfo, asked, tmp_path):
    package = str(tmp_path / "some.gpkg")
    box = ("-spat", "116.395", "39.8995", "116.495", "39.9015")
    run("ogr2ogr", "-f", "GPKG", package, f"OAPIF:{service}", "places", *box, "-where", "kind='library'")
    assert counts(run(ogrinfo, "-al", "-so", package)) == {"places": 20}
    for parameters in filtered(asked, "places"):
        assert {"bbox", "kind"} <= set(parameters)
