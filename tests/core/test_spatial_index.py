"""The spatial index: `geometry__bbox` is right after every kind of write."""

import json
from random import Random

import pytest
from django.core.management import call_command
from django.db import connection

from core.errors import InvalidGeometry
from core.geometry import bounds, circle, normalise
from events.models import Event
from places.models import Place, PlaceKind, PositionQuality
from projects.models import Project
from tests.support import NOW, make_event, make_place, make_project

pytestmark = pytest.mark.django_db
HERE = (116.45, 39.91, 116.47, 39.93)  # meets the makers' point
THERE = (116.60, 40.00, 116.61, 40.01)
AREA = {
    "type": "Polygon",
    "coordinates": [[[116.40, 39.90], [116.50, 39.90], [116.50, 39.95], [116.40, 39.95], [116.40, 39.90]]],
}
THERE_POINT = {"type": "Point", "coordinates": [116.605, 40.005]}


def found(box, model=Place):
    return set(model.objects.filter(geometry__bbox=box).values_list("title", flat=True))


def _place(title, geometry, **fields):
    quality = PositionQuality.CITED if geometry else PositionQuality.NONE
    return Place(
        title=title,
        slug=title,
        kind=PlaceKind.PARK,
        changed_at=NOW,
        geometry=geometry,
        position_quality=quality,
        **fields,
    )


def _raw(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_the_index_follows_saving_moving_and_deleting():
    place = make_place("公园")
    assert (found(HERE), found(THERE)) == ({"公园"}, set())
    place.geometry = THERE_POINT
    place.save()
    assert (found(HERE), found(THERE)) == (set(), {"公园"})
    place.geometry, place.position_quality = None, PositionQuality.NONE
    place.save()
    assert (found(HERE), found(THERE)) == (set(), set())
    place.geometry, place.position_quality = THERE_POINT, PositionQuality.CITED
    place.save()
    assert found(THERE) == {"公园"}
    place.delete()
    assert found(THERE) == set()


def test_the_index_follows_bulk_writes():
    point = make_place("甲").geometry
    Place.objects.bulk_create([_place("b", point), _place("c", THERE_POINT), _place("d", None)])
    assert (found(HERE), found(THERE)) == ({"甲", "b"}, {"c"})
    Place.objects.filter(title="b").update(geometry=THERE_POINT)
    assert (found(HERE), found(THERE)) == ({"甲"}, {"b", "c"})
    moved = Place.objects.get(title="c")
    moved.geometry = point
    Place.objects.bulk_update([moved], ["geometry"])
    assert (found(HERE), found(THERE)) == ({"甲", "c"}, {"b"})
    Place.objects.bulk_create(
        [_place("e", point)], update_conflicts=True, unique_fields=["slug"], update_fields=["geometry"]
    )
    Place.objects.bulk_create(
        [_place("e", THERE_POINT)], update_conflicts=True, unique_fields=["slug"], update_fields=["geometry"]
    )
    assert (found(HERE), found(THERE)) == ({"甲", "c"}, {"b", "e"})
    Place.objects.filter(title__in=["b", "e"]).delete()
    assert found(THERE) == set()


def test_the_index_follows_raw_sql():
    make_place("甲")
    _raw("UPDATE places_place SET geometry = %s", json.dumps(THERE_POINT))
    assert (found(HERE), found(THERE)) == (set(), {"甲"})
    _raw("UPDATE places_place SET id = id + 1000")
    assert found(THERE) == {"甲"}
    _raw("UPDATE places_place SET title = '乙'")
    assert found(THERE) == {"乙"}
    _raw("DELETE FROM places_place")
    assert found(THERE) == set()


@pytest.mark.sqlite
def test_the_index_follows_insert_or_replace():
    make_place("甲")
    _raw(
        "CREATE TEMPORARY TABLE kept AS SELECT * FROM places_place",
    )
    _raw("UPDATE kept SET geometry = NULL, position_quality = 'none'")
    _raw("INSERT OR REPLACE INTO places_place SELECT * FROM kept")
    assert found(HERE) == set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM places_place_rtree")
        assert cursor.fetchone() == (0,)


def test_the_index_follows_a_fixture(tmp_path):
    make_place("甲")
    path = tmp_path / "places.json"
    call_command("dumpdata", "places.place", output=str(path), verbosity=0)
    Place.objects.update(geometry=THERE_POINT)
    call_command("loaddata", str(path), verbosity=0)
    assert (found(HERE), found(THERE)) == ({"甲"}, set())
    Place.objects.all().delete()
    call_command("loaddata", str(path), verbosity=0)
    assert found(HERE) == {"甲"}


@pytest.mark.parametrize(
    ("box", "meets"),
    [
        ((116.30, 39.80, 116.40, 39.90), True),  # the corner only
        ((116.30, 39.80, 116.3999999, 39.90), False),  # a centimetre short of it
        ((116.50, 39.90, 116.60, 39.95), True),  # along the eastern side
        ((116.5000001, 39.90, 116.60, 39.95), False),
        ((116.40, 39.95, 116.50, 40.0), True),
        ((116.40, 39.9500001, 116.50, 40.0), False),
        ((116.44, 39.92, 116.44, 39.92), True),  # a point inside
        ((116.30, 39.80, 116.60, 40.00), True),  # all around
        ((116.45, 39.80, 116.46, 40.00), True),  # across, no corner of either in the other
        ((-180.0, -90.0, 180.0, 90.0), True),
    ],
)
def test_boxes_that_touch_meet(box, meets):
    make_place("区", geometry=AREA)
    assert (found(box) == {"区"}) is meets


def test_a_point_is_found_to_the_last_decimal():
    make_place("点", geometry={"type": "Point", "coordinates": [116.4612345, 39.9212345]})
    assert found((116.4612345, 39.9212345, 116.4612345, 39.9212345)) == {"点"}
    assert found((116.4612346, 39.9212345, 116.47, 39.93)) == set()
    assert found((116.46, 39.92, 116.4612345, 39.9212344)) == set()


def test_an_estimated_area_is_found_by_its_box():
    make_place(
        "估计", geometry=circle(116.46, 39.92, 500), position_quality=PositionQuality.ESTIMATED, position_radius_m=500
    )
    assert found((116.4640, 39.92, 116.48, 39.921)) == {"估计"}
    assert found((116.4670, 39.92, 116.48, 39.921)) == set()


def test_events_are_found_through_their_place():
    make_event("在", place=make_place("甲"))
    make_event("不在", place=make_place("乙", geometry=THERE_POINT))
    make_event("没有地点")
    events = Event.objects.filter(place__geometry__bbox=HERE)
    assert [event.title for event in events] == ["在"]
    assert Event.objects.exclude(place__geometry__bbox=HERE).count() == 2
    joined = Event.objects.filter(place__geometry__bbox=HERE, previous_place=None).select_related("place")
    assert [event.place.title for event in joined.order_by("first_on", "uid")[:1]] == ["甲"]
    assert Event.objects.filter(place__geometry__bbox=HERE).update(summary="x") == 1


def test_projects_have_an_index_of_their_own():
    make_project("工程", geometry=AREA)
    make_place("场所", geometry=THERE_POINT)
    assert found(HERE, Project) == {"工程"}
    assert found(THERE, Project) == set()


def _random_geometry(random):
    def position(spread=0.02):
        return [middle[0] + random.uniform(-spread, spread), middle[1] + random.uniform(-spread, spread)]

    middle = [random.uniform(115.5, 117.5), random.uniform(39.5, 41.0)]
    kind = random.choice(["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"])
    match kind:
        case "Point":
            coordinates = position()
        case "MultiPoint" | "LineString":
            coordinates = [position() for _ in range(random.randint(2, 6))]
        case "MultiLineString":
            coordinates = [[position() for _ in range(3)] for _ in range(2)]
        case "Polygon":
            coordinates = [[position() for _ in range(3)]]
        case _:
            west, south = middle
            coordinates = [
                [
                    [
                        [west + step, south],
                        [west + step + 0.01, south],
                        [west + step, south + random.uniform(0.001, 0.05)],
                    ]
                ]
                for step in (0, 0.02)
            ]
    try:
        return normalise({"type": kind, "coordinates": coordinates})
    except InvalidGeometry:  # a triangle of no width
        return _random_geometry(random)


def test_the_index_agrees_with_a_look_at_every_geometry():
    random = Random(20260420)
    geometries = {f"g{number}": _random_geometry(random) for number in range(500)}
    Place.objects.bulk_create([_place(title, geometry) for title, geometry in geometries.items()])
    assert len({geometry["type"] for geometry in geometries.values()}) == 6
    boxes = {title: bounds(geometry) for title, geometry in geometries.items()}
    for _ in range(60):
        west, south = random.uniform(115.4, 117.5), random.uniform(39.4, 41.0)
        box = (west, south, west + random.uniform(0, 0.8), south + random.uniform(0, 0.5))
        box = tuple(round(number, 7) for number in box)
        expected = set()
        for title, (w, s, e, n) in boxes.items():
            if w <= box[2] and e >= box[0] and s <= box[3] and n >= box[1]:
                expected.add(title)
        assert found(box) == expected


@pytest.mark.sqlite  # PostgreSQL computes boxes in the index itself
def test_the_kept_boxes_are_the_bounds():
    random = Random(7)
    geometries = {f"g{number}": _random_geometry(random) for number in range(100)}
    Place.objects.bulk_create([_place(title, geometry) for title, geometry in geometries.items()])
    with connection.cursor() as cursor:
        cursor.execute("SELECT title, west, south, east, north FROM places_place JOIN places_place_rtree USING (id)")
        kept = {title: box for title, *box in cursor.fetchall()}
    assert kept == {
        title: [round(number * 10_000_000) for number in bounds(geometry)] for title, geometry in geometries.items()
    }
