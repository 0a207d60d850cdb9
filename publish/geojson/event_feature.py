"""An event as a Feature at its place."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from events.models import Event, EventState
from events.wording import public_places, state_mark, venue_zh, when_zh
from publish.addresses import page_url
from publish.geojson.feature import EVENT_COLOUR, Feature, position


def event_feature(event: Event, at: datetime) -> Feature:
    """The Feature as the public may see it at `at`; without a public place with a position, its geometry is null."""
    places = public_places(event, at)
    place = places[0] if places else None
    properties: dict[str, Any] = {
        "title": event.title,
        "title_en": event.title_en,
        "description": event.summary or event.description,
        "url": page_url("events", event.slug),
        "category": event.category.slug,
        "category_title": event.category.title,
        "organiser": event.organiser.title if event.organiser else None,
        "start": _moment(event, event.start_on, event.start_time),
        "end": _moment(event, event.end_on, event.end_time),
        "precision": event.precision,
        "part_of_day": event.part_of_day,
        "when": when_zh(event),
        "state": event.state,
        "state_title": state_mark(event),
        "venue": venue_zh(event, at),
        "place": place.slug if place else None,
        "address": place.address if place else None,
        "subdistrict": place.subdistrict.title if place and place.subdistrict else None,
        **(position(place) if place else {}),
        "marker-color": EVENT_COLOUR,
        "marker-symbol": "circle",
        "marker-size": "small" if event.state == EventState.CANCELLED else "medium",
    }
    return Feature(str(event.uid), place.geometry if place else None, properties)


def _moment(event: Event, day: date | None, clock: time | None) -> str | None:
    """RFC 3339 with the zone's offset where a clock time is known, else the day alone (the last one inclusive)."""
    if day is None or clock is None:
        return day.isoformat() if day else None
    return datetime.combine(day, clock, ZoneInfo(event.zone)).isoformat()
