"""How the feeds fare, for the desk: what was left out and why, and who fetches what."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet, Sum

from core.language import Language
from core.record import Record
from events.models import Event
from places.models import Place
from projects.models import Project
from publish.caching.renderer import renderer_key
from publish.caching.store import refresh
from publish.fetches.clients import Client
from publish.geojson import renderers as geojson
from publish.ical import renderers as ical
from publish.models import EventComponent, FeedFetches, PlaceComponent, ProjectComponent

_RENDERERS: Final = (ical.EVENTS, ical.PROJECTS, geojson.EVENTS, geojson.PLACES, geojson.PROJECTS)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A public record that stands in no feed of these forms. `is_fault`: it should; otherwise the reason is its own."""

    record: Record
    forms: tuple[str, ...]
    why: str
    is_fault: bool


@dataclass(frozen=True, slots=True)
class Fetches:
    """Fetches of one feed: with the whole answer, with the answer that nothing changed, and by family of clients."""

    feed: str
    sent: int
    unchanged: int
    clients: tuple[tuple[Client, int], ...]

    @property
    def number(self) -> int:
        """Both together."""
        return self.sent + self.unchanged


def left_out(at: datetime, *, limit: int) -> list[LeftOut]:
    """Public records that are missing in a feed, faults first; of each kind of record at most `limit` components."""
    for renderer in _RENDERERS:
        refresh(renderer[Language.ZH_HANS])
    found: list[LeftOut] = []
    for components in _of_public(at):
        rows = components.exclude(left_out="").select_related("record", "rendering").defer("body")
        found += _by_record(rows.order_by("-is_fault", "record_id", "rendering__name")[:limit])
    return sorted(found, key=lambda one: not one.is_fault)


def faults(at: datetime) -> int:
    """How many faults `left_out` would list without its limit, as the store stands: nothing is rendered. One query."""
    faulty = [
        part.filter(is_fault=True).order_by().values("record_id", "left_out").distinct() for part in _of_public(at)
    ]
    return faulty[0].union(*faulty[1:], all=True).count()


def _of_public(at: datetime) -> list[QuerySet[Any, Any]]:
    """The components of public records, by kind of record, as this renderer makes them."""
    kinds: tuple[tuple[Any, QuerySet[Any, Any]], ...] = (
        (EventComponent, Event.objects.public(at)),
        (PlaceComponent, Place.objects.public(at)),
        (ProjectComponent, Project.objects.public(at)),
    )
    return [
        model.objects.filter(Exists(public.filter(pk=OuterRef("record_id"))), rendering__key=renderer_key())
        for model, public in kinds
    ]


def _by_record(components: Iterable[Any]) -> list[LeftOut]:
    forms: defaultdict[tuple[Record, str, bool], list[str]] = defaultdict(list)
    for component in components:
        forms[component.record, component.left_out, component.is_fault].append(component.rendering.name)
    return [LeftOut(record, tuple(names), why, is_fault) for (record, why, is_fault), names in forms.items()]


def fetches(since: date) -> list[Fetches]:
    """Every feed that was fetched since that day, the most fetched first; one query."""
    rows = FeedFetches.objects.filter(day__gte=since).values_list("feed", "client").order_by()
    by_feed: defaultdict[str, list[tuple[Client, int, int]]] = defaultdict(list)
    for feed, client, sent, unchanged in rows.annotate(Sum("sent"), Sum("unchanged")):
        known = Client(client) if client in Client.values else Client.OTHER
        by_feed[feed].append((known, sent, unchanged))
    found = [_fetches(feed, clients) for feed, clients in by_feed.items()]
    return sorted(found, key=lambda one: (-one.number, one.feed))


def _fetches(feed: str, clients: list[tuple[Client, int, int]]) -> Fetches:
    numbers: defaultdict[Client, int] = defaultdict(int)
    for client, sent, unchanged in clients:
        numbers[client] += sent + unchanged
    most_first = sorted(numbers.items(), key=lambda one: (-one[1], one[0]))
    return Fetches(feed, sum(row[1] for row in clients), sum(row[2] for row in clients), tuple(most_first))
