"""What changed since a moment: the records themselves, and those that show something of what did.

The same rows count as in `shown_changed_at`, the moment that feeds and layers give with a record. What
appeared or went by schedule changed at that moment, though nobody wrote then.
"""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from core.record import Record
from events.models import Event
from places.models import Membership, Place
from projects.models import Project
from publish.query.whereabouts import held_at


def places_changed(since: datetime, at: datetime) -> Q:
    """Places, their subdistrict or a network of theirs."""
    networks = Membership.objects.filter(network__changed_at__gte=since).values("record")
    return _changed(since, at) | Q(subdistrict__changed_at__gte=since) | Q(pk__in=networks)


def projects_changed(since: datetime, at: datetime) -> Q:
    """Projects, their owner or their place."""
    return _changed(since, at) | Q(owner__changed_at__gte=since) | Q(place__in=_seen(Place, since, at))


def events_changed(since: datetime, at: datetime) -> Q:
    """Events, their terms, and the records that they name."""
    places, projects, events = _seen(Place, since, at), _seen(Project, since, at), _seen(Event, since, at)
    return (
        _changed(since, at)
        | Q(category__changed_at__gte=since)
        | Q(organiser__changed_at__gte=since)
        | held_at(places)
        | Q(previous_place__in=places)
        | Q(project__in=projects)
        | Q(umbrella__in=events)
    )


def _changed(since: datetime, at: datetime) -> Q:
    moments = ("published_at", "publish_at", "unpublish_at")
    scheduled = [Q(**{f"{moment}__gte": since, f"{moment}__lte": at}) for moment in moments]
    together = Q(changed_at__gte=since)
    for condition in scheduled:
        together |= condition
    return together


def _seen(model: type[Record], since: datetime, at: datetime) -> QuerySet[Any, Any]:
    """Keys of what changed and was ever public, and of what was merged into it: a draft's changes do not show."""
    manager: Any = model._default_manager  # of records: it has their QuerySet
    changed = manager.ever_public(at).filter(_changed(since, at)).values("pk")
    seen: QuerySet[Any, Any] = manager.filter(Q(pk__in=changed) | Q(merged_into__in=changed))
    return seen.values("pk")
