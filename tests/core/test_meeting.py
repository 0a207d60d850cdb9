"""A box finds what meets it, and not what only its own box does; the index alone knows boxes."""

from random import Random

import pytest
import shapely
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.geometry import circle
from core.meeting import meets, outside_keys
from places.models import Place, PositionQuality
from projects.models import Project
from tests.core.test_spatial_index import _place, _random_geometry
from tests.support import make_place, make_project

pytestmark = pytest.mark.django_db

# An L: the box asked for below lies in the corner that it leaves free.
HOOK = {"type": "LineString", "coordinates": [[116.40, 39.90], [116.40, 40.00], [116.50, 40.00]]}
FREE = (116.44, 39.92, 116.48, 39.96)


def found(box, model=Place):
    return set(model.objects.filter(meets(model, box)).values_list("title", flat=True))


def test_a_line_around_a_corner_is_not_found_in_the_corner():
    make_place("弯", geometry=HOOK)
    assert Place.objects.filter(geometry__bbox=FREE).count() == 1
    assert found(FREE) == set()
    assert outside_keys(Place, FREE) == [Place.objects.get().pk]
    assert found((116.44, 39.92, 116.48, 40.00)) == {"弯"}  # which touches it
    assert found((116.44, 39.92, 116.48, 39.9999999)) == set()
    assert outside_keys(Place, (116.3, 39.8, 116.6, 40.1)) == []


def test_areas_holes_and_parts_are_looked_at():
    outer = shapely.box(116.40, 39.90, 116.50, 40.00)
    ring = shapely.Polygon(outer.exterior.coords, [shapely.box(116.42, 39.91, 116.49, 39.98).exterior.coords])
    make_place("环", geometry=shapely.geometry.mapping(ring))
    make_place("满", geometry=shapely.geometry.mapping(outer))
    make_place("两点", geometry={"type": "MultiPoint", "coordinates": [[116.40, 39.90], [116.50, 40.00]]})
    make_place("圆", geometry=circle(116.40, 39.90, 3000), position_quality=PositionQuality.ESTIMATED,
               position_radius_m=3000)  # fmt: skip
    make_project("工程", geometry=HOOK)
    assert found(FREE) == {"满"}
    assert found((116.40, 39.90, 116.43, 39.91)) == {"环", "满", "两点", "圆"}
    # The corner of a circle's box is not in the circle.
    corner = (116.4340, 39.9260, 116.4350, 39.9270)
    assert Place.objects.filter(geometry__bbox=corner).count() == 4
    assert found(corner) == {"满"}
    assert found(FREE, Project) == set()
    assert found((116.39, 39.90, 116.41, 39.91), Project) == {"工程"}


def test_points_are_never_looked_at_again():
    for number in range(5):
        make_place(f"点{number}", geometry={"type": "Point", "coordinates": [116.45 + number / 1000, 39.93]})
    with CaptureQueriesContext(connection) as queries:
        assert outside_keys(Place, (116.4495, 39.92, 116.48, 39.96)) == []
    assert len(queries.captured_queries) == 1
    assert len(found((116.45, 39.93, 116.454, 39.93))) == 5  # along the very edge


def test_it_agrees_with_a_look_at_every_geometry():
    random = Random(20260421)
    geometries = {f"g{number}": _random_geometry(random) for number in range(400)}
    Place.objects.bulk_create([_place(title, geometry) for title, geometry in geometries.items()])
    shapes = {title: shapely.geometry.shape(geometry) for title, geometry in geometries.items()}
    refined = 0
    for shape in list(shapes.values())[:300]:
        west, south = shape.bounds[:2]
        west, south = west + random.uniform(-0.02, 0.04), south + random.uniform(-0.02, 0.04)
        box = (west, south, west + random.uniform(0, 0.005), south + random.uniform(0, 0.005))
        box = tuple(round(number, 7) for number in box)
        expected = {title for title, shape in shapes.items() if shapely.box(*box).intersects(shape)}
        assert found(box) == expected
        outside = set(Place.objects.filter(pk__in=outside_keys(Place, box)).values_list("title", flat=True))
        assert outside == set(Place.objects.filter(geometry__bbox=box).values_list("title", flat=True)) - expected
        refined += len(outside)
    assert refined > 20
