"""Entries to feeds: everything, then by each term, the large ones with their parts. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import chain
from operator import attrgetter
from typing import Final
from urllib.parse import urlencode

from publish.catalogue.feed import YEAR, Entry, Feed, Term
from publish.ical.window import fits, narrowed
from publish.query.values import Interval

_ORDER: Final = ("category", "kind", "subdistrict", "network", "place")
# By which terms the parts of a large feed are listed; a year always.
_PARTS: Final = ("category", "subdistrict", "kind")
_is_public: Final = attrgetter("is_public")
_octets: Final = attrgetter("octets")
_changed: Final = attrgetter("changed")


class Grouping:
    """Makes feeds of a collection's entries as of a local day."""

    def __init__(self, collection: str, whole: Term, *, window: Interval, today: date) -> None:
        self._collection = collection
        self._whole = whole
        self._window = window
        self._today = today

    def feeds(self, entries: Sequence[Entry]) -> Iterator[Feed]:
        """Every feed that has a public entry: the whole first, then in the order of terms."""
        of_terms = [
            feed
            for term, some in by_term(entries).items()
            for feed in self._with_parts(term, some, {term.by: term.slug})
        ]
        whole = self._feed(self._whole, entries, {})
        if whole is not None:
            parts = (feed for feed in of_terms if feed.term.by in _PARTS)
            yield whole.with_parts(chain(parts, self._years(entries, {})))
        yield from of_terms

    def _with_parts(self, term: Term, entries: Sequence[Entry], filters: Mapping[str, str]) -> Iterator[Feed]:
        feed = self._feed(term, entries, filters)
        if feed is not None:
            yield feed.with_parts(self.parts(entries, filters))

    def parts(self, entries: Sequence[Entry], filters: Mapping[str, str]) -> Iterator[Feed]:
        """What the feed of these filters, which has these entries, can be divided into."""
        by = [name for name in _PARTS if name not in filters]
        for term, some in by_term(entries, by).items():
            yield from filter(None, [self._feed(term, some, {**filters, term.by: term.slug})])
        yield from self._years(entries, filters)

    def _years(self, entries: Sequence[Entry], filters: Mapping[str, str]) -> Iterator[Feed]:
        """The feed year by year, the latest first; an explicit `datetime` is answered whole."""
        years = {year for entry in entries for year in range(entry.first_on.year, entry.last_on.year + 1)}
        for year in sorted(years, reverse=True):
            days = Interval(date(year, 1, 1), date(year, 12, 31))
            term = Term(YEAR, str(year), f"{year}年", str(year))
            yield from filter(None, [self._feed(term, entries, {**filters, "datetime": days.text}, days)])

    def _feed(
        self, term: Term, entries: Sequence[Entry], filters: Mapping[str, str], days: Interval | None = None
    ) -> Feed | None:
        """The feed, unless nothing public stands in it. `days`: those asked for, which are answered whole."""
        within = _spanning(days or self._window, entries)
        count = sum(map(_is_public, within))
        if not count:
            return None
        window = None
        if days is None and not fits(len(within), sum(map(_octets, within))):
            window = narrowed([(entry.first_on, entry.last_on, entry.octets) for entry in within], self._today)
        sent = _spanning(window, within) if window else within
        changed = max(map(_changed, sent or within))
        return Feed(
            self._collection,
            term,
            # As `Query.canonical` spells it.
            urlencode(sorted(filters.items()), safe=",:/"),
            count,
            sum(map(_octets, sent)),
            datetime.fromtimestamp(changed, UTC),
            window,
        )


def by_term(entries: Iterable[Entry], by: Collection[str] = _ORDER) -> dict[Term, list[Entry]]:
    """Entries by each of their terms of the filters named, in the terms' order."""
    found: defaultdict[Term, list[Entry]] = defaultdict(list)
    for entry in entries:
        for term in entry.terms:
            if term.by in by:
                found[term].append(entry)
    return {term: found[term] for term in sorted(found, key=lambda term: (_ORDER.index(term.by), term.slug))}


def _spanning(days: Interval, entries: Sequence[Entry]) -> Sequence[Entry]:
    """Those that lie in the days, in part at least."""
    first, last = days.first_on or date.min, days.last_on or date.max
    return [entry for entry in entries if entry.last_on >= first and entry.first_on <= last]
