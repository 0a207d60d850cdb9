"""The spatial index: `geometry__bbox` is right after every kind of write."""

import json
from random import Random

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models import BigAutoField

from core.errors import InvalidGeometry
from core.geometry import bounds, circle, normalise
from core.spatial_index import geometry_tables, is_crowded
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


def test_a_hundred_points_are_found_in_their_own_box_and_not_a_decimal_beside_it():
    random = Random(11)
    points = [[random.uniform(115.5, 117.5), random.uniform(39.5, 41)] for _ in range(100)]
    places = [
        _place(f"p{number}", normalise({"type": "Point", "coordinates": point})) for number, point in enumerate(points)
    ]
    Place.objects.bulk_create(places)
    step = 1e-7
    for place in places:
        x, y = place.geometry["coordinates"]
        assert place.title in found((x, y, x, y))
        for box in (
            (x - 1, y - 1, x - step, y + 1), (x + step, y - 1, x + 1, y + 1),
            (x - 1, y - 1, x + 1, y - step), (x - 1, y + step, x + 1, y + 1),
        ):  # fmt: skip
            assert place.title not in found(tuple(round(number, 7) for number in box))


def test_keys_of_records_with_a_geometry_are_whole_numbers_of_any_size():
    """An R*Tree has no other keys; the uid stands in a column of its own."""
    models = {model._meta.db_table: model for model in apps.get_models()}
    for table in geometry_tables():
        assert isinstance(models[table]._meta.pk, BigAutoField)
    large = make_place("甲", geometry=THERE_POINT)
    _raw("UPDATE places_place SET id = %s", 2**53 + 1)
    assert list(Place.objects.filter(geometry__bbox=THERE).values_list("pk", flat=True)) == [2**53 + 1] != [large.pk]


def test_a_box_is_crowded_when_more_rows_than_that_meet_it():
    for title in ("甲", "乙", "丙"):
        make_place(title)
    make_place("丁", geometry=THERE_POINT)
    assert is_crowded(Place, HERE, 2)
    assert not is_crowded(Place, HERE, 3)
    assert not is_crowded(Place, THERE, 1)


@pytest.mark.sqlite
def test_sqlite_asks_the_index_by_its_box():
    with connection.cursor() as cursor:
        statement, parameters = Place.objects.filter(geometry__bbox=HERE).query.sql_with_params()
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        plan = "\n".join(row[-1] for row in cursor.fetchall())
    assert "places_place_rtree VIRTUAL TABLE INDEX" in plan
    assert "SCAN places_place" not in plan.replace("SCAN places_place_rtree", "")


@pytest.mark.postgres
def test_postgresql_asks_the_gist_index_whatever_the_order():
    Place.objects.bulk_create(_place(f"p{number}", THERE_POINT) for number in range(3000))
    make_place("甲")
    _raw("ANALYZE places_place")
    here = Place.objects.filter(geometry__bbox=HERE)
    for rows in (here, here.order_by("pk")[:100], here.public(NOW)):
        plan = rows.explain()
        assert "places_place_geometry_box" in plan
        assert "Seq Scan" not in plan
        assert [place.title for place in rows] == ["甲"]
