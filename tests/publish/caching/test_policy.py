"""Who may keep an answer, and for how long: public only when asked for, and never past the next moment."""

from datetime import timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client, RequestFactory

from core.actions import publish, save_record
from publish.caching.middleware import CachePolicyMiddleware, CookieOnPublicResponse
from tests.publish.planted import ADDRESSES
from tests.support import NOW, make_event, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def max_age(response):
    policy = response["Cache-Control"]
    assert policy.startswith("public, max-age=")
    return int(policy.removeprefix("public, max-age="))


@pytest.mark.parametrize("address", ADDRESSES)
def test_public_answers_are_for_everyone_and_for_shared_caches(reader, address):
    response = reader.get(
        address, headers={"cookie": "sessionid=abc", "accept": "text/html", "origin": "https://a.example"}
    )
    assert response.status_code == 200
    assert max_age(response) == 900
    assert response["Vary"] == "Accept-Encoding"
    assert not response.cookies
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Expose-Headers"] == "ETag, Link, Last-Modified, RateLimit-Policy, Retry-After"
    assert "Access-Control-Allow-Credentials" not in response
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("seconds_to_midnight", "kept"), [(3600, 900), (901, 900), (900, 900), (600, 600), (1, 1), (0.5, 0)]
)
def test_nothing_is_kept_past_local_midnight(reader, clock, seconds_to_midnight, kept):
    midnight = NOW.replace(hour=16, minute=0)  # 24:00 in Beijing
    clock.move_to(midnight - timedelta(seconds=seconds_to_midnight))
    assert max_age(reader.get("/events.ics")) == kept


def test_nothing_is_kept_past_a_scheduled_publication_or_take_down(reader, clock):
    make_event("预定", public=False)
    event = make_event("下线")
    event.unpublish_at = NOW + timedelta(minutes=10)
    save_record(event, by=None, at=NOW)
    planned = make_event("上线", public=False)
    publish(planned, by=None, at=NOW, publish_at=NOW + timedelta(minutes=5))
    assert max_age(reader.get("/events.ics")) == 300
    clock.shift(timedelta(minutes=5))
    assert max_age(reader.get("/events.ics")) == 300
    clock.shift(timedelta(minutes=5))
    assert max_age(reader.get("/events.ics")) == 900


@pytest.mark.parametrize("address", ADDRESSES)
def test_options_says_what_is_allowed(reader, address):
    response = reader.options(address)
    assert (response.status_code, response.content) == (204, b"")
    assert response["Allow"] == response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Allow-Headers"] == "If-None-Match, If-Modified-Since"


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_but_reading_is_allowed(address):
    for method in ("POST", "PUT", "PATCH", "DELETE", "PROPFIND"):
        response = Client(enforce_csrf_checks=True).generic(method, address)
        assert response.status_code == 405, method
        assert response["Allow"] == "GET, HEAD, OPTIONS"
        assert response["Cache-Control"] == "private, no-store"
        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert not response.cookies


@pytest.mark.parametrize("address", ["/admin/login/", "/no-such-address", "/events.ics?x=1", "/events.ics/"])
def test_what_did_not_ask_to_be_kept_is_private(reader, address):
    assert reader.get(address)["Cache-Control"] == "private, no-store"


def through_the_middleware(response):
    return CachePolicyMiddleware(lambda request: response)(RequestFactory().get("/x"))


def public(response):
    response.is_public = True
    response["Cache-Control"] = "public, max-age=900"
    return response


def with_cookie(response):
    response.set_cookie("a", "b")
    return response


def with_vary(response):
    response["Vary"] = "Accept-Encoding, cookie"
    return response


def test_a_view_that_says_nothing_or_asks_in_a_header_alone_is_private():
    assert through_the_middleware(HttpResponse())["Cache-Control"] == "private, no-store"
    asks = HttpResponse(headers={"Cache-Control": "public, max-age=99"})
    assert through_the_middleware(asks)["Cache-Control"] == "private, no-store"
    assert through_the_middleware(public(HttpResponse()))["Cache-Control"] == "public, max-age=900"


@pytest.mark.parametrize("spoil", [with_cookie, with_vary])
def test_a_public_answer_with_a_cookie_raises(settings, spoil):
    with pytest.raises(CookieOnPublicResponse):
        through_the_middleware(spoil(public(HttpResponse())))
    settings.STRICT_CACHE_POLICY = False
    assert through_the_middleware(spoil(public(HttpResponse())))["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("address", [*ADDRESSES, "/events.ics?nonsense=1", "/places.geojson?bbox=1"])
def test_a_forged_host_stands_in_no_answer(reader, settings, address):
    make_event(place=make_place())
    plain = reader.get(address).content
    settings.ALLOWED_HOSTS = ["*"]
    forged = {"host": "evil.example", "x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}
    response = reader.get(address, headers=forged)
    assert b"evil.example" not in response.content
    assert "evil.example" not in str(response.headers)
    assert reader.get(address).content == response.content == plain


def test_a_host_that_is_not_ours_is_refused(reader, settings):
    settings.ALLOWED_HOSTS = ["calendar.example"]
    response = reader.get("/events.ics", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert response["Cache-Control"] == "private, no-store"
