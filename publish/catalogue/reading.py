"""The entries of all feeds at once: a number of queries that grows neither with them nor with the feeds.

Grouped here and not by the database: narrowing a feed takes the days and octets of its entries, and
an event that is held in several places, of which some were merged, counts once at each that stands.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db.models import Q, QuerySet

from core.language import Language
from core.models import Vocabulary
from core.record import rows
from events.models import Category, Event, OtherPlace
from events.occurrence_change import OccurrenceChange
from places.models import Membership, Network, Place, Subdistrict
from projects.wording import KINDS
from publish.caching.renderer import Renderer
from publish.caching.selection import with_components
from publish.caching.store import live_parts, refresh, standing
from publish.catalogue.feed import Entry, Term
from publish.ical.renderers import EVENTS, PROJECTS
from publish.query import EventQuery, ProjectQuery
from publish.query.values import Interval

_EVERYTHING = {"datetime": Interval(None, None)}
_KINDS: Final = KINDS[Language.ZH_HANS]
# Key of a record, first and last day, octets, seconds since 1970 of the last change, and what was asked for beside.
Row = tuple[Any, ...]


def event_entries(at: datetime, query: EventQuery = EventQuery(_EVERYTHING)) -> list[Entry]:  # noqa: B008 # frozen
    """Every event that has stood in a calendar and still does, of all times; or those of a query."""
    gone = tombstones(query, at)
    places, others = _terms_of_places(at), _other_places()
    categories = {key: (term,) for key, term in _terms("category", Category).items()}
    entries = []
    for row in _rows(EVENTS[Language.ZH_HANS], query.feed(at), at, "category_id", "place_id"):
        key, first_on, last_on, octets, changed, category, place = row
        terms = categories[category] + places.get(place, ())
        if key in others:
            # What several of its places have in common counts once.
            more = (term for other in others[key] for term in places.get(other, ()))
            terms = tuple(dict.fromkeys((*terms, *more)))
        entries.append(Entry(first_on, last_on, octets, changed, key not in gone, terms))
    return entries


def project_entries(at: datetime, query: ProjectQuery = ProjectQuery()) -> list[Entry]:  # noqa: B008 # frozen
    """Every project whose completion has stood in a calendar and still does; or those of a query."""
    gone = tombstones(query, at)
    kinds = {value: Term("kind", value, title, KINDS[Language.EN][value]) for value, title in _KINDS.items()}
    return [
        Entry(first_on, last_on, octets, changed, key not in gone, (kinds[kind],))
        for key, first_on, last_on, octets, changed, kind in _rows(
            PROJECTS[Language.ZH_HANS], query.feed(at), at, "kind"
        )
    ]


def tombstones(query: EventQuery | ProjectQuery, at: datetime) -> frozenset[int]:
    """Keys of what stands in the calendar as a tombstone only."""
    public: QuerySet[Any, Any] = query.queryset(at).order_by().values("pk")
    return frozenset(query.feed(at).order_by().exclude(pk__in=public).values_list("pk", flat=True))


def _rows(renderer: Renderer, found: QuerySet[Any, Any], at: datetime, *columns: str) -> Iterator[Row]:
    """A row for each component that is sent; what the store does not hold as it is now is rendered."""
    refresh(renderer)
    now = standing(renderer)
    facts = ("pk", "first_on", "last_on", "stored__length", "stored__changed")
    held = list(with_components(found, now).order_by().values_list(*facts, *columns))
    missing = [row[0] for row in held if row[3] is None or now.is_stale(row[0])]
    live = {part.record: (len(part.body), part.changed) for part in live_parts(renderer, missing, at)}
    for key, first_on, last_on, length, changed, *values in held:
        octets, when = live.get(key, (0, 0)) if key in live or length is None else (length, changed)
        if octets:
            yield key, first_on, last_on, octets, when, *values


def _terms(by: str, model: type[Vocabulary]) -> dict[int, Term]:
    """A vocabulary's terms by key, retired ones too: their feeds still answer."""
    found = rows(model).values_list("pk", "slug", "title", "title_en")
    return {key: Term(by, slug, title, title_en) for key, slug, title, title_en in found}


def _other_places() -> dict[int, list[int]]:
    """By event, where else it is held, or just once."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for model in (OtherPlace, OccurrenceChange):
        for event, place in rows(model).filter(place__isnull=False).order_by("pk").values_list("record", "place"):
            found[event].append(place)
    return found


def _terms_of_places(at: datetime) -> dict[int, tuple[Term, ...]]:
    """Of each place where events are held, what stands for it: the public place, its subdistrict, its networks.

    A merged place stands for what it was merged into.
    """
    holders = (Event, OtherPlace, OccurrenceChange)
    held = reduce(or_, (Q(pk__in=rows(model).order_by().values("place")) for model in holders))
    merged = dict(Place.objects.filter(held, merged_into__isnull=False).order_by().values_list("pk", "merged_into"))
    survivors = Place.objects.filter(merged_from__isnull=False).order_by().values("pk")
    public = Place.objects.public(at).filter(held | Q(pk__in=survivors)).order_by()
    subdistricts, networks = _terms("subdistrict", Subdistrict), _terms("network", Network)
    terms: dict[int, tuple[Term, ...]] = {}
    for key, slug, title, title_en, subdistrict in public.values_list("pk", "slug", "title", "title_en", "subdistrict"):
        its_subdistrict = (subdistricts[subdistrict],) if subdistrict else ()
        terms[key] = (Term("place", slug, title, title_en), *its_subdistrict)
    memberships = Membership.objects.filter(record__in=public.values("pk")).values_list("record", "network")
    for place, network in memberships:
        terms[place] += (networks[network],)
    return terms | {key: terms[into] for key, into in merged.items() if into in terms}
