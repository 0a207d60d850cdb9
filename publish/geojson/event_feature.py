"""An event as Features: one at each of its places."""

from datetime import date, datetime, time
from typing import Any
from uuid import uuid5
from zoneinfo import ZoneInfo

from core.language import Language, said
from events.models import Event, EventState
from events.wording import WORDINGS, Wording, public_places
from places.models import Place
from publish.addresses import page_url
from publish.geojson.feature import Feature, description, names, position
from publish.geojson.style import EVENT_COLOUR, style


def event_features(event: Event, at: datetime, language: Language = Language.ZH_HANS) -> list[Feature]:
    """A Feature at each place that the public may see at `at`, the main one first; one without geometry where none is.

    The first has the event's uid for its id, each further one a uid of its own that stays. Where single
    occurrences of a series are held makes none. See docs/decisions/0010-several-places.md.
    """
    words = WORDINGS[language]
    shared = _shared(event, words)
    places = public_places(event, at)
    if not places:
        return [Feature(str(event.uid), None, {**shared, "venue": words.venue(event, [])})]
    uids = [event.uid, *(uuid5(event.uid, str(place.uid)) for place in places[1:])]
    return [
        Feature(str(uid), place.geometry, {**shared, **_held(event, place, words)})
        for uid, place in zip(uids, places, strict=True)
    ]


def _shared(event: Event, words: Wording) -> dict[str, Any]:
    """What is said of it wherever it is held."""
    language = words.language
    return {
        **names(event, language),
        **description(event, language),
        "event": str(event.uid),
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
    }


def _held(event: Event, place: Place, words: Wording) -> dict[str, Any]:
    """Where it is held, of one of its places, and how it is drawn there."""
    language = words.language
    size = "small" if event.state == EventState.CANCELLED else "medium"
    return {
        "venue": words.venue(event, [place]),
        "place": place.slug,
        "address": said(place, "address", language),
        "subdistrict": said(place.subdistrict, "title", language) if place.subdistrict else None,
        **position(place),
        **style(place.geometry, EVENT_COLOUR, "circle", size=size, radius_m=place.position_radius_m),
    }


def _moment(event: Event, day: date | None, clock: time | None) -> str | None:
    """RFC 3339 with the zone's offset where a clock time is known, else the day alone (the last one inclusive)."""
    if day is None or clock is None:
        return day.isoformat() if day else None
    return datetime.combine(day, clock, ZoneInfo(event.zone)).isoformat()
