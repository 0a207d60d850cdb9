"""Reading the components of an answer: first what is known of them all, then their bytes.

Both passes run in one `consistent_view` and render live what the store does not hold.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence, Set
from dataclasses import dataclass, field
from typing import Final

from core.geometry import Bbox
from core.record import rows as rows_of
from publish.caching.facts import Table, union, unpack
from publish.caching.layout import Box
from publish.caching.renderer import Renderer
from publish.caching.selection import Row, Selection
from publish.caching.store import Part, Standing, digest_of, live_parts

_FACTS: Final = ("facts", "note")


@dataclass(frozen=True, slots=True)
class Change:
    """What a request asks for beyond the stored form.

    `make(record's key, its stored body and box)` is the body to send (the very same object where
    nothing changes, empty to leave it out) and its box. `touched`: the only records that it changes.
    """

    make: Callable[[int, bytes, Box | None], tuple[bytes, Box | None]]
    touched: frozenset[int] | None = None

    def among(self, records: Sequence[int]) -> Collection[int]:
        """Of these records, those whose bytes may become others."""
        return records if self.touched is None else self.touched.intersection(records)


@dataclass(slots=True)
class Survey:
    """What the frame around the components must know: how many octets, components and Features, and what they say.

    `held` are the bodies, as long as they are few enough.
    """

    count: int = 0
    features: int = 0
    length: int = 0
    # Seconds since 1970 (UTC) of the latest change shown; None without any component.
    changed: int | None = None
    notes: set[str] = field(default_factory=set)
    box: Bbox | None = None
    digest: bytes = b""
    held: list[bytes] | None = None


def survey(selection: Selection, renderer: Renderer, now: Standing, change: Change | None, *, hold: int = 0) -> Survey:
    """Read everything but the bytes; those too up to `hold` octets, and of what a `change` touches."""
    whole, seen = hashlib.blake2b(digest_size=16), Survey(held=[] if hold else None)
    columns = (*_FACTS, "body") if hold or (change and change.touched is None) else _FACTS
    for rows in selection.rows(renderer, now, columns):
        shown = _shown(renderer, rows, now, change)
        if not shown:
            continue
        _, packed, notes, *held = zip(*shown, strict=True)
        table = Table(packed)
        whole.update(table.packed)
        seen.count += len(shown)
        seen.features += table.features
        seen.length += table.octets
        seen.changed = max(seen.changed or 0, table.changed)
        seen.notes.update(notes)
        seen.box = union(seen.box, table.box)
        if seen.held is not None:
            seen.held = None if seen.length > hold else [*seen.held, *held[0]]
    seen.digest = whole.digest()
    return seen


def bodies(selection: Selection, renderer: Renderer, now: Standing, change: Change | None) -> Iterator[list[bytes]]:
    """The bytes, a chunk of components at a time."""
    for rows in selection.rows(renderer, now, ("body",)):
        live = _live(renderer, rows, now)
        held = dict(rows) | {key: part.body for key, part in live.items()}
        if change:
            for key in change.among(tuple(held)):
                held[key] = change.make(key, held[key], None)[0] if held[key] else b""
        yield [body for body in held.values() if body]


def _shown(renderer: Renderer, rows: list[Row], now: Standing, change: Change | None) -> list[Row]:
    """The rows as they go out: rendered live where need be, changed, and without what was left out."""
    live = _live(renderer, rows, now)
    if live:
        rows = [live[row[0]].row[: len(row)] if row[0] in live else row for row in rows]
    if change and (touched := frozenset(change.among([row[0] for row in rows]))):
        held = _held(renderer, rows, touched, now) | {key: part.body for key, part in live.items()}
        rows = [_changed(row, held[row[0]], change) if row[0] in touched else row for row in rows]
    return rows if Table([row[1] for row in rows]).is_all_shown else [row for row in rows if unpack(row[1]).length]


def _live(renderer: Renderer, rows: list[Row], now: Standing) -> dict[int, Part]:
    """What the store does not hold as it is now, rendered; an empty component where there is none."""
    stale = now.stale
    keys = [row[0] for row in rows if row[1] is None or stale is None or row[0] in stale]
    if not keys:
        return {}
    made = {part.record: part for part in live_parts(renderer, sorted(keys), now.snapshot.as_of)}
    return {key: made.get(key) or Part(key, b"", 0) for key in keys}


def _changed(row: Row, body: bytes, change: Change) -> Row:
    known = unpack(row[1])
    made, box = change.make(row[0], body, known.box) if body else (body, None)
    if made is body:
        return row
    facts = known._replace(digest=digest_of(made), length=len(made), box=box)
    return (row[0], facts.pack(), row[2], made)[: len(row)]


def _held(renderer: Renderer, rows: list[Row], keys: Set[int], now: Standing) -> dict[int, bytes]:
    """Bodies by record: out of the rows when they have them, else out of the store."""
    if len(rows[0]) > len(_FACTS) + 1:  # beside the key
        return {row[0]: row[-1] for row in rows}
    found = rows_of(renderer.components).filter(rendering=now.rendering, record__in=keys)
    return {record: bytes(body) for record, body in found.values_list("record_id", "body")}
