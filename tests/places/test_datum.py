"""The shifts between WGS-84, GCJ-02 and BD-09: as published, as gcoord has them, and back again."""

import json
from itertools import pairwise, product
from math import dist
from pathlib import Path

import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidGeometry
from core.geometry import normalise
from places.datum import (
    bd09_to_wgs84,
    from_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    to_wgs84,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)
from tests.conformance.readers.commands import run_node

HERE = Path(__file__).parent
GCOORD = HERE / "gcoord.json"
ANSWERS = json.loads(GCOORD.read_text(encoding="utf-8"))
WEST, SOUTH, EAST, NORTH = 72.004, 0.8293, 137.8347, 55.8271
WAYS = [(wgs84_to_gcj02, gcj02_to_wgs84), (wgs84_to_bd09, bd09_to_wgs84)]
# Within the box by more than the widest shift, so that what is shifted is within it too.
in_china = st.tuples(st.floats(72.02, 137.81), st.floats(0.85, 55.8))
in_beijing = st.tuples(st.floats(115.5, 117.5), st.floats(39.5, 41.0))
there_and_back = pytest.mark.parametrize(("there", "back"), WAYS, ids=["gcj02", "bd09"])


def metres(one, other):
    return geodesic(one[::-1], other[::-1]).meters


def is_in_box(position):
    return WEST <= position[0] <= EAST and SOUTH <= position[1] <= NORTH


def gcoord(way):
    """(Position, gcoord's answer) of each position in and outside the box."""
    column = ANSWERS["columns"].index(way)
    rows = [(tuple(row[0]), tuple(row[column])) for row in ANSWERS["rows"]]
    inside = [row for row in rows if is_in_box(row[0])]
    outside = [row for row in rows if not is_in_box(row[0])]
    assert len(inside) > 200
    assert len(outside) > 50
    return inside, outside


def test_the_shift_is_the_published_one():
    assert wgs84_to_gcj02(116.4551, 39.9219) == pytest.approx((116.4612653, 39.9232443), abs=5e-8)
    assert gcj02_to_bd09(116.4612653, 39.9232443) == pytest.approx((116.4678670, 39.9288896), abs=1e-7)
    assert wgs84_to_bd09(116.4551, 39.9219) == pytest.approx((116.4678670, 39.9288896), abs=5e-8)
    assert gcj02_to_bd09(120.026268, 30.279164) == pytest.approx((120.032768, 30.285238), abs=5e-7)


@pytest.mark.node
def test_the_answers_kept_are_those_of_gcoord():
    assert run_node(HERE / "gcoord.cjs").decode() == GCOORD.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("way", "ours"),
    [("wgs84_gcj02", wgs84_to_gcj02), ("wgs84_bd09", wgs84_to_bd09), ("gcj02_bd09", gcj02_to_bd09)],
)
def test_the_ways_there_are_gcoords_to_a_tenth_of_a_millimetre(way, ours):
    # That is what the answers are rounded to.
    assert max(metres(ours(*position), answer) for position, answer in gcoord(way)[0]) < 1e-4


# gcoord stops when it is nearer than 1e-6 degrees (0.11 m), and takes 百度's step back by simple subtraction.
@pytest.mark.parametrize(
    ("way", "ours", "near"),
    [
        ("gcj02_wgs84", gcj02_to_wgs84, 0.13),
        ("bd09_wgs84", bd09_to_wgs84, 0.21),
        ("bd09_gcj02", lambda *position: wgs84_to_gcj02(*bd09_to_wgs84(*position)), 0.21),
    ],
)
def test_the_ways_back_are_gcoords_as_far_as_it_goes(way, ours, near):
    assert max(metres(ours(*position), answer) for position, answer in gcoord(way)[0]) < near


@pytest.mark.parametrize(
    ("way", "there", "back"), [("gcj02_wgs84", *WAYS[0]), ("bd09_wgs84", *WAYS[1])], ids=["gcj02", "bd09"]
)
def test_where_gcoord_answers_otherwise_it_is_gcoord_that_misses(way, there, back):
    inside, _ = gcoord(way)
    assert max(metres(there(*back(*position)), position) for position, _ in inside) < 1e-5
    assert max(metres(there(*answer), position) for position, answer in inside) > 0.1


@pytest.mark.parametrize(("way", "ours"), [("wgs84_gcj02", wgs84_to_gcj02), ("gcj02_wgs84", gcj02_to_wgs84)])
def test_outside_the_box_gcoord_shifts_nothing_either(way, ours):
    assert [ours(*position) for position, _ in gcoord(way)[1]] == [answer for _, answer in gcoord(way)[1]]


def test_outside_the_box_there_is_no_bd09_here_where_gcoord_takes_its_step_alone():
    for position, answer in gcoord("wgs84_bd09")[1]:
        assert wgs84_to_bd09(*position) == bd09_to_wgs84(*position) == position
        assert gcj02_to_bd09(*position) == pytest.approx(answer, abs=2e-9)


@there_and_back
@given(position=in_china)
def test_there_and_back_is_within_a_hundredth_of_a_millimetre(there, back, position):
    assert metres(position, back(*there(*position))) < 1e-5


@there_and_back
@given(position=in_beijing)
def test_rounding_to_seven_decimals_there_and_back_loses_eight_millimetres_each_at_most(there, back, position):
    """Half of 1e-7 degrees is 5.6 mm of latitude and 4.3 mm of longitude: that, and not the shift, is what is lost."""
    drawn = tuple(round(degrees, 7) for degrees in there(*position))
    assert metres(position, back(*drawn)) < 0.008
    returned = tuple(round(degrees, 7) for degrees in back(*drawn))
    assert metres(position, returned) < 0.016


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
@given(position=in_beijing)
def test_a_stored_position_comes_back_with_its_seventh_decimal_off_by_one_at_most(datum, position):
    """So each trip through another datum may move it by a centimetre: what is stored is not converted again."""
    kept = normalise({"type": "Point", "coordinates": list(position)})
    once = to_wgs84(from_wgs84(kept, datum), datum)
    assert all(abs(one - other) < 1.5e-7 for one, other in zip(once["coordinates"], kept["coordinates"], strict=True))


def test_in_beijing_a_wrong_datum_is_another_street():
    here = (116.46, 39.92)
    assert 503 < metres(here, wgs84_to_gcj02(*here)) < 611
    assert 1291 < metres(here, wgs84_to_bd09(*here)) < 1436


EDGES = [
    ((WEST, 40.0), (WEST - 1e-7, 40.0)),
    ((EAST, 40.0), (EAST + 1e-7, 40.0)),
    ((116.0, SOUTH), (116.0, SOUTH - 1e-7)),
    ((116.0, NORTH), (116.0, NORTH + 1e-7)),
]


@pytest.mark.parametrize(("edge", "beyond"), EDGES, ids=["west", "east", "south", "north"])
@pytest.mark.parametrize("shift", [way for ways in WAYS for way in ways], ids=lambda shift: shift.__name__)
def test_the_edge_is_shifted_and_nothing_beyond_it(shift, edge, beyond):
    assert 50 < metres(shift(*edge), edge) < 2_000
    assert shift(*beyond) == beyond


@pytest.mark.parametrize("position", [(0.0, 0.0), (-0.13, 51.5), (116.4, -39.9), (-116.4, 39.9), (180.0, 90.0)])
@pytest.mark.parametrize("shift", [way for ways in WAYS for way in ways], ids=lambda shift: shift.__name__)
def test_the_rest_of_the_world_is_not_shifted(shift, position):
    assert shift(*position) == position


# Positions from just inside each edge to beyond the reach of the shift, a step of 5 m at a time.
AT_THE_EDGES = {
    "west": [(WEST + step * 5e-5, 40.0) for step in range(400)],
    "east": [(EAST - step * 5e-5, 40.0) for step in range(400)],
    "south": [(116.0, SOUTH + step * 5e-5) for step in range(400)],
    "north": [(116.0, NORTH - step * 5e-5) for step in range(400)],
}


@pytest.mark.parametrize("edge", AT_THE_EDGES)
@there_and_back
def test_the_way_back_neither_swings_nor_jumps_at_the_edge(there, back, edge):
    """Where the shift leads into the box from its edge, no position is shifted to just inside it."""
    steps = AT_THE_EDGES[edge]
    returned = [back(*position) for position in steps]
    assert max(dist(*pair) for pair in zip(steps, returned, strict=True)) < 0.02
    for here, following in pairwise(returned):
        assert 4.5e-5 < dist(here, following) < 5.5e-5
    reached = [(position, found) for position, found in zip(steps, returned, strict=True) if is_in_box(found)]
    assert len(reached) > 150
    assert max(metres(there(*found), position) for position, found in reached) < 1e-5


@there_and_back
def test_the_way_back_ends_after_few_steps(there, back, monkeypatch):
    monkeypatch.setattr("places.datum._MOST_STEPS", 6)
    corners = [
        *product((WEST, EAST), (SOUTH, NORTH)),
        *(position for steps in AT_THE_EDGES.values() for position in steps),
    ]
    six = [back(*position) for position in corners]
    monkeypatch.undo()
    assert six == [back(*position) for position in corners]


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


def test_what_comes_in_is_shifted_before_it_is_rounded_and_before_the_extent_is_asked(settings):
    drawn = wgs84_to_gcj02(116.46, 39.92)
    assert to_wgs84({"type": "Point", "coordinates": list(drawn)}, "gcj02")["coordinates"] == [116.46, 39.92]
    settings.EXTENT = (116.4, 39.9, 116.46, 39.92)
    assert to_wgs84({"type": "Point", "coordinates": list(drawn)}, "gcj02")["coordinates"] == [116.46, 39.92]
    with pytest.raises(InvalidGeometry, match="服务范围之外"):
        to_wgs84({"type": "Point", "coordinates": list(drawn)}, "wgs84")


@pytest.mark.parametrize(
    "value", [None, [], {}, {"type": "Point"}, {"type": "Point", "coordinates": ["116.4", "39.9"]}]
)
def test_what_is_no_geometry_is_refused_in_any_datum(value):
    for datum in ("wgs84", "gcj02", "bd09"):
        with pytest.raises(InvalidGeometry):
            to_wgs84(value, datum)


def test_a_datum_that_does_not_exist_is_never_taken_for_wgs84():
    point = {"type": "Point", "coordinates": [116.4551, 39.9219]}
    for shift in (from_wgs84, to_wgs84):
        with pytest.raises(KeyError):
            shift(point, "gcj2")
