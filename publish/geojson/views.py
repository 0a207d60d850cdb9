"""The layers' addresses: a query in, a FeatureCollection out."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final, TypeVar

from django.http import HttpRequest, HttpResponse

from core.data_version import Snapshot
from core.errors import InvalidParameter
from core.geometry import Bbox, bounds
from core.record import Record
from events.models import Event
from places.models import Datum, Place
from projects.models import Project
from publish.caching import Body, answer, public_resource
from publish.caching.components import render_each
from publish.geojson.collection import collection
from publish.geojson.event_feature import event_feature
from publish.geojson.feature import Feature
from publish.geojson.place_feature import events_ahead, place_feature
from publish.geojson.project_feature import project_feature
from publish.query import EventQuery, PlaceQuery, ProjectQuery, Query
from publish.query.options import take_option

CONTENT_TYPE: Final = "application/geo+json"
_CHUNK: Final = 2000
R = TypeVar("R", bound=Record)
Q = TypeVar("Q", bound=Query)
# The records of an answer, and how one of them becomes a Feature.
Features = tuple[Iterable[R], Callable[[R], Feature]]
FeaturesOf = Callable[[Q, datetime], Features[Any]]


@public_resource
def events(request: HttpRequest) -> HttpResponse:
    """/events.geojson."""
    return _layer(request, "events", EventQuery, _event_features)


@public_resource
def places(request: HttpRequest) -> HttpResponse:
    """/places.geojson."""
    return _layer(request, "places", PlaceQuery, _place_features)


@public_resource
def projects(request: HttpRequest) -> HttpResponse:
    """/projects.geojson."""
    return _layer(request, "projects", ProjectQuery, _project_features)


def _layer(request: HttpRequest, name: str, collection_query: type[Q], features_of: FeaturesOf[Q]) -> HttpResponse:
    given, text = take_option(request.GET, "datum")
    datum = _datum(text)
    query = collection_query.parse(given, beside="datum")
    canonical = query.canonical()
    if datum != Datum.WGS84:
        canonical = "&".join(part for part in (canonical, f"datum={datum}") if part)

    def render(snapshot: Snapshot) -> Body:
        at = snapshot.as_of
        return _collect(features_of(query, at), name, canonical, datum, at)

    response = answer(
        request,
        name=f"{name}.geojson",
        canonical=canonical,
        render=render,
        content_type=CONTENT_TYPE,
        is_memoisable=query.is_memoisable,
    )
    response["Content-Datum"] = datum.value  # a server wants plain text, not an enumeration's
    return response


def _datum(text: str) -> Datum:
    try:
        return Datum(text or Datum.WGS84)
    except ValueError as error:
        raise InvalidParameter("datum", f"没有“{text[:40]}”；可以用 {'、'.join(Datum.values)}") from error


def _event_features(query: EventQuery, at: datetime) -> Features[Event]:
    found = query.queryset(at).with_relations().iterator(chunk_size=_CHUNK)
    return found, lambda event: event_feature(event, at)


def _place_features(query: PlaceQuery, at: datetime) -> Features[Place]:
    ahead = events_ahead(at)
    found = query.queryset(at).with_relations().iterator(chunk_size=_CHUNK)
    return found, lambda place: place_feature(place, ahead.get(place.pk))


def _project_features(query: ProjectQuery, at: datetime) -> Features[Project]:
    found = query.queryset(at).with_relations().iterator(chunk_size=_CHUNK)
    return found, lambda project: project_feature(project, at)


def _collect(features: Features[Any], name: str, canonical: str, datum: Datum, at: datetime) -> Body:
    found, feature_of = features

    def with_box(record: Record) -> tuple[bytes, Bbox | None]:
        feature = feature_of(record).in_datum(datum)
        return feature.to_bytes(), bounds(feature.geometry) if feature.geometry is not None else None

    rendered, boxes, changed = [], [], []
    for record, (written, box) in render_each(found, with_box, form=f"{name}.geojson"):
        rendered.append(written)
        changed.append(record.shown_changed_at(at))
        if box is not None:
            boxes.append(box)
    return collection(
        rendered, boxes=boxes, changed_at=max(changed, default=None), name=name, canonical=canonical, datum=datum
    )
