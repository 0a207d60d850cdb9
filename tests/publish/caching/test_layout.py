"""Where components lie, and that every way to read places gives them in one order."""

import json
from random import Random

import pytest
import shapely
import time_machine
from django.conf import settings
from shapely.geometry import shape

from core.actions import save_record
from core.meeting import across
from core.spatial_index import whole
from places.models import Place, PlaceKind, PositionQuality
from publish.caching import layout, store
from publish.caching.memo import memo
from publish.geojson import layers
from publish.models import PlaceComponent, Rendering
from tests.support import NOW, Reader, make_place

KINDS = ",".join(PlaceKind.values)


def _boxes():
    random = Random(20260424)
    west, south, east, north = settings.EXTENT
    for _ in range(500):
        x, y = random.uniform(west - 0.3, east + 0.3), random.uniform(south - 0.3, north + 0.3)
        yield whole((x, y, x + random.uniform(0, 0.1), y + random.uniform(0, 0.1)))
    yield from (whole((x, y, x, y)) for x in (west, east) for y in (south, north))


def test_the_spans_of_a_box_hold_the_keys_of_all_that_begins_in_it():
    boxes = list(_boxes())
    for box in boxes[:60]:
        spans = list(layout.spans(7, box))
        assert spans == sorted(spans)
        inside = [one for one in boxes if box[0] <= one[0] <= box[2] and box[1] <= one[1] <= box[3]]
        assert box in inside
        for one in inside:
            key = layout.key(7, layout.cell(one), 2**28 - 1)
            assert sum(first <= key < end for first, end in spans) == 1


def test_a_box_as_wide_as_the_grid_is_one_span():
    west, south, east, _ = settings.EXTENT
    assert len(list(layout.spans(7, whole((west - 1, south + 0.5, east + 1, south + 1))))) == 1
    assert len(list(layout.spans(7, whole((west + 0.5, south + 0.5, west + 0.6, south + 0.5))))) == 1
    assert len(list(layout.spans(7, whole((west + 0.5, south, west + 0.6, south + 3))))) == 1023


def test_what_has_no_position_lies_behind_all_that_has():
    west, south, east, north = settings.EXTENT
    corner = layout.cell(whole((east, north, east, north)))
    assert layout.cell(whole((west, south, west, south))) == 0
    assert corner < layout.NOWHERE
    assert layout.key(1, corner, 2**28 - 1) < layout.end_key(1, placed=True) <= layout.key(1, layout.NOWHERE, 0)
    assert layout.key(1, layout.NOWHERE, 2**28 - 1) < layout.end_key(1) == layout.first_key(2)


@pytest.fixture
def district(db):
    """Places all over the extent, some areas, some without a position, a draft between them."""
    random = Random(7)
    west, south, east, north = settings.EXTENT
    with time_machine.travel(NOW, tick=False):
        for number in range(40):
            x, y = random.uniform(west, east - 0.1), random.uniform(south, north - 0.1)
            geometry = [
                {"type": "Point", "coordinates": [x, y]},
                {"type": "Polygon", "coordinates": [[[x, y], [x + 0.09, y], [x, y + 0.09], [x, y]]]},
                None,
            ][number % 3]
            make_place(f"场所{number}", slug=f"place-{number}", geometry=geometry, public=number % 8 != 5)
        yield random


def titles(query=""):
    """Of the features of a layer, with nothing remembered but by the store."""
    memo.clear()
    body = json.loads(Reader().get(f"/places.geojson{query}").getvalue())
    found = [feature["properties"]["title"] for feature in body["features"]]
    assert len(found) == len(set(found)) == body["numberReturned"]
    return found


BOX = "?bbox=116.0,39.8,117.0,40.6"


@pytest.mark.parametrize("box", ["", BOX, "?bbox=115,39,118,42"])
def test_every_way_to_read_places_gives_the_same_order(district, monkeypatch, box):
    # Also filtered by every kind there is, the records are asked and not the store alone.
    asked_records = f"{box}&kind={KINDS}" if box else f"?kind={KINDS}"
    whole_layer = titles(box)
    assert len(whole_layer) > 5
    assert titles(asked_records) == whole_layer
    Rendering.objects.all().delete()
    monkeypatch.setattr(store, "_write", _refuse)
    assert titles(box) == whole_layer
    assert titles(asked_records) == whole_layer


def test_where_too_many_lie_across_its_sides_a_box_holds_the_same(district, monkeypatch):
    boxed = titles(BOX)
    monkeypatch.setattr(layers, "_MOST_ACROSS", 0)
    assert len(across(Place, (116.0, 39.8, 117.0, 40.6))[0]) > 0
    assert titles(BOX) == boxed


def _refuse(*_):
    raise store._NotStored("locked")


def test_what_could_not_be_stored_again_stands_where_it_will_lie(district, monkeypatch):
    titles()
    with monkeypatch.context() as locked:
        locked.setattr(store, "_write", _refuse)
        moved = Place.objects.get(slug="place-0")
        moved.geometry = {"type": "Point", "coordinates": [117.5, 41.0]}
        save_record(moved, by=None, at=NOW)
        make_place("新场所", geometry={"type": "Point", "coordinates": [115.5, 39.45]})
        live, boxed = titles(), titles(BOX)
    assert "新场所" in live
    assert "新场所" not in boxed
    assert (titles(), titles(BOX)) == (live, boxed)


def test_a_box_holds_what_meets_it_and_nothing_else(district):
    shown = titles(BOX)
    inside = [
        place.title
        for place in Place.objects.public(NOW).filter(geometry__isnull=False)
        if _meets(place.geometry, (116.0, 39.8, 117.0, 40.6))
    ]
    assert sorted(shown) == sorted(inside)
    assert all(place.position_quality == PositionQuality.CITED for place in Place.objects.filter(title__in=shown))


def _meets(geometry, box):
    return shape(geometry).intersects(shapely.box(*box))


@pytest.mark.django_db
def test_a_store_that_somebody_emptied_is_filled_again():
    with time_machine.travel(NOW, tick=False):
        make_place("甲")
        assert titles() == ["甲"]
        PlaceComponent.objects.all().delete()
        assert titles() == ["甲"]
        assert PlaceComponent.objects.filter(length__gt=0).exists()
