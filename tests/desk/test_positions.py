"""A position at the desk: typed as longitude and latitude or GeoJSON; an estimate is an area that does not drift."""

import json

import pytest

from places.actions import set_estimated_position
from places.models import Place
from tests.desk.desk import chief, form_values, url_of
from tests.support import POINT, make_place

pytestmark = pytest.mark.django_db
AREA = {"type": "Polygon", "coordinates": [[[116.4, 39.9], [116.5, 39.9], [116.5, 40.0], [116.4, 39.9]]]}


def make_estimated(longitude: float = 116.4612, latitude: float = 39.92, radius_m: int = 800) -> Place:
    drawn = Place()
    set_estimated_position(drawn, longitude=longitude, latitude=latitude, radius_m=radius_m)
    return make_place(geometry=drawn.geometry, position_quality="estimated", position_radius_m=radius_m)


@pytest.mark.parametrize("typed", ["116.46,39.92", " 116.46， 39.92 ", "116.46 39.92", json.dumps(POINT)])
def test_a_pasted_pair_becomes_a_point(typed: str) -> None:
    place = make_place(geometry=None, source_datum="gcj02")
    assert chief().fill(url_of("change", place), geometry=typed, position_quality="cited").status_code == 302
    place.refresh_from_db()
    assert (place.geometry, place.source_datum) == (POINT, "wgs84")


def test_a_clockwise_area_is_stored_in_its_normal_form() -> None:
    place = make_place(geometry=None)
    clockwise = {"type": "Polygon", "coordinates": [AREA["coordinates"][0][::-1]]}
    chief().fill(url_of("change", place), geometry=json.dumps(clockwise), position_quality="cited")
    place.refresh_from_db()
    assert place.geometry["coordinates"][0][1] == [116.5, 39.9]


def test_an_estimated_point_becomes_the_area_it_may_lie_in() -> None:
    place = make_place(geometry=None)
    typed = {"geometry": "116.46,39.92", "position_quality": "estimated", "position_radius_m": "500"}
    chief().fill(url_of("change", place), **typed)
    place.refresh_from_db()
    assert (place.geometry["type"], place.position_radius_m) == ("Polygon", 500)
    # 500 metres are 0.0045 degrees of latitude.
    assert place.geometry["coordinates"][0][0] == [116.46, pytest.approx(39.9245, abs=1e-4)]


@pytest.mark.parametrize("radius_m", [1, 50, 800, 5_000, 20_000])
@pytest.mark.parametrize("centre", [(116.46, 39.92), (116.4612345, 39.9187654), (116.5, 40.0)])
def test_an_estimate_opens_as_its_centre_and_does_not_drift(centre: tuple[float, float], radius_m: int) -> None:
    place = make_estimated(*centre, radius_m)
    before, desk = place.geometry, chief()
    shown = form_values(desk.get(url_of("change", place)).content.decode())
    assert shown["geometry"] == "{},{}".format(*centre)
    assert shown["position_radius_m"] == str(radius_m)
    for title in ("改一次", "改两次"):
        assert desk.fill(url_of("change", place), title=title).status_code == 302
    place.refresh_from_db()
    assert (place.title, place.geometry) == ("改两次", before)


def test_a_new_radius_keeps_the_centre() -> None:
    place = make_estimated(radius_m=800)
    chief().fill(url_of("change", place), position_radius_m="300")
    place.refresh_from_db()
    assert place.geometry == make_estimated(radius_m=300).geometry


def test_an_estimate_that_turns_out_cited_becomes_a_point() -> None:
    place = make_estimated()
    chief().fill(url_of("change", place), position_quality="cited", position_radius_m="")
    place.refresh_from_db()
    assert place.geometry == {"type": "Point", "coordinates": [116.4612, 39.92]}


def test_a_drawn_estimate_opens_as_geojson_and_stays() -> None:
    place = make_place(geometry=AREA, position_quality="estimated", position_radius_m=500)
    desk = chief()
    shown = form_values(desk.get(url_of("change", place)).content.decode())
    assert json.loads(shown["geometry"]) == AREA
    desk.fill(url_of("change", place), title="改一次")
    place.refresh_from_db()
    assert (place.title, place.geometry) == ("改一次", AREA)


def test_a_refused_form_leaves_the_stored_area_alone() -> None:
    place = make_estimated()
    before = place.geometry
    response = chief().fill(url_of("change", place), geometry="120,30", title="改一次")
    assert response.status_code == 200
    assert form_values(response.content.decode())["geometry"] == "120,30"
    place.refresh_from_db()
    assert place.geometry == before
