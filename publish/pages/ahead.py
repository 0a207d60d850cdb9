"""What is on: the events of today, and the next ones by their nearest day."""

from datetime import datetime, time
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
    nearest = sorted(dated, key=lambda one: (max(one[0][0], today), one[1].start_time or time.min, one[1].uid))
    on_today = [event for (first, _), event in nearest if first <= today]
    return on_today, [event for (first, _), event in nearest if first > today]
