"""What there is to say of an event, before any language says it. Pure; runs no query."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum, auto

from django.conf import settings

from core.record import Record
from events.models import Event, EventState
from places.models import Place


class Mark(Enum):
    """What must be seen first of an event that is not as it was planned."""

    CANCELLED = auto()
    RESCHEDULED = auto()
    POSTPONED = auto()  # to a date that nobody has named yet
    MOVED = auto()
    TENTATIVE = auto()


class Venue(Enum):
    """Where an event is that is not at one place."""

    UNKNOWN = auto()
    ONLINE = auto()
    SEVERAL = auto()


class Whole(Enum):
    """What an event can be a part of."""

    UMBRELLA = auto()
    PROJECT = auto()


def mark_of(event: Event) -> Mark | None:
    """The mark; None when all is as planned."""
    match event.state:
        case EventState.CANCELLED:
            return Mark.CANCELLED
        case EventState.POSTPONED:
            return Mark.RESCHEDULED if event.previous_start_on else Mark.POSTPONED
        case EventState.MOVED:
            return Mark.MOVED
        case EventState.TENTATIVE:
            return Mark.TENTATIVE
        case _:
            return None


def public_places(event: Event, at: datetime) -> list[Place]:
    """Where it is held, main place first; a merged place by its survivor, one that is not public not at all."""
    places = [event.place, *(other.place for other in event.further_places)]
    standing = dict.fromkeys(place.survivor for place in places if place is not None)
    return [place for place in standing if place.is_public(at)]


def previous_place(event: Event, at: datetime) -> Place | None:
    """Where it was to be held before it was moved; None when the public may not see that place."""
    place = event.previous_place.survivor if event.previous_place is not None else None
    return place if place is not None and place.is_public(at) else None


def venue_of(event: Event, places: Sequence[Place]) -> Place | Venue:
    """The one place of its public `places`, or what is to be said instead."""
    if len(places) > 1:
        return Venue.SEVERAL
    if places:
        return places[0]
    return Venue.ONLINE if event.online_url else Venue.UNKNOWN


def other_zone(event: Event) -> str:
    """The zone of its clock times, which must be named beside them; empty when it is the service's own."""
    return "" if event.zone == settings.TIME_ZONE else event.zone


def belongs_to(event: Event, at: datetime) -> list[tuple[Whole, Record]]:
    """What it is a part of: the umbrella and the project that the public may see."""
    wholes: tuple[tuple[Whole, Record | None], ...] = (
        (Whole.UMBRELLA, event.umbrella),
        (Whole.PROJECT, event.project),
    )
    standing = [(whole, record.survivor) for whole, record in wholes if record is not None]
    return [(whole, record) for whole, record in standing if record.is_public(at)]
