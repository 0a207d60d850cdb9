"""The layers' Features for the store, and what a request may change in them on their way out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db.models import QuerySet

import events.models
import places.models
import projects.models
from core.data_version import Snapshot
from core.geometry import bounds
from core.language import Language
from core.record import Record
from events.models import Event
from places.models import Datum, Place
from projects.models import Project
from publish.caching import Change, Rendered, by_language
from publish.caching.reading import Box
from publish.geojson.body import around, in_datum, to_body
from publish.geojson.event_feature import event_features
from publish.geojson.feature import Feature
from publish.geojson.place_feature import events_ahead, place_feature, with_ahead
from publish.geojson.project_feature import project_feature
from publish.models import EventComponent, PlaceComponent, ProjectComponent

# The extent is divided into 2**10 by 2**10 cells.
_CELL_BITS: Final = 10


def _rendered(record: Record, features: Sequence[Feature], at: datetime) -> Rendered:
    boxes = [bounds(feature.geometry) for feature in features if feature.geometry is not None]
    locality = _cell(*boxes[0][:2]) if boxes else 0
    changed_at = record.shown_changed_at(at)
    return Rendered(to_body(features), changed_at, box=around(boxes), features=len(features), locality=locality)


def _cell(longitude: float, latitude: float) -> int:
    """The place on a Z-order curve over the extent: what is near in the world is mostly near on the curve."""
    west, south, east, north = settings.EXTENT
    column = _step((longitude - west) / (east - west))
    row = _step((latitude - south) / (north - south))
    return sum((column >> bit & 1) << 2 * bit | (row >> bit & 1) << 2 * bit + 1 for bit in range(_CELL_BITS))


def _step(fraction: float) -> int:
    return max(0, min(2**_CELL_BITS - 1, int(fraction * 2**_CELL_BITS)))


def _events(at: datetime) -> QuerySet[Any, Any]:
    return Event.objects.public(at).dated().with_parts()


def _places(at: datetime) -> QuerySet[Any, Any]:
    return Place.objects.public(at).with_parts()


def _projects(at: datetime) -> QuerySet[Any, Any]:
    return Project.objects.public(at).with_parts()


def _event(event: Event, at: datetime, language: Language) -> Rendered:
    return _rendered(event, event_features(event, at, language), at)


def _place(place: Place, at: datetime, language: Language) -> Rendered:
    return _rendered(place, [place_feature(place, language)], at)


def _project(project: Project, at: datetime, language: Language) -> Rendered:
    return _rendered(project, [project_feature(project, at, language)], at)


EVENTS: Final = by_language("events.geojson", EventComponent, _events, events.models.DRAWN_ON, _event)
PLACES: Final = by_language("places.geojson", PlaceComponent, _places, places.models.DRAWN_ON, _place)
PROJECTS: Final = by_language("projects.geojson", ProjectComponent, _projects, projects.models.DRAWN_ON, _project)


def drawn_in(datum: Datum) -> Change:
    """Features as a map of that datum draws them."""

    def change(key: int, body: bytes, box: Box | None) -> tuple[bytes, Box | None]:
        moved, around = in_datum(body, datum)
        return moved, None if around is None else tuple(round(degrees * 1e7) for degrees in around)

    return change


def ahead(snapshot: Snapshot, language: Language) -> Change:
    """Places with what is next there as of the snapshot's day."""
    by_place = events_ahead(snapshot.as_of, language)

    def change(key: int, body: bytes, box: Box | None) -> tuple[bytes, Box | None]:
        found = by_place.get(key)
        return (body, box) if found is None else (with_ahead(body, found), box)

    return change


def both(first: Change, then: Change) -> Change:
    """One change after the other."""

    def change(key: int, body: bytes, box: Box | None) -> tuple[bytes, Box | None]:
        return then(key, *first(key, body, box))

    return change
