"""Which components an answer holds and in what order: rows read out of the store, a chunk at a time.

A row is (record's key, *columns of its component); the columns are None where the store has no
component of the record. What is stored of a stale record is given as it is: who reads knows.
"""

import heapq
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final, Protocol

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import FilteredRelation, Q, QuerySet

from core.geometry import Bbox
from core.keys import among
from core.spatial_index import whole
from publish.caching import layout
from publish.caching.facts import Table
from publish.caching.renderer import Renderer
from publish.caching.store import Standing, chunks, live_parts

_CHUNK: Final = 2000
Row = tuple[Any, ...]


class Selection(Protocol):
    """The components of an answer."""

    def rows(self, renderer: Renderer, now: Standing, columns: Sequence[str]) -> Iterator[list[Row]]:
        """(record's key, *columns), in order."""


def with_components(found: QuerySet[Any, Any], now: Standing) -> QuerySet[Any, Any]:
    """The records with `stored`, their component where it is stored."""
    annotated: QuerySet[Any, Any] = found.annotate(
        stored=FilteredRelation("components", condition=Q(components__rendering=now.rendering))
    )
    return annotated


@dataclass(frozen=True, slots=True)
class InQueryOrder:
    """The records of a QuerySet, as it orders them."""

    found: QuerySet[Any, Any]

    def rows(self, renderer: Renderer, now: Standing, columns: Sequence[str]) -> Iterator[list[Row]]:
        """One query."""
        return _of(with_components(self.found, now).values_list("pk", *_stored(columns)))


@dataclass(frozen=True, slots=True)
class Ranked:
    """Records of a QuerySet in the order of `keys`, few enough to be held."""

    found: QuerySet[Any, Any]
    keys: Sequence[int]

    def rows(self, renderer: Renderer, now: Standing, columns: Sequence[str]) -> Iterator[list[Row]]:
        """One query."""
        some = InQueryOrder(self.found.filter(among(self.keys)).order_by())
        held = {row[0]: row for rows in some.rows(renderer, now, columns) for row in rows}
        yield [held[key] for key in self.keys if key in held]


@dataclass(frozen=True, slots=True)
class Region:
    """Everything; or all that is on the map; or of that what meets the box.

    `met` are the boxes by key of what meets it and does not lie wholly within.
    """

    placed: bool = False
    box: Bbox | None = None
    met: Mapping[int, Bbox] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InStoreOrder:
    """The records that `find` gives, neighbours on the map one after the other.

    With a `region`, they are exactly those that have a component and lie in it: a store that is
    up to date is then asked alone. A component's box has to be that of its record's own geometry.
    """

    find: Callable[[], QuerySet[Any, Any]]
    region: Region | None = None

    def rows(self, renderer: Renderer, now: Standing, columns: Sequence[str]) -> Iterator[list[Row]]:
        """One query, and another for what the store does not hold as it is now."""
        if self.region is None or not now.is_current:
            return self._merged(renderer, now, columns)
        if self.region.box is None:
            span = layout.first_key(now.rendering), layout.end_key(now.rendering, placed=self.region.placed)
            return _in_spans(renderer, ("record_id", *columns), [span])
        return _in_box(renderer, now, columns, self.region.box, self.region.met)

    def _merged(self, renderer: Renderer, now: Standing, columns: Sequence[str]) -> Iterator[list[Row]]:
        known = with_components(self.find(), now)
        ordered = known.filter(stored__isnull=False).order_by("stored__id")
        stored = (
            row
            for rows in _of(ordered.values_list("stored__id", "pk", *_stored(columns)))
            for row in rows
            if not now.is_stale(row[1])
        )
        missing = known if now.stale is None else known.filter(Q(stored__isnull=True) | among(now.stale))
        # Rendered to learn where each stands; whoever reads renders it again, and holds no more than a chunk.
        live = sorted(
            (layout.key(now.rendering, part.locality, part.record), part.record)
            for keys in chunks(list(missing.order_by("pk").values_list("pk", flat=True)))
            for part in live_parts(renderer, keys, now.snapshot.as_of)
        )
        nothing = (None,) * len(columns)
        merged = heapq.merge(stored, ((place, record, *nothing) for place, record in live), key=lambda row: row[0])
        rows: list[Row] = []
        for _, *row in merged:
            rows.append(tuple(row))
            if len(rows) == _CHUNK:
                yield rows
                rows = []
        yield rows


def _in_box(
    renderer: Renderer, now: Standing, columns: Sequence[str], box: Bbox, met: Mapping[int, Bbox]
) -> Iterator[list[Row]]:
    """By the keys that what lies in the box can have; its edge cells hold a little more, which is left out."""
    spans = list(layout.spans(now.rendering, whole(box)))
    # What only reaches into the box begins elsewhere.
    alone = [layout.key(now.rendering, layout.cell(whole(around)), record) for record, around in met.items()]
    spans += [(key, key + 1) for key in alone if not any(first <= key < end for first, end in spans)]
    others = [column for column in columns if column != "facts"]
    for rows in _in_spans(renderer, ("record_id", "facts", *others), sorted(spans)):
        within = Table([row[1] for row in rows]).within(whole(box))
        kept = [row for row, is_within in zip(rows, within, strict=True) if is_within or row[0] in met]
        yield kept if "facts" in columns else [(record, *rest) for record, _, *rest in kept]


def _in_spans(renderer: Renderer, columns: Sequence[str], spans: Sequence[tuple[int, int]]) -> Iterator[list[Row]]:
    """Components by their keys, in order: the spans are in order, and each is read after the one before it."""
    table, wanted = renderer.components._meta.db_table, ", ".join(columns)
    within = "id >= span.first AND id < span.beyond"
    # SQLite never turns a CROSS JOIN round, and reads a table by its key; PostgreSQL is told both.
    each = (
        f"CROSS JOIN {table} WHERE {within}"
        if connection.vendor == "sqlite"
        else f"CROSS JOIN LATERAL (SELECT {wanted} FROM {table} WHERE {within} ORDER BY id) AS stored"
    )
    listed = ", ".join(["(%s, %s)"] * len(spans))
    statement = f"WITH span(first, beyond) AS (VALUES {listed}) SELECT {wanted} FROM span {each}"
    return _fetched(statement, list(chain.from_iterable(spans)))


def _stored(columns: Sequence[str]) -> list[str]:
    return [f"stored__{column}" for column in columns]


def _of(found: QuerySet[Any, Any]) -> Iterator[list[Row]]:
    try:
        statement, parameters = found.query.sql_with_params()
    except EmptyResultSet:
        return iter(())  # no row can match, and Django has no statement for that
    return _fetched(statement, parameters)


def _fetched(statement: str, parameters: Sequence[Any]) -> Iterator[list[Row]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, parameters)
        while rows := cursor.fetchmany(_CHUNK):
            yield rows
