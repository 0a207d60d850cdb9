"""Refusals under /api and /ogc are problem documents: a stable type that leads somewhere, Chinese words, no trace."""

import json

import pytest
from django.test import Client, RequestFactory

from core.errors import InvalidParameter
from publish import problems
from publish.caching import public_api
from publish.query.lookup import Gone, Unknown
from tests.support import Reader

pytestmark = pytest.mark.django_db


def document(response, kind):
    assert response.status_code == kind.status
    assert response["Content-Type"] == "application/problem+json"
    found = json.loads(response.content)
    assert found["type"] == f"http://127.0.0.1:8000/problems/#{kind.slug}"
    assert (found["title"], found["status"]) == (kind.title, kind.status)
    return found


@pytest.mark.parametrize("address", ["/api/v1/nothing", "/api/nothing/", "/ogc/nothing"])
def test_an_unknown_address_for_programs_is_a_problem(address: str, reader: Reader) -> None:
    response = reader.get(address, headers={"X-Request-ID": "0123456789abcdef"})
    found = document(response, problems.NOT_FOUND)
    assert found["request_id"] == response["X-Request-ID"] == "0123456789abcdef"
    assert response["Cache-Control"] == "private, no-store"


def test_an_unknown_address_for_people_is_a_page(reader: Reader) -> None:
    assert reader.get("/nothing/")["Content-Type"].startswith("text/html")


def test_a_forged_host_is_a_problem(reader: Reader) -> None:
    document(reader.get("/api/v1/feeds", headers={"Host": "evil.example"}), problems.BAD_REQUEST)


def test_a_fault_shows_no_trace(monkeypatch) -> None:
    monkeypatch.setattr("publish.api.views.answer", lambda *_, **__: 1 / 0)
    response = Client(raise_request_exception=False).get("/api/v1/feeds")
    assert "ZeroDivision" not in response.content.decode()
    assert document(response, problems.SERVER_ERROR)["request_id"] == response["X-Request-ID"]


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (InvalidParameter("bbox\ud800", "四个数字"), problems.INVALID_PARAMETER),
        (Unknown("a"), problems.NOT_FOUND),
        (Gone("a"), problems.GONE),
    ],
)
def test_the_door_for_programs_refuses_with_problems(error: Exception, kind: problems.Kind) -> None:
    @public_api
    def view(request):
        raise error

    response = view(RequestFactory().get("/ogc"))
    found = document(response, kind)
    assert found.get("parameter") == getattr(error, "name", None)
    assert response["Access-Control-Allow-Origin"] == "*"


def test_a_method_that_writes_is_told_which_do_not() -> None:
    response = public_api(lambda request: None)(RequestFactory().delete("/ogc"))
    document(response, problems.METHOD_NOT_ALLOWED)
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_every_type_leads_to_a_section(reader: Reader) -> None:
    page = reader.get("/problems/").content.decode()
    assert len({kind.slug for kind in problems.KINDS}) == len(problems.KINDS) == 18
    for kind in problems.KINDS:
        assert f'<section id="{kind.slug}">' in page
        assert f"{kind.status} · {kind.title}" in page
