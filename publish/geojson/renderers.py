"""The layers' Features for the store, and what a request may change in them on their way out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

import events.models
import places.models
import projects.models
from core.data_version import Snapshot
from core.geometry import bounds
from core.language import Language
from core.record import Record
from core.spatial_index import whole
from events.models import Event
from places.models import Datum, Place
from projects.models import Project
from publish.caching import Change, Rendered, by_language, layout
from publish.caching.layout import Box
from publish.caching.memo import memo
from publish.caching.policy import memo_key
from publish.geojson.body import box_around, in_datum, to_body
from publish.geojson.event_feature import event_features
from publish.geojson.feature import Feature
from publish.geojson.place_feature import events_ahead, place_feature, with_ahead
from publish.geojson.project_feature import project_feature
from publish.models import EventComponent, PlaceComponent, ProjectComponent


def _rendered(record: Record, features: Sequence[Feature], at: datetime) -> Rendered:
    box = box_around([bounds(feature.geometry) for feature in features if feature.geometry is not None])
    locality = layout.NOWHERE if box is None else layout.cell(whole(box))
    changed_at = record.shown_changed_at(at)
    return Rendered(to_body(features), changed_at, box=box, locality=locality, features=len(features))


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

    def moved(key: int, body: bytes, box: Box | None) -> tuple[bytes, Box | None]:
        made, around = in_datum(body, datum)
        return made, None if around is None else whole(around)

    return Change(moved)


def ahead(snapshot: Snapshot, language: Language) -> Change:
    """Places with what is next there as of the snapshot's day."""
    key = memo_key(f"ahead.{language}", "")
    by_place = memo.get(dict, key, snapshot)
    if by_place is None:
        by_place = events_ahead(snapshot.as_of, language)
        memo.put(key, snapshot, by_place)

    def with_next(key: int, body: bytes, box: Box | None) -> tuple[bytes, Box | None]:
        return with_ahead(body, by_place[key]), box

    return Change(with_next, touched=frozenset(by_place))


def chain(*changes: Change | None) -> Change | None:
    """One change after the other; all but the first touch every record."""
    wanted = [change for change in changes if change]
    if len(wanted) < 2:
        return wanted[0] if wanted else None
    first, *others = wanted
    touched = first.touched

    def change(key: int, body: bytes, box: Box | None) -> tuple[bytes, Box | None]:
        if touched is None or key in touched:
            body, box = first.make(key, body, box)
        for other in others:
            body, box = other.make(key, body, box)
        return body, box

    return Change(change)
