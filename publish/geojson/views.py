"""The layers' addresses: a query in, a FeatureCollection out."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final, TypeVar

from django.http import HttpRequest, HttpResponse

from core.geometry import Bbox, Geometry, bounds
from core.record import Record
from publish.caching import Body, answer, public_resource
from publish.caching.components import render_each
from publish.geojson.collection import collection
from publish.geojson.event_feature import event_feature, event_geometry
from publish.geojson.place_feature import events_ahead, place_feature
from publish.geojson.project_feature import project_feature, project_geometry
from publish.query import EventQuery, PlaceQuery, ProjectQuery, Query

CONTENT_TYPE: Final = "application/geo+json"
_CHUNK: Final = 2000
R = TypeVar("R", bound=Record)


@public_resource
def events(request: HttpRequest) -> HttpResponse:
    """/events.geojson."""
    query = EventQuery.parse(request.GET)
    return _layer(request, "events", query, lambda at: render_events(query, at))


@public_resource
def places(request: HttpRequest) -> HttpResponse:
    """/places.geojson."""
    query = PlaceQuery.parse(request.GET)
    return _layer(request, "places", query, lambda at: render_places(query, at))


@public_resource
def projects(request: HttpRequest) -> HttpResponse:
    """/projects.geojson."""
    query = ProjectQuery.parse(request.GET)
    return _layer(request, "projects", query, lambda at: render_projects(query, at))


def _layer(request: HttpRequest, name: str, query: Query, render: Callable[[datetime], Body]) -> HttpResponse:
    return answer(
        request,
        name=f"{name}.geojson",
        canonical=query.canonical(),
        render=lambda snapshot: render(snapshot.as_of),
        content_type=CONTENT_TYPE,
        is_memoisable=query.is_memoisable,
    )


def render_events(query: EventQuery, at: datetime) -> Body:
    """The events' layer as of `at`."""
    found = query.queryset(at).with_relations().iterator(chunk_size=_CHUNK)
    return _collect(found, lambda event: (event_feature(event, at), event_geometry(event, at)), "events", query, at)


def render_places(query: PlaceQuery, at: datetime) -> Body:
    """The places' layer as of `at`."""
    ahead = events_ahead(at)
    found = query.queryset(at).with_relations().iterator(chunk_size=_CHUNK)
    return _collect(
        found, lambda place: (place_feature(place, ahead.get(place.pk)), place.geometry), "places", query, at
    )


def render_projects(query: ProjectQuery, at: datetime) -> Body:
    """The projects' layer as of `at`."""
    found = query.queryset(at).with_relations().iterator(chunk_size=_CHUNK)
    return _collect(
        found, lambda project: (project_feature(project, at), project_geometry(project, at)), "projects", query, at
    )


def _collect(
    found: Iterable[R],
    render: Callable[[R], tuple[bytes, Geometry | None]],
    name: str,
    query: Query,
    at: datetime,
) -> Body:
    def with_box(record: R) -> tuple[bytes, Bbox | None]:
        rendered, geometry = render(record)
        return rendered, bounds(geometry) if geometry is not None else None

    features, boxes, changed = [], [], []
    for record, (rendered, box) in render_each(found, with_box, form=f"{name}.geojson"):
        features.append(rendered)
        changed.append(record.shown_changed_at(at))
        if box is not None:
            boxes.append(box)
    return collection(
        features,
        boxes=boxes,
        changed_at=max(changed, default=None),
        name=name,
        canonical=query.canonical(),
    )
