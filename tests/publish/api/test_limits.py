"""Limits: so many reads a minute for an address that the configured proxies vouch for, and never less than answers."""

import pytest
import time_machine
from django.core.cache import cache
from django.test import RequestFactory, override_settings

from publish import limits
from publish.limits import address_of
from tests.publish.api.api import problem
from tests.support import NOW, make_event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _three_a_minute(settings, monkeypatch):
    settings.API_READS_PER_MINUTE = 3
    monkeypatch.setattr(limits._Line, "closed_until", 0.0)
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def clock():
    with time_machine.travel(NOW.replace(second=20), tick=False) as traveller:
        yield traveller


def read(reader, address="/api/v1/events/", **headers):
    return reader.get(address, **headers)


def test_beyond_the_limit_it_is_said_how_long_to_wait(reader, clock):
    for _ in range(3):
        response = read(reader)
        assert response.status_code == 200
        assert response["RateLimit-Policy"] == '"reads";q=3;w=60'
    refused = read(reader)
    problem(refused, "too-many-requests", 429)
    assert refused["Retry-After"] == "40"
    assert refused["Cache-Control"] == "private, no-store"
    assert refused["Access-Control-Allow-Origin"] == "*"
    clock.shift(40)
    assert read(reader).status_code == 200


def test_every_address_of_the_api_counts_and_feeds_do_not(reader, clock):
    for address in ("/api/v1/", "/api/v1/places/", "/api/v1/events/x/"):
        assert read(reader, address).status_code in (200, 404)
    for address in ("/api/v1/schema/", "/api/v1/docs/", "/api/v1/feeds", "/api/v1/categories/"):
        assert read(reader, address).status_code == 429, address
    for address in ("/events.ics", "/places.geojson", "/events/", "/livez"):
        assert read(reader, address).status_code == 200, address


def test_what_has_not_changed_is_free(reader, clock):
    make_event()
    tag = read(reader)["ETag"]
    for _ in range(9):
        assert read(reader, headers={"If-None-Match": tag}).status_code == 304
    assert read(reader).status_code == 200


def test_another_address_has_a_count_of_its_own(reader, clock):
    for _ in range(4):
        last = read(reader, REMOTE_ADDR="198.51.100.7")
    assert last.status_code == 429
    assert read(reader, REMOTE_ADDR="198.51.100.8").status_code == 200


def test_nought_is_no_limit(reader, clock, settings):
    settings.API_READS_PER_MINUTE = 0
    assert {read(reader).status_code for _ in range(9)} == {200}


def test_a_forged_header_changes_nothing(reader, clock):
    """Nobody is believed while no proxy is configured."""
    for number in range(3):
        read(reader, headers={"X-Forwarded-For": f"203.0.113.{number}"})
    assert read(reader, headers={"X-Forwarded-For": "203.0.113.99"}).status_code == 429


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "address"),
    [
        (0, "203.0.113.1", "198.51.100.1", "198.51.100.1"),
        (1, "203.0.113.1", "10.0.0.1", "203.0.113.1"),
        (1, "6.6.6.6, 203.0.113.1", "10.0.0.1", "203.0.113.1"),
        (2, "6.6.6.6, 203.0.113.1, 10.0.0.2", "10.0.0.1", "203.0.113.1"),
        (2, "203.0.113.1", "10.0.0.1", "203.0.113.1"),
        (1, None, "10.0.0.1", "10.0.0.1"),
        (1, "", "10.0.0.1", "10.0.0.1"),
        (1, "unknown", "10.0.0.1", "10.0.0.1"),
        (1, "203.0.113.1:4711", "10.0.0.1", "10.0.0.1"),
        (0, None, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (0, None, "2001:db8:1:2::9", "2001:db8:1:2::/64"),
        (0, None, "", ""),
    ],
)
def test_the_address_that_configured_proxies_vouch_for(settings, proxies, forwarded, remote, address):
    settings.TRUSTED_PROXIES = proxies
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    assert address_of(RequestFactory().get("/", headers=headers, REMOTE_ADDR=remote)) == address


def test_an_address_is_not_written_down(reader, clock):
    read(reader, REMOTE_ADDR="198.51.100.7")
    kept = [key for key in cache._cache if "limit" in key]
    assert len(kept) == 1
    assert "198.51.100.7" not in kept[0]


def test_a_cache_that_is_away_refuses_nobody(reader, caplog):
    away = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    with override_settings(CACHES={"default": away}):
        assert {read(reader).status_code for _ in range(9)} == {200}
    assert [record.levelname for record in caplog.records if "the cache is away" in record.message] == ["WARNING"]


@pytest.mark.redis
def test_nodes_share_a_count(reader, clock, redis_cache):
    cache.clear()
    for _ in range(3):
        assert read(reader).status_code == 200
    assert read(reader).status_code == 429
    cache.clear()
