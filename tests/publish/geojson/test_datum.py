"""`datum=`: a layer as the maps of 高德 and 百度 draw it, labelled."""

import pytest

from places.actions import set_estimated_position
from places.models import Place, PlaceKind
from tests.support import Reader, make_event, make_place, make_project

pytestmark = pytest.mark.django_db

POINT = {"type": "Point", "coordinates": [116.4551, 39.9219]}
SHIFTED = {"wgs84": [116.4551, 39.9219], "gcj02": [116.4612653, 39.9232443], "bd09": [116.467867, 39.9288896]}


@pytest.mark.parametrize("layer", ["events", "places", "projects"])
@pytest.mark.parametrize("datum", sorted(SHIFTED))
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


def test_each_datum_has_its_own_validator(reader: Reader) -> None:
    make_place(geometry=POINT)
    etags = {datum: reader.get(f"/places.geojson?datum={datum}")["ETag"] for datum in SHIFTED}
    assert len(set(etags.values())) == 3
    assert reader.get("/places.geojson")["ETag"] == etags["wgs84"]
    repeated = reader.get("/places.geojson?datum=gcj02", headers={"If-None-Match": etags["gcj02"]})
    assert repeated.status_code == 304


def test_an_area_and_a_place_without_position_come_through(reader: Reader) -> None:
    make_place("无坐标", geometry=None)
    estimated = Place(title="大约", kind=PlaceKind.PARK)
    set_estimated_position(estimated, longitude=116.46, latitude=39.92, radius_m=500)
    make_place("大约", geometry=estimated.geometry, position_quality="estimated", position_radius_m=500)
    features = reader.get("/places.geojson?datum=bd09").json()["features"]
    assert sorted(str(one["geometry"] and one["geometry"]["type"]) for one in features) == ["None", "Polygon"]


@pytest.mark.parametrize("query", ["datum=gps", "datum=GCJ02", "datum=wgs84&datum=bd09", "datum=%00"])
def test_an_unknown_datum_is_refused(reader: Reader, query: str) -> None:
    response = reader.get(f"/places.geojson?{query}")
    assert response.status_code == 400
    assert "datum" in response.content.decode()


def test_a_feed_knows_no_datum(reader: Reader) -> None:
    assert reader.get("/events.ics?datum=gcj02").status_code == 400
