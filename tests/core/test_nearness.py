"""The rows nearest to a point and those within a radius, against a look at every one of them."""

from random import Random
from uuid import UUID

import pytest
import shapely
from django.db import connection
from django.test.utils import CaptureQueriesContext
from geopy.distance import geodesic

from core import nearness
from core.geometry import normalise
from core.meeting import outside_keys
from core.nearness import Near, keys_within, metres_within, nearest
from places.models import Place, PlaceKind, PositionQuality
from tests.support import NOW, make_place

HERE = (116.46, 39.92)


def _place(number, geometry):
    return Place(
        title=f"p{number}",
        slug=f"p{number}",
        uid=UUID(int=number),
        kind=PlaceKind.PARK,
        changed_at=NOW,
        geometry=geometry,
        position_quality=PositionQuality.CITED if geometry else PositionQuality.NONE,
    )


def _point(longitude, latitude):
    return normalise({"type": "Point", "coordinates": [longitude, latitude]})


def _exact(point, place):
    longitude, latitude = place.geometry["coordinates"]
    return geodesic((point[1], point[0]), (latitude, longitude)).meters


def _scatter(count, spread, seed=1):
    random = Random(seed)
    places = [
        _place(number, _point(random.gauss(HERE[0], spread), random.gauss(HERE[1], spread))) for number in range(count)
    ]
    Place.objects.bulk_create(places)
    return list(Place.objects.all())


def test_points_are_in_order_of_whole_metres_and_uid(db):
    places = _scatter(600, 0.01)
    for point in (HERE, (116.47, 39.915), (116.40, 39.90)):
        expected = sorted((round(_exact(point, place)), place.uid, place.pk) for place in places)
        for k in (1, 10, 599, 600, 1000):
            assert nearest(Place.objects.all(), *point, k) == [(key, metres) for metres, _, key in expected[:k]]


def test_equal_metres_are_in_order_of_uid_where_the_list_is_cut(db):
    Place.objects.bulk_create([_place(number, _point(*HERE)) for number in (5, 3, 9, 1, 7)])
    found = nearest(Place.objects.all(), *HERE, 3)
    uids = dict(Place.objects.values_list("pk", "uid"))
    assert [(uids[key].int, metres) for key, metres in found] == [(1, 0), (3, 0), (5, 0)]


@pytest.mark.parametrize("radius", [1, 50, 249.5, 250, 1000.25, 5000, 50_000])
def test_a_radius_holds_exactly_what_is_not_farther(db, radius):
    places = _scatter(400, 0.02)
    expected = {place.pk: round(_exact(HERE, place)) for place in places if _exact(HERE, place) <= radius}
    assert metres_within(Place.objects.all(), Near(*HERE, radius)) == expected
    ordered = nearest(Place.objects.all(), *HERE, 1000, radius)
    assert dict(ordered) == expected
    assert [metres for _, metres in ordered] == sorted(expected.values())


def test_the_very_edge_is_decided_by_the_geodesic(db):
    place = make_place(geometry=_point(116.4712345, 39.9298765))
    exact = _exact(HERE, place)
    for radius, found in ((exact, 1), (exact - 1e-6, 0), (exact + 1e-6, 1)):
        assert len(metres_within(Place.objects.all(), Near(*HERE, radius))) == found
        assert len(nearest(Place.objects.all(), *HERE, 5, radius)) == found


def test_lines_and_areas_are_measured_to_their_nearest_point(db):
    around = make_place("围着", geometry=shapely.geometry.mapping(shapely.box(116.45, 39.91, 116.47, 39.93)))
    line = make_place("路", geometry={"type": "LineString", "coordinates": [[116.40, 39.94], [116.52, 39.94]]})
    far = make_place("远", geometry=_point(116.46, 39.95))
    assert nearest(Place.objects.all(), *HERE, 3) == [(around.pk, 0), (line.pk, 2221), (far.pk, 3331)]
    # Its box is near, it is not.
    hook = make_place(
        "弯", geometry={"type": "LineString", "coordinates": [[116.3, 39.8], [116.3, 40.0], [116.6, 40.0]]}
    )
    assert hook.pk not in metres_within(Place.objects.all(), Near(*HERE, 5000))


def test_other_filters_hold_and_places_without_position_are_nowhere(db):
    make_place("有", geometry=_point(*HERE))
    make_place("草稿", geometry=_point(*HERE), public=False)
    make_place("无", geometry=None)
    found = nearest(Place.objects.public(NOW), *HERE, 10)
    assert [Place.objects.get(pk=key).title for key, _ in found] == ["有"]


def test_nothing_is_near_an_empty_sea(db):
    make_place()
    for point in ((0, 0), (180, 0), (-180, 90), (0, -90), (116.46, 89.999)):
        assert nearest(Place.objects.all(), *point, 10, 50_000) == []
        assert metres_within(Place.objects.all(), Near(*point, 50_000)) == {}


@pytest.mark.parametrize("point", [*[(116.46, 39.92), (0.0, 0.0), (179.99, 10.0), (-179.99, -10.0), (5.0, 89.8)]])
@pytest.mark.parametrize("reach", [1, 250, 50_000, 100_000])
def test_a_box_holds_all_within_reach(point, reach):
    west, south, east, north = Near(*point, reach).box(reach)
    assert -180 <= west <= east <= 180
    for bearing in range(0, 360, 5):
        edge = geodesic(meters=reach).destination((point[1], point[0]), bearing)
        assert west <= edge.longitude <= east
        assert south <= edge.latitude <= north


def test_few_queries_ask_for_small_boxes_first(db):
    _scatter(200, 0.0005)
    with CaptureQueriesContext(connection) as dense:
        assert len(nearest(Place.objects.all(), *HERE, 10)) == 10
    assert len([query for query in dense.captured_queries if "geometry" in query["sql"]]) <= 2
    with CaptureQueriesContext(connection) as sparse:
        assert len(nearest(Place.objects.all(), *HERE, 500, 50_000)) == 200
    assert 10 < len(sparse.captured_queries) <= 16


def _meets(box, point):
    return box[0] <= point.longitude <= box[2] and box[1] <= point.latitude <= box[3]


@pytest.mark.parametrize("point", [(116.46, 39.92), (0.0, 0.0), (-70.0, -33.0), (5.0, 0.2), (10.0, 75.0), (3.0, 88.0)])
@pytest.mark.parametrize("radius", [100, 5000, 50_000])
def test_the_cells_of_a_circle_hold_it_and_the_inner_ones_nothing_else(point, radius):
    inner, rim = Near(*point, radius).cells()
    assert len(inner) > 20
    for west, south, east, north in inner:
        for corner in ((south, west), (south, east), (north, west), (north, east)):
            assert geodesic((point[1], point[0]), corner).meters <= radius
    random = Random(3)
    for step in range(300):
        away = radius if step % 2 else random.uniform(0, radius)
        inside = geodesic(meters=away).destination((point[1], point[0]), random.uniform(0, 360))
        assert any(_meets(box, inside) for box in [*inner, *rim])
        assert any(_meets(box, inside) for box in rim) or away < radius


def test_over_a_pole_or_the_antimeridian_all_is_rim():
    for point in ((179.9999, 0), (116.46, 89.9999), (0, -90)):
        assert Near(*point, 1000).cells() == ([], [Near(*point, 1000).box(1000)])


@pytest.mark.parametrize("is_crowd", [False, True])
@pytest.mark.parametrize("radius", [40, 1000, 3000.5, 50_000])
def test_a_radius_finds_the_same_in_a_crowd_as_alone(db, monkeypatch, is_crowd, radius):
    places = _scatter(500, 0.02)
    hook = {"type": "LineString", "coordinates": [[116.42, 39.90], [116.42, 39.96], [116.50, 39.96]]}
    line = make_place("弯", geometry=hook)
    area = make_place("里面", geometry=shapely.geometry.mapping(shapely.box(116.459, 39.919, 116.4595, 39.9195)))
    monkeypatch.setattr(nearness, "_CROWD", 0 if is_crowd else 10**9)
    expected = {place.pk for place in places if _exact(HERE, place) <= radius}
    expected |= {line.pk} if radius > 3400 else set()
    expected |= {area.pk} if radius > 100 else set()
    assert sorted(keys_within(Place, Near(*HERE, radius))) == sorted(expected)


def test_a_crowd_at_a_pole_is_measured_one_by_one(db, monkeypatch):
    make_place()
    monkeypatch.setattr(nearness, "_CROWD", -1)
    for point in ((0, 90), (180, 0), (-180, -90)):
        assert keys_within(Place, Near(*point, 50_000)) == []


@pytest.mark.parametrize("few", [0, 10**9])
def test_few_that_match_in_a_crowd_are_found_all_the_same(db, monkeypatch, few):
    places = _scatter(500, 0.05)
    Place.objects.filter(pk__in=[place.pk for place in places[::25]]).update(kind=PlaceKind.MUSEUM)
    monkeypatch.setattr(nearness, "_CROWD", 50)
    monkeypatch.setattr(nearness, "_FEW", few)
    museums = Place.objects.filter(kind=PlaceKind.MUSEUM)
    expected = sorted((round(_exact(HERE, place)), place.uid, place.pk) for place in museums)
    assert nearest(museums, *HERE, 15, 50_000) == [(key, metres) for metres, _, key in expected[:15]]


@pytest.mark.parametrize(
    "geometry",
    [
        '{"type": "Point", "coordinates": []}',
        '{"type": "LineString", "coordinates": [[116.46, 39.92]]}',
        # PostgreSQL's index refuses these.
        *(pytest.param(text, marks=pytest.mark.sqlite) for text in ("null", '{"type": "Nonsense"}', '"text"')),
    ],
)
def test_what_only_raw_sql_can_have_stored_is_nowhere(db, geometry):
    sound, odd = make_place("好"), make_place("怪")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE places_place SET geometry = %s WHERE id = %s", [geometry, odd.pk])
    assert nearest(Place.objects.all(), *HERE, 5) == [(sound.pk, 0)]
    assert keys_within(Place, Near(*HERE, 500)) == [sound.pk]
    assert outside_keys(Place, (116.45, 39.91, 116.47, 39.93)) == []
    assert metres_within(Place.objects.all(), Near(*HERE, 500), by_index=False) == {sound.pk: 0}
