"""Distances by arrays agree with the geodesic, to the nearest point of whatever is measured."""

from random import Random

import numpy as np
import pytest
import shapely
from geopy.distance import geodesic

from core.distance import DOUBT_M, MAX_M, Centre

CENTRES = [(116.46, 39.92), (0, 0), (179.9999, 20), (-179.9999, -60), (10, 80), (77, 89.9), (-70, -45), (116.46, -90)]


def away(centre, metres, bearing):
    point = geodesic(meters=metres).destination((centre[1], centre[0]), bearing)
    return (point.longitude, point.latitude)


def metres(centre, *shapes):
    return Centre(*centre).metres(np.array(shapes, dtype=object))


@pytest.mark.parametrize("centre", CENTRES)
def test_points_are_as_far_as_the_geodesic_says(centre):
    random = Random(1)
    points = [away(centre, random.uniform(0, MAX_M), random.uniform(0, 360)) for _ in range(300)]
    points += [away(centre, distance, bearing) for distance in (0, 0.01, 1, MAX_M) for bearing in (0, 45, 90, 200, 270)]
    measured = metres(centre, *(shapely.Point(point) for point in points))
    exact = [geodesic((centre[1], centre[0]), (latitude, longitude)).meters for longitude, latitude in points]
    assert np.abs(measured - exact).max() < DOUBT_M


def test_what_is_far_beyond_is_far():
    far = metres((116.46, 39.92), shapely.Point(0, 0), shapely.Point(-63.54, -39.92), shapely.Point(118.5, 39.92))
    assert (far > MAX_M).all()


def test_the_doubtful_are_asked_of_the_geodesic():
    points = np.array([shapely.Point(116.4712345, 39.93), shapely.Point(116.48, 39.93)])
    centre = Centre(116.46, 39.92)
    settled = centre.settled(np.array([1.0, 2.0]), points, np.array([True, False]))
    assert settled.tolist() == [geodesic((39.92, 116.46), (39.93, 116.4712345)).meters, 2.0]


def test_an_area_is_no_distance_away_inside_and_on_its_edge():
    area = shapely.box(116.40, 39.90, 116.50, 39.95)
    assert metres((116.45, 39.92), area).tolist() == [0]
    assert metres((116.40, 39.90), area).tolist() == [0]
    holed = shapely.Polygon(area.exterior.coords, [shapely.box(116.44, 39.91, 116.46, 39.93).exterior.coords])
    assert metres((116.45, 39.92), holed)[0] == pytest.approx(855, abs=3)  # to the hole's side, west or east


def densest(centre, shape):
    """The least geodesic distance to points every metre or so along what bounds a shape."""
    line = shapely.segmentize(shape, 0.00001)
    return min(geodesic((centre[1], centre[0]), (y, x)).meters for x, y in shapely.get_coordinates(line))


@pytest.mark.parametrize(
    "shape",
    [
        shapely.LineString([(116.50, 39.90), (116.51, 39.95), (116.53, 39.95)]),
        shapely.LineString([(116.30, 40.0), (116.60, 40.0)]),  # long: straight in degrees, not on the ground
        shapely.box(116.50, 39.95, 116.52, 39.97).exterior,
        shapely.MultiLineString([[(116.50, 39.90), (116.50, 39.91)], [(116.455, 39.96), (116.465, 39.96)]]),
        shapely.MultiPoint([(116.50, 39.90), (116.47, 39.93), (116.2, 39.5)]),
    ],
)
def test_lines_and_several_parts_are_as_far_as_their_nearest_point(shape):
    centre = (116.46, 39.92)
    assert metres(centre, shape)[0] == pytest.approx(densest(centre, shape), abs=0.05)


def test_no_shapes_are_no_distances():
    assert metres((116.46, 39.92)).tolist() == []
