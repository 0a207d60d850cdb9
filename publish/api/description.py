"""The API's description: OpenAPI for programs, and a page to read and try it, which loads nothing from elsewhere."""

from functools import cache
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator

from core.data_version import Snapshot
from publish.caching import Body, answer, public_api
from publish.geojson.feature import dump
from publish.query import Query

SCHEMA_TYPE: Final = "application/vnd.oai.openapi+json;version=3.0"


@cache
def _document() -> bytes:
    """The OpenAPI document, made once a process; `docs/openapi.json` is the same, and a test compares them."""
    generator: Any = SchemaGenerator()  # type: ignore[no-untyped-call] # drf-spectacular types half of itself
    return dump(generator.get_schema(request=None, public=True)) + b"\n"


@public_api
def schema(request: HttpRequest) -> HttpResponse:
    """/api/v1/schema/."""
    Query.parse(request.GET)  # it takes no parameters, and says so
    return _answer(request, "schema", lambda snapshot: Body(_document()), SCHEMA_TYPE)


@public_api
def docs(request: HttpRequest) -> HttpResponse:
    """/api/v1/docs/: Swagger UI, as its package ships it, under the policy of every page.

    drf-spectacular's own page has a style in the page, and sets a cookie for a script that this API has no use for.
    """
    Query.parse(request.GET)
    return _answer(request, "docs", _page, "text/html; charset=utf-8")


def _page(snapshot: Snapshot) -> Body:
    context = {"site": settings.SITE_NAME, "schema": reverse("api-schema")}
    return Body(render_to_string("publish/api_docs.html", context).encode())


def _answer(request: HttpRequest, name: str, render: Any, content_type: str) -> HttpResponse:  # render: as `answer` has
    return answer(
        request, name=f"api.{name}", canonical="", render=render, content_type=content_type, is_memoisable=True
    )
