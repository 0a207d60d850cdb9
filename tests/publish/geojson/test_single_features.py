"""One record as a Feature: what the layer says of it, at an address of its own."""

from datetime import date

import pytest
import time_machine

from core.partial_date import PartialDate
from tests.publish.planted import AREA
from tests.support import NOW, make_event, make_place, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize("query", ["", "?lang=en", "?datum=bd09", "?datum=gcj02&lang=en"])
@pytest.mark.parametrize("collection", ["events", "places", "projects"])
def test_a_feature_is_that_of_the_layer(reader, collection, query):
    place = make_place("朝阳公园", slug="one", title_en="Chaoyang Park")
    make_place("别处", slug="other")
    make_event("书市", slug="one", title_en="Book fair", place=place, start_on=date(2026, 4, 23))
    make_project("扩建", slug="one", place=place, completion_now=PartialDate.parse("2027-08"))
    response = reader.get(f"/{collection}/one.geojson{query}")
    assert (response.status_code, response["Content-Type"]) == (200, "application/geo+json")
    layer = reader.get(f"/{collection}.geojson{query}")
    feature = response.json()
    assert feature.pop("datum") == layer.json()["datum"]
    assert feature in layer.json()["features"]
    assert {name: response[name] for name in ("Content-Datum", "Content-Language", "Access-Control-Allow-Origin")} == {
        name: layer[name] for name in ("Content-Datum", "Content-Language", "Access-Control-Allow-Origin")
    }


def test_a_place_says_what_is_next_there_and_nothing_of_elsewhere(reader):
    park = make_place("朝阳公园", slug="park")
    make_event("书市", place=park, start_on=date(2026, 4, 23))
    make_event("别处的", place=make_place("别处", slug="other"), start_on=date(2026, 4, 21))
    properties = reader.get("/places/park.geojson").json()["properties"]
    assert (properties["next_events_count"], properties["next_event_title"]) == (1, "书市")


@pytest.mark.parametrize(
    ("fields", "quality", "radius_m"),
    [
        ({"geometry": AREA, "position_quality": "estimated", "position_radius_m": 600}, "estimated", 600),
        ({"geometry": None}, "none", None),
    ],
)
@pytest.mark.parametrize("collection", ["events", "places", "projects"])
def test_a_position_is_as_well_known_as_it_is(reader, collection, fields, quality, radius_m):
    place = make_place("朝阳公园", slug="one", **fields)
    make_event("书市", slug="one", place=place)
    make_project("扩建", slug="one", place=place)
    found = reader.get(f"/{collection}/one.geojson").json()
    assert found["geometry"] == fields["geometry"]
    assert (found["properties"]["position_quality"], found["properties"].get("position_radius_m")) == (
        quality,
        radius_m,
    )


def test_an_umbrella_says_nothing_of_when(reader):
    make_event("大赛", slug="games", is_umbrella=True)
    properties = reader.get("/events/games.geojson").json()["properties"]
    assert properties["title"] == "大赛"
    assert "when" not in properties


@pytest.mark.parametrize("query", ["kind=park", "alarm=PT1H", "datum=gps", "lang=fr"])
def test_there_is_nothing_to_filter(reader, query):
    make_place("朝阳公园", slug="park")
    response = reader.get(f"/places/park.geojson?{query}")
    assert response.status_code == 400
    assert query.partition("=")[0] in response.content.decode()
