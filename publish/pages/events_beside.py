"""The events on the page of a place or a project: what is ahead, then the latest past ones."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q
from django.utils import timezone

from events.models import Event
from publish.pages.frame import resource, subscription
from publish.pages.lines import EventLine, event_line

_AHEAD: Final = 20
_PAST: Final = 10


@dataclass(frozen=True, slots=True)
class EventsBeside:
    """Lines of events, where the rest is listed, and the feed to subscribe to."""

    ahead: tuple[EventLine, ...]
    past: tuple[EventLine, ...]
    list_href: str
    feed: str
    webcal: str


def events_beside(condition: Q, canonical: str, at: datetime, *, feed: str = "") -> EventsBeside:
    """The public events of a condition, which is that of the filter `canonical`; `feed` is their own, if any."""
    today = timezone.localdate(at)
    events = Event.objects.public(at).dated().filter(condition).with_relations()
    ahead = events.filter(last_on__gte=today).order_by("first_on", "uid")[:_AHEAD]
    past = events.filter(last_on__lt=today).order_by("-first_on", "-uid")[:_PAST]
    addresses = subscription(feed) if feed else subscription("events.ics", canonical)
    return EventsBeside(
        tuple(event_line(event, at) for event in ahead),
        tuple(event_line(event, at) for event in past),
        resource("events/", canonical),
        addresses["address"],
        addresses["webcal"],
    )
