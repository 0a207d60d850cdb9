"""What the store of components must know of a renderer, and the key that says when its bytes grow old."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db.models import Model, Prefetch, QuerySet

from core.geometry import Bbox
from core.language import Language
from core.record import Record, Stamped
from core.sharing import along
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
    # Where or when it lies, coarsely (0 to 2**20): components of neighbours are kept side by side.
    locality: int = 0
    # How many Features the body holds.
    features: int = 1


@dataclass(frozen=True, slots=True)
class Renderer:
    """One form of one collection.

    `records(at)` are all records that have a component as of `at`, with the rows that belong to them;
    `draws_on` are the paths of what else is loaded for `render(record, at)`, which runs no query and
    raises Unrenderable for a record that has no component.
    """

    name: str
    components: type[Component]
    records: Callable[[datetime], QuerySet[Any, Any]]
    draws_on: tuple[str, ...]
    render: Callable[[Any, datetime], Rendered]

    @property
    def model(self) -> type[Record]:
        """The records' model."""
        meta: Any = self.components._meta  # `record` stands in the concrete classes only
        model: type[Record] = meta.get_field("record").related_model
        return model

    def sources(self, at: datetime) -> Iterator[tuple[str, type[Model]]]:
        """(path, model) of every row beside the record whose `seq` counts: whatever is loaded with it."""
        records = self.records(at)
        found = [*along(self.model, self.draws_on), *_prefetched(records)]
        return ((path, model) for path, model in found if issubclass(model, Stamped))


def by_language(
    name: str,
    components: type[Component],
    records: Callable[[datetime], QuerySet[Any, Any]],
    draws_on: tuple[str, ...],
    render: Callable[[Any, datetime, Language], Rendered],
) -> Mapping[Language, Renderer]:
    """A renderer for each language, which stands in its name: `render(record, at, language)`."""

    def one(language: Language) -> Renderer:
        def rendered(record: Any, at: datetime) -> Rendered:
            return render(record, at, language)

        return Renderer(f"{name}.{language}", components, records, draws_on, rendered)

    return {language: one(language) for language in Language}


def _prefetched(records: QuerySet[Any, Any]) -> Iterator[tuple[str, type[Model]]]:
    for lookup in records._prefetch_related_lookups:  # type: ignore[attr-defined] # Django has no public name for it
        if not isinstance(lookup, Prefetch) or lookup.queryset is None:
            yield from along(records.model, [lookup.prefetch_through if isinstance(lookup, Prefetch) else str(lookup)])
            continue
        path = lookup.prefetch_through
        yield from along(records.model, [path])
        joined = lookup.queryset.query.select_related
        for deeper, model in along(lookup.queryset.model, _paths(joined if isinstance(joined, dict) else {})):
            yield f"{path}__{deeper}", model


def _paths(tree: dict[str, Any]) -> Iterator[str]:
    """Paths out of the nested names that a QuerySet keeps of its joins."""
    for name, deeper in tree.items():
        yield name
        yield from (f"{name}__{path}" for path in _paths(deeper))


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
