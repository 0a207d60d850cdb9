"""`.geojsons`: the Features of a layer as a sequence of texts (RFC 8142)."""

import json

import pytest
import time_machine

from events.models import OtherPlace
from publish.caching import selection, stored_answer
from tests.publish.planted import LATER, plant
from tests.support import make_event, make_place, make_project

pytestmark = pytest.mark.django_db
COLLECTIONS = ("events", "places", "projects")
POINT = {"type": "Point", "coordinates": [116.4551, 39.9219]}


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(LATER, tick=False):
        yield


def texts(response):
    """Each text between a record separator and a line feed (RFC 8142, 2.1)."""
    body = response.getvalue()
    assert body.startswith(b"\x1e")
    assert body.endswith(b"\n")
    records = body[1:-1].split(b"\n\x1e")
    assert not any(b"\n" in record or b"\x1e" in record for record in records)
    return [json.loads(record) for record in records]


@pytest.mark.parametrize("collection", COLLECTIONS)
@pytest.mark.parametrize("whole", [0, 2**21])
def test_it_holds_the_features_of_the_layer_in_its_order(reader, monkeypatch, collection, whole):
    monkeypatch.setattr(stored_answer, "_WHOLE", whole)
    monkeypatch.setattr(selection, "_CHUNK", 2)
    plant()
    query = "?datetime=../.." if collection == "events" else ""
    response = reader.get(f"/{collection}.geojsons{query}")
    assert response["Content-Type"] == "application/geo+json-seq"
    assert response.streaming == (whole == 0)
    found = texts(response)
    layer = json.loads(reader.get(f"/{collection}.geojson{query}").getvalue())
    assert found == layer["features"]
    assert len(found) == layer["numberReturned"] > 2


def test_an_event_at_several_places_is_several_texts(reader):
    event = make_event("两处", place=make_place("甲"))
    OtherPlace.objects.create(record=event, place=make_place("乙"))
    make_event("一处", place=make_place("丙"))
    venues = {text["properties"]["venue"].partition("，")[0] for text in texts(reader.get("/events.geojsons"))}
    assert venues == {"甲", "乙", "丙"}


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_an_empty_sequence_is_empty(reader, collection):
    response = reader.get(f"/{collection}.geojsons")
    assert (response.status_code, response.content) == (200, b"")
    assert reader.get(f"/{collection}.geojsons", headers={"if-none-match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize("collection", COLLECTIONS)
@pytest.mark.parametrize(("datum", "x"), [("gcj02", 116.4612653), ("bd09", 116.467867)])
def test_each_text_says_its_datum_when_it_is_another(reader, collection, datum, x):
    place = make_place(geometry=POINT)
    make_event(place=place)
    make_project(place=place)
    response = reader.get(f"/{collection}.geojsons?datum={datum}")
    (text,) = texts(response)
    assert (text["datum"], response["Content-Datum"]) == (datum, datum)
    assert text["geometry"]["coordinates"][0] == pytest.approx(x, abs=1e-7)
    (plain,) = texts(reader.get(f"/{collection}.geojsons"))
    assert "datum" not in plain
    assert plain["geometry"] == POINT


def test_each_form_has_a_validator_of_its_own(reader):
    make_place()
    etags = {form: reader.get(f"/places.{form}")["ETag"] for form in ("geojson", "geojsons", "csv")}
    assert len(set(etags.values())) == 3
    for form, etag in etags.items():
        assert reader.get(f"/places.{form}", headers={"if-none-match": etag}).status_code == 304


@pytest.mark.parametrize("form", ["geojsons", "csv"])
@pytest.mark.parametrize("query", ["bbox=1,2,3", "kind=nothing", "datum=gps", "near=116,39", "nonsense=1", "limit=5"])
def test_a_bad_parameter_is_named(reader, form, query):
    response = reader.get(f"/places.{form}?{query}")
    assert response.status_code == 400
    assert query.partition("=")[0].replace("near", "radius") in response.content.decode()
