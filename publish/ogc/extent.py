"""Where and when the items of a collection lie: the box of the stored components, the days of the records."""

from datetime import date, datetime, time
from typing import Any

from django.db.models import Max, Min
from django.utils import timezone

from core.language import Language
from publish.caching import InStoreOrder, Region
from publish.caching.reading import survey
from publish.caching.store import refresh, standing
from publish.ogc.collections import Collection


def extent(collection: Collection, at: datetime) -> dict[str, Any]:
    """The member `extent` (17-069r4, 7.13), empty for a collection that has neither places nor times; a few queries."""
    renderer = collection.renderers[Language.ZH_HANS]
    now = standing(renderer)
    if not now.is_current:
        refresh(renderer)
        now = standing(renderer)
    public = collection.records().public(at)
    box = survey(InStoreOrder(lambda: public, Region(placed=True)), renderer, now, None).box
    members: dict[str, Any] = {"spatial": {"bbox": [list(box)]}} if box else {}
    if collection.is_dated:
        first_on, last_on = public.aggregate(first=Min("first_on"), last=Max("last_on")).values()
        if first_on is not None:
            members["temporal"] = {"interval": [[_moment(first_on, time.min), _moment(last_on, time(23, 59, 59))]]}
    return members


def _moment(day: date, clock: time) -> str:
    """A day's first or last second, by the service's own zone."""
    return timezone.make_aware(datetime.combine(day, clock)).isoformat()
