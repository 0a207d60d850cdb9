"""Series in a window: SQL knows the first and last day of each, Python whether an occurrence lies between."""

from typing import Final

from django.db.models import Prefetch

from core.errors import InvalidRule
from events.models import Event, EventQuerySet
from publish.query.values import Interval

# How many series a request looks into, a millisecond each the first time, then some microseconds.
# What is beyond stays in the answer.
MAX_SERIES: Final = 500
_CHANGES: Final = Prefetch("occurrence_changes", to_attr="loaded_changes")
_READ: Final = ("start_on", "end_on", "start_time", "end_time", "rule", "excluded_dates", "expansion")


def without_occurrence(events: EventQuerySet, interval: Interval) -> list[int]:
    """Keys of the series among events that overlap the interval, none of whose occurrences does; two queries.

    A cancelled occurrence counts, since it is still shown.
    """
    if interval.first_on is None or interval.last_on is None:
        return []  # the first or the last occurrence lies inside
    around = events.exclude(rule="").filter(first_on__lt=interval.first_on, last_on__gt=interval.last_on)
    found = around.only(*_READ).prefetch_related(_CHANGES)[:MAX_SERIES]
    return [event.pk for event in found if not _has_occurrence(event, interval)]


def _has_occurrence(event: Event, interval: Interval) -> bool:
    try:
        found = event.occurrences()
    except InvalidRule:
        return True  # only raw SQL can have written it: let it be seen
    first, last = interval.first_on, interval.last_on
    return first is None or last is None or any(one.start_on <= last and one.end_on >= first for one in found)
