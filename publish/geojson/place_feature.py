"""A place as a Feature, with what is next there."""

import logging
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Prefetch, Q
from django.utils import timezone

from core.errors import InvalidRule
from core.language import Language, said
from events.models import Event, EventState
from places.models import Place, PlaceKind
from places.wording import KINDS
from publish.addresses import page_url
from publish.geojson.feature import Feature, description, dump, names, position
from publish.geojson.style import PLACE_COLOUR, style

log: Final = logging.getLogger(__name__)

_SYMBOLS: Final[Mapping[str, str]] = {
    PlaceKind.BOOK_HOUSE: "library",
    PlaceKind.LIBRARY: "library",
    PlaceKind.PARK: "park",
    PlaceKind.MUSEUM: "museum",
    PlaceKind.CULTURE_CENTRE: "theatre",
    PlaceKind.CULTURE_PARK: "art-gallery",
    PlaceKind.MARKET: "shop",
    PlaceKind.CONFERENCE_CENTRE: "commercial",
    PlaceKind.SCHOOL: "school",
    PlaceKind.HERITAGE: "monument",
}
# Stands last in the stored bytes, so that what lies ahead, which each day changes, takes its place.
_COUNT: Final = "next_events_count"
_NOTHING_AHEAD: Final = dump({_COUNT: 0})[1:] + b"}"


@dataclass(frozen=True, slots=True)
class Ahead:
    """What lies ahead at a place: how many events, and the next one's title and first day."""

    count: int
    title: str
    start_on: date


def events_ahead(at: datetime, language: Language = Language.ZH_HANS, among: Q | None = None) -> dict[int, Ahead]:
    """By place key, what lies ahead or goes on there as of the local day of `at`; four queries.

    `among` narrows the events that are looked at.
    Neither a cancelled event counts nor one that waits for a new date.
    """
    today = timezone.localdate(at)
    merged = Place.objects.filter(merged_into__isnull=False).order_by().values_list("pk", "merged_into")
    survivors = {pk: into for pk, into in merged if into is not None}
    ahead: dict[int, list[tuple[date, str]]] = defaultdict(list)
    events = (
        Event.objects.public(at).dated().filter(among or Q(), last_on__gte=today).exclude(state=EventState.CANCELLED)
    )
    events = events.exclude(state=EventState.POSTPONED, previous_start_on__isnull=True)
    changes = Prefetch("occurrence_changes", to_attr="loaded_changes")
    events = events.prefetch_related("other_places", changes).order_by("first_on", "uid")
    for event in events.iterator(chunk_size=2000):
        for place, start_on in _next_by_place(event, today, survivors).items():
            ahead[place].append((start_on, said(event, "title", language)))
    return {place: Ahead(len(found), min(found)[1], min(found)[0]) for place, found in ahead.items()}


def _next_by_place(event: Event, today: date, survivors: Mapping[int, int]) -> dict[int, date]:
    """By key of a standing place, the start of the first occurrence that is held there and not over."""
    try:
        found = event.occurrences()
    except InvalidRule:
        log.exception("%s is left out of what lies ahead: its rule cannot be read", event.uid)
        return {}
    usual = [event.place_id, *(other.place_id for other in event.other_places.all())]
    nearest: dict[int, date] = {}
    for one in found:
        if one.is_cancelled or one.end_on < today:
            continue
        only_here = one.change.place_id if one.change is not None else None
        for key in (only_here,) if only_here is not None else usual:
            if key is not None:
                nearest.setdefault(survivors.get(key, key), one.start_on)
    return nearest


def place_feature(place: Place, language: Language = Language.ZH_HANS) -> Feature:
    """The Feature, with nothing ahead yet. An estimated position is the area it may lie in, never a point."""
    properties: dict[str, Any] = {
        **names(place, language),
        "title_verified": place.is_title_verified,
        **description(place, language),
        "url": page_url("places", place.slug),
        "kind": place.kind,
        "kind_title": KINDS[language][place.kind],
        "setting": place.setting,
        "networks": ",".join(sorted(network.slug for network in place.member_of)),
        "address": said(place, "address", language),
        "subdistrict": said(place.subdistrict, "title", language) if place.subdistrict else None,
        "opening_hours": place.opening_hours,
        "opening_hours_as_of": place.opening_hours_as_of.edtf if place.opening_hours_as_of else None,
        "phone": place.phone,
        **position(place),
        **style(place.geometry, PLACE_COLOUR, _SYMBOLS.get(place.kind, "marker"), radius_m=place.position_radius_m),
        _COUNT: 0,
    }
    return Feature(str(place.uid), place.geometry, properties)


def with_ahead(body: bytes, ahead: Ahead) -> bytes:
    """The bytes of a place's Feature with what is next there."""
    properties = {_COUNT: ahead.count, "next_event_title": ahead.title, "next_event_start": ahead.start_on.isoformat()}
    return body.removesuffix(_NOTHING_AHEAD) + dump(properties)[1:] + b"}"
