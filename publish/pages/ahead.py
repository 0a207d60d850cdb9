"""What is on: the events of today, and the next ones by their nearest day."""

from datetime import datetime
from typing import Final

from django.utils import timezone

from events.models import Event, EventQuerySet
from publish.pages.leaf import days_shown

# How many running or coming events are looked at for the nearest: series stand in SQL by their first day.
CONSIDERED: Final = 60


def ahead(events: EventQuerySet, at: datetime) -> tuple[list[Event], list[Event]]:
    """Those of some public events that are on today, and those to come, each in order, with relations."""
    today = timezone.localdate(at)
    found = events.dated().filter(last_on__gte=today).order_by("first_on", "uid").with_relations()[:CONSIDERED]
    dated = [(days_shown(event, today) or (today, today), event) for event in found]
    on_today = [event for (first, _), event in dated if first <= today]
    coming = sorted((first, event.uid, event) for (first, _), event in dated if first > today)
    return on_today, [event for _, _, event in coming]
