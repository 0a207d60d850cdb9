"""One address, several representations: `f`, or else Accept, says which, and caches are told."""

import pytest
import time_machine
from django.test import Client

from tests.publish.ogc.service import NAMES, refused
from tests.publish.planted import plant
from tests.support import NOW, make_place

pytestmark = pytest.mark.django_db
ITEMS = "/ogc/collections/places/items"
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
GDAL = "application/geo+json, application/json"
GDAL_API = "application/vnd.oai.openapi+json;version=3.0, application/openapi+json;version=3.0, application/json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
HTML = "text/html; charset=utf-8"
ITEM = "/ogc/collections/places/items/00000000-0000-0000-0000-000000000001"
ALL = (
    "/ogc/", "/ogc/conformance", "/ogc/api", "/ogc/collections",
    *(f"/ogc/collections/{name}{ending}" for name in NAMES for ending in ("", "/queryables", "/schema", "/items")),
    ITEM,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize(
    ("address", "accept", "content_type"),
    [
        ("/ogc/", None, "application/json"),
        ("/ogc/", "", "application/json"),
        ("/ogc/", "*/*", "application/json"),
        ("/ogc/", FIREFOX, HTML),
        ("/ogc/", "application/*", "application/json"),
        ("/ogc/", "text/*", HTML),
        ("/ogc/", "TEXT/HTML", HTML),
        ("/ogc/", "text/html;q=0.5, application/json;q=0.4", HTML),
        ("/ogc/", "text/html;q=0.4, application/json", "application/json"),
        ("/ogc/", "application/json;q=0, */*", HTML),
        ("/ogc/", "text/html; charset=utf-8 ;q=0.3 , */*;q=0.2", HTML),
        ("/ogc/api", GDAL_API, OPENAPI),
        ("/ogc/api", "application/json", OPENAPI),
        ("/ogc/api", FIREFOX, HTML),
        ("/ogc/collections/events/queryables", "application/json", "application/schema+json"),
        ("/ogc/collections/events/schema", None, "application/schema+json"),
        (ITEMS, None, "application/geo+json"),
        (ITEMS, GDAL, "application/geo+json"),
        (ITEMS, "application/json", "application/geo+json"),
        (ITEMS, FIREFOX, HTML),
        (ITEMS, "application/fg+json, application/geo+json;q=0.9", "application/fg+json"),
        (ITEM, FIREFOX, HTML),
        (ITEM, GDAL, "application/geo+json"),
        (ITEM, "application/vnd.ogc.fg+json", "application/fg+json"),
    ],
)
def test_accept_chooses_and_caches_are_told(reader, address, accept, content_type):
    plant()
    response = reader.get(address, headers={} if accept is None else {"accept": accept})
    assert (response.status_code, response["Content-Type"]) == (200, content_type)
    assert response["Vary"] == "Accept-Encoding, Accept"


@pytest.mark.parametrize(
    ("address", "form", "content_type"),
    [
        ("/ogc/", "json", "application/json"), ("/ogc/", "html", HTML), ("/ogc/api", "json", OPENAPI),
        (ITEMS, "json", "application/geo+json"), (ITEMS, "html", HTML), (ITEMS, "jsonfg", "application/fg+json"),
        (ITEM, "json", "application/geo+json"), (ITEM, "html", HTML), (ITEM, "jsonfg", "application/fg+json"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("accept", [None, FIREFOX, "application/json", "image/png"])
def test_f_is_stronger_than_accept_which_is_then_not_looked_at(reader, address, form, content_type, accept):
    plant()
    response = reader.get(f"{address}?f={form}", headers={} if accept is None else {"accept": accept})
    assert (response.status_code, response["Content-Type"]) == (200, content_type)
    assert response["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("address", [*ALL, "/ogc/collections/events/items?limit=1"])
@pytest.mark.parametrize("accept", ["image/png", "text/plain, image/*", "*/*;q=0", "application/xml"])
def test_what_is_not_offered_is_not_acceptable(reader, address, accept):
    response = reader.get(address, headers={"accept": accept})
    assert (response.status_code, response["Content-Type"]) == (406, "application/problem+json")
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("text", ["xml", "JSON", "json,html", "geojson", "html\x00", "é", "jsonfg"])
def test_another_format_is_refused_by_name(reader, text):
    assert refused(reader.get("/ogc/", {"f": text}), "f")


@pytest.mark.parametrize("address", ALL)
def test_each_representation_has_a_strong_validator_of_its_own(reader, address):
    plant()
    negotiated = {accept: reader.get(address, headers={"accept": accept}) for accept in ("*/*", FIREFOX)}
    tags = {accept: response["ETag"] for accept, response in negotiated.items()}
    assert len(set(tags.values())) == 2
    for accept, tag in tags.items():
        assert tag.startswith('"')
        same = reader.get(address, headers={"accept": accept, "if-none-match": tag})
        assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)
        assert same["Vary"] == "Accept-Encoding, Accept"
        (other,) = set(tags.values()) - {tag}
        assert reader.get(address, headers={"accept": accept, "if-none-match": other}).status_code == 200
    for form, accept in (("json", "*/*"), ("html", FIREFOX)):
        said = reader.get(address, {"f": form})
        assert (said["ETag"], said.content) == (tags[accept], negotiated[accept].content)


@pytest.mark.parametrize("address", ALL)
def test_answers_are_for_everyone_from_anywhere_and_for_shared_caches(reader, address):
    plant()
    for form in ("json", "html"):
        response = reader.get(address, {"f": form}, headers={"cookie": "sessionid=abc", "origin": "https://a.example"})
        assert response["Cache-Control"] == "public, max-age=900"
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Content-Language"] == "zh-Hans"
        assert not response.cookies
        head = reader.head(address, {"f": form})
        assert (head.status_code, head.content, head["ETag"]) == (200, b"", response["ETag"])
    options = reader.options(address)
    assert (options.status_code, options["Allow"]) == (204, "GET, HEAD, OPTIONS")
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        written = Client(enforce_csrf_checks=True).generic(method, address)
        assert (written.status_code, written["Content-Type"]) == (405, "application/problem+json")
        assert written["Allow"] == "GET, HEAD, OPTIONS"


def test_a_change_changes_every_representation(reader):
    make_place("甲")
    before = {form: reader.get(f"{ITEMS}?f={form}") for form in ("json", "html", "jsonfg")}
    make_place("乙")
    for form, response in before.items():
        after = reader.get(f"{ITEMS}?f={form}", headers={"if-none-match": response["ETag"]})
        assert after.status_code == 200
        assert "乙" in after.content.decode()
