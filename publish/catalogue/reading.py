"""The entries of all feeds at once: a number of queries that grows neither with them nor with the feeds.

Grouped here and not by the database: narrowing a feed takes the days and octets of its entries, and
an event that is held in several places, of which some were merged, counts once at each that stands.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from core.models import Vocabulary
from core.record import rows
from events.models import Category, Event, OtherPlace
from places.models import Membership, Network, Place, Subdistrict
from projects.models import ProjectKind
from publish.caching.reading import with_components
from publish.caching.renderer import Renderer
from publish.caching.store import live_parts, refresh, standing
from publish.catalogue.feed import Entry, Term
from publish.ical.renderers import EVENTS, PROJECTS
from publish.query import EventQuery, ProjectQuery
from publish.query.values import Interval

_EVERYTHING = {"datetime": Interval(None, None)}
# Key of a record, first and last day, octets, seconds since 1970 of the last change, and what was asked for beside.
Row = tuple[Any, ...]


def event_entries(at: datetime) -> list[Entry]:
    """Every event that has stood in a calendar and still does, of all times."""
    query = EventQuery(_EVERYTHING)
    public = set(query.queryset(at).order_by().values_list("pk", flat=True))
    held_at = _held_at(at)
    categories = _terms("category", Category)
    entries = []
    for key, first_on, last_on, octets, changed, category in _rows(EVENTS, query.feed(at), at, "category_id"):
        terms = (categories[category], *held_at.get(key, ()))
        entries.append(Entry(first_on, last_on, octets, changed, key in public, terms))
    return entries


def project_entries(at: datetime) -> list[Entry]:
    """Every project whose completion has stood in a calendar and still does."""
    query = ProjectQuery()
    public = set(query.queryset(at).order_by().values_list("pk", flat=True))
    kinds = {value: Term("kind", value, str(label)) for value, label in ProjectKind.choices}
    return [
        Entry(first_on, last_on, octets, changed, key in public, (kinds[kind],))
        for key, first_on, last_on, octets, changed, kind in _rows(PROJECTS, query.feed(at), at, "kind")
    ]


def _rows(renderer: Renderer, found: QuerySet[Any, Any], at: datetime, column: str) -> Iterator[Row]:
    """A row for each component that is sent; what the store does not hold as it is now is rendered."""
    refresh(renderer)
    now = standing(renderer)
    columns = ("pk", "first_on", "last_on", "stored__length", "stored__changed", column)
    held = list(with_components(found, now).order_by().values_list(*columns))
    missing = [row[0] for row in held if row[3] is None or now.is_stale(row[0])]
    live = {part.record: (len(part.body), part.changed) for part in live_parts(renderer, missing, at)}
    for key, first_on, last_on, length, changed, value in held:
        octets, when = live.get(key, (0, 0)) if key in live or length is None else (length, changed)
        if octets:
            yield key, first_on, last_on, octets, when, value


def _terms(by: str, model: type[Vocabulary]) -> dict[int, Term]:
    """A vocabulary's terms by key, retired ones too: their feeds still answer."""
    found = rows(model).values_list("pk", "slug", "title", "title_en")
    return {key: Term(by, slug, title, title_en) for key, slug, title, title_en in found}


def _held_at(at: datetime) -> dict[int, tuple[Term, ...]]:
    """By event, the public places where it is held, their subdistricts and networks, each once."""
    events = Event.objects.ever_public(at).filter(place__isnull=False).order_by()
    others = OtherPlace.objects.filter(record__in=Event.objects.ever_public(at).order_by().values("pk")).order_by()
    named = Place.objects.filter(Q(pk__in=events.values("place")) | Q(pk__in=others.values("place"))).order_by()
    standing_in = {key: into or key for key, into in named.values_list("pk", "merged_into")}
    survivors = Q(pk__in=named.values("pk")) | Q(pk__in=named.values("merged_into"))
    public = Place.objects.public(at).filter(survivors).order_by()
    terms = _terms_of_places(public)
    found: defaultdict[int, dict[Term, None]] = defaultdict(dict)
    for event, place in (*events.values_list("pk", "place"), *others.values_list("record", "place")):
        found[event].update(dict.fromkeys(terms.get(standing_in[place], ())))
    return {event: tuple(its_terms) for event, its_terms in found.items()}


def _terms_of_places(places: QuerySet[Any, Any]) -> dict[int, list[Term]]:
    """By public place, itself as a term, its subdistrict and its networks."""
    subdistricts, networks = _terms("subdistrict", Subdistrict), _terms("network", Network)
    terms: dict[int, list[Term]] = {}
    for key, slug, title, title_en, subdistrict in places.values_list("pk", "slug", "title", "title_en", "subdistrict"):
        its_subdistrict = (subdistricts[subdistrict],) if subdistrict else ()
        terms[key] = [Term("place", slug, title, title_en), *its_subdistrict]
    memberships: Iterable[tuple[int, int]] = Membership.objects.filter(record__in=places.values("pk")).values_list(
        "record", "network"
    )
    for place, network in memberships:
        terms[place].append(networks[network])
    return terms
