"""Records by their distance from a point: places by their geometry, events and projects by public places too."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, TypeAlias
from uuid import UUID

from django.db.models import Q, QuerySet

from core.keys import among
from core.nearness import Near, metres_within, nearest
from core.record import RecordQuerySet
from core.spatial_index import is_crowded
from events.models import Event, OtherPlace
from events.occurrence_change import OccurrenceChange
from places.models import Place
from projects.models import Project
from publish.query.whereabouts import held_at

Ranking: TypeAlias = list[tuple[int, int]]

# Where more places than this lie in the box, it is quicker to begin with those that something refers to.
_MANY: Final = 5_000


def nearest_rows(found: QuerySet[Any, Any], near: Near, limit: int) -> Ranking:
    """By their own geometry."""
    return nearest(found, near.longitude, near.latitude, limit, near.radius_m)


def places_within(near: Near, at: datetime) -> Q:
    """Places by their own geometry."""
    return among(metres_within(Place.objects.public(at), near))


def events_within(near: Near, at: datetime) -> Q:
    """Events by any of their public places."""
    return held_at(Place.objects.filter(among(_venues(near, at, _held()))).values("pk"))


def nearest_events(found: RecordQuerySet[Event], near: Near, at: datetime, limit: int) -> Ranking:
    """Events by the nearest of their public places."""
    metres = _venues(near, at, _held())
    places = Place.objects.filter(among(metres)).values("pk")
    rows = [
        *found.filter(place__in=places).values_list("pk", "uid", "place"),
        *found.filter(other_places__place__in=places).values_list("pk", "uid", "other_places__place"),
        *found.filter(occurrence_changes__place__in=places).values_list("pk", "uid", "occurrence_changes__place"),
    ]
    return _ranked(((key, uid, metres[place]) for key, uid, place in rows), limit)


def projects_within(near: Near, at: datetime) -> Q:
    """Projects by their own geometry, or by their public place's when they have none."""
    own = metres_within(Project.objects.public(at), near)
    places = Place.objects.filter(among(_venues(near, at, _built()))).values("pk")
    return among(own) | Q(geometry__isnull=True, place__in=places)


def nearest_projects(found: RecordQuerySet[Project], near: Near, at: datetime, limit: int) -> Ranking:
    """Projects likewise."""
    metres = _venues(near, at, _built())
    places = Place.objects.filter(among(metres)).values("pk")
    own = dict(nearest_rows(found, near, limit))
    uids = found.filter(among(own)).values_list("pk", "uid")
    there = found.filter(geometry__isnull=True, place__in=places).values_list("pk", "uid", "place")
    rows = [*((key, uid, own[key]) for key, uid in uids), *((key, uid, metres[place]) for key, uid, place in there)]
    return _ranked(rows, limit)


def _ranked(rows: Iterable[tuple[int, UUID, int]], limit: int) -> Ranking:
    """Each record once, at its least distance."""
    least: dict[tuple[int, UUID], int] = {}
    for key, uid, metres in rows:
        least[key, uid] = min(metres, least.get((key, uid), metres))
    order = sorted((metres, uid, key) for (key, uid), metres in least.items())
    return [(key, metres) for metres, _, key in order[:limit]]


def _held() -> tuple[QuerySet[Any, Any], ...]:
    return tuple(rows.values("place") for rows in (Event.objects, OtherPlace.objects, OccurrenceChange.objects))


def _built() -> tuple[QuerySet[Any, Any], ...]:
    return (Project.objects.values("place"),)


def _venues(near: Near, at: datetime, referring: Iterable[QuerySet[Any, Any]]) -> dict[int, int]:
    """Whole metres by key of the public places within the radius, and of what was merged into them.

    Where very many are near, of those alone that are among `referring`.
    """
    public = Place.objects.public(at)
    are_many = is_crowded(Place, near.box(near.radius_m), _MANY)
    if are_many:
        keys = {key for rows in referring for key in rows.filter(place__isnull=False).values_list("place", flat=True)}
        merged = Place.objects.filter(among(keys), merged_into__isnull=False)
        keys.update(merged.values_list("merged_into", flat=True))
        public = public.filter(among(keys))
    metres = metres_within(public, near, by_index=not are_many)
    merged = Place.objects.filter(merged_into__in=Place.objects.filter(among(metres)).values("pk"))
    return metres | {key: metres[into] for key, into in merged.values_list("pk", "merged_into") if into is not None}
