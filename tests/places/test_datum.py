import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from places.datum import (
    bd09_to_wgs84,
    from_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    to_wgs84,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)

in_china = st.tuples(st.floats(74, 134), st.floats(18, 53))


def test_the_shift_is_the_published_one():
    assert wgs84_to_gcj02(116.4551, 39.9219) == pytest.approx((116.4612653, 39.9232443), abs=5e-8)
    assert wgs84_to_bd09(116.4551, 39.9219) == pytest.approx((116.4678670, 39.9288896), abs=5e-8)
    assert gcj02_to_bd09(120.026268, 30.279164) == pytest.approx((120.032768, 30.285238), abs=5e-7)


@pytest.mark.parametrize(
    ("there", "back"), [(wgs84_to_gcj02, gcj02_to_wgs84), (wgs84_to_bd09, bd09_to_wgs84)], ids=["gcj02", "bd09"]
)
@given(position=in_china)
def test_there_and_back_is_within_a_hundredth_of_a_millimetre(there, back, position):
    returned = back(*there(*position))
    assert geodesic(position[::-1], returned[::-1]).meters < 1e-5


def test_in_beijing_a_wrong_datum_is_another_street():
    here = (116.46, 39.92)
    assert 503 < geodesic(here[::-1], wgs84_to_gcj02(*here)[::-1]).meters < 611
    assert 1291 < geodesic(here[::-1], wgs84_to_bd09(*here)[::-1]).meters < 1436


@pytest.mark.parametrize(
    "position", [(72.003, 40.0), (137.8348, 40.0), (116.0, 0.8292), (116.0, 55.8272), (-0.13, 51.5)]
)
def test_outside_china_nothing_is_shifted(position):
    assert wgs84_to_gcj02(*position) == position
    assert wgs84_to_bd09(*position) == position
    assert gcj02_to_wgs84(*position) == position


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_geometry_keeps_its_form_and_comes_back(datum):
    area = {"type": "Polygon", "coordinates": [[[116.4, 39.9], [116.5, 39.9], [116.5, 40.0], [116.4, 39.9]]]}
    shifted = from_wgs84(area, datum)
    assert shifted["type"] == "Polygon"
    assert shifted["coordinates"][0][0] == shifted["coordinates"][0][-1] != area["coordinates"][0][0]
    assert to_wgs84(shifted, datum) == area
    assert area["coordinates"][0][0] == [116.4, 39.9]


def test_wgs84_stays_as_it_is():
    point = {"type": "Point", "coordinates": [116.4551, 39.9219]}
    assert from_wgs84(point, "wgs84") == to_wgs84(point, "wgs84") == point
