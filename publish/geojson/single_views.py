"""One record as a Feature."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponseBase

from core.data_version import Snapshot
from core.errors import Unrenderable
from core.language import Language
from core.record import Record
from events.models import Event
from places.models import Datum, Place
from projects.models import Project
from publish.caching import Body, answer, public_resource
from publish.geojson.body import as_one, in_datum, to_body
from publish.geojson.event_feature import event_features
from publish.geojson.feature import dump
from publish.geojson.layers import DATUM, GEOJSON
from publish.geojson.place_feature import events_ahead, place_feature, with_ahead
from publish.geojson.project_feature import project_feature
from publish.geojson.views import labelled
from publish.query import EventQuery, Query
from publish.query.lookup import standing
from publish.query.options import LANG, take_options

R = TypeVar("R", bound=Record)


@public_resource
def event(request: HttpRequest, slug: str) -> HttpResponseBase:
    """/events/SLUG.geojson."""
    return _feature(request, slug, Event, _event)


@public_resource
def place(request: HttpRequest, slug: str) -> HttpResponseBase:
    """/places/SLUG.geojson."""
    return _feature(request, slug, Place, _place)


@public_resource
def project(request: HttpRequest, slug: str) -> HttpResponseBase:
    """/projects/SLUG.geojson."""
    return _feature(request, slug, Project, _project)


def foreseen(record: Record, at: datetime, language: Language) -> bytes:
    """The Feature of a record `as_public`, in WGS-84; of a place without what lies ahead there."""
    match record:
        case Event():
            return as_one(_event(record, at, language), language)
        case Place():
            return place_feature(record, language).to_bytes()
        case Project():
            return _project(record, at, language)
        case _:
            raise Unrenderable("这类记录不进图层")


def _event(found: Event, at: datetime, language: Language) -> bytes:
    return to_body(event_features(found, at, language))


def _project(found: Project, at: datetime, language: Language) -> bytes:
    return project_feature(found, at, language).to_bytes()


def _place(found: Place, at: datetime, language: Language) -> bytes:
    body = place_feature(found, language).to_bytes()
    here = EventQuery({"place": (found.slug,)}).conditions(at)
    ahead = events_ahead(at, language, among=here).get(found.pk)
    return with_ahead(body, ahead) if ahead else body


def _feature(
    request: HttpRequest, slug: str, model: type[R], written: Callable[[R, datetime, Language], bytes]
) -> HttpResponseBase:
    given, options = take_options(request.GET, DATUM, LANG)
    Query.parse(given, beside=options.names)  # there is nothing to filter
    records: Any = model.objects.all()  # type: ignore[attr-defined] # every record's manager has it

    def render(snapshot: Snapshot) -> Body:
        at = snapshot.as_of
        body = written(standing(records.with_relations(), slug, at), at, options[LANG])
        drawn = body if options[DATUM] == Datum.WGS84 else in_datum(body, options[DATUM])[0]
        return Body(_saying(as_one(drawn, options[LANG]), options[DATUM]) + b"\n")

    response = answer(
        request,
        name=f"{model._meta.model_name}.geojson",
        canonical=f"{slug}?{options.canonical('')}",
        render=render,
        content_type=GEOJSON.content_type,
        is_memoisable=options.is_memoisable,
    )
    return labelled(response, options)


def _saying(body: bytes, datum: Datum) -> bytes:
    """The Feature with a foreign member that says which datum it is drawn in, as a layer has it."""
    return body.removesuffix(b"}") + b',"datum":' + dump(datum) + b"}"
