"""What is next at a place, of events that are held at several: in the layer and at the place's own address alike."""

from datetime import date

import pytest
import time_machine

from core.actions import merge
from events.actions import cancel_occurrence, move_occurrence
from events.models import OtherPlace
from tests.support import NOW, make_event, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def places():
    return {slug: make_place(slug, slug=slug, public=slug != "hidden") for slug in ("park", "house", "hall", "hidden")}


def event_at(title, *places, **fields):
    event = make_event(title, place=places[0], **fields)
    for place in places[1:]:
        OtherPlace.objects.create(record=event, place=place)
    return event


def next_at(reader, *slugs):
    """(count, title, day) by the layer, which is what each place's own address says too."""
    features = {feature["properties"]["title"]: feature for feature in reader.get("/places.geojson").json()["features"]}
    for slug in slugs:
        assert reader.get(f"/places/{slug}.geojson").json() == {**features[slug], "datum": "wgs84"}
    names = ("next_events_count", "next_event_title", "next_event_start")
    return [tuple(features[slug]["properties"].get(name) for name in names) for slug in slugs]


def test_it_counts_once_at_each_of_its_places(reader, places):
    event_at("书市", places["park"], places["hidden"], places["house"], start_on=date(2026, 4, 23))
    event_at("讲座", places["house"], start_on=date(2026, 4, 22))
    assert next_at(reader, "park", "house", "hall") == [
        (1, "书市", "2026-04-23"), (2, "讲座", "2026-04-22"), (0, None, None),
    ]  # fmt: skip


def test_it_counts_once_where_two_of_its_places_became_one(reader, places):
    double = make_place("double", slug="double")
    event_at("书市", places["park"], double, start_on=date(2026, 4, 23))
    event_at("讲座", double, start_on=date(2026, 4, 22))
    merge(double, into=places["park"], by=None, at=NOW)
    assert next_at(reader, "park") == [(2, "讲座", "2026-04-22")]


def test_one_occurrence_moved_elsewhere_counts_there_and_the_rest_at_all_its_places(reader, places):
    series = event_at("读书会", places["park"], places["house"], start_on=date(2026, 4, 22), rule="FREQ=WEEKLY;COUNT=3")
    move_occurrence(series, on=date(2026, 4, 22), place=places["hall"], by=None, at=NOW)
    cancel_occurrence(series, on=date(2026, 4, 29), reason="", by=None, at=NOW)
    assert next_at(reader, "park", "house", "hall") == [
        (1, "读书会", "2026-05-06"), (1, "读书会", "2026-05-06"), (1, "读书会", "2026-04-22"),
    ]  # fmt: skip
