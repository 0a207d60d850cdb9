"""A single item: by its id, in every form; gone, merged and unknown ones say so."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.actions import merge, withdraw
from publish.caching.memo import memo
from tests.publish.ogc.service import BASE, NAMES, get, items, links
from tests.publish.planted import LATER, plant
from tests.support import NOW, make_event, make_place, make_project, selects, streamed

pytestmark = pytest.mark.django_db
MAKERS = {"events": make_event, "places": make_place, "projects": make_project}


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def address(collection, record):
    return f"/ogc/collections/{collection}/items/{record.uid}"


@pytest.mark.parametrize("collection", NAMES)
def test_every_item_of_a_collection_stands_alone_under_its_id(reader, collection):
    plant()
    for feature in items(reader, collection)["features"]:
        path = f"/ogc/collections/{collection}/items/{feature['id']}"
        alone = get(reader, path)
        assert links(alone) == {
            ("self", "application/geo+json"): f"{BASE}{path}?f=json",
            ("alternate", "text/html"): f"{BASE}{path}?f=html",
            ("alternate", "application/fg+json"): f"{BASE}{path}?f=jsonfg",
            ("collection", "application/json"): f"{BASE}/ogc/collections/{collection}",
        }
        del alone["links"]
        assert alone == feature


def test_its_language_is_kept_in_its_links(reader):
    place = make_place("朝阳公园", title_en="Chaoyang Park")
    alone = get(reader, f"{address('places', place)}?lang=en")
    assert alone["properties"]["title"] == "Chaoyang Park"
    assert links(alone)["alternate", "text/html"].endswith("?lang=en&f=html")


@pytest.mark.parametrize("collection", NAMES)
def test_what_was_taken_back_is_gone_without_its_words(reader, collection):
    record = MAKERS[collection]("暗语")
    assert reader.get(address(collection, record)).status_code == 200
    withdraw(record, by=None, at=LATER, reason="暗语")
    for form in ("json", "html", "jsonfg"):
        response = reader.get(f"{address(collection, record)}?f={form}")
        assert (response.status_code, response["Content-Type"]) == (410, "application/problem+json")
        assert "暗语" not in response.content.decode()
        assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("collection", NAMES)
def test_a_merged_record_leads_to_what_it_became(reader, collection):
    old, survivor = MAKERS[collection]("旧的"), MAKERS[collection]("留下的")
    merge(old, into=survivor, by=None, at=LATER)
    alone = get(reader, address(collection, old))
    assert alone == get(reader, address(collection, survivor))
    assert links(alone)["self", "application/geo+json"] == f"{BASE}{address(collection, survivor)}?f=json"


@pytest.mark.parametrize("collection", NAMES)
def test_a_draft_and_nothing_are_told_apart_by_nobody(reader, collection):
    draft = MAKERS[collection]("草稿", public=False)
    answers = []
    for uid in (draft.uid, "00000000-0000-0000-0000-00000000ffff", "nothing", draft.slug, "%00", "a" * 300):
        response = reader.get(f"/ogc/collections/{collection}/items/{uid}")
        problem = response.json()
        assert response.status_code == 404
        del problem["request_id"]
        answers.append(problem)
    assert all(answer == answers[0] for answer in answers)


def test_an_umbrella_is_no_item_and_its_parts_are(reader):
    umbrella = make_event("大赛", is_umbrella=True)
    part = make_event("决赛", umbrella=umbrella)
    assert reader.get(address("events", umbrella)).status_code == 404
    assert reader.get(address("events", part)).status_code == 200


def test_an_item_of_one_collection_is_none_of_another(reader):
    assert reader.get(address("events", make_place())).status_code == 404


@pytest.mark.parametrize("query", ["limit=1", "bbox=1,2,3,4", "kind=park", "nonsense=1"])
def test_it_takes_no_filter(reader, query):
    response = reader.get(f"{address('places', make_place())}?{query}")
    assert response.status_code == 400
    assert response.json()["parameter"] == query.partition("=")[0]


def test_an_item_takes_a_stated_number_of_queries(reader):
    plant()
    # The version; where the store stands and the version again; the slug and the record; what is known of it.
    stated = {"events": 6, "projects": 6, "places": 6 + 4}
    for collection, number in stated.items():
        path = f"/ogc/collections/{collection}/items/{items(reader, collection)['features'][0]['id']}"
        reader.get(path)
        memo.clear()
        with CaptureQueriesContext(connection) as queries:
            reader.get(path)
        cursors = 2 if collection == "places" else 1
        assert selects(queries) + streamed(cursors) == number, collection
