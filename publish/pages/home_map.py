"""What the maps of the home page and the widget draw: what the page lists. It comes with the page, and stays light.

A layer of everything grows with the data, and so does one of a span of days, whatever of it the page lists.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import F, Min

from core.geometry import Geometry, sketch
from core.record import Record
from events.models import Event
from events.wording import WORDINGS, public_places
from places.models import Place
from projects.models import Project
from projects.wording import WORDINGS as PROJECT_WORDINGS
from projects.wording import public_place
from publish.pages.frame import Context, spoken
from publish.pages.lines import own_link
from publish.pages.position import map_settings

# An estimated position, an area, is 200 octets when compressed.
_PLACES: Final = 100


def home_map(events: Sequence[Event], projects: Sequence[Project], at: datetime) -> Context:
    """The context of `_map.html`, from public records and, in one query, places."""
    features = [
        *(feature for event in events for feature in _of_event(event, at)),
        *(feature for project in projects for feature in _of_project(project, at)),
        *(_feature("place", place, place.geometry, place.position_quality) for place in _places(at)),
    ]
    return _drawn(features, ("events", "places", "projects"))


def events_map(events: Sequence[Event], at: datetime) -> Context:
    """The context of `_map.html` that shows nothing but these public events."""
    return _drawn([feature for event in events for feature in _of_event(event, at)], ())


def _drawn(features: Sequence[Context], legend: Sequence[str]) -> Context:
    collection = {"type": "FeatureCollection", "features": features}
    return {**map_settings(), "features": collection, "legend": legend, "has_estimates": True, "has_shapes": True}


def _places(at: datetime) -> Sequence[Place]:
    """Those of networks, which the page names, before the others."""
    located = Place.objects.public(at).filter(geometry__isnull=False)
    return list(
        located.annotate(network=Min("memberships")).order_by(F("network").asc(nulls_last=True), "slug")[:_PLACES]
    )


def _of_event(event: Event, at: datetime) -> Sequence[Context]:
    words = WORDINGS[spoken()]
    said = {"when": words.when(event), "state_title": words.states[event.state]}
    return [
        _feature("event", event, place.geometry, place.position_quality, **said)
        for place in public_places(event, at)
        if place.geometry is not None
    ]


def _of_project(project: Project, at: datetime) -> Sequence[Context]:
    said = {"when": PROJECT_WORDINGS[spoken()].completion(project)}
    if project.geometry is not None:
        return [_feature("project", project, project.geometry, "", **said)]
    place = public_place(project, at)
    if place is None or place.geometry is None:
        return []
    return [_feature("project", project, place.geometry, place.position_quality, **said)]


def _feature(kind: str, record: Record, geometry: Geometry | None, quality: str, **said: str) -> Context:
    """A Feature with what `map.js` reads of one."""
    link = own_link(record)
    properties: dict[str, Any] = {"map_kind": kind, "title": link.title, "url": link.href, "position_quality": quality}
    if link.lang:
        properties["title_lang"] = link.lang
    return {"type": "Feature", "geometry": sketch(geometry) if geometry else None, "properties": properties | said}
