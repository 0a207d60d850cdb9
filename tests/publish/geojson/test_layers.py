"""Layers by RFC 7946: valid, honest about positions, and whole whatever one record holds."""

import json
import logging
from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from geojson_validator import validate_geometries, validate_structure
from shapely.geometry import shape
from shapely.geometry.polygon import LinearRing

from core.partial_date import PartialDate
from events.actions import cancel_event, postpone_event
from events.models import OtherPlace, Precision
from places.models import PositionQuality
from publish.caching.memo import memo
from tests.publish.planted import ADDRESSES, AREA, LATER, LINE, plant
from tests.support import NOW, commit, make_event, make_place, make_project, selects, streamed

pytestmark = pytest.mark.django_db
LAYERS = tuple(address for address in ADDRESSES if ".geojson" in address)
CLOCKWISE = {
    "type": "Polygon",
    "coordinates": [
        [[116.40, 39.90], [116.40, 39.94], [116.44, 39.94], [116.44, 39.90], [116.40, 39.90]],
        [[116.41, 39.91], [116.42, 39.91], [116.42, 39.92], [116.41, 39.92], [116.41, 39.91]],
    ],
}
SEVERAL = {"type": "MultiPolygon", "coordinates": [CLOCKWISE["coordinates"], AREA["coordinates"]]}
POINTS = {"type": "MultiPoint", "coordinates": [[116.5, 39.9], [116.6, 40.0]]}
LINES = {"type": "MultiLineString", "coordinates": [LINE["coordinates"], [[116.5, 39.9], [116.6, 40.0]]]}
GEOMETRIES = (CLOCKWISE, SEVERAL, POINTS, LINES, None)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def layer(reader, address):
    response = reader.get(address)
    assert response.status_code == 200, response.content.decode()
    assert response["Content-Type"] == "application/geo+json"
    return json.loads(response.content, parse_constant=pytest.fail)


def one(reader, address):
    (feature,) = layer(reader, address)["features"]
    return feature


def properties(reader, address):
    return one(reader, address)["properties"]


def by_title(reader, address):
    return {feature["properties"]["title"]: feature for feature in layer(reader, address)["features"]}


def rings(geometry):
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"]]
    return geometry["coordinates"] if geometry["type"] == "MultiPolygon" else []


def plant_every_geometry():
    for number, geometry in enumerate(GEOMETRIES):
        place = make_place(f"地点{number}", geometry=geometry)
        make_event(f"活动{number}", place=place)
        make_project(f"项目{number}", geometry=geometry)


@pytest.fixture
def layers(reader):
    """All three, with every type of geometry in each."""
    plant_every_geometry()
    return [layer(reader, address) for address in LAYERS]


# All it knows but two that are no fault: holes, and the seventh decimal that positions are kept with.
PROBLEMATIC = (
    "inner_and_exterior_ring_intersect", "self_intersection", "duplicate_nodes", "excessive_vertices",
    "3d_coordinates", "outside_lat_lon_boundaries", "crosses_antimeridian",
)  # fmt: skip


def test_a_validator_finds_nothing(layers):
    for found in layers:
        assert validate_structure(found) == {}
        problems = validate_geometries(found, criteria_problematic=PROBLEMATIC)
        assert (problems["invalid"], problems["problematic"]) == ({}, {})


def test_exterior_rings_turn_left_holes_right_and_no_crs_is_named(layers):
    for found in layers:
        shown = [feature["geometry"] for feature in found["features"] if feature["geometry"]]
        polygons = [polygon for geometry in shown for polygon in rings(geometry)]
        assert len(polygons) == 3
        for exterior, *holes in polygons:
            assert LinearRing(exterior).is_ccw
            assert not any(LinearRing(hole).is_ccw for hole in holes)
        assert "crs" not in found


def test_bbox_is_the_union_of_what_is_in_the_answer(layers):
    for found in layers:
        shown = [feature["geometry"] for feature in found["features"] if feature["geometry"]]
        wests, souths, easts, norths = zip(*(shape(geometry).bounds for geometry in shown), strict=True)
        assert found["bbox"] == [min(wests), min(souths), max(easts), max(norths)]
        assert len(shown) < len(found["features"])


def decimals(coordinates):
    if isinstance(coordinates, list):
        return max(decimals(part) for part in coordinates)
    return len(str(coordinates).partition(".")[2])


def test_members_say_what_it_is_and_ids_are_unique(layers):
    for found in layers:
        ids = [feature["id"] for feature in found["features"]]
        assert len(set(ids)) == len(ids) == found["numberReturned"]
        assert found["type"] == "FeatureCollection"
        assert (found["datum"], found["attribution"]) == ("wgs84", "朝阳日历")
        assert found["licence"] == "https://creativecommons.org/licenses/by/4.0/"
        for feature in found["features"]:
            assert list(feature) == ["type", "id", "geometry", "properties"]
            assert all(isinstance(value, str | int | float | bool) for value in feature["properties"].values())
            assert "" not in feature["properties"].values()
            assert feature["geometry"] is None or decimals(feature["geometry"]["coordinates"]) <= 7


@pytest.mark.parametrize("address", ["/events.geojson", "/places.geojson", "/projects.geojson"])
def test_an_empty_layer_is_an_empty_collection(reader, address):
    found = layer(reader, address)
    assert (found["type"], found["features"], found["numberReturned"]) == ("FeatureCollection", [], 0)
    assert not {"bbox", "timeStamp"} & set(found)
    assert validate_structure(found) == {}


def test_without_any_position_there_is_no_bbox(reader):
    make_place(geometry=None)
    found = layer(reader, "/places.geojson")
    assert found["features"][0]["geometry"] is None
    assert "bbox" not in found


def test_the_time_stamp_is_the_latest_change_of_what_is_shown(reader):
    make_place("甲")
    make_place("乙", at=LATER)
    make_place("草稿", public=False, at=LATER + timedelta(days=9))
    assert layer(reader, "/places.geojson")["timeStamp"] == "2026-04-21T03:00:00Z"
    assert layer(reader, "/places.geojson?bbox=100,10,101,11").get("timeStamp") is None


@pytest.mark.parametrize(
    ("fields", "start", "end", "precision"),
    [
        ({}, "2026-04-21", "2026-04-21", "day"),
        ({"end_on": date(2026, 4, 22)}, "2026-04-21", "2026-04-22", "day"),
        ({"precision": "part-of-day", "part_of_day": "morning"}, "2026-04-21", "2026-04-21", "part-of-day"),
        (
            {"precision": "minute", "start_time": time(9, 30), "end_time": time(11)},
            "2026-04-21T09:30:00+08:00", "2026-04-21T11:00:00+08:00", "minute",
        ),
        ({"precision": "minute", "start_time": time(9, 30)}, "2026-04-21T09:30:00+08:00", "2026-04-21", "minute"),
        (
            {"precision": "minute", "start_time": time(9, 30), "end_time": time(11), "zone": "America/New_York"},
            "2026-04-21T09:30:00-04:00", "2026-04-21T11:00:00-04:00", "minute",
        ),
    ],
)  # fmt: skip
def test_start_and_end_are_as_fine_as_they_are_known(reader, fields, start, end, precision):
    make_event(**fields)
    found = properties(reader, "/events.geojson")
    assert (found["start"], found["end"], found["precision"]) == (start, end, precision)


@pytest.mark.parametrize("edtf", ["2027", "2027-08", "2027-08-14", "2027-35", "2027-41"])
def test_a_promise_is_as_fine_as_it_is_known(reader, edtf):
    make_project(completion_now=PartialDate.parse(edtf), started=PartialDate.parse("2025"))
    found = properties(reader, "/projects.geojson")
    assert (found["start"], found["end"]) == ("2025", edtf)


def test_an_estimated_position_says_so_wherever_it_is_shown(reader):
    plant()
    campus = next(
        feature
        for feature in layer(reader, "/places.geojson")["features"]
        if feature["properties"]["title"] == "中国传媒大学"
    )
    final = next(
        feature
        for feature in layer(reader, "/events.geojson")["features"]
        if feature["properties"]["title"] == "机器人大赛决赛"
    )
    for feature in (campus, final):
        assert feature["geometry"]["type"] == "Polygon"
        assert feature["properties"]["position_quality"] == "estimated"
        assert feature["properties"]["position_radius_m"] == 600


def test_a_project_at_an_estimated_place_says_so_and_one_with_its_own_site_does_not(reader):
    place = make_place(geometry=AREA, position_quality=PositionQuality.ESTIMATED, position_radius_m=500)
    make_project("在地点", place=place)
    make_project("有范围", place=place, geometry=LINE)
    found = by_title(reader, "/projects.geojson")
    assert found["在地点"]["properties"]["position_radius_m"] == 500
    assert found["在地点"]["geometry"] == AREA
    assert "position_quality" not in found["有范围"]["properties"]
    assert found["有范围"]["geometry"] == LINE


def test_a_place_the_public_may_not_see_lends_neither_name_nor_position(reader):
    hidden = make_place("暗语", public=False, address="暗语街", geometry=AREA)
    make_event(place=hidden)
    make_project(place=hidden)
    for address in LAYERS:
        text = reader.get(address).content.decode()
        assert "暗语" not in text
        assert "116.47" not in text


def test_what_is_next_at_a_place_is_as_of_the_local_day(reader):
    place = make_place()
    make_event("今天", start_on=date(2026, 4, 20), place=place)
    make_event("明天", start_on=date(2026, 4, 21), place=place)
    make_event("草稿", start_on=date(2026, 4, 20), place=place, public=False)
    cancel_event(make_event("取消", start_on=date(2026, 4, 20), place=place), by=None, at=NOW)
    postpone_event(make_event("待定", start_on=date(2026, 4, 20), place=place), to=None, by=None, at=NOW)

    def ahead(found):
        return tuple(found.get(name) for name in ("next_events_count", "next_event_title", "next_event_start"))

    assert ahead(properties(reader, "/places.geojson")) == (2, "今天", "2026-04-20")
    with time_machine.travel(NOW.replace(hour=15, minute=59, second=59), tick=False):
        assert ahead(properties(reader, "/places.geojson")) == (2, "今天", "2026-04-20")
    with time_machine.travel(NOW.replace(hour=16), tick=False):
        assert ahead(properties(reader, "/places.geojson")) == (1, "明天", "2026-04-21")
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        assert ahead(properties(reader, "/places.geojson")) == (0, None, None)


def test_what_goes_on_and_what_repeats_count_by_the_occurrence_that_is_not_over(reader):
    running = make_place("在进行")
    make_event("展览", start_on=date(2026, 4, 10), end_on=date(2026, 4, 25), place=running)
    weekly = make_place("每周")
    make_event("读书会", start_on=date(2026, 4, 1), rule="FREQ=WEEKLY;COUNT=9", place=weekly)
    weekend = make_place("周末")
    make_event("市集", start_on=date(2026, 4, 12), end_on=date(2026, 4, 13), rule="FREQ=WEEKLY;COUNT=2", place=weekend)
    found = by_title(reader, "/places.geojson")
    assert found["在进行"]["properties"]["next_event_start"] == "2026-04-10"
    assert found["每周"]["properties"]["next_event_start"] == "2026-04-22"
    # Begun on Sunday the 19th, it goes on today, the 20th.
    assert found["周末"]["properties"]["next_event_start"] == "2026-04-19"


def test_an_event_in_several_places_lies_ahead_at_each(reader):
    event = make_event("两处", place=make_place("甲"))
    OtherPlace.objects.create(record=event, place=make_place("乙"))
    found = by_title(reader, "/places.geojson")
    assert found["甲"]["properties"]["next_events_count"] == found["乙"]["properties"]["next_events_count"] == 1


BROKEN = [
    {"type": "Point", "coordinates": []},
    {"type": "Point", "coordinates": ["a", "b"]},
    {"type": "LineString", "coordinates": []},
    {"type": "Nonsense", "coordinates": [1, 2]},
    {"type": "Polygon", "coordinates": [[[116, 39]]]},
]


def break_geometry(place, geometry):
    commit()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE places_place SET geometry = %s WHERE id = %s", [json.dumps(geometry), place.pk])


@pytest.mark.parametrize("geometry", BROKEN)
def test_a_broken_geometry_never_costs_the_others(reader, caplog, geometry):
    make_place("完好")
    broken = make_place("破损")
    break_geometry(broken, geometry)
    with caplog.at_level(logging.ERROR):
        assert list(by_title(reader, "/places.geojson")) == ["完好"]
    assert str(broken.uid) in caplog.text


def test_an_event_at_a_broken_geometry_never_costs_the_others(reader):
    make_event("好活动", place=make_place("完好"))
    broken = make_place("破损")
    make_event("坏活动", place=broken)
    break_geometry(broken, {"type": "LineString", "coordinates": []})
    assert list(by_title(reader, "/events.geojson")) == ["好活动"]
    feed = reader.get("/events.ics").content
    assert "好活动" in feed.decode()
    assert b"nan" not in feed


def test_layers_take_a_stated_number_of_queries(reader):
    plant()
    stated = {
        # The version; in one view where the store stands, the version again, and all that is known, bytes too.
        "/events.geojson?datetime=2026-04-21/..": (4, 1),
        # Also: what lies across the sides of the box.
        "/places.geojson?bbox=116.465,39.8,117,40.1": (5, 1),
        "/projects.geojson?completing=2026/..": (4, 1),
    }
    for address, (number, cursors) in stated.items():
        reader.get(address)
        with CaptureQueriesContext(connection) as queries:
            reader.get(address)
        assert selects(queries) + streamed(cursors) == number, address
    memo.clear()
    with CaptureQueriesContext(connection) as queries:
        reader.get("/places.geojson")
    # What lies ahead is asked once a version: merged places, events, their other places and single changes.
    assert selects(queries) + streamed(2) == 8


def test_a_clock_alone_is_never_invented(reader):
    make_event("有钟点", precision=Precision.MINUTE, start_time=time(9, 30))
    make_event("只知日期", start_on=date(2026, 4, 22))
    text = reader.get("/events.geojson").content.decode()
    assert text.count("T09:30:00+08:00") == 1
    assert "T00:00" not in text
