"""What is next in a feed, in the lines that stand everywhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils import timezone

from core.record import RecordQuerySet
from events.models import Event
from publish.catalogue import Composition, Of
from publish.pages.leaf import days_shown
from publish.pages.lines import event_line, project_line

_LISTED: Final = 10
# So many running events are looked at for the nearest: series stand in SQL by their first and last day.
_RUNNING: Final = 200
_LINES: Final = {Of.EVENTS: event_line, Of.PROJECTS: project_line}


@dataclass(frozen=True, slots=True)
class Preview:
    """Lines of a kind; `is_over` when nothing is ahead and they are the latest that were."""

    lines: tuple[Any, ...]
    template: str
    is_over: bool


def preview(composition: Composition, at: datetime) -> Preview:
    """The next ten entries, or the last ten of a feed that has nothing ahead. At most three queries and what they
    prefetch."""
    today = timezone.localdate(at)
    found = composition.shown(at)
    ahead = _ahead(found, today) if composition.of is Of.EVENTS else _promised(found, today)
    shown = ahead or _latest(found, today)
    line: Any = _LINES[composition.of]  # of its record
    template = f"publish/_{composition.of[:-1]}_line.html"
    return Preview(tuple(line(row, at) for row in shown), template, is_over=not ahead)


def _ahead(found: Any, today: date) -> Sequence[Event]:
    """By their nearest day; what runs already comes first."""
    running = found.filter(first_on__lt=today, last_on__gte=today).with_relations()[:_RUNNING]
    coming = found.filter(first_on__gte=today).with_relations()[:_LISTED]
    dated = [(days_shown(event, today) or (today, today), event.uid, event) for event in (*running, *coming)]
    dated.sort(key=lambda one: (max(one[0][0], today), one[0][0], one[1]))
    return [event for _, _, event in dated[:_LISTED]]


def _promised(found: Any, today: date) -> Sequence[Any]:
    return list(found.filter(last_on__gte=today).with_relations()[:_LISTED])


def _latest(found: RecordQuerySet[Any], today: date) -> Sequence[Any]:
    past: Any = found.filter(last_on__lt=today).order_by("-last_on", "-first_on", "uid")
    return list(past.with_relations()[:_LISTED])
