"""Drafts, withdrawn, merged and future records: none of their words, by any door."""

import re

import pytest
import time_machine

from tests.safety.planted import CANARY, HIDDEN_STATES, Planted, plant
from tests.safety.routes import PRIVATE_PREFIX, PUBLIC, every_route
from tests.support import NOW, Reader, make_event

pytestmark = pytest.mark.django_db

SEEN_FROM = NOW.replace(hour=6)


@pytest.fixture
def planted() -> Planted:
    return plant()


def test_every_route_is_listed() -> None:
    unlisted = [route for route in every_route() if not route.startswith(PRIVATE_PREFIX) and route not in PUBLIC]
    assert unlisted == [], "list new routes in tests/safety/routes.py, with addresses that could leak"
    assert sorted(PUBLIC) == [route for route in every_route() if not route.startswith(PRIVATE_PREFIX)]


def test_no_canary_is_heard_on_any_route(planted: Planted, reader: Reader) -> None:
    slugs = [*planted.slugs, planted.survivors["events"].slug]
    with time_machine.travel(SEEN_FROM, tick=False):
        for address in (address for addresses in PUBLIC.values() for address in addresses):
            for slug in slugs if "{hidden}" in address else [""]:
                response = reader.get(address.replace("{hidden}", slug))
                heard = response.content.decode() + str(response.headers)
                assert CANARY not in heard, f"{address} with {slug}"
                assert response.status_code < 500, address


def test_the_desk_is_closed_to_strangers(reader: Reader) -> None:
    make_event(f"{CANARY}草稿", public=False)
    for route in (route for route in every_route() if route.startswith(PRIVATE_PREFIX)):
        address = "/" + re.sub(r"<[^>]*>|\(\?P<[^>]*>[^)]*\)|\^|\$", "1", route)
        response = reader.get(address)
        assert CANARY not in response.content.decode(), address
        assert response["Cache-Control"].startswith(("private", "max-age=0")), address
        if response.status_code == 200:
            assert address in ("/admin/login/", "/admin/jsi18n/"), address
        else:
            assert response.status_code in (301, 302, 401, 404, 405), address


def test_public_records_are_heard_by_the_same_net(planted: Planted, reader: Reader) -> None:
    """The net can catch: a public record's title does stand in its layer."""
    with time_machine.travel(SEEN_FROM, tick=False):
        for collection in ("events", "places", "projects"):
            features = reader.get(f"/{collection}.geojson").json()["features"]
            assert f"{collection}公开" in [one["properties"]["title"] for one in features]


def test_a_hidden_slug_as_a_filter_is_as_unknown_as_any(planted: Planted, reader: Reader) -> None:
    """Only what was public once may be named: withdrawn, expired and merged places still answer old addresses."""
    with time_machine.travel(SEEN_FROM, tick=False):
        unknown = reader.get("/events.ics?place=never-there")
        assert unknown.status_code == 400
        for state in HIDDEN_STATES:
            slug = planted.hidden["places", state].slug
            response = reader.get(f"/events.ics?place={slug}")
            if state in ("withdrawn", "merged", "expired"):
                assert response.status_code == 200, state
            else:
                assert response.content.decode().replace(slug, "never-there") == unknown.content.decode(), state
