"""A place by schema.org."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.utils import timezone

from places.models import Place, PlaceKind
from places.opening_hours.schema_org import Specification, opening_hours_specification
from places.opening_hours.states import is_old
from publish.addresses import http_url
from publish.pages.schema_org.thing import Thing, identity, known
from publish.pages.words import told

# What is none of schema.org's kinds is a Place.
_KINDS: Final[Mapping[str, str]] = {
    PlaceKind.BOOK_HOUSE: "Library",
    PlaceKind.LIBRARY: "Library",
    PlaceKind.PARK: "Park",
    PlaceKind.MUSEUM: "Museum",
    PlaceKind.CONFERENCE_CENTRE: "EventVenue",
    PlaceKind.SCHOOL: "School",
    PlaceKind.HERITAGE: "LandmarksOrHistoricalBuildings",
}


def venue(place: Place) -> Thing:
    """A public place as where something happens."""
    return {**identity(_KINDS.get(place.kind, "Place"), "places", place), **_whereabouts(place)}


def place_thing(place: Place, at: datetime) -> Thing:
    """A public place as what its page is about."""
    more = known(
        openingHoursSpecification=_hours(place, at),
        alternateName=place.alias,
        description=told(place, "summary").text or told(place, "description").text,
        telephone=place.phone,
        sameAs=http_url(place.url),
    )
    return {**venue(place), **more}


def _hours(place: Place, at: datetime) -> list[Specification]:
    """Its week; nothing of old hours, whose date could not be said beside them."""
    if is_old(place.opening_hours_as_of, timezone.localdate(at)):
        return []
    return opening_hours_specification(place.opening_hours)


def _whereabouts(place: Place) -> Thing:
    """The address, and a point only where a source has one: an estimate would be taken for a fact."""
    subdistrict = told(place.subdistrict, "title").text if place.subdistrict else ""
    address = known(streetAddress=told(place, "address").text, addressLocality=subdistrict)
    point = place.cited_point
    geo = {"@type": "GeoCoordinates", "latitude": point[1], "longitude": point[0]} if point else {}
    return known(address={"@type": "PostalAddress", **address} if address else {}, geo=geo)
