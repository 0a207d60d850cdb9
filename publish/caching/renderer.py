"""What the store of components must know of a renderer, and the key that says when its bytes grow old."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db.models import Model, Prefetch, QuerySet

from core.geometry import Bbox
from core.record import Record, Stamped
from publish.models import Component

# Packages whose source decides what a component looks like.
_SOURCES: Final = ("core", "places", "projects", "events", "publish")
# Settings that a component may read.
_SETTINGS: Final = (
    "PUBLIC_BASE_URL", "SITE_NAME", "SITE_NAME_EN", "DISTRICT_NAME", "DISTRICT_NAME_EN", "TIME_ZONE", "EXTENT",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rendered:
    """A component: its bytes, when anything in it last changed, and what the frame must know of it."""

    body: bytes
    changed_at: datetime
    note: str = ""
    box: Bbox | None = None
    # Where or when it lies, coarsely (0 to 2**30): components of neighbours are kept side by side.
    locality: int = 0


@dataclass(frozen=True, slots=True)
class Renderer:
    """One form of one collection.

    `records(at)` are all records that have a component as of `at`, with everything loaded that
    `render(record, at)` draws on: it runs no query and raises Unrenderable for a record that has none.
    """

    name: str
    components: type[Component]
    records: Callable[[datetime], QuerySet[Any, Any]]
    render: Callable[[Any, datetime], Rendered]

    @property
    def model(self) -> type[Record]:
        """The records' model."""
        meta: Any = self.components._meta  # `record` stands in the concrete classes only
        model: type[Record] = meta.get_field("record").related_model
        return model

    def draws_on(self, at: datetime) -> Iterator[tuple[str, type[Model]]]:
        """(path, model) of every row beside the record whose `seq` counts: whatever `records` loads with it."""
        yield from drawn_on(self.records(at))


def drawn_on(records: QuerySet[Any, Any]) -> Iterator[tuple[str, type[Model]]]:
    """Paths from a QuerySet's model to the stamped rows that it loads along (joined or prefetched)."""
    joined = records.query.select_related
    yield from _joined(records.model, joined if isinstance(joined, dict) else {}, "")
    for lookup in records._prefetch_related_lookups:  # type: ignore[attr-defined] # Django has no public name for it
        path = lookup.prefetch_to if isinstance(lookup, Prefetch) else str(lookup)
        model = records.model._meta.get_field(path).related_model
        if issubclass(model, Stamped):
            yield path, model
        queryset = lookup.queryset if isinstance(lookup, Prefetch) else None
        if queryset is not None:
            yield from ((f"{path}__{deeper}", found) for deeper, found in drawn_on(queryset))


def _joined(model: type[Model], tree: dict[str, Any], prefix: str) -> Iterator[tuple[str, type[Model]]]:
    for name, deeper in tree.items():
        related: Any = model._meta.get_field(name).related_model
        if issubclass(related, Stamped):
            yield prefix + name, related
        yield from _joined(related, deeper, f"{prefix}{name}__")


def renderer_key() -> str:
    """A digest of the source of everything that renders, and of the settings that it reads."""
    values = repr([(name, getattr(settings, name)) for name in _SETTINGS])
    return hashlib.blake2b(_source_digest() + values.encode(), digest_size=16).hexdigest()


@cache
def _source_digest() -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for package in _SOURCES:
        folder = settings.BASE_DIR / package
        for path in sorted(path for path in Path(folder).rglob("*.py") if "migrations" not in path.parts):
            digest.update(str(path.relative_to(settings.BASE_DIR)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.digest()
