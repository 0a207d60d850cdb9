"""JSON-FG (OGC 21-045r1): GeoJSON that says when; days where days are known, moments where clocks are."""

from datetime import date, time

import pytest
import time_machine

from core.partial_date import PartialDate
from tests.publish.ogc.service import NAMES, get, items
from tests.publish.planted import AREA, plant
from tests.support import NOW, make_event, make_place, make_project

pytestmark = pytest.mark.django_db
CORE = ["http://www.opengis.net/spec/json-fg-1/1.0/conf/core"]


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def when(reader, collection):
    (feature,) = items(reader, collection, "?f=jsonfg")["features"]
    return feature["time"]


@pytest.mark.parametrize("collection", NAMES)
def test_it_is_the_same_geojson_with_more_members(reader, collection):
    plant()
    plain, more = items(reader, collection), items(reader, collection, "?f=jsonfg")
    assert more["conformsTo"] == CORE
    for geojson, jsonfg in zip(plain["features"], more["features"], strict=True):
        assert set(jsonfg) - set(geojson) == {"time", "place"}
        assert jsonfg["place"] is None
        assert {name: jsonfg[name] for name in geojson} == geojson
        alone = get(reader, f"/ogc/collections/{collection}/items/{geojson['id']}?f=jsonfg")
        assert alone["conformsTo"] == CORE
        assert {name: alone[name] for name in jsonfg} == jsonfg


@pytest.mark.parametrize(
    ("fields", "interval"),
    [
        ({}, ["2026-04-21", "2026-04-21"]),
        ({"end_on": date(2026, 4, 23)}, ["2026-04-21", "2026-04-23"]),
        ({"precision": "part-of-day", "part_of_day": "morning"}, ["2026-04-21", "2026-04-21"]),
        ({"precision": "minute", "start_time": time(9, 30)}, ["2026-04-21", "2026-04-21"]),
        (
            {"precision": "minute", "start_time": time(9, 30), "end_time": time(11)},
            ["2026-04-21T01:30:00Z", "2026-04-21T03:00:00Z"],
        ),
        (
            {"precision": "minute", "start_time": time(9, 30), "end_time": time(23), "zone": "America/New_York"},
            ["2026-04-21T13:30:00Z", "2026-04-22T03:00:00Z"],
        ),
    ],
)
def test_an_event_is_as_fine_as_it_is_known(reader, fields, interval):
    make_event(**fields)
    assert when(reader, "events") == {"interval": interval}


@pytest.mark.parametrize(
    ("edtf", "interval"),
    [("2027", ["2027-01-01", "2027-12-31"]), ("2027-08", ["2027-08-01", "2027-08-31"]), (None, None)],
)
def test_a_project_is_when_it_may_be_completed(reader, edtf, interval):
    make_project(completion_now=PartialDate.parse(edtf) if edtf else None)
    assert when(reader, "projects") == ({"interval": interval} if interval else None)


def test_a_place_has_no_time(reader):
    make_place(geometry=AREA)
    assert when(reader, "places") is None
