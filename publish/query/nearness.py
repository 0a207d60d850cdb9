"""Records by their distance from a point: places by their geometry, events and projects by public places too."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, TypeAlias
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet

from core.keys import among
from core.nearness import Near, keys_within, metres_within, nearest
from core.record import RecordQuerySet, rows
from core.spatial_index import is_crowded
from events.models import Event, OtherPlace
from events.occurrence_change import OccurrenceChange
from places.models import Place
from projects.models import Project
from publish.query.whereabouts import held_at

Ranking: TypeAlias = list[tuple[int, int]]

# So few places are measured whether or not anything is there.
_MANY: Final = 5_000
_HELD: Final = (Event, OtherPlace, OccurrenceChange)
_BUILT: Final = (Project,)


def nearest_rows(found: QuerySet[Any, Any], near: Near, limit: int) -> Ranking:
    """By their own geometry."""
    return nearest(found, near.longitude, near.latitude, limit, near.radius_m)


def events_within(near: Near, at: datetime) -> Q:
    """Events by any of their public places."""
    return held_at(Place.objects.filter(among(_venues(near, at, _HELD))).values("pk"))


def nearest_events(found: RecordQuerySet[Event], near: Near, at: datetime, limit: int) -> Ranking:
    """Events by the nearest of their public places."""
    metres = _venues(near, at, _HELD)
    places = Place.objects.filter(among(metres)).values("pk")
    held = [
        *found.filter(place__in=places).values_list("pk", "uid", "place"),
        *found.filter(other_places__place__in=places).values_list("pk", "uid", "other_places__place"),
        *found.filter(occurrence_changes__place__in=places).values_list("pk", "uid", "occurrence_changes__place"),
    ]
    return _ranked(((key, uid, metres[place]) for key, uid, place in held), limit)


def projects_within(near: Near, at: datetime) -> Q:
    """Projects by their own geometry, or by their public place's when they have none."""
    places = Place.objects.filter(among(_venues(near, at, _BUILT))).values("pk")
    return among(keys_within(Project, near)) | Q(geometry__isnull=True, place__in=places)


def nearest_projects(found: RecordQuerySet[Project], near: Near, at: datetime, limit: int) -> Ranking:
    """Projects likewise."""
    metres = _venues(near, at, _BUILT)
    places = Place.objects.filter(among(metres)).values("pk")
    own = dict(nearest_rows(found, near, limit))
    uids = found.filter(among(own)).values_list("pk", "uid")
    there = found.filter(geometry__isnull=True, place__in=places).values_list("pk", "uid", "place")
    built = [*((key, uid, own[key]) for key, uid in uids), *((key, uid, metres[place]) for key, uid, place in there)]
    return _ranked(built, limit)


def _ranked(measured: Iterable[tuple[int, UUID, int]], limit: int) -> Ranking:
    """Each record once, at its least distance."""
    least: dict[tuple[int, UUID], int] = {}
    for key, uid, metres in measured:
        least[key, uid] = min(metres, least.get((key, uid), metres))
    order = sorted((metres, uid, key) for (key, uid), metres in least.items())
    return [(key, metres) for metres, _, key in order[:limit]]


def _venues(near: Near, at: datetime, referring: Iterable[type[models.Model]]) -> dict[int, int]:
    """Whole metres by key of the public places within the radius, and of what was merged into them.

    Where more places are near than there are rows of the `referring` models, of those alone that these name.
    """
    public = Place.objects.public(at)
    box = near.box(near.radius_m)
    are_many = is_crowded(Place, box, _MANY) and is_crowded(Place, box, sum(rows(model).count() for model in referring))
    if are_many:
        keys = {key for model in referring for key in rows(model).order_by().values_list("place", flat=True)}
        keys.discard(None)
        merged = Place.objects.filter(among(keys), merged_into__isnull=False).order_by()
        keys.update(merged.values_list("merged_into", flat=True))
        public = public.filter(among(keys))
    metres = metres_within(public, near, by_index=not are_many)
    merged = Place.objects.filter(merged_into__in=Place.objects.filter(among(metres)).values("pk")).order_by()
    return metres | {key: metres[into] for key, into in merged.values_list("pk", "merged_into") if into is not None}
