"""Pages of a collection: so many rows, behind one position in the collection's total order, never by counting.

The position stands in addresses as `after`: opaque to whoever passes it on, one spelling each, and
only such as a page of the same collection gives.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, Protocol
from uuid import UUID

from django.db.models import F, Q, QuerySet

from core.errors import InvalidParameter
from publish.query.collections import EventQuery, PlaceQuery, ProjectQuery
from publish.query.grammar import Query
from publish.query.options import Option, Options

DEFAULT_LIMIT: Final = 50
MAX_LIMIT: Final = 1000
# ASCII digits only; what is longer than the largest limit is as large as it, whatever its length.
_WHOLE: Final = re.compile(r"[1-9][0-9]*")
_DATED: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}|\.\.),([0-9a-f]{32})")
_UNDATED: Final = ".."
_UID: Final = re.compile(r"[0-9a-f]{32}")
_SLUG: Final = re.compile(r"[a-z0-9-]{1,80}")
# Longer than any position is spelt.
_LONGEST: Final = 120

Rows = QuerySet[Any, Any]  # of whichever model the list shows


def parse_limit(name: str, text: str) -> int:
    """How many rows a page has. More than the largest page is the largest page (OGC API - Features, 7.15.2)."""
    if not _WHOLE.fullmatch(text):
        raise InvalidParameter(name, f"应是 1 到 {MAX_LIMIT} 的整数；更大的按 {MAX_LIMIT} 回答")
    return MAX_LIMIT if len(text) > len(str(MAX_LIMIT)) else min(int(text), MAX_LIMIT)


def _parse_after(name: str, text: str) -> str:
    if len(text) > _LONGEST:
        raise refused(name)
    return text


def refused(name: str = "after") -> InvalidParameter:
    """What a position that no page gave is told."""
    return InvalidParameter(name, "这不是这份列表给出的翻页位置；请从第一页开始，沿 next 链接翻")


LIMIT: Final = Option("limit", parse_limit, DEFAULT_LIMIT, lambda value: value == DEFAULT_LIMIT)
AFTER: Final = Option("after", _parse_after, "", lambda value: not value)


class Order(Protocol):
    """A total order of rows, and the words for a row's position in it."""

    @property
    def columns(self) -> tuple[str, ...]:
        """What a position is made of."""

    def sort(self, rows: Rows) -> Rows:
        """The rows in this order."""

    def words(self, *values: Any) -> str:
        """The position of the row that has these values in its columns."""

    def behind(self, words: str) -> Q:
        """What comes after a position. Raises ValueError when it cannot be one."""


@dataclass(frozen=True, slots=True)
class ByDay:
    """By first day and uid; what has no day comes last."""

    columns: tuple[str, ...] = ("first_on", "uid")

    def sort(self, rows: Rows) -> Rows:
        return rows.order_by(F("first_on").asc(nulls_last=True), "uid")

    def words(self, *values: Any) -> str:
        first_on, uid = values
        return f"{first_on.isoformat() if first_on else _UNDATED},{uid.hex}"

    def behind(self, words: str) -> Q:
        match = _DATED.fullmatch(words)
        if match is None:
            raise ValueError(words)
        tied = Q(uid__gt=UUID(match[2]))
        if match[1] == _UNDATED:
            return Q(first_on__isnull=True) & tied
        day = date.fromisoformat(match[1])
        # The first condition is what an index begins to read at.
        return Q(first_on__gte=day) & (Q(first_on__gt=day) | tied) | Q(first_on__isnull=True)


@dataclass(frozen=True, slots=True)
class ByUid:
    """By uid."""

    columns: tuple[str, ...] = ("uid",)

    def sort(self, rows: Rows) -> Rows:
        return rows.order_by("uid")

    def words(self, *values: Any) -> str:
        return str(values[0].hex)

    def behind(self, words: str) -> Q:
        if not _UID.fullmatch(words):
            raise ValueError(words)
        return Q(uid__gt=UUID(words))


@dataclass(frozen=True, slots=True)
class BySlug:
    """By slug, for vocabularies."""

    columns: tuple[str, ...] = ("slug",)

    def sort(self, rows: Rows) -> Rows:
        return rows.order_by("slug")

    def words(self, *values: Any) -> str:
        return str(values[0])

    def behind(self, words: str) -> Q:
        if not _SLUG.fullmatch(words):
            raise ValueError(words)
        return Q(slug__gt=words)


# The order of each collection: that of its query, which `near` alone replaces.
_ORDERS: Final[Mapping[type[Query], Order]] = {EventQuery: ByDay(), PlaceQuery: ByUid(), ProjectQuery: ByDay()}


@dataclass(frozen=True, slots=True)
class Cut:
    """One page: keys of its rows in order, and the position that the next one begins behind, empty on the last.

    By nearness it has the whole metres to each row too.
    """

    keys: Sequence[int]
    following: str = ""
    metres: Mapping[int, int] = field(default_factory=dict)


def cut(query: Query, at: datetime, options: Options) -> Cut:
    """The page of a collection that LIMIT and AFTER ask for; one query. Raises InvalidParameter.

    By nearness there is no next page: places move in that order with every step of who asks.
    """
    ranking = query.ranking(at)
    if ranking is None:
        return cut_rows(query.queryset(at), _ORDERS[type(query)], options)
    if options[AFTER]:
        raise InvalidParameter("after", "按远近排列（near）时只有一页；请用 limit 要得多一些，或缩小 radius")
    nearest = ranking[: options[LIMIT]]
    return Cut([key for key, _ in nearest], metres=dict(nearest))


def cut_rows(rows: Rows, order: Order, options: Options) -> Cut:
    """The same of any rows in an order; one query."""
    if options[AFTER]:
        rows = rows.filter(_behind(order, options[AFTER]))
    limit = options[LIMIT]
    found = list(order.sort(rows).values_list("pk", *order.columns)[: limit + 1])
    following = to_cursor(order.words(*found[limit - 1][1:])) if len(found) > limit else ""
    return Cut([row[0] for row in found[:limit]], following)


def rows_of(rows: Rows, page: Cut) -> list[Any]:
    """The rows of a page in its order, read from `rows`; no query for an empty page."""
    found = {row.pk: row for row in rows.filter(pk__in=page.keys)} if page.keys else {}
    return [found[key] for key in page.keys if key in found]


def to_cursor(words: str) -> str:
    """A position as it stands in addresses."""
    return urlsafe_b64encode(words.encode()).decode().rstrip("=")


def from_cursor(text: str) -> str:
    """The position. Raises ValueError when no page gave it: also of another spelling of one that it gave."""
    words = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    if to_cursor(words) != text:
        raise ValueError(text)
    return words


def _behind(order: Order, after: str) -> Q:
    try:
        return order.behind(from_cursor(after))
    except ValueError as error:  # letters that are no code, octets that are no text, a day that does not exist
        raise refused() from error
