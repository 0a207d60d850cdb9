"""The store of rendered components: brought up to a data version by rendering only what changed since.

Storing is best effort: when the write lock is not free at once, what would have been stored is
rendered live by whoever reads, and the next request tries again.
"""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, Final

from django.db import InternalError, OperationalError, connection, transaction
from django.db.models import Model, Q
from django.utils import timezone

from core import data_version
from core.data_version import Snapshot, short_lock_wait
from core.errors import Unrenderable
from core.record import Record, rows
from core.sharing import load_shared
from core.spatial_index import whole
from publish.caching import layout
from publish.caching.facts import Facts
from publish.caching.layout import Box
from publish.caching.renderer import Renderer, renderer_key
from publish.models import Rendering

log: Final = logging.getLogger(__name__)
CHUNK: Final = 1000
# Beyond so many, keys are not listed in a statement.
_LISTED: Final = 500
_COLUMNS: Final = (
    "id", "rendering_id", "record_id", "version", "length", "changed", "facts", "note", "left_out", "is_fault", "body",
)  # fmt: skip
_refreshing: Final[dict[str, Lock]] = defaultdict(Lock)


class _NotStored(Exception):
    """The store could not be written at once."""


@dataclass(frozen=True, slots=True)
class Part:
    """A component on its way out, or the reason why a record has none (`body` is then empty)."""

    record: int
    body: bytes
    changed: int
    note: str = ""
    left_out: str = ""
    is_fault: bool = False
    box: Box | None = None
    locality: int = 0
    features: int = 1

    @property
    def row(self) -> tuple[int, bytes, str, bytes]:
        """Its record, facts, note and body."""
        facts = Facts(digest_of(self.body), self.changed, len(self.body), self.features, self.box)
        return self.record, facts.pack(), self.note, self.body


def digest_of(body: bytes) -> bytes:
    """The digest that stands for a component's bytes."""
    return hashlib.blake2b(body, digest_size=16).digest()


def chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    """The keys, as many at a time as one statement takes."""
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]


def live_parts(renderer: Renderer, keys: Sequence[int], at: datetime) -> Iterator[Part]:
    """Components rendered now, of those of the records that have one; one bad record costs no other."""
    for some in chunks(keys):
        records = list(renderer.records(at).filter(pk__in=some))
        load_shared(records, renderer.draws_on)
        for record in records:
            yield _part(renderer, record, at)


def _part(renderer: Renderer, record: Record, at: datetime) -> Part:
    try:
        made = renderer.render(record, at)
    except Unrenderable as error:
        return _left_out(record, str(error), is_fault=False)
    # Whatever is wrong with one record must not cost the readers all the others.
    except Exception as error:
        log.exception("%s left out of %s: it cannot be rendered", record.uid, renderer.name)
        return _left_out(record, f"{type(error).__name__}: {error}", is_fault=True)
    box = None if made.box is None else whole(made.box)
    changed = int(made.changed_at.timestamp())
    return Part(
        record.pk, made.body, changed, made.note, box=box, locality=made.locality, features=made.features
    )  # fmt: skip


def _left_out(record: Record, why: str, *, is_fault: bool) -> Part:
    return Part(record.pk, b"", 0, left_out=why[:200], is_fault=is_fault)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the store stands for a renderer, and what the tables say at that moment.

    `rendering` and `version` are 0 where there is none; `stale` are the records that the store does
    not hold as they are now, None for all of them.
    """

    snapshot: Snapshot
    rendering: int
    version: int
    stale: frozenset[int] | None

    @property
    def is_current(self) -> bool:
        """Whether all that is stored may be used."""
        return self.stale is not None and not self.stale

    def is_stale(self, record: int) -> bool:
        """Whether what is stored of the record must not be used."""
        return self.stale is None or record in self.stale


def standing(renderer: Renderer) -> Standing:
    """Compare the store with the tables; two queries when they are in step."""
    rendering, version = _held(renderer)
    # After the row of the store, whose version can then be later only if the database was emptied since.
    snapshot = data_version.read()
    if version == 0 or version > snapshot.number:
        return Standing(snapshot, rendering, version, None)
    stale = frozenset[int]() if version == snapshot.number else _changed_since(renderer, version, snapshot.as_of)
    return Standing(snapshot, rendering, version, stale)


def _held(renderer: Renderer) -> tuple[int, int]:
    """The rendering's row and version; version 0 where somebody emptied the components under it."""
    first = f"(rendering.id & {(1 << layout.RENDERING_BITS) - 1}) * {layout.RENDERING_SIZE}"
    any_component = (
        f"SELECT 1 FROM {renderer.components._meta.db_table} AS component "
        f"WHERE component.id >= {first} AND component.id < {first} + {layout.RENDERING_SIZE}"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rendering.id, CASE WHEN rendering.is_empty OR EXISTS ({any_component}) THEN version ELSE 0 END "
            "FROM publish_rendering AS rendering WHERE name = %s AND key = %s",
            [renderer.name, renderer_key()],
        )
        return cursor.fetchone() or (0, 0)


def _changed_since(renderer: Renderer, version: int, at: datetime) -> frozenset[int]:
    """Keys of the records that changed after `version`, or draw on a row that did."""
    changed = Q(seq__gt=version)
    # Without an order: a database would rather walk the index of the order than that of `seq`.
    records = rows(renderer.model).order_by()
    stale = set(records.filter(changed).values_list("pk", flat=True))
    keys: dict[type[Model], list[int]] = {}
    for path, model in renderer.sources(at):
        if model not in keys:
            keys[model] = list(rows(model).order_by().filter(changed).values_list("pk", flat=True)[: _LISTED + 1])
        few = keys[model]
        if few:
            touched = {f"{path}__in": few} if len(few) <= _LISTED else {f"{path}__seq__gt": version}
            stale.update(records.filter(**touched).values_list("pk", flat=True))
    return frozenset(stale)


def refresh(renderer: Renderer) -> None:
    """Bring the store up to the tables, as far as that goes without waiting for a lock.

    Threads of one process take turns, so that a cold store is filled once.
    """
    with _refreshing[renderer.name]:
        try:
            _refresh(renderer)
        except _NotStored as error:
            log.info("%s is not stored this time: %s", renderer.name, error)


def _refresh(renderer: Renderer) -> None:
    # What is public follows the clock by `settle` alone: a store filled before it would miss what it brings.
    data_version.current(timezone.now())
    now = standing(renderer)
    if now.is_current:
        return
    if now.version > now.snapshot.number:
        _forget(renderer, now.rendering)
        now = standing(renderer)
    rendering = now.rendering or _begin(renderer)
    if now.version == 0:
        # Until all is stored, what was begun must not pass for all.
        with _at_once():
            Rendering.objects.filter(pk=rendering).update(version=0)
    for keys in _all(renderer) if now.stale is None else chunks(sorted(now.stale)):
        parts = list(live_parts(renderer, keys, now.snapshot.as_of))
        gone = set(keys) - {part.record for part in parts}
        with _at_once():
            _write(renderer, rendering, now.snapshot.number, parts)
            rows(renderer.components).filter(rendering=rendering, record__in=gone).delete()
    with _at_once():
        behind = Rendering.objects.filter(pk=rendering, version__lt=now.snapshot.number)
        first, end = layout.first_key(rendering), layout.end_key(rendering)
        is_empty = not rows(renderer.components).filter(pk__gte=first, pk__lt=end).exists()
        behind.update(version=now.snapshot.number, is_empty=is_empty)


@contextmanager
def _at_once() -> Iterator[None]:
    """A transaction that fails rather than waits: _NotStored when the lock is taken, or the database only reads."""
    try:
        with short_lock_wait(milliseconds=1), transaction.atomic():
            yield
    except (OperationalError, InternalError) as error:
        raise _NotStored(error) from error


def _all(renderer: Renderer) -> Iterator[Sequence[int]]:
    """Keys of all records, a chunk at a time, each by a statement of its own."""
    last = 0
    while keys := list(rows(renderer.model).filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        yield keys
        last = keys[-1]


def _begin(renderer: Renderer) -> int:
    """The row of a renderer that the store has not met; of the versions of it before, all but the last go."""
    with _at_once():
        row = Rendering.objects.get_or_create(name=renderer.name, key=renderer_key())[0]
        # The last one stays: while a new release is rolled out, the old one still serves.
        before = Rendering.objects.filter(name=renderer.name, pk__lt=row.pk).order_by("-pk")
        old = list(before.values_list("pk", flat=True)[1:])
    for rendering in old:
        _forget(renderer, rendering)
    return row.pk


def _forget(renderer: Renderer, rendering: int) -> None:
    with _at_once():
        rows(renderer.components).filter(rendering=rendering).delete()
        Rendering.objects.filter(pk=rendering).delete()


def _write(renderer: Renderer, rendering: int, version: int, parts: list[Part]) -> None:
    table = renderer.components._meta.db_table
    names = ", ".join(_COLUMNS)
    updates = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name not in ("rendering_id", "record_id"))
    statement = (
        f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(_COLUMNS))}) "
        # Whoever rendered a later version must not be overwritten by who began before.
        f"ON CONFLICT (record_id, rendering_id) DO UPDATE SET {updates} WHERE excluded.version >= {table}.version"
    )
    with connection.cursor() as cursor:
        cursor.executemany(statement, [_row(part, rendering, version) for part in parts])


def _row(part: Part, rendering: int, version: int) -> tuple[Any, ...]:
    record, facts, note, body = part.row
    return (
        layout.key(rendering, part.locality, record), rendering, record, version, len(body), part.changed, facts, note,
        part.left_out, part.is_fault, body,
    )  # fmt: skip
