"""The events on the page of a place or a project: what is ahead, then the latest past ones."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q
from django.utils import timezone

from events.models import Event
from publish.pages.frame import resource
from publish.pages.lines import EventLine, event_line

_AHEAD: Final = 20
_PAST: Final = 10


@dataclass(frozen=True, slots=True)
class EventsBeside:
    """Lines of events, where the rest is listed, and where to subscribe to them."""

    ahead: tuple[EventLine, ...]
    past: tuple[EventLine, ...]
    list_href: str
    subscribe_href: str


def events_beside(condition: Q, canonical: str, at: datetime) -> EventsBeside:
    """The public events of a condition, which is that of the filter `canonical`."""
    today = timezone.localdate(at)
    events = Event.objects.public(at).dated().filter(condition).with_relations()
    ahead = events.filter(last_on__gte=today).order_by("first_on", "uid")[:_AHEAD]
    past = events.filter(last_on__lt=today).order_by("-first_on", "-uid")[:_PAST]
    return EventsBeside(
        tuple(event_line(event, at) for event in ahead),
        tuple(event_line(event, at) for event in past),
        resource("events/", canonical),
        resource("subscribe/", canonical),
    )
