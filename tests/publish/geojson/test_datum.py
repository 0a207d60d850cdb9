"""`datum=`: layers and single Features as the maps of 高德 and 百度 draw them, labelled, each with its validator."""

import json
from typing import Any

import pytest
from geojson_validator import validate_structure
from shapely.geometry import shape
from shapely.geometry.polygon import LinearRing

from core.actions import save_record
from core.geometry import TYPES
from places.actions import set_estimated_position
from places.datum import from_wgs84, to_wgs84
from places.models import Datum, Place, PlaceKind
from tests.publish.planted import AREA, LINE
from tests.support import NOW, Reader, make_event, make_place, make_project

pytestmark = pytest.mark.django_db

POINT = {"type": "Point", "coordinates": [116.4551, 39.9219]}
SHIFTED = {"wgs84": [116.4551, 39.9219], "gcj02": [116.4612653, 39.9232443], "bd09": [116.467867, 39.9288896]}
HOLE = [[116.463, 39.933], [116.463, 39.937], [116.467, 39.937], [116.467, 39.933], [116.463, 39.933]]
FAR = [[116.56, 39.93], [116.57, 39.93], [116.57, 39.94], [116.56, 39.93]]
# One of each type that is kept, in its normal form, and one that has no position.
GEOMETRIES: dict[str, Any] = {
    "Point": POINT,
    "MultiPoint": {"type": "MultiPoint", "coordinates": [POINT["coordinates"], [116.5, 39.9]]},
    "LineString": LINE,
    "MultiLineString": {"type": "MultiLineString", "coordinates": [LINE["coordinates"], [[116.5, 39.9], [116.6, 40]]]},
    "Polygon": {"type": "Polygon", "coordinates": [*AREA["coordinates"], HOLE]},
    "MultiPolygon": {"type": "MultiPolygon", "coordinates": [[*AREA["coordinates"], HOLE], [FAR]]},
    "None": None,
}
LAYERS = ("events", "places", "projects")
each_layer = pytest.mark.parametrize("layer", LAYERS)
each_datum = pytest.mark.parametrize("datum", sorted(SHIFTED))
shifted = pytest.mark.parametrize("datum", ["gcj02", "bd09"])


def plant(geometries: dict[str, Any]) -> None:
    """A place, an event there, and a project with a geometry of its own, for each; the slug is the type's name."""
    for name, geometry in geometries.items():
        slug = name.lower()
        place = make_place(name, slug=slug, geometry=geometry)
        make_event(name, slug=slug, place=place)
        make_project(name, slug=slug, geometry=geometry)


def geometries(answer: Any) -> dict[str, Any]:
    return {feature["properties"]["title"]: feature["geometry"] for feature in answer["features"]}


def polygons(geometry: Any) -> list[Any]:
    parts = {"Polygon": lambda: [geometry["coordinates"]], "MultiPolygon": lambda: geometry["coordinates"]}
    return parts.get(geometry["type"], list)()


def test_every_type_and_every_datum_is_tried() -> None:
    assert {*TYPES, "None"} == set(GEOMETRIES)
    assert set(Datum.values) == set(SHIFTED)


@each_layer
@each_datum
def test_a_layer_is_shifted_and_says_so(reader: Reader, layer: str, datum: str) -> None:
    place = make_place(geometry=POINT)
    make_event(place=place)
    make_project(place=place)
    response = reader.get(f"/{layer}.geojson?datum={datum}&bbox=116.455,39.9218,116.4552,39.922")
    answer = response.json()
    assert answer["features"][0]["geometry"]["coordinates"] == pytest.approx(SHIFTED[datum], abs=1e-7)
    assert answer["bbox"] == pytest.approx(SHIFTED[datum] * 2, abs=1e-7)
    assert (answer["datum"], response["Content-Datum"]) == (datum, datum)
    assert type(response["Content-Datum"]) is str  # a WSGI server refuses subclasses
    asked = f"datum={datum}" in answer["links"][0]["href"]
    assert asked == (datum != "wgs84")


@each_layer
@each_datum
def test_a_single_feature_is_shifted_and_says_so(reader: Reader, layer: str, datum: str) -> None:
    plant({"Point": POINT})
    response = reader.get(f"/{layer}/point.geojson?datum={datum}")
    answer = response.json()
    assert answer["geometry"]["coordinates"] == pytest.approx(SHIFTED[datum], abs=1e-7)
    assert (answer["datum"], response["Content-Datum"]) == (datum, datum)
    assert validate_structure(answer) == {}
    assert reader.head(f"/{layer}/point.geojson?datum={datum}")["Content-Datum"] == datum


@each_layer
@pytest.mark.parametrize("address", ["/{}.geojson", "/{}/point.geojson"])
def test_each_datum_has_its_own_validator(reader: Reader, layer: str, address: str) -> None:
    plant({"Point": POINT})
    url = address.format(layer)
    etags = {datum: reader.get(f"{url}?datum={datum}")["ETag"] for datum in SHIFTED}
    assert len(set(etags.values())) == 3
    assert reader.get(url)["ETag"] == etags["wgs84"]
    for datum in SHIFTED:
        for held, etag in etags.items():
            answer = reader.get(f"{url}?datum={datum}", headers={"If-None-Match": etag})
            assert answer.status_code == (304 if held == datum else 200)
            assert answer["Content-Datum"] == datum


@each_layer
@shifted
def test_lines_areas_and_parts_are_shifted_and_stay_sound(reader: Reader, layer: str, datum: str) -> None:
    plant(GEOMETRIES)
    answer = json.loads(reader.get(f"/{layer}.geojson?datum={datum}").content, parse_constant=pytest.fail)
    assert validate_structure(answer) == {}
    found = geometries(answer)
    assert set(found) == set(GEOMETRIES)
    assert found.pop("None") is None
    for name, geometry in found.items():
        assert geometry == from_wgs84(GEOMETRIES[name], datum)
        assert geometry["coordinates"] != GEOMETRIES[name]["coordinates"]
        assert shape(geometry).is_valid
        for exterior, *holes in polygons(geometry):
            assert exterior[0] == exterior[-1]
            assert LinearRing(exterior).is_ccw
            assert not any(LinearRing(hole).is_ccw for hole in holes)
    assert sum(len(part) - 1 for geometry in found.values() for part in polygons(geometry)) == 2


@each_layer
@each_datum
def test_the_bbox_member_is_that_of_what_is_drawn(reader: Reader, layer: str, datum: str) -> None:
    plant(GEOMETRIES)
    answer = reader.get(f"/{layer}.geojson?datum={datum}").json()
    drawn = [shape(geometry).bounds for geometry in geometries(answer).values() if geometry]
    wests, souths, easts, norths = zip(*drawn, strict=True)
    assert answer["bbox"] == pytest.approx([min(wests), min(souths), max(easts), max(norths)], abs=1e-9)


@each_layer
def test_the_bbox_parameter_is_wgs84_and_selects_the_same_whatever_is_drawn(reader: Reader, layer: str) -> None:
    plant(GEOMETRIES)
    # Around the point in WGS-84, and around where 高德 draws it: two streets.
    here, there = "bbox=116.4550,39.9218,116.4552,39.9220", "bbox=116.4611,39.9231,116.4614,39.9234"
    for datum in SHIFTED:
        chosen = set(geometries(reader.get(f"/{layer}.geojson?{here}&datum={datum}").json()))
        assert chosen == set(geometries(reader.get(f"/{layer}.geojson?{here}").json()))
        assert "Point" in chosen
        assert not {"LineString", "Polygon", "None"} & chosen
        assert "Point" not in geometries(reader.get(f"/{layer}.geojson?{there}&datum={datum}").json())


@each_layer
@each_datum
def test_a_feature_alone_is_that_of_the_layer(reader: Reader, layer: str, datum: str) -> None:
    plant(GEOMETRIES)
    features = reader.get(f"/{layer}.geojson?datum={datum}").json()["features"]
    assert len(features) == len(GEOMETRIES)
    for feature in features:
        slug = feature["properties"]["title"].lower()
        assert reader.get(f"/{layer}/{slug}.geojson?datum={datum}").json() == {**feature, "datum": datum}


@each_layer
@shifted
def test_the_datum_changes_positions_and_nothing_else(reader: Reader, layer: str, datum: str) -> None:
    plant(GEOMETRIES)
    plain, drawn = (reader.get(f"/{layer}.geojson{query}").json() for query in ("", f"?datum={datum}"))
    for one in (plain, drawn):
        for member in ("bbox", "datum", "links"):
            del one[member]
        for feature in one["features"]:
            del feature["geometry"]
    assert plain == drawn


@each_layer
@each_datum
def test_no_more_than_seven_decimals_are_given(reader: Reader, layer: str, datum: str) -> None:
    plant(GEOMETRIES)
    numbers: list[str] = []

    def note(text: str) -> float:
        numbers.append(text)
        return float(text)

    json.loads(reader.get(f"/{layer}.geojson?datum={datum}").content, parse_float=note)
    assert len(numbers) > 60
    assert max(len(number.partition(".")[2]) for number in numbers) <= 7


@shifted
def test_what_is_drawn_comes_back_to_what_is_kept_within_a_centimetre(reader: Reader, datum: str) -> None:
    plant(GEOMETRIES)
    for name, geometry in geometries(reader.get(f"/places.geojson?datum={datum}").json()).items():
        if geometry is not None:
            returned = to_wgs84(geometry, datum)["coordinates"]
            assert flat(returned) == pytest.approx(flat(GEOMETRIES[name]["coordinates"]), abs=1.5e-7)


def flat(coordinates: Any) -> list[float]:
    if isinstance(coordinates, list):
        return [number for part in coordinates for number in flat(part)]
    return [coordinates]


@each_layer
def test_what_a_position_was_entered_in_is_not_what_is_drawn(reader: Reader, layer: str) -> None:
    plant({"Point": POINT})
    for record in (Place.objects.get(), make_project("另一项", slug="other", geometry=POINT, source_datum="gcj02")):
        record.source_datum = "bd09"
        save_record(record, by=None, at=NOW)
    answer = reader.get(f"/{layer}.geojson").json()
    assert answer["datum"] == "wgs84"
    assert {tuple(geometry["coordinates"]) for geometry in geometries(answer).values()} == {(116.4551, 39.9219)}


def test_an_estimate_is_drawn_as_an_area_and_a_place_without_position_comes_through(reader: Reader) -> None:
    make_place("无坐标", geometry=None)
    estimated = Place(title="大约", kind=PlaceKind.PARK)
    set_estimated_position(estimated, longitude=116.46, latitude=39.92, radius_m=500)
    make_place("大约", geometry=estimated.geometry, position_quality="estimated", position_radius_m=500)
    found = geometries(reader.get("/places.geojson?datum=bd09").json())
    assert found == {"无坐标": None, "大约": from_wgs84(estimated.geometry, "bd09")}


@pytest.mark.parametrize("query", ["datum=gps", "datum=GCJ02", "datum=wgs84&datum=bd09", "datum=%00"])
@pytest.mark.parametrize("address", [f"/{layer}{rest}" for layer in LAYERS for rest in (".geojson", "/point.geojson")])
def test_an_unknown_datum_is_refused(reader: Reader, address: str, query: str) -> None:
    plant({"Point": POINT})
    response = reader.get(f"{address}?{query}")
    assert response.status_code == 400
    assert "datum" in response.content.decode()


def test_a_feed_knows_no_datum(reader: Reader) -> None:
    assert reader.get("/events.ics?datum=gcj02").status_code == 400
