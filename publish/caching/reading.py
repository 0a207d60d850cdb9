"""Reading components in the order of a query: first what is known of them all, then their bytes.

Both passes run in one `consistent_view`, read in chunks, and render live what the store does not hold.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import FilteredRelation, Q, QuerySet

from core.geometry import Bbox
from publish.caching.renderer import Renderer
from publish.caching.store import Part, Standing, digest_of, live_parts

_CHUNK: Final = 2000
# West, south, east, north in degrees × 10^7.
Box = tuple[int, ...]
# What a request asked for beyond the stored form: (record's key, its stored body and box) → the body to send
# (the very same object where nothing changes, empty to leave it out) and its box.
Change = Callable[[int, bytes, Box | None], tuple[bytes, Box | None]]
_NOWHERE: Final = (None, None, None, None)
_FACTS: Final = ("digest", "length", "changed", "note", "west", "south", "east", "north")


@dataclass(slots=True)
class Survey:
    """What the frame around the components must know: how many octets and components, and what they say."""

    count: int = 0
    length: int = 0
    # Seconds since 1970 (UTC) of the latest change shown; None without any component.
    changed: int | None = None
    notes: set[str] = field(default_factory=set)
    box: Bbox | None = None
    is_stored: bool = True
    digest: bytes = b""


def survey(renderer: Renderer, found: QuerySet[Any, Any], now: Standing, change: Change | None) -> Survey:
    """Read everything but the bytes; those too where a `change` decides what becomes of them."""
    whole, seen = hashlib.blake2b(digest_size=16), Survey()
    boxes: list[Box] = []
    columns = (*_FACTS, "body") if change else _FACTS
    for rows in _rows(found, now, columns):
        facts = _with_live_parts(renderer, rows, now, seen)
        if change:
            facts = [_changed(row, change) for row in facts]
        shown = [row for row in facts if row[2]]
        if shown:
            _, digests, lengths, changed, notes, west, south, east, north, *_ = zip(*shown, strict=True)
            whole.update(b"".join(digests))
            seen.count += len(shown)
            seen.length += sum(lengths)
            seen.changed = max(seen.changed or 0, *changed)
            seen.notes.update(notes)
            boxes += [_union(west, south, east, north)] if any(side is not None for side in west) else []
    seen.digest = whole.digest()
    if boxes:
        seen.box = _degrees(_union(*zip(*boxes, strict=True)))
    return seen


def bodies(
    renderer: Renderer, found: QuerySet[Any, Any], now: Standing, change: Change | None
) -> Iterator[list[bytes]]:
    """The bytes, a chunk of components at a time."""
    for rows in _rows(found, now, ("body",)):
        missing = {key for key, body in rows if body is None or now.is_stale(key)}
        live = {part.record: part.body for part in live_parts(renderer, sorted(missing), now.snapshot.as_of)}
        whole = [(key, live.get(key, b"") if key in missing else body) for key, body in rows] if missing else rows
        made = [change(key, body, None)[0] for key, body in whole if body] if change else [body for _, body in whole]
        yield [body for body in made if body]


def with_components(found: QuerySet[Any, Any], now: Standing) -> QuerySet[Any, Any]:
    """The records with `stored`, their component where it is stored."""
    annotated: QuerySet[Any, Any] = found.annotate(
        stored=FilteredRelation("components", condition=Q(components__rendering=now.rendering))
    )
    return annotated


def _rows(found: QuerySet[Any, Any], now: Standing, columns: Sequence[str]) -> Iterator[list[tuple[Any, ...]]]:
    """(key, *columns of the component) in the order of the query; None for a column that is not stored."""
    keyed = with_components(found, now).values_list("pk", *(f"stored__{column}" for column in columns))
    try:
        statement, parameters = keyed.query.sql_with_params()
    except EmptyResultSet:
        return  # no row can match, and Django has no statement for that
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, parameters)
        while rows := cursor.fetchmany(_CHUNK):
            yield rows


def _with_live_parts(
    renderer: Renderer, rows: list[tuple[Any, ...]], now: Standing, seen: Survey
) -> list[tuple[Any, ...]]:
    missing = {row[0] for row in rows if row[1] is None or now.is_stale(row[0])}
    if not missing:
        return rows
    seen.is_stored = False
    live = {part.record: part for part in live_parts(renderer, sorted(missing), now.snapshot.as_of)}
    nothing = Part(0, b"", b"", 0)
    width = len(rows[0])  # with the body where a change asks for it
    return [_facts(row[0], live.get(row[0], nothing))[:width] if row[0] in missing else row for row in rows]


def _facts(key: int, part: Part) -> tuple[Any, ...]:
    return (key, part.digest, len(part.body), part.changed, part.note, *(part.box or _NOWHERE), part.body)


def _changed(row: tuple[Any, ...], change: Change) -> tuple[Any, ...]:
    key, _, length, changed, note, *box, body = row
    if not length:
        return row
    made, where = change(key, body, None if None in box else tuple(box))
    return row if made is body else (key, digest_of(made), len(made), changed, note, *(where or _NOWHERE), made)


def _union(wests: Iterable[Any], souths: Iterable[Any], easts: Iterable[Any], norths: Iterable[Any]) -> Box:
    """The box around boxes, of which some are None but not all."""
    west, south, east, north = (
        [side for side in sides if side is not None] for sides in (wests, souths, easts, norths)
    )
    return min(west), min(south), max(east), max(north)


def _degrees(box: Box) -> Bbox:
    west, south, east, north = (side / 1e7 for side in box)
    return west, south, east, north
