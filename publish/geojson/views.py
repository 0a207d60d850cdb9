"""The layers' addresses: a query in, a FeatureCollection out."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponseBase

from core.data_version import Snapshot
from core.errors import InvalidParameter
from places.models import Datum
from publish.caching import Change, Document, Renderer, Survey, answer_stored, public_resource
from publish.geojson import renderers
from publish.geojson.collection import HEADER, SEPARATOR, footer
from publish.query import EventQuery, PlaceQuery, ProjectQuery, Query
from publish.query.options import take_option

CONTENT_TYPE: Final = "application/geo+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """A collection's layer: how it is asked and who writes its Features."""

    collection: str
    query: type[Query]
    renderer: Renderer


_EVENTS: Final = Kind("events", EventQuery, renderers.EVENTS)
_PLACES: Final = Kind("places", PlaceQuery, renderers.PLACES)
_PROJECTS: Final = Kind("projects", ProjectQuery, renderers.PROJECTS)


@public_resource
def events(request: HttpRequest) -> HttpResponseBase:
    """/events.geojson."""
    return _layer(request, _EVENTS)


@public_resource
def places(request: HttpRequest) -> HttpResponseBase:
    """/places.geojson."""
    return _layer(request, _PLACES)


@public_resource
def projects(request: HttpRequest) -> HttpResponseBase:
    """/projects.geojson."""
    return _layer(request, _PROJECTS)


def _layer(request: HttpRequest, kind: Kind) -> HttpResponseBase:
    given, text = take_option(request.GET, "datum")
    datum = _datum(text)
    response = answer_stored(request, layer(kind, kind.query.parse(given, beside="datum"), datum))
    response["Content-Datum"] = datum.value  # a server wants plain text, not an enumeration's
    return response


def layer(kind: Kind, query: Query, datum: Datum) -> Document:
    """The layer of a query."""
    canonical = query.canonical()
    if datum != Datum.WGS84:
        canonical = "&".join(part for part in (canonical, f"datum={datum}") if part)

    def frame(snapshot: Snapshot, survey: Survey, _: None) -> tuple[bytes, bytes]:
        return HEADER, footer(survey, name=kind.collection, canonical=canonical, datum=datum)

    def change(snapshot: Snapshot) -> Change | None:
        moved = None if datum == Datum.WGS84 else renderers.drawn_in(datum)
        if kind is not _PLACES:
            return moved
        ahead = renderers.ahead(snapshot)
        return renderers.both(ahead, moved) if moved else ahead

    return Document(
        name=f"{kind.collection}.geojson",
        canonical=canonical,
        content_type=CONTENT_TYPE,
        is_memoisable=query.is_memoisable,
        renderer=kind.renderer,
        found=lambda snapshot, _: query.queryset(snapshot.as_of),
        frame=frame,
        separator=SEPARATOR,
        change=change,
    )


def _datum(text: str) -> Datum:
    try:
        return Datum(text or Datum.WGS84)
    except ValueError as error:
        raise InvalidParameter("datum", f"没有“{text[:40]}”；可以用 {'、'.join(Datum.values)}") from error
