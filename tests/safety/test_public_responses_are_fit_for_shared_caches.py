"""Headers: no cookie, strict CSP, no frames, and nothing cached but what asked for it."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from publish.caching.middleware import CachePolicyMiddleware, CookieOnPublicResponse
from tests.safety.routes import PUBLIC, every_route
from tests.support import Reader, make_event

pytestmark = pytest.mark.django_db

ADDRESSES = sorted({addresses[0] for route, addresses in PUBLIC.items() if "<" not in route})


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_cookie_and_no_frame(address: str, reader: Reader) -> None:
    make_event()
    response = reader.get(address)
    assert response.status_code == 200
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()
    assert response["X-Content-Type-Options"] == "nosniff"
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    is_widget = address == "/embed/"  # the one page that is made for frames
    assert response.get("X-Frame-Options") == (None if is_widget else "DENY")
    assert policy["frame-ancestors"] == ("*" if is_widget else "'none'")
    assert "unsafe" not in response["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/admin/login/", "/livez", "/events.ics?nonsense=1", "/no-such-address"])
def test_what_did_not_ask_to_be_cached_is_private(address: str, reader: Reader) -> None:
    assert reader.get(address)["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_forged_host_is_refused_or_ignored(address: str, reader: Reader) -> None:
    make_event()
    forged = reader.get(address, headers={"Host": "evil.example"})
    assert forged.status_code == 400
    forwarded = reader.get(address, headers={"X-Forwarded-Host": "evil.example"})
    assert b"evil.example" not in forwarded.content


def test_a_public_response_with_a_cookie_is_an_error() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        response = HttpResponse()
        response.is_public = True  # type: ignore[attr-defined]
        response.set_cookie("visitor", "1")
        return response

    with pytest.raises(CookieOnPublicResponse):
        CachePolicyMiddleware(view)(RequestFactory().get("/x"))


def test_in_production_it_becomes_private(settings, caplog) -> None:
    settings.STRICT_CACHE_POLICY = False

    def view(request: HttpRequest) -> HttpResponse:
        response = HttpResponse(headers={"Cache-Control": "public, max-age=900", "Vary": "Cookie"})
        response.is_public = True  # type: ignore[attr-defined]
        return response

    response = CachePolicyMiddleware(view)(RequestFactory().get("/x"))
    assert response["Cache-Control"] == "private, no-store"
    assert "/x" in caplog.text


def test_the_list_of_routes_is_not_empty() -> None:
    assert len(every_route()) > 8
