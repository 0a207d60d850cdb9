"""The layers' addresses: a query in, a FeatureCollection out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import HttpRequest, HttpResponseBase

from core.data_version import Snapshot
from core.geometry import covers_extent
from core.language import Language
from core.meeting import outside_keys
from places.models import Datum, Place
from publish.addresses import collection_url
from publish.caching import (
    Change,
    Document,
    InQueryOrder,
    InStoreOrder,
    Ranked,
    Region,
    Renderer,
    Selection,
    Survey,
    answer_stored,
    public_resource,
)  # fmt: skip
from publish.geojson import renderers
from publish.geojson.collection import HEADER, SEPARATOR, footer
from publish.query import EventQuery, PlaceQuery, ProjectQuery, Query
from publish.query.options import LANG, Option, Options, one_of, take_options

CONTENT_TYPE: Final = "application/geo+json"
DATUM: Final = Option("datum", one_of(Datum), Datum.WGS84)


@dataclass(frozen=True, slots=True)
class Kind:
    """A collection's layer: how it is asked and who writes its Features."""

    collection: str
    query: type[Query]
    renderers: Mapping[Language, Renderer]


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
    given, options = take_options(request.GET, DATUM, LANG)
    query = kind.query.parse(given, beside=options.names)
    return labelled(answer_stored(request, layer(kind, query, options)), options)


def labelled(response: HttpResponseBase, options: Options) -> HttpResponseBase:
    """The response, whose headers say in which datum and language it is."""
    response["Content-Datum"] = options[DATUM].value  # a server wants plain text, not an enumeration's
    response["Content-Language"] = options[LANG].tag
    return response


def layer(kind: Kind, query: Query, options: Options) -> Document:
    """The layer of a query."""
    datum, language = options[DATUM], options[LANG]
    canonical = options.canonical(query.canonical())

    def frame(snapshot: Snapshot, survey: Survey, _: None) -> tuple[bytes, bytes]:
        page = collection_url(kind.collection, "/", query.canonical())
        address = collection_url(kind.collection, ".geojson", canonical)
        return HEADER, footer(survey, page=page, address=address, datum=datum, language=language)

    def change(snapshot: Snapshot) -> Change | None:
        moved = None if datum == Datum.WGS84 else renderers.drawn_in(datum)
        if kind is not _PLACES:
            return moved
        ahead = renderers.ahead(snapshot, language)
        return renderers.both(ahead, moved) if moved else ahead

    return Document(
        name=f"{kind.collection}.geojson",
        canonical=canonical,
        content_type=CONTENT_TYPE,
        is_memoisable=query.is_memoisable and options.is_memoisable,
        renderer=kind.renderers[language],
        found=lambda snapshot, _: _selection(kind, query, snapshot.as_of),
        frame=frame,
        separator=SEPARATOR,
        change=change,
    )


def _selection(kind: Kind, query: Query, at: datetime) -> Selection:
    ranking = query.ranking(at)
    if ranking is not None:
        return Ranked(query.anywhere().queryset(at), [key for key, _ in ranking])
    if kind is _PLACES:
        return InStoreOrder(lambda: query.queryset(at), _region(query))
    return InQueryOrder(query.queryset(at))


def _region(query: Query) -> Region | None:
    """The part of the map that a query of places asks for, when it asks for nothing else."""
    if query.values.keys() - {"bbox"}:
        return None
    box = query.values.get("bbox")
    if box is None or covers_extent(box):
        return Region(placed=box is not None)
    return Region(placed=True, box=box, missed=outside_keys(Place, box))
