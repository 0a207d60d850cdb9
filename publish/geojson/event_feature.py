"""An event as a Feature at its place."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from core.language import Language, said
from events.models import Event, EventState
from events.wording import WORDINGS, public_places
from publish.addresses import page_url
from publish.geojson.feature import EVENT_COLOUR, Feature, description, names, position


def event_feature(event: Event, at: datetime, language: Language = Language.ZH_HANS) -> Feature:
    """The Feature as the public may see it at `at`; without a public place with a position, its geometry is null."""
    words = WORDINGS[language]
    places = public_places(event, at)
    place = places[0] if places else None
    properties: dict[str, Any] = {
        **names(event, language),
        **description(event, language),
        "url": page_url("events", event.slug),
        "category": event.category.slug,
        "category_title": said(event.category, "title", language),
        "organiser": said(event.organiser, "title", language) if event.organiser else None,
        "start": _moment(event, event.start_on, event.start_time),
        "end": _moment(event, event.end_on, event.end_time),
        "precision": event.precision,
        "part_of_day": event.part_of_day,
        "when": "" if event.is_umbrella else words.when(event),
        "state": event.state,
        "state_title": words.state_mark(event),
        "venue": words.venue(event, places),
        "place": place.slug if place else None,
        "address": said(place, "address", language) if place else None,
        "subdistrict": said(place.subdistrict, "title", language) if place and place.subdistrict else None,
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
