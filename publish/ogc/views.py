"""The addresses under /ogc/: a request in, a document or Features out, as JSON or as a page."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase

from core.data_version import Snapshot
from publish import problems
from publish.caching import Body, answer, answer_stored, public_api
from publish.geojson.feature import dump
from publish.ogc import documents, pages
from publish.ogc.collections import collection_of
from publish.ogc.formats import FEATURES, NAME, Asked, Format, NotAcceptable, Offered, asked, content_type
from publish.ogc.formats import documents as offered_as
from publish.ogc.item import Item
from publish.ogc.items import Items
from publish.ogc.links import JSON, OPENAPI, SCHEMA
from publish.ogc.openapi import openapi
from publish.ogc.page import Page
from publish.ogc.schemas import feature_schema, queryables
from publish.query import Query
from publish.query.keyset import AFTER, LIMIT
from publish.query.lookup import Unknown
from publish.query.options import LANG, take_options

Document = dict[str, Any]
View = Callable[..., HttpResponseBase]


def _negotiated(offered: Offered) -> Callable[[Callable[..., HttpResponseBase]], View]:
    """Tells a view which representation is asked for, and caches whether Accept was looked at."""

    def door(view: Callable[..., HttpResponseBase]) -> View:
        @public_api
        @wraps(view)
        def wrapped(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            try:
                form = asked(request, offered)
            except NotAcceptable:
                return problems.problem(problems.NOT_ACCEPTABLE)
            return form.vary(view(request, form, **kwargs))

        return wrapped

    return door


@_negotiated(offered_as(JSON))
def landing(request: HttpRequest, form: Asked) -> HttpResponseBase:
    """/ogc/."""
    return _document(request, form, lambda snapshot: documents.landing(), pages.landing_page)


@_negotiated(offered_as(JSON))
def conformance(request: HttpRequest, form: Asked) -> HttpResponseBase:
    """/ogc/conformance."""
    return _document(request, form, lambda snapshot: documents.conformance(), pages.conformance_page)


@_negotiated(offered_as(OPENAPI, JSON))
def api(request: HttpRequest, form: Asked) -> HttpResponseBase:
    """/ogc/api."""
    return _document(request, form, lambda snapshot: openapi(), pages.api_page)


@_negotiated(offered_as(JSON))
def collections(request: HttpRequest, form: Asked) -> HttpResponseBase:
    """/ogc/collections."""
    return _document(request, form, lambda snapshot: documents.collections(snapshot.as_of), pages.collections_page)


@_negotiated(offered_as(JSON))
def collection(request: HttpRequest, form: Asked, name: str) -> HttpResponseBase:
    """/ogc/collections/NAME."""
    found = collection_of(name)
    return _document(
        request,
        form,
        lambda snapshot: documents.collection_document(found, snapshot.as_of),
        lambda document: pages.collection_page(found, document),
    )


@_negotiated(offered_as(SCHEMA, JSON))
def queryables_of(request: HttpRequest, form: Asked, name: str) -> HttpResponseBase:
    """/ogc/collections/NAME/queryables."""
    found = collection_of(name)
    return _document(
        request,
        form,
        lambda snapshot: queryables(found, snapshot.as_of),
        lambda document: pages.queryables_page(found, document),
    )


@_negotiated(offered_as(SCHEMA, JSON))
def schema_of(request: HttpRequest, form: Asked, name: str) -> HttpResponseBase:
    """/ogc/collections/NAME/schema."""
    found = collection_of(name)
    return _document(
        request, form, lambda snapshot: feature_schema(found), lambda document: pages.schema_page(found, document)
    )


@_negotiated(FEATURES)
def items(request: HttpRequest, form: Asked, name: str) -> HttpResponseBase:
    """/ogc/collections/NAME/items."""
    found = collection_of(name)
    given, options = take_options(form.rest, LIMIT, AFTER, LANG)
    query = found.query.parse(given, beside=(*options.names, NAME))
    response = answer_stored(request, Items(found, query, options, form.format).document())
    response["Content-Language"] = options[LANG].tag
    return response


@_negotiated(FEATURES)
def item(request: HttpRequest, form: Asked, name: str, uid: str) -> HttpResponseBase:
    """/ogc/collections/NAME/items/ID."""
    found = collection_of(name)
    given, options = take_options(form.rest, LANG)
    Query.parse(given, beside=(*options.names, NAME))  # there is nothing to filter
    response = answer_stored(request, Item(found, _uid(uid), options, form.format).document())
    response["Content-Language"] = options[LANG].tag
    return response


def _uid(text: str) -> UUID:
    """As ids are spelt, in whatever case. Raises Unknown."""
    try:
        uid = UUID(text)
    except ValueError as error:
        raise Unknown(text) from error
    if str(uid) != text.lower():
        raise Unknown(text)
    return uid


def _document(
    request: HttpRequest, form: Asked, make: Callable[[Snapshot], Document], page: Callable[[Document], Page]
) -> HttpResponseBase:
    Query.parse(form.rest, beside=(NAME,))  # it takes no other parameters, and says so

    def render(snapshot: Snapshot) -> Body:
        document = make(snapshot)
        return Body(page(document).render() if form.format is Format.HTML else dump(document) + b"\n")

    response = answer(
        request,
        name=f"ogc:{form.format}",
        canonical=request.path_info,
        render=render,
        content_type=content_type(form.media_type),
        is_memoisable=True,
    )
    response["Content-Language"] = "zh-Hans"
    return response
