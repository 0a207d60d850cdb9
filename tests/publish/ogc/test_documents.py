"""Landing page, conformance and collections: every link leads where it says, nothing comes from the request."""

from datetime import date

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_script_prefix

from core.partial_date import PartialDate
from publish.caching.memo import memo
from publish.models import Rendering
from tests.publish.ogc.service import BASE, NAMES, get, links
from tests.publish.planted import AREA, LINE, plant
from tests.support import NOW, make_event, make_place, make_project, selects, streamed

pytestmark = pytest.mark.django_db
DOCUMENTS = (
    "/ogc/", "/ogc/conformance", "/ogc/api", "/ogc/collections",
    *(f"/ogc/collections/{name}{ending}" for name in NAMES for ending in ("", "/queryables", "/schema")),
)  # fmt: skip
FORGED = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/evil.example"}
LINKED = [address for address in DOCUMENTS if address != "/ogc/api" and not address.endswith(("queryables", "schema"))]


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def collection(reader, name):
    return get(reader, f"/ogc/collections/{name}")


def test_the_landing_page_links_what_qgis_and_gdal_ask_for(reader):
    landing = get(reader, "/ogc/")
    assert links(landing) == {
        ("self", "application/json"): f"{BASE}/ogc/",
        ("alternate", "text/html"): f"{BASE}/ogc/?f=html",
        ("service-desc", "application/vnd.oai.openapi+json;version=3.0"): f"{BASE}/ogc/api",
        ("service-doc", "text/html"): f"{BASE}/ogc/api?f=html",
        ("conformance", "application/json"): f"{BASE}/ogc/conformance",
        ("data", "application/json"): f"{BASE}/ogc/collections",
        ("license", "text/html"): "https://creativecommons.org/licenses/by/4.0/",
    }
    assert (landing["title"], landing["attribution"]) == ("朝阳日历", "朝阳日历")


def test_the_address_without_a_slash_leads_to_the_landing_page(reader):
    response = reader.get("/ogc")
    assert (response.status_code, response["Location"]) == (301, "/ogc/")


def test_without_a_licence_none_is_linked(reader, settings):
    settings.DATA_LICENCE_URL = ""
    assert "license" not in {relation for relation, _ in links(get(reader, "/ogc/"))}
    assert "license" not in get(reader, "/ogc/api")["info"]


@pytest.mark.parametrize("address", LINKED)
def test_every_link_is_absolute_has_a_title_and_is_answered_as_what_it_says(reader, address):
    plant()
    document = get(reader, address)
    found = document["links"] + [link for one in document.get("collections", ()) for link in one["links"]]
    for link in found:
        assert set(link) == {"rel", "type", "href", "title"}
        if link["rel"] != "license":
            assert link["href"].startswith(f"{BASE}/ogc/")
            response = reader.get(link["href"].removeprefix(BASE))
            assert response.status_code == 200, link
            assert response["Content-Type"].removesuffix("; charset=utf-8") == link["type"], link


def test_the_classes_that_are_claimed(reader):
    classes = {
        uri.removeprefix("http://www.opengis.net/spec/") for uri in get(reader, "/ogc/conformance")["conformsTo"]
    }
    features = {f"ogcapi-features-1/1.0/conf/{name}" for name in ("core", "oas30", "html", "geojson")}
    assert classes == {*features, "json-fg-1/1.0/conf/core"}


def test_the_collections_are_described_alike_in_the_list_and_alone(reader):
    plant()
    listed = get(reader, "/ogc/collections")["collections"]
    assert [one["id"] for one in listed] == list(NAMES)
    for one in listed:
        assert one == collection(reader, one["id"])
        assert one["title"]
        assert one["description"]
        assert one["itemType"] == "feature"
        assert one["crs"] == [one["storageCrs"]] == ["http://www.opengis.net/def/crs/OGC/1.3/CRS84"]
        found = links(one)
        assert found["items", "application/geo+json"] == f"{BASE}/ogc/collections/{one['id']}/items"
        assert found["describedBy", "application/schema+json"].endswith("/schema")
        assert found["http://www.opengis.net/def/rel/ogc/1.0/queryables", "application/schema+json"]


def test_an_extent_is_that_of_what_the_public_sees(reader):
    make_event(place=make_place(), start_on=date(2026, 4, 21))
    make_event(start_on=date(2026, 5, 2), end_on=date(2026, 5, 3))
    make_place(geometry=AREA)
    make_place(public=False, geometry=LINE)
    make_event(public=False, start_on=date(2030, 1, 1))
    make_project(geometry=LINE, completion_now=PartialDate.parse("2027-08"))
    assert collection(reader, "events")["extent"] == {
        "spatial": {"bbox": [[116.46, 39.92, 116.46, 39.92]]},
        "temporal": {"interval": [["2026-04-21T00:00:00+08:00", "2026-05-03T23:59:59+08:00"]]},
    }
    assert collection(reader, "places")["extent"] == {"spatial": {"bbox": [[116.46, 39.92, 116.47, 39.94]]}}
    assert collection(reader, "projects")["extent"] == {
        "spatial": {"bbox": [[116.44, 39.95, 116.45, 39.96]]},
        "temporal": {"interval": [["2027-08-01T00:00:00+08:00", "2027-08-31T23:59:59+08:00"]]},
    }


@pytest.mark.parametrize("name", NAMES)
def test_what_is_nowhere_and_never_has_no_extent(reader, name):
    assert "extent" not in collection(reader, name)
    make_place(geometry=None)
    make_project()
    if name != "events":
        assert "extent" not in collection(reader, name)


def test_an_extent_moves_with_what_is_there(reader):
    make_place()
    before = collection(reader, "places")["extent"]
    make_place(geometry=AREA)
    assert collection(reader, "places")["extent"] != before


def test_while_the_store_cannot_be_written_the_extent_is_the_same(reader, monkeypatch):
    plant()
    described = [collection(reader, name) for name in NAMES]
    Rendering.objects.all().delete()
    memo.clear()
    monkeypatch.setattr("publish.ogc.extent.refresh", lambda renderer: None)
    assert [collection(reader, name) for name in NAMES] == described


def test_a_store_that_is_filled_or_emptied_changes_no_document(reader):
    plant()
    call_command("render", verbosity=0)
    filled = [reader.get(address).content for address in DOCUMENTS]
    Rendering.objects.update(version=0)
    make_place("别处", public=False)
    assert [reader.get(address).content for address in DOCUMENTS] == filled


@pytest.mark.parametrize("address", ["/ogc/collections/nothing", "/ogc/collections/nothing/items", "/ogc/nothing"])
def test_what_is_not_there_is_a_problem_document(reader, address):
    response = reader.get(address)
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


def test_addresses_are_the_public_ones_also_under_a_prefix(reader, settings):
    settings.PUBLIC_BASE_URL = "https://calendar.example/chaoyang"
    settings.FORCE_SCRIPT_NAME = "/chaoyang"
    for number in range(3):
        make_place(f"地点{number}")
    for address in (*DOCUMENTS, "/ogc/collections/places/items?limit=1"):
        for form in ("json", "html"):
            # A server sets the prefix for each request, the test client does not.
            with override_script_prefix("/chaoyang/"):
                response = reader.get(f"{address}{'&' if '?' in address else '?'}f={form}", headers=FORGED)
            text = response.content.decode()
            assert response.status_code == 200
            assert "https://calendar.example/chaoyang/ogc" in text
            assert BASE not in text
            assert "evil.example" not in text
            assert form == "json" or 'href="/chaoyang/events/"' in text
    following = links(get(reader, "/ogc/collections/places/items?limit=1"))["next", "application/geo+json"]
    second = get(reader, following.removeprefix("https://calendar.example/chaoyang"))
    assert second["numberReturned"] == 1


def test_documents_take_a_stated_number_of_queries(reader):
    plant()
    stated = {
        # The version, before and after.
        "/ogc/": (2, 0), "/ogc/conformance": (2, 0), "/ogc/api": (2, 0), "/ogc/collections/events/schema": (2, 0),
        # Where the store stands and the version again; the box; and the days, of what has any.
        "/ogc/collections/places": (2 + 3, 1), "/ogc/collections": (2 + 3 * 3 + 2, 3),
        # A vocabulary each.
        "/ogc/collections/events/queryables": (2 + 4, 0),
    }  # fmt: skip
    for address, (number, cursors) in stated.items():
        reader.get(address)
        memo.clear()
        for again, named in ((number, cursors), (1, 0)):
            with CaptureQueriesContext(connection) as queries:
                reader.get(address)
            assert selects(queries) + streamed(named) == again, address
