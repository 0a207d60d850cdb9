"""Reading the components of an answer: first what is known of them all, then their bytes.

Both passes run in one `consistent_view` and render live what the store does not hold.
"""

import hashlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from core.geometry import Bbox
from core.record import rows as rows_of
from publish.caching.layout import Box
from publish.caching.renderer import Renderer
from publish.caching.selection import Row, Selection
from publish.caching.store import Part, Standing, digest_of, live_parts

_NOWHERE: Final = (None, None, None, None)
_FACTS: Final = ("digest", "length", "changed", "note", "features", "west", "south", "east", "north")


@dataclass(frozen=True, slots=True)
class Change:
    """What a request asks for beyond the stored form.

    `make(record's key, its stored body and box)` is the body to send (the very same object where
    nothing changes, empty to leave it out) and its box. `touched`: the only records that it changes.
    """

    make: Callable[[int, bytes, Box | None], tuple[bytes, Box | None]]
    touched: Container[int] | None = None

    def touches(self, record: int) -> bool:
        """Whether the record's bytes may become others."""
        return self.touched is None or record in self.touched


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
    whole, seen = hashlib.blake2b(digest_size=16), Survey()
    boxes: list[Box] = []
    seen.held = [] if hold else None
    columns = (*_FACTS, "body") if hold or (change and change.touched is None) else _FACTS
    for rows in selection.rows(renderer, now, columns):
        live = _live(renderer, [row[0] for row in rows if row[1] is None or now.is_stale(row[0])], now)
        facts = [_facts(live[row[0]], len(row)) if row[0] in live else row for row in rows] if live else rows
        if change:
            facts = _changed(renderer, facts, now, change, live)
        shown = [row for row in facts if row[2]]
        if not shown:
            continue
        _, digests, lengths, changed, notes, features, west, south, east, north, *_ = zip(*shown, strict=True)
        whole.update(b"".join(digests))
        seen.count += len(shown)
        seen.features += sum(features)
        seen.length += sum(lengths)
        seen.changed = max(seen.changed or 0, *changed)
        seen.notes.update(notes)
        boxes += [_union(west, south, east, north)] if any(side is not None for side in west) else []
        if seen.held is not None:
            seen.held = None if seen.length > hold else [*seen.held, *(row[-1] for row in shown)]
    seen.digest = whole.digest()
    if boxes:
        seen.box = _degrees(_union(*zip(*boxes, strict=True)))
    return seen


def bodies(selection: Selection, renderer: Renderer, now: Standing, change: Change | None) -> Iterator[list[bytes]]:
    """The bytes, a chunk of components at a time."""
    for rows in selection.rows(renderer, now, ("body",)):
        live = _live(renderer, [key for key, body in rows if body is None or now.is_stale(key)], now)
        whole = [(key, live[key].body if key in live else body) for key, body in rows] if live else rows
        if change:
            whole = [(key, _made(change, key, body)) for key, body in whole]
        yield [body for _, body in whole if body]


def _made(change: Change, key: int, body: bytes) -> bytes:
    return change.make(key, body, None)[0] if body and change.touches(key) else body


def _live(renderer: Renderer, keys: list[int], now: Standing) -> dict[int, Part]:
    """Components by record, rendered now; an empty one for a record that has none any more."""
    if not keys:
        return {}
    made = {part.record: part for part in live_parts(renderer, sorted(keys), now.snapshot.as_of)}
    return {key: made.get(key) or Part(key, digest_of(b""), b"", 0) for key in keys}


def _facts(part: Part, width: int) -> Row:
    """The row of a component that the store does not hold; with the body where it was asked for."""
    facts = (part.record, part.digest, len(part.body), part.changed, part.note, part.features)
    return (*facts, *(part.box or _NOWHERE), part.body)[:width]


def _changed(renderer: Renderer, rows: list[Row], now: Standing, change: Change, live: Mapping[int, Part]) -> list[Row]:
    touched = [row[0] for row in rows if row[2] and change.touches(row[0])]
    if not touched:
        return rows
    if len(rows[0]) > len(_FACTS) + 1:
        held = {row[0]: row[-1] for row in rows}
    else:
        held = _stored_bodies(renderer, touched, now) | {key: part.body for key, part in live.items()}
    return [_after(row, held[row[0]], change) if row[2] and change.touches(row[0]) else row for row in rows]


def _after(row: Row, body: bytes, change: Change) -> Row:
    key, _, _, changed, note, features, *box = row[: len(_FACTS) + 1]
    made, where = change.make(key, body, None if None in box else tuple(box))
    if made is body:
        return row
    facts = (key, digest_of(made), len(made), changed, note, features, *(where or _NOWHERE), made)
    return facts[: len(row)]


def _stored_bodies(renderer: Renderer, keys: Sequence[int], now: Standing) -> dict[int, bytes]:
    found = rows_of(renderer.components).filter(rendering=now.rendering, record__in=keys)
    return {record: bytes(body) for record, body in found.values_list("record_id", "body")}


def _union(wests: Iterable[Any], souths: Iterable[Any], easts: Iterable[Any], norths: Iterable[Any]) -> Box:
    """The box around boxes, of which some are None but not all."""
    west, south, east, north = (
        [side for side in sides if side is not None] for sides in (wests, souths, easts, norths)
    )
    return min(west), min(south), max(east), max(north)


def _degrees(box: Box) -> Bbox:
    west, south, east, north = (side / 1e7 for side in box)
    return west, south, east, north
