"""Entries to feeds: everything, then by each term, the large ones with their parts. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Final
from urllib.parse import urlencode

from publish.catalogue.feed import YEAR, Entry, Feed, Term
from publish.ical.window import fits, narrowed
from publish.query.values import Interval

# By which terms the parts of a large feed are listed; a year always.
_PARTS: Final = ("category", "subdistrict", "kind")


class Grouping:
    """Makes feeds of a collection's entries as of a local day."""

    def __init__(self, collection: str, whole: Term, *, window: Interval, today: date) -> None:
        self._collection = collection
        self._whole = whole
        self._window = window
        self._today = today

    def feeds(self, entries: Sequence[Entry]) -> Iterator[Feed]:
        """Every feed that has a public entry: the whole first, then in the order in which terms were met."""
        yield from self._with_parts(self._whole, entries, {})
        for term, some in by_term(entries, lambda term: True).items():
            yield from self._with_parts(term, some, {term.by: term.slug})

    def _with_parts(self, term: Term, entries: Sequence[Entry], filters: Mapping[str, str]) -> Iterator[Feed]:
        feed = self._feed(term, entries, filters)
        if feed is None:
            return
        parts = tuple(self._parts(entries, filters)) if feed.window else ()
        yield Feed(feed.collection, term, feed.canonical, feed.count, feed.octets, feed.changed_at, feed.window, parts)

    def _parts(self, entries: Sequence[Entry], filters: Mapping[str, str]) -> Iterator[Feed]:
        of_parts = by_term(entries, lambda term: term.by in _PARTS and term.by not in filters)
        for term, some in of_parts.items():
            yield from filter(None, [self._feed(term, some, {**filters, term.by: term.slug})])
        for year in _years(entries):
            days = Interval(date(year, 1, 1), date(year, 12, 31))
            term = Term(YEAR, str(year), f"{year}年", str(year))
            yield from filter(None, [self._feed(term, entries, {**filters, "datetime": days.text}, days)])

    def _feed(
        self, term: Term, entries: Sequence[Entry], filters: Mapping[str, str], days: Interval | None = None
    ) -> Feed | None:
        """The feed, unless nothing public stands in it. `days`: those asked for, which are answered whole."""
        within = [entry for entry in entries if _spans(days or self._window, entry)]
        count = sum(entry.is_public for entry in within)
        if not count:
            return None
        window = None
        if days is None and not fits(len(within), sum(entry.octets for entry in within)):
            window = narrowed([(entry.first_on, entry.last_on, entry.octets) for entry in within], self._today)
        sent = [entry for entry in within if _spans(window, entry)] if window else within
        changed = max((entry.changed for entry in sent or within), default=0)
        return Feed(
            self._collection,
            term,
            # As `Query.canonical` spells it.
            urlencode(sorted(filters.items()), safe=",:/"),
            count,
            sum(entry.octets for entry in sent),
            datetime.fromtimestamp(changed, UTC),
            window,
        )


def by_term(entries: Iterable[Entry], counts: Callable[[Term], bool]) -> dict[Term, list[Entry]]:
    """Entries by each of their terms that counts, in the terms' order."""
    found: defaultdict[Term, list[Entry]] = defaultdict(list)
    for entry in entries:
        for term in entry.terms:
            if counts(term):
                found[term].append(entry)
    order = ("category", "kind", "subdistrict", "network", "place")
    return {term: found[term] for term in sorted(found, key=lambda term: (order.index(term.by), term.slug))}


def _spans(days: Interval, entry: Entry) -> bool:
    begins = days.first_on is None or entry.last_on >= days.first_on
    return begins and (days.last_on is None or entry.first_on <= days.last_on)


def _years(entries: Iterable[Entry]) -> list[int]:
    """Years in which something takes place, the latest first."""
    years = {year for entry in entries for year in range(entry.first_on.year, entry.last_on.year + 1)}
    return sorted(years, reverse=True)
