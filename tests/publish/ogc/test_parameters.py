"""What the interface says of itself is what it does: every parameter, every property, every path."""

import re

import pytest
import time_machine
from django.urls import get_resolver
from drf_spectacular.validation import validate_schema

from events.models import OtherPlace
from publish.query import EventQuery, PlaceQuery, ProjectQuery
from tests.publish.ogc.service import BASE, NAMES, get, items
from tests.publish.planted import plant
from tests.support import NOW, make_event, make_place

pytestmark = pytest.mark.django_db
QUERIES = {"events": EventQuery, "places": PlaceQuery, "projects": ProjectQuery}
KINDS = {str: "string", int: "integer", bool: "boolean", float: "number"}


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def api(reader):
    return get(reader, "/ogc/api")


def resolved(api, part):
    while "$ref" in part:
        found = api
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        part = found
    return part


def parameters(api, path):
    """By name, of what is read at a path."""
    listed = [resolved(api, one) for one in api["paths"][path]["get"]["parameters"]]
    assert len({one["name"] for one in listed}) == len(listed)
    return {one["name"]: one for one in listed}


def every_reference(part):
    if isinstance(part, dict):
        yield from ([part] if "$ref" in part else [])
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from every_reference(one)


def test_the_definition_is_valid_openapi(api):
    validate_schema(api)
    assert api["openapi"].startswith("3.0.")
    assert api["servers"] == [{"url": f"{BASE}/ogc"}]
    assert all(resolved(api, reference) for reference in every_reference(api))
    operations = [methods["get"]["operationId"] for methods in api["paths"].values()]
    assert len(set(operations)) == len(operations)


def test_every_path_of_the_definition_is_an_address_and_every_address_a_path(reader, api):
    routes = {str(pattern.pattern) for pattern in flat(get_resolver()) if str(pattern.pattern).startswith("ogc/")}
    expected = set()
    for route in routes:
        for name in NAMES if "<slug:name>" in route else [""]:
            expected.add(route.removeprefix("ogc").replace("<slug:name>", name).replace("<str:uid>", "{featureId}"))
    assert set(api["paths"]) == expected
    for path in api["paths"]:
        if "{" not in path:
            assert reader.get(f"/ogc{path}").status_code == 200, path


def flat(resolver):
    for pattern in resolver.url_patterns:
        yield from flat(pattern) if hasattr(pattern, "url_patterns") else [pattern]


@pytest.mark.parametrize("collection", NAMES)
def test_every_parameter_of_the_query_is_in_the_definition_and_in_the_queryables(reader, api, collection):
    table = {one.name: one for one in QUERIES[collection].PARAMETERS}
    described = parameters(api, f"/collections/{collection}/items")
    assert set(described) == {*table, "limit", "after", "lang", "f"}
    queryables = get(reader, f"/ogc/collections/{collection}/queryables")
    assert list(queryables["properties"]) == list(table)
    assert queryables["additionalProperties"] is False
    for name, parameter in table.items():
        assert described[name]["description"] == parameter.help_text
        # QGIS passes on only what is spelt so.
        assert (described[name]["style"], described[name]["explode"]) == ("form", False)
        assert queryables["properties"][name]["title"] == parameter.label
    limit = {"type": "integer", "minimum": 1, "maximum": 1000, "default": 50}
    assert api["components"]["parameters"]["limit"]["schema"] == limit


def test_queryables_list_vocabularies_and_never_records(reader):
    plant()
    held = get(reader, "/ogc/collections/events/queryables")["properties"]
    assert held["category"]["oneOf"] == [
        {"const": "reading", "title": "阅读"},
        {"const": "technology", "title": "科技"},
    ]
    assert {"const": "cancelled", "title": "已取消"} in held["state"]["oneOf"]
    assert not {"oneOf"} & {*held["place"], *held["project"], *held["datetime"], *held["bbox"]}


@pytest.mark.parametrize("collection", NAMES)
@pytest.mark.parametrize("query", ["", "&lang=en"])
def test_every_property_of_an_item_is_in_the_schema_as_what_it_is(reader, collection, query):
    plant()
    make_event("只有中文", place=make_place("新", alias="", title_en="New", summary="摘要"), summary="摘要")
    several = make_event("几处", title_en="Several", place=make_place("甲"))
    OtherPlace.objects.create(record=several, place=make_place("乙", geometry=None))
    schema = get(reader, f"/ogc/collections/{collection}/schema")
    known = schema["properties"]["properties"]["properties"]
    seen = set()
    for where in ("", "&near=116.46,39.92&radius=50000"):
        for feature in items(reader, collection, f"?limit=1000{query}{where}")["features"]:
            assert set(feature) == set(schema["required"])
            for name, value in feature["properties"].items():
                kinds = {KINDS[type(value)], "number"} if isinstance(value, int) else {KINDS[type(value)]}
                assert known[name]["type"] in kinds, name
                seen.add(name)
    assert {"title", "url", "position_quality", "distance_m", "stroke"} <= seen


@pytest.mark.parametrize("collection", NAMES)
def test_a_parameter_with_the_name_of_a_property_asks_for_its_value(reader, collection):
    """Clients hold `kind=park` for the condition that the property kind is park, and look no further."""
    plant()
    features = items(reader, collection, "?limit=1000")["features"]
    shared = {one.name for one in QUERIES[collection].PARAMETERS} & {
        name for feature in features for name in feature["properties"]
    }
    assert shared == {
        "events": {"category", "place", "state"}, "places": {"kind", "setting"}, "projects": {"kind", "state"},
    }[collection]  # fmt: skip
    for name in shared:
        for value in {feature["properties"].get(name) for feature in features} - {None}:
            found = {one["id"] for one in items(reader, collection, f"?limit=1000&{name}={value}")["features"]}
            expected = {one["id"] for one in features if one["properties"].get(name) == value}
            # An event at several places has them all in one value, and is found by each.
            assert expected <= found, (name, value)
            if name != "place":
                assert expected == found, (name, value)


def test_the_definition_and_its_page_say_the_same(reader, api):
    page = reader.get("/ogc/api?f=html").content.decode()
    for path in api["paths"]:
        assert f"<h2>/ogc{path}</h2>" in page
        for name in parameters(api, path):
            assert re.search(rf"<dt>{name}</dt>", page), name
