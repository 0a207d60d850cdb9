"""A page of the change feed: every row that was ever public, once, at its last change.

Ordered by (seq, table, uid), with tables in the order in which they mention each other: what is named comes
before what names it, where both changed together. `seq` is stamped in commit order, so that nothing ever
appears behind a position that was given out. To be read in one `consistent_view`.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any, Final
from uuid import UUID

from django.db.models import Model, QuerySet

from core.models import Departure, Organisation, Vocabulary
from core.moderation import Status
from core.record import Record, rows
from events.models import Category, Event
from places.models import Network, Place, Subdistrict
from projects.models import Project
from publish.api.changes_cursor import BEHIND_ALL, Cursor
from publish.api.changes_record import PARTS, Facts, Names, facts, told_with

log: Final = logging.getLogger(__name__)

COLLECTIONS: Final[dict[type[Model], str]] = {
    Subdistrict: "subdistricts",
    Organisation: "organisations",
    Network: "networks",
    Category: "categories",
    Place: "places",
    Project: "projects",
    Event: "events",
}
# A row that went comes before the one that took its name.
_TABLES: Final[tuple[type[Model], ...]] = (Departure, *COLLECTIONS)
_OF_TABLE: Final = {model._meta.db_table: (model, name) for model, name in COLLECTIONS.items()}


@dataclass(frozen=True, slots=True)
class Page:
    """Entries as JSON takes them, and the position behind them; `is_last`: nothing stands behind it as yet."""

    entries: list[Facts]
    following: Cursor
    is_last: bool


def read_page(after: Cursor | None, limit: int, number: int, settled_at: datetime) -> Page:
    """What stands behind a position, of the tables as they are at the data version `number`.

    At most 13 queries for where rows stand and 24 for what is told of them, however many there are.
    """
    if after is not None and after.seq == number and after.rank == BEHIND_ALL:
        return Page([], after, is_last=True)
    found = list(islice(merge(*_streams(after, limit + 1, settled_at)), limit + 1))
    page, is_last = found[:limit], len(found) <= limit
    following = Cursor(number) if is_last else Cursor(*page[-1][:3])
    return Page(list(_entries(page, settled_at)), following, is_last)


# (seq, rank of the table, uid or key, key)
_Position = tuple[int, int, Any, int]


def _streams(after: Cursor | None, limit: int, settled_at: datetime) -> Iterator[list[_Position]]:
    for rank, model in enumerate(_TABLES):
        if issubclass(model, Record):
            announced = rows(model).announced(settled_at)  # type: ignore[attr-defined] # every record's manager has it
            yield _positions(announced, rank, "uid", after, limit)
        else:
            told = rows(model).filter(table__in=_OF_TABLE) if model is Departure else rows(model)
            yield _positions(told, rank, "pk", after, limit)


def _positions(told: QuerySet[Any, Any], rank: int, key: str, after: Cursor | None, limit: int) -> list[_Position]:
    """The first positions of one table behind `after`, read off an index from there on: tied rows by themselves."""
    ordered = told.order_by("seq", key)
    found: list[tuple[int, Any, int]] = []
    if after is not None and rank == after.rank:
        key_of = UUID if key == "uid" else int
        if isinstance(after.key, key_of):
            tied = ordered.filter(**{"seq": after.seq, f"{key}__gt": after.key})
            found += tied.values_list("seq", key, "pk")[:limit]
        ordered = ordered.filter(seq__gt=after.seq)
    elif after is not None:
        ordered = ordered.filter(**{"seq__gt" if rank < after.rank else "seq__gte": after.seq})
    if len(found) < limit:
        found += ordered.values_list("seq", key, "pk")[: limit - len(found)]
    return [(seq, rank, name, pk) for seq, name, pk in found]


def _entries(page: list[_Position], settled_at: datetime) -> Iterator[Facts]:
    keys: dict[int, list[int]] = defaultdict(list)
    for _, rank, _, key in page:
        keys[rank].append(key)
    loaded = {(rank, row.pk): row for rank, some in keys.items() for row in _loaded(_TABLES[rank], some)}
    names = Names(_told(loaded.values()), settled_at)
    for _, rank, _, key in page:
        yield _entry(loaded[rank, key], names, settled_at)


def _loaded(model: type[Model], keys: list[int]) -> QuerySet[Any, Any]:
    return rows(model).filter(pk__in=keys).prefetch_related(*PARTS.get(model, ()))


def _told(loaded: Iterable[Any]) -> Iterator[Model]:
    for row in loaded:
        yield from told_with(row)


def _entry(row: Any, names: Names, settled_at: datetime) -> Facts:
    """One change. Of what is not public any more, nothing but that."""
    if isinstance(row, Departure):
        return {"seq": row.seq, **_name_of_departed(row), "deleted": True, "state": "gone"}
    collection = COLLECTIONS[type(row)]
    if isinstance(row, Vocabulary):
        name = {"collection": collection, "slug": row.slug}
    else:
        name = {"collection": collection, "uid": str(row.uid)}
        if row.status == Status.MERGED:
            into = names.of(type(row), row.merged_into_id)
            return {"seq": row.seq, **name, "deleted": True, "state": "merged", "into": into}
        if not row.is_public(settled_at):
            return {"seq": row.seq, **name, "deleted": True, "state": "gone"}
    try:
        return {"seq": row.seq, **name, "record": facts(row, names)}
    # Whatever is wrong with one record must not cost mirrors all the others; who mends it stamps it.
    except Exception:
        log.exception("%s %s is told of as gone: it cannot be read", collection, row)
        return {"seq": row.seq, **name, "deleted": True, "state": "gone"}


def _name_of_departed(departure: Departure) -> Facts:
    model, collection = _OF_TABLE[departure.table]
    if issubclass(model, Record):
        return {"collection": collection, "uid": str(UUID(departure.key))}
    return {"collection": collection, "slug": departure.key}
