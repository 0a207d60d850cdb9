"""Geometry: what is accepted, the one normal form, and what is refused."""

import json
import math

import pytest
import shapely
from django.conf import settings as django_settings
from django.core.exceptions import ValidationError
from geopy.distance import geodesic
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from shapely.geometry import shape

from core.errors import InvalidGeometry
from core.geometry import TYPES, bounds, circle, normalise, representative_point, sketch
from places.models import Place, PositionQuality
from tests.support import make_place

# A square about 1 km wide, anticlockwise, and a hole in it, clockwise (RFC 7946, 3.1.6).
RING = [[116.40, 39.90], [116.41, 39.90], [116.41, 39.91], [116.40, 39.91], [116.40, 39.90]]
HOLE = [[116.403, 39.903], [116.403, 39.907], [116.407, 39.907], [116.407, 39.903], [116.403, 39.903]]
FAR_RING = [[round(x + 0.1, 7), y] for x, y in RING]
LINE = [[116.40, 39.90], [116.41, 39.905], [116.42, 39.90]]
SOUND = [
    {"type": "Point", "coordinates": [116.46, 39.92]},
    {"type": "MultiPoint", "coordinates": [[116.46, 39.92], [116.47, 39.93]]},
    {"type": "LineString", "coordinates": LINE},
    {"type": "MultiLineString", "coordinates": [LINE, [[116.5, 39.9], [116.5, 39.95]]]},
    {"type": "Polygon", "coordinates": [RING]},
    {"type": "Polygon", "coordinates": [RING, HOLE]},
    {"type": "MultiPolygon", "coordinates": [[RING, HOLE], [FAR_RING]]},
]


def _point(*position):
    return {"type": "Point", "coordinates": list(position)}


def _nested(depth):
    value = [116.4, 39.9]
    for _ in range(depth):
        value = [value]
    return value


REFUSED = [
    # what, why (a phrase of the message)
    (None, "GeoJSON 对象"),
    ("POINT (116 39)", "GeoJSON 对象"),
    ('{"type": "Point", "coordinates": [116.4, 39.9]}', "GeoJSON 对象"),
    ([], "GeoJSON 对象"),
    ({}, "GeoJSON 对象"),
    ({"type": "point", "coordinates": [116.4, 39.9]}, "类型"),
    ({"type": ["Point"], "coordinates": [116.4, 39.9]}, "类型"),
    ({"type": "Feature", "geometry": SOUND[0], "properties": {}}, "类型"),
    ({"type": "GeometryCollection", "geometries": [SOUND[0]]}, "类型"),
    ({"type": "Point"}, "坐标缺失"),
    ({"type": "Point", "coordinates": None}, "坐标缺失"),
    ({"type": "Point", "coordinates": []}, "坐标缺失"),
    ({"type": "Point", "coordinates": "116.4,39.9"}, "坐标缺失"),
    ({"type": "Point", "coordinates": {"0": 116.4, "1": 39.9}}, "坐标缺失"),
    ({"type": "Point", "coordinates": [[116.4, 39.9]]}, "两个数字"),
    ({"type": "MultiPoint", "coordinates": [116.4, 39.9]}, "层次"),
    ({"type": "MultiPoint", "coordinates": [[]]}, "层次"),
    ({"type": "Polygon", "coordinates": [[]]}, "层次"),
    ({"type": "Polygon", "coordinates": [RING, []]}, "层次"),
    ({"type": "MultiPolygon", "coordinates": [[]]}, "层次"),
    ({"type": "Polygon", "coordinates": RING}, "层次"),
    ({"type": "Polygon", "coordinates": _nested(900)}, "两个数字"),
    ({"type": "MultiPoint", "coordinates": [[116.4, 39.9]] * 100_000}, "顶点太多"),
    ({"type": "MultiPoint", "coordinates": [[116.4, 39.9]] * 10_001}, "顶点太多"),
    (_point(116.4), "两个数字"),
    (_point(116.4, 39.9, 10, 5), "两个数字"),
    (_point("116.4", "39.9"), "两个数字"),
    (_point(116.4, None), "两个数字"),
    (_point(True, 39.9), "两个数字"),
    (_point(116.4, 39.9, "10"), "两个数字"),
    (_point(math.nan, 39.9), "有限"),
    (_point(116.4, math.inf), "有限"),
    (_point(-math.inf, 39.9), "有限"),
    (_point(10**400, 39.9), "太大"),
    (_point(10**20, 39.9), "超出范围"),
    (_point(39.9, 116.4), "超出范围"),
    (_point(181, 39.9), "超出范围"),
    (_point(0, 0), "服务范围之外"),
    (_point(121.47, 31.23), "服务范围之外"),
    (_point(115.3999999, 39.9), "服务范围之外"),
    ({"type": "LineString", "coordinates": [[116.4, 39.9], [118.0, 39.9]]}, "服务范围之外"),
    ({"type": "LineString", "coordinates": [[116.4, 39.9]]}, "不能组成"),
    ({"type": "LineString", "coordinates": [[116.4, 39.9], [116.4, 39.9]]}, "无效"),
    ({"type": "LineString", "coordinates": [[116.4, 39.9], [116.400000001, 39.9]]}, "无效"),
    ({"type": "Polygon", "coordinates": [RING[:2]]}, "不能组成"),
    ({"type": "Polygon", "coordinates": [[[116.4, 39.9]] * 4]}, "无效"),
    ({"type": "Polygon", "coordinates": [[RING[0], RING[2], RING[1], RING[3], RING[0]]]}, "无效"),
    ({"type": "Polygon", "coordinates": [[RING[0], RING[1], [116.405, 39.9], RING[0]]]}, "无效"),
    ({"type": "Polygon", "coordinates": [HOLE, RING]}, "无效"),
    ({"type": "Polygon", "coordinates": [RING, [[x + 0.008, y] for x, y in HOLE]]}, "无效"),
    ({"type": "MultiPolygon", "coordinates": [[RING], [RING]]}, "无效"),
]  # fmt: skip


@pytest.mark.parametrize("geometry", SOUND, ids=lambda geometry: geometry["type"])
def test_a_geometry_in_normal_form_stays_as_it_is(geometry):
    assert normalise(geometry) == geometry


def test_every_type_is_tried():
    assert {geometry["type"] for geometry in SOUND} == set(TYPES)


@pytest.mark.parametrize(("geometry", "why"), REFUSED, ids=lambda value: str(value)[:50])
def test_a_bad_geometry_is_refused_in_chinese(geometry, why):
    with pytest.raises(InvalidGeometry, match=why):
        normalise(geometry)


def test_ten_thousand_vertices_are_accepted():
    line = [[116.0 + step / 10_000, 39.9] for step in range(10_000)]
    assert len(normalise({"type": "LineString", "coordinates": line})["coordinates"]) == 10_000


def test_rings_are_turned_anticlockwise_outside_and_clockwise_inside():
    turned = {"type": "MultiPolygon", "coordinates": [[RING[::-1], HOLE[::-1]], [FAR_RING[::-1]]]}
    for part in normalise(turned)["coordinates"]:
        assert shapely.LinearRing(part[0]).is_ccw
        assert not any(shapely.LinearRing(hole).is_ccw for hole in part[1:])


def test_an_open_ring_is_closed():
    result = normalise({"type": "Polygon", "coordinates": [RING[:-1]]})
    assert result["coordinates"] == [RING]


def test_altitude_and_foreign_members_are_dropped():
    geometry = {"type": "Point", "coordinates": (116.46, 39.92, 51), "bbox": [0, 0, 1, 1], "crs": "EPSG:4490"}
    assert normalise(geometry) == {"type": "Point", "coordinates": [116.46, 39.92]}
    assert normalise(_point(116.46, 39.92, math.nan)) == _point(116.46, 39.92)
    line = {"type": "LineString", "coordinates": [[116.40, 39.90, 1], [116.41, 39.905]]}
    assert normalise(line)["coordinates"] == [[116.40, 39.90], [116.41, 39.905]]


def test_seven_decimals_are_kept():
    assert normalise(_point(116.460000049, 39.92000005001)) == _point(116.46, 39.9200001)
    assert normalise(_point(116, 40)) == _point(116.0, 40.0)


def test_the_corners_of_the_extent_are_inside():
    west, south, east, north = django_settings.EXTENT
    assert normalise(_point(west, south)) == _point(west, south)
    assert normalise(_point(east, north)) == _point(east, north)


def test_the_extent_is_a_setting(settings):
    settings.EXTENT = (-10.0, -10.0, 10.0, 10.0)
    zero = normalise(_point(-0.00000001, 0))
    assert json.dumps(zero["coordinates"]) == "[0.0, 0.0]"  # no minus zero: equal values are equal bytes
    with pytest.raises(InvalidGeometry, match="服务范围之外"):
        normalise(_point(116.4, 39.9))


longitudes = st.floats(115.4, 117.6)
latitudes = st.floats(39.4, 41.1)
positions = st.tuples(longitudes, latitudes) | st.tuples(longitudes, latitudes, st.floats(-100, 9000))


def _around(positions, west):
    """A ring through the positions, drawn into a cell a third of a degree wide, sorted around its middle."""
    drawn = [(west + (x - 115.4) / 7, (y - 39.4) / 7 + 39.5) for x, y, *_ in positions]
    middle = (sum(x for x, _ in drawn) / len(drawn), sum(y for _, y in drawn) / len(drawn))
    return sorted(drawn, key=lambda position: math.atan2(position[1] - middle[1], position[0] - middle[0]))


rings = st.lists(positions, min_size=3, max_size=8)
polygons = rings.map(lambda ring: [_around(ring, 115.5)])
multipolygons = st.tuples(rings, rings).map(lambda two: [[_around(two[0], 115.5)], [_around(two[1], 116.5)[::-1]]])
GEOMETRIES = {
    "Point": positions,
    "MultiPoint": st.lists(positions, min_size=1, max_size=5),
    "LineString": st.lists(positions, min_size=2, max_size=8),
    "MultiLineString": st.lists(st.lists(positions, min_size=2, max_size=5), min_size=1, max_size=3),
    "Polygon": polygons,
    "MultiPolygon": multipolygons,
}


def _normal_or_none(geometry):
    try:
        return normalise(geometry)
    except InvalidGeometry:
        return None


@pytest.mark.parametrize("kind", TYPES)
def test_the_normal_form_is_its_own_normal_form(kind):
    @settings(suppress_health_check=[HealthCheck.filter_too_much])
    @given(GEOMETRIES[kind])
    def check(coordinates):
        once = _normal_or_none({"type": kind, "coordinates": coordinates})
        assume(once is not None)
        assert normalise(once) == once
        assert normalise(json.loads(json.dumps(once))) == once
        assert shape(once).is_valid
        assert once["type"] == kind

    check()


@given(st.integers(0, 2**32), st.integers(3, 30), st.booleans())
def test_star_shaped_areas_with_a_hole_keep_their_area(seed, corners, is_reversed):
    angles = [2 * math.pi * (step + (seed % (step + 7)) / (step + 9)) / corners for step in range(corners)]
    angles = sorted(angle % (2 * math.pi) for angle in angles)
    following = [*angles[1:], angles[0] + 2 * math.pi]
    assume(all(0.01 < after - before < 3 for before, after in zip(angles, following, strict=True)))
    outer = [[116.4 + 0.1 * math.cos(angle), 39.9 + 0.1 * math.sin(angle)] for angle in angles]
    inner = [[116.4 + 0.001 * math.cos(angle), 39.9 + 0.001 * math.sin(angle)] for angle in angles]
    rings = [ring[::-1] if is_reversed else ring for ring in (outer, inner)]
    given_area = shapely.Polygon(rings[0], rings[1:])
    assume(given_area.is_valid)
    result = normalise({"type": "Polygon", "coordinates": rings})
    assert shape(result).area == pytest.approx(given_area.area, rel=1e-3)
    assert result["coordinates"][0][0] == result["coordinates"][0][-1]
    assert normalise(result) == result


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=20,
)


@settings(max_examples=60)
@given(st.fixed_dictionaries({"type": st.sampled_from(TYPES), "coordinates": JSON}) | JSON)
def test_any_json_is_either_normalised_or_refused(value):
    result = _normal_or_none(value)
    assert result is None or normalise(result) == result


@pytest.mark.parametrize("radius", [1, 50, 300, 2_000, 10_000])
def test_a_circle_has_its_radius(radius):
    ring = circle(116.46, 39.92, radius)["coordinates"][0]
    assert (len(ring), ring[0]) == (37, ring[-1])
    assert shapely.LinearRing(ring).is_ccw
    # Vertices are kept to 1e-7 degrees, 1 cm: at a radius of one metre that is one part in a hundred.
    tolerance = max(0.005 * radius, 0.012)
    for longitude, latitude in ring:
        assert geodesic((39.92, 116.46), (latitude, longitude)).meters == pytest.approx(radius, abs=tolerance)


def test_a_circle_across_the_edge_of_the_extent_is_refused():
    with pytest.raises(InvalidGeometry, match="服务范围之外"):
        circle(django_settings.EXTENT[0], 39.92, 300)


@pytest.mark.parametrize("geometry", SOUND, ids=lambda geometry: geometry["type"])
def test_bounds_and_the_representative_point_belong_to_the_geometry(geometry):
    west, south, east, north = bounds(geometry)
    x, y = representative_point(geometry)
    assert west <= x <= east
    assert south <= y <= north
    assert shape(geometry).distance(shapely.Point(x, y)) < 2e-7


def test_the_representative_point_of_an_area_with_a_hole_lies_not_in_the_hole():
    x, y = representative_point(SOUND[5])
    assert shape(SOUND[5]).contains(shapely.Point(x, y))


@pytest.mark.django_db
@pytest.mark.parametrize("empty", [{}, [], "", ()])
def test_an_empty_value_is_no_geometry_and_is_refused_where_one_must_stand(empty):
    with pytest.raises(ValidationError):
        make_place(geometry=empty, position_quality=PositionQuality.CITED)
    assert not Place.objects.exists()


@pytest.mark.django_db
def test_a_place_is_saved_in_normal_form_and_refused_at_the_field():
    place = make_place(geometry={"type": "Point", "coordinates": (116.460000001, 39.92, 40)})
    assert Place.objects.get().geometry == place.geometry == {"type": "Point", "coordinates": [116.46, 39.92]}
    with pytest.raises(ValidationError) as refusal:
        make_place(geometry={"type": "Point", "coordinates": [39.92, 116.46]})
    assert "先经度" in str(refusal.value) or "经度 -180" in refusal.value.message_dict["geometry"][0]


def test_a_sketch_is_near_and_small() -> None:
    drawn = circle(116.4712345, 39.9051234, 500)
    small = sketch(drawn)
    assert shape(small).hausdorff_distance(shape(drawn)) < 0.00005
    assert len(json.dumps(small)) < len(json.dumps(drawn))
    along = {"type": "LineString", "coordinates": [[116.4 + step / 10_000, 39.9] for step in range(1000)]}
    assert sketch(along) == {"type": "LineString", "coordinates": [[116.4, 39.9], [116.4999, 39.9]]}
    assert sketch({"type": "Point", "coordinates": [116.4712345, 39.9]})["coordinates"] == [116.47123, 39.9]
