"""The feeds and layers that a record stands in, asked of the filter grammar itself.

Whatever the record is connected with by keys, two steps far, names the terms that could select it;
which of them do, each filter's own condition says. The number of queries is the schema's, not the data's,
but for one or a few by each of at most MAX_TERMS terms.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q

from core.errors import InvalidParameter
from core.record import Record, rows
from desk.words import part_models
from events.models import Event
from places.models import Place
from projects.models import Project
from publish.addresses import collection_url
from publish.query import EventQuery, Parameter, PlaceQuery, ProjectQuery, Query

MAX_TERMS: Final = 40
_QUERIES: Final[dict[Any, tuple[str, Any, str]]] = {
    Event: ("events", EventQuery, "全部活动"),
    Place: ("places", PlaceQuery, "全部场所"),
    Project: ("projects", ProjectQuery, "全部项目"),
}
# How far a filter looks: an event's place's network.
_STEPS: Final = 2

# `Any` below: models that are known at run time only, and queries of any collection.


@dataclass(frozen=True, slots=True)
class FeedOf:
    """One query that selects the record: its name, and the list, calendar (when it has one) and layer."""

    title: str
    page: str
    ics: str
    geojson: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a record stands at a moment: the feeds, and how many events in theirs name it."""

    feeds: tuple[FeedOf, ...] = ()
    events: int = 0
    was_ever_public: bool = False


def standing(record: Record, at: datetime) -> Standing:
    """Where the stored record stands."""
    if not record.was_ever_public(at):
        return Standing()
    collection, query, whole = _QUERIES[type(record)]
    has_calendar = hasattr(query, "feed")
    shown = query().feed(at) if has_calendar else query().queryset(at)
    if not shown.filter(pk=record.pk).exists():
        return Standing(events=_events_of(record, at), was_ever_public=True)
    selecting = [(whole, ""), *_selecting(record, query, at)]
    feeds = tuple(
        FeedOf(
            title,
            collection_url(collection, "/", canonical),
            collection_url(collection, ".ics", canonical) if has_calendar else "",
            collection_url(collection, ".geojson", canonical),
        )
        for title, canonical in selecting
    )
    return Standing(feeds, _events_of(record, at), was_ever_public=True)


def _events_of(record: Record, at: datetime) -> int:
    """How many events in the default feed are held at the place, or belong to the project."""
    name = str(record._meta.model_name)
    if name not in {parameter.name for parameter in EventQuery.PARAMETERS}:
        return 0
    try:
        return EventQuery({name: (record.slug,)}).feed(at).count()
    except InvalidParameter:  # it lives on in a record that the public has not seen
        return 0


def _selecting(record: Record, query: Any, at: datetime) -> list[tuple[str, str]]:
    """(name, canonical query) of each term whose condition holds for the record; one query says which."""
    asked = list(_conditions(record, query, at))[:MAX_TERMS]
    every = rows(type(record))
    holds = {
        f"holds_{number}": Exists(every.filter(condition, pk=OuterRef("pk")))
        for number, (_, _, condition) in enumerate(asked)
    }
    said = every.filter(pk=record.pk).annotate(**holds).values(*holds).get() if holds else {}
    return [(title, canonical) for number, (title, canonical, _) in enumerate(asked) if said[f"holds_{number}"]]


def _conditions(record: Record, query: Any, at: datetime) -> Iterator[tuple[str, str, Q]]:
    slugs = _slugs_around(record)
    parameters: tuple[Parameter, ...] = query.PARAMETERS
    for parameter in parameters:
        if not parameter.is_vocabulary or parameter.titles is None or parameter.condition is None:
            continue
        titles = parameter.titles(slugs, at)
        for slug in [slug for slug in slugs if slug in titles]:
            one: Query = query({parameter.name: (slug,)})
            try:
                yield f"{parameter.label}：{titles[slug]}", one.canonical(), one.conditions(at)
            except InvalidParameter:
                continue  # it names a row of another vocabulary, or one that the public never saw


def _slugs_around(record: Record) -> list[str]:
    """The record's own choices, and the slugs of the rows around it, nearest first."""
    slugs = {str(getattr(record, field.name)): None for field in record._meta.concrete_fields if field.choices}
    slugs |= {record.slug: None}
    ring: dict[Any, set[Any]] = {type(record): {record.pk}}
    for _ in range(_STEPS):
        ring = _next_ring(ring)
        for model, keys in ring.items():
            if any(field.name == "slug" for field in model._meta.concrete_fields):
                slugs |= dict.fromkeys(rows(model).filter(pk__in=keys).order_by("slug").values_list("slug", flat=True))
    return list(slugs)


def _next_ring(ring: dict[Any, set[Any]]) -> dict[Any, set[Any]]:
    """Keys, by model, of what rows and their parts point at."""
    found: defaultdict[Any, set[Any]] = defaultdict(set)
    for model, keys in ring.items():
        for source, owner in [(model, "pk"), *((part, "record") for part in part_models(model).values())]:
            links = [field for field in source._meta.concrete_fields if field.remote_field is not None]
            chosen = rows(source).filter(**{f"{owner}__in": keys}).order_by()
            for values in chosen.values_list(*(field.attname for field in links)) if links else ():
                for field, value in zip(links, values, strict=True):
                    if value is not None:
                        found[field.related_model].add(value)
    return dict(found)
