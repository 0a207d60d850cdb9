"""The layers as documents: which records, in what order, in which form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.data_version import Snapshot
from core.geometry import covers_extent
from core.language import Language
from core.meeting import across
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
)
from publish.geojson import collection, renderers, sequence, table
from publish.geojson.collection import SEPARATOR
from publish.query import EventQuery, PlaceQuery, ProjectQuery, Query
from publish.query.options import LANG, Option, Options, one_of

# Beyond so many that lie across a box's sides, their keys are too many for one statement: the records are asked.
_MOST_ACROSS: Final = 1000
DATUM: Final = Option("datum", one_of(Datum), Datum.WGS84)


@dataclass(frozen=True, slots=True)
class Kind:
    """A collection's layer: how it is asked and who writes its Features."""

    collection: str
    query: type[Query]
    renderers: Mapping[Language, Renderer]


EVENTS: Final = Kind("events", EventQuery, renderers.EVENTS)
PLACES: Final = Kind("places", PlaceQuery, renderers.PLACES)
PROJECTS: Final = Kind("projects", ProjectQuery, renderers.PROJECTS)


@dataclass(frozen=True, slots=True)
class Asked:
    """A layer that was asked for."""

    kind: Kind
    query: Query
    options: Options

    @property
    def datum(self) -> Datum:
        """Of its coordinates."""
        return self.options[DATUM]

    @property
    def language(self) -> Language:
        """Of its words."""
        return self.options[LANG]

    @property
    def canonical(self) -> str:
        """The one spelling of all that was asked."""
        return self.options.canonical(self.query.canonical())


@dataclass(frozen=True, slots=True)
class Form:
    """A form of layers: what stands around the Features and between them, and what becomes of each body of them."""

    ending: str
    content_type: str
    frame: Callable[[Asked, Survey], tuple[bytes, bytes]]
    separator: bytes = SEPARATOR
    joint: bytes | None = None
    change: Callable[[Asked], Change | None] | None = None


def _collection_frame(asked: Asked, survey: Survey) -> tuple[bytes, bytes]:
    name = asked.kind.collection
    page = collection_url(name, "/", asked.query.canonical())
    address = collection_url(name, ".geojson", asked.canonical)
    after = collection.footer(survey, page=page, address=address, datum=asked.datum, language=asked.language)
    return collection.HEADER, after


def _sequence_change(asked: Asked) -> Change | None:
    datum = asked.datum
    return None if datum == Datum.WGS84 else Change(lambda key, body, box: (sequence.in_datum(body, datum), box))


def _table_frame(asked: Asked, survey: Survey) -> tuple[bytes, bytes]:
    return table.header(table.COLUMNS[asked.kind.collection]), b""


def _rows(asked: Asked) -> Change:
    columns, datum = table.COLUMNS[asked.kind.collection], asked.datum
    return Change(lambda key, body, box: (table.rows(body, columns, datum), box))


GEOJSON: Final = Form(".geojson", "application/geo+json", _collection_frame)
SEQUENCE: Final = Form(
    ".geojsons",
    sequence.CONTENT_TYPE,
    lambda asked, survey: sequence.frame(survey),
    joint=sequence.JOINT,
    change=_sequence_change,
)
CSV: Final = Form(".csv", table.CONTENT_TYPE, _table_frame, separator=b"", change=_rows)


def layer(asked: Asked, form: Form) -> Document:
    """The layer in a form."""

    def change(snapshot: Snapshot) -> Change | None:
        return renderers.chain(
            renderers.ahead(snapshot, asked.language) if asked.kind is PLACES else None,
            None if asked.datum == Datum.WGS84 else renderers.drawn_in(asked.datum),
            form.change(asked) if form.change else None,
        )

    return Document(
        name=f"{asked.kind.collection}{form.ending}",
        canonical=asked.canonical,
        content_type=form.content_type,
        is_memoisable=asked.query.is_memoisable and asked.options.is_memoisable,
        renderer=asked.kind.renderers[asked.language],
        found=lambda snapshot, _: _selection(asked, snapshot.as_of),
        frame=lambda snapshot, survey, _: form.frame(asked, survey),
        separator=form.separator,
        joint=form.joint,
        change=change,
        minute=asked.query.minute,
    )


def _selection(asked: Asked, at: datetime) -> Selection:
    query = asked.query
    ranking = query.ranking(at)
    if ranking is not None:
        return Ranked(query.anywhere().queryset(at), [key for key, _ in ranking])
    if asked.kind is PLACES:
        return InStoreOrder(lambda: query.queryset(at), _region(query))
    return InQueryOrder(query.queryset(at))


def _region(query: Query) -> Region | None:
    """The part of the map that a query of places asks for, when it asks for nothing else."""
    if query.values.keys() - {"bbox"}:
        return None
    box = query.values.get("bbox")
    if box is None or covers_extent(box):
        return Region(placed=box is not None)
    met, _ = across(Place, box)
    return Region(placed=True, box=box, met=met) if len(met) <= _MOST_ACROSS else None
