"""Reading the service under /ogc/ as its clients do: by links, and by JSON that knows no NaN."""

import json

import pytest

BASE = "http://127.0.0.1:8000"
NAMES = ("events", "places", "projects")


def get(reader, address, **headers):
    """The document at an address, absolute or not, that must be there."""
    response = reader.get(address.removeprefix(BASE), headers=headers)
    assert response.status_code == 200, response.content.decode()
    return json.loads(response.content, parse_constant=pytest.fail)


def links(document):
    """Addresses by (relation, media type)."""
    found = {(one["rel"], one["type"]): one["href"] for one in document["links"]}
    assert len(found) == len(document["links"])
    return found


def items(reader, collection, query=""):
    """A page of a collection."""
    return get(reader, f"/ogc/collections/{collection}/items{query}")


def titles(document):
    """Of its Features, in order."""
    return [feature["properties"]["title"] for feature in document["features"]]


def pages(reader, address):
    """Every page from an address on, by the `next` links."""
    while address:
        page = get(reader, address)
        yield page
        address = links(page).get(("next", "application/geo+json"))


def refused(response, parameter):
    """Whether a response is a problem document that names the parameter."""
    assert response.status_code == 400, response.content.decode()
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["type"] == f"{BASE}/problems/#invalid-parameter"
    return problem["parameter"] == parameter and parameter in problem["detail"]
