"""Pages of a list: sections one after another, cut by the last row that was shown (keyset), never by counting."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Protocol
from uuid import UUID

from django.db.models import F, Q, QuerySet

from core.errors import InvalidParameter

PAGE: Final = 50
_POSITION: Final = re.compile(r"([a-z]{1,10}),([a-z0-9.-]{1,80})(?:,([0-9a-f]{32}))?")
_UNDATED: Final = ".."

Rows = QuerySet[Any, Any]  # of whichever record the list shows


class Order(Protocol):
    """A total order of rows with a spelling for a row's position in it."""

    def sort(self, rows: Rows) -> Rows:
        """The rows in this order."""

    def position(self, row: Any) -> str:
        """Where a row stands."""

    def behind(self, key: str, uid: str | None) -> Q:
        """What comes after a position. Raises ValueError when it cannot be one."""


@dataclass(frozen=True, slots=True)
class ByDate:
    """By first day and uid, forward or (the past) backward; undated rows come last."""

    is_backward: bool = False

    def sort(self, rows: Rows) -> Rows:
        if self.is_backward:
            return rows.order_by(F("first_on").desc(nulls_last=True), "-uid")
        return rows.order_by(F("first_on").asc(nulls_last=True), "uid")

    def position(self, row: Any) -> str:
        return f"{row.first_on.isoformat() if row.first_on else _UNDATED},{row.uid.hex}"

    def behind(self, key: str, uid: str | None) -> Q:
        beyond = "lt" if self.is_backward else "gt"
        tied = {f"uid__{beyond}": UUID(uid or "")}
        if key == _UNDATED:
            return Q(first_on__isnull=True, **tied)
        day = date.fromisoformat(key)
        return Q(**{f"first_on__{beyond}": day}) | Q(first_on=day, **tied) | Q(first_on__isnull=True)


@dataclass(frozen=True, slots=True)
class BySlug:
    """By slug, which is the title in pinyin."""

    def sort(self, rows: Rows) -> Rows:
        return rows.order_by("slug")

    def position(self, row: Any) -> str:
        return str(row.slug)

    def behind(self, key: str, uid: str | None) -> Q:
        return Q(slug__gt=key)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a list with rows of its own; `key` names it in addresses."""

    key: str
    title: str
    rows: Rows
    order: Order


@dataclass(frozen=True, slots=True)
class Cut:
    """One page: the rows of each section that fall on it, and the position that the next page begins behind."""

    sections: Sequence[tuple[str, Sequence[Any]]]
    following: str | None


def cut(sections: Sequence[Section], after: str) -> Cut:
    """The page behind a position, or the first one when `after` is empty. Raises InvalidParameter.

    One query a section, at most.
    """
    begin, behind = _read(sections, after) if after else (0, Q())
    shown: list[tuple[str, Sequence[Any]]] = []
    left = PAGE
    last = ""
    for index, section in enumerate(sections[begin:]):
        found = list(section.order.sort(section.rows.filter(behind if index == 0 else Q()))[: left + 1])
        kept = found[:left]
        if kept:
            shown.append((section.title, kept))
            last = f"{section.key},{section.order.position(kept[-1])}"
        if len(found) > left:
            return Cut(shown, last)
        left -= len(kept)
    return Cut(shown, None)


def _read(sections: Sequence[Section], after: str) -> tuple[int, Q]:
    match = _POSITION.fullmatch(after)
    keys = [section.key for section in sections]
    if match and match[1] in keys:
        index = keys.index(match[1])
        try:
            return index, sections[index].order.behind(match[2], match[3])
        except ValueError:
            pass  # a day that does not exist is the same mistake as a wrong form
    raise InvalidParameter("after", "这不是本页给出的翻页位置；请从第一页开始翻")
