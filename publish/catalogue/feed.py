"""A feed as the catalogue lists it: what it holds, and its addresses. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from publish.addresses import collection_url
from publish.query.values import Interval

# What a feed is of: everything, or one term, place, kind; parts may be of a year too.
ALL: Final = "all"
YEAR: Final = "year"


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """What entries have in common: `by` is the filter's name, `slug` its value; one object for one term."""

    by: str
    slug: str
    title: str
    title_en: str = ""


class Entry(NamedTuple):
    """One component of a calendar: `octets` of it, when it last `changed` (seconds since 1970, UTC), what it is of."""

    first_on: date
    last_on: date
    octets: int
    changed: int
    is_public: bool
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """One query in all its forms.

    `count` are the public entries in its default window. `octets` are those of the entries of the
    .ics as it is sent, tombstones included, without the frame of about a kilobyte around them: what
    the budget is compared with. `window` is what a calendar beyond the budget is narrowed to; its
    `parts` hold what it leaves out.
    """

    collection: str
    term: Term
    canonical: str
    count: int
    octets: int
    changed_at: datetime
    window: Interval | None = None
    parts: tuple["Feed", ...] = ()

    def with_parts(self, parts: Iterable["Feed"]) -> "Feed":
        """The same feed, with what it is divided into; which is not looked at unless it is too large as it is."""
        return replace(self, parts=tuple(part.without_parts() for part in parts)) if self.window else self

    def without_parts(self) -> "Feed":
        """The same feed, as a part of another."""
        return replace(self, parts=()) if self.parts else self

    @property
    def page(self) -> str:
        """The list on the site."""
        return self._in_form("/")

    @property
    def ics(self) -> str:
        """The calendar."""
        return self._in_form(".ics")

    @property
    def webcal(self) -> str:
        """The calendar, for a tap: a client subscribes to it instead of loading it once."""
        return f"webcal:{self.ics.removeprefix(urlsplit(self.ics).scheme + ':')}"

    @property
    def atom(self) -> str:
        """What changed last."""
        return self._in_form(".atom")

    @property
    def geojson(self) -> str:
        """The layer."""
        return self._in_form(".geojson")

    def _in_form(self, ending: str) -> str:
        return collection_url(self.collection, ending, self.canonical)
