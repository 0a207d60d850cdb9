"""What the API says of itself is true: every answer has the form that the OpenAPI document gives it."""

import jsonschema
import pytest

from core.actions import set_citations
from core.models import Source
from core.partial_date import PartialDate
from places.models import Network, Place, PlaceCitation, Subdistrict
from publish.api.collections import COLLECTIONS
from tests.publish.api.api import BASE, get, problem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("planted")]


def as_json_schema(value):
    """JSON Schema of what OpenAPI 3.0 writes in its own way: what may be null, and nothing beside what is named."""
    if isinstance(value, list):
        return [as_json_schema(one) for one in value]
    if not isinstance(value, dict):
        return value
    found = {name: as_json_schema(one) for name, one in value.items() if name != "nullable"}
    if "properties" in found:
        found.setdefault("additionalProperties", False)
    if value.get("nullable"):
        return {"anyOf": [found, {"type": "null"}]}
    return found


@pytest.fixture
def document(reader):
    response = reader.get("/api/v1/schema/")
    assert response["Content-Type"] == "application/vnd.oai.openapi+json;version=3.0"
    assert response["Cache-Control"].startswith("public")
    return response.json()


def check(document, path, status, media_type, body):
    (answer,) = [document["paths"][path]["get"]["responses"][status]["content"][media_type]["schema"]]
    schema = as_json_schema({**answer, "components": document["components"]})
    jsonschema.validate(body, schema, format_checker=jsonschema.FormatChecker())


@pytest.fixture
def _sources(planted):
    source = Source.objects.create(key="paper", publication="朝阳报", published_on=PartialDate.parse("2026-04"))
    Network.objects.update(stated_source=source, stated_on=PartialDate.parse("2026"), stated_size=45)
    Subdistrict.objects.update(source=source)
    set_citations(Place.objects.get(slug="cuc"), "title", [PlaceCitation(source=source, phrase="大学")])


@pytest.mark.usefixtures("_sources")
def test_every_answer_has_the_form_that_is_described(reader, document):
    checked = 0
    for collection in COLLECTIONS:
        path = f"/api/v1/{collection.name}/"
        page = get(reader, f"{collection.name}/?limit=1000")
        check(document, path, "200", "application/json", page)
        for item in page["items"]:
            check(document, f"{path}{{key}}/", "200", "application/json", item)
            checked += 1
    assert checked > 25
    for slug in ("choir", "lecture", "robots", "service"):
        body = get(reader, f"events/{slug}/occurrences/")
        check(document, "/api/v1/events/{key}/occurrences/", "200", "application/json", body)
    for path in ("/api/v1/", "/api/v1/feeds"):
        check(document, path, "200", "application/json", reader.get(path).json())


def test_refusals_have_the_form_that_is_described(reader, document):
    bad = problem(reader.get("/api/v1/events/?x=1"), "invalid-parameter", 400)
    missing = problem(reader.get("/api/v1/events/x/"), "not-found", 404)
    check(document, "/api/v1/events/", "400", "application/problem+json", bad)
    check(document, "/api/v1/events/{key}/", "404", "application/problem+json", missing)


def test_what_is_described_is_read_where_it_was_found(document):
    assert document["servers"] == [{"url": "/"}]
    assert BASE not in str(document["paths"])
