"""simplestyle-spec 1.1.0: each kind of record in its colour, each type of geometry by what it is drawn with."""

import pytest
import time_machine

from events.actions import cancel_event
from places.models import PositionQuality
from publish.geojson.style import style
from tests.publish.planted import AREA, LINE
from tests.support import NOW, POINT, make_event, make_place, make_project

COLOURS = {"events": "#b3261e", "places": "#00677a", "projects": "#7a5200"}
MARKER = {"marker-color", "marker-symbol", "marker-size"}
STROKE = {"stroke", "stroke-width", "stroke-opacity"}
FILL = {"fill", "fill-opacity"}


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def drawn(reader, collection):
    """How the only Feature is drawn."""
    (feature,) = reader.get(f"/{collection}.geojson").json()["features"]
    return {name: value for name, value in feature["properties"].items() if name in MARKER | STROKE | FILL}


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("Point", MARKER), ("MultiPoint", MARKER), ("LineString", STROKE), ("MultiLineString", STROKE),
        ("Polygon", STROKE | FILL), ("MultiPolygon", STROKE | FILL),
    ],
)  # fmt: skip
@pytest.mark.parametrize("radius_m", [None, 600])
def test_a_geometry_has_what_its_type_is_drawn_with_and_no_more(kind, names, radius_m):
    said = style({"type": kind, "coordinates": []}, "#7a5200", "park", radius_m=radius_m)
    assert set(said) == names
    assert {said[name] for name in ("marker-color", "stroke", "fill") if name in said} == {"#7a5200"}
    assert said.get("marker-size", "medium") in ("small", "medium", "large")
    assert all(0 < said[name] <= 1 for name in ("stroke-opacity", "fill-opacity") if name in said)
    assert said.get("stroke-width", 1) > 0


def test_an_area_that_is_only_estimated_is_paler():
    surveyed, estimated = (style(AREA, "#7a5200", "park", radius_m=radius) for radius in (None, 600))
    assert all(estimated[name] < surveyed[name] for name in ("stroke-width", "stroke-opacity", "fill-opacity"))


@pytest.mark.django_db
@pytest.mark.parametrize(("geometry", "name"), [(POINT, "marker-color"), (LINE, "stroke"), (AREA, "fill")])
def test_each_kind_of_record_has_its_colour(reader, geometry, name):
    place = make_place(geometry=geometry)
    make_event(place=place)
    make_project(place=place)
    assert {collection: drawn(reader, collection)[name] for collection in COLOURS} == COLOURS


@pytest.mark.django_db
def test_a_feature_without_geometry_is_not_drawn(reader):
    place = make_place(geometry=None)
    make_event(place=place)
    make_project(place=place)
    for collection in COLOURS:
        assert drawn(reader, collection) == {}, collection


@pytest.mark.django_db
def test_an_estimate_is_pale_in_every_layer_but_a_site_of_its_own_is_not(reader):
    place = make_place(geometry=AREA, position_quality=PositionQuality.ESTIMATED, position_radius_m=600)
    make_event(place=place)
    project = make_project(place=place)
    assert {drawn(reader, collection)["fill-opacity"] for collection in COLOURS} == {0.1}
    type(project).objects.update(geometry=AREA)
    assert drawn(reader, "projects")["fill-opacity"] == 0.25


@pytest.mark.django_db
def test_the_sign_of_a_cancelled_event_is_small(reader):
    event = make_event(place=make_place())
    assert drawn(reader, "events")["marker-size"] == "medium"
    cancel_event(event, by=None, at=NOW)
    assert drawn(reader, "events")["marker-size"] == "small"
