"""The three collections: what each is called, how it is asked, and who writes its Features."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from core.language import Language
from core.record import RecordQuerySet
from events.models import Event
from places.models import Place
from projects.models import Project
from publish.caching import Renderer
from publish.geojson import renderers
from publish.query import EventQuery, PlaceQuery, ProjectQuery, Query
from publish.query.lookup import Unknown
from publish.query.values import Interval

_EVERYTHING: Final = {"datetime": Interval(None, None)}


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection.

    `records()` are those that can be items, whoever may see them; `is_dated`: they have a first and a last day.
    """

    name: str
    title: str
    description: str
    query: type[Query]
    records: Callable[[], RecordQuerySet[Any]]
    renderers: Mapping[Language, Renderer]
    is_dated: bool = True

    @property
    def path(self) -> str:
        """Below /ogc/."""
        return f"collections/{self.name}"

    def whole(self, query: Query) -> Query:
        """The query as OGC API means it: a time that is not named is all of time (17-069r4, 7.15.4)."""
        return replace(query, values={**_EVERYTHING, **query.values}) if self.is_dated else query


EVENTS: Final = Collection(
    "events",
    "活动",
    "会议、演出、课程、比赛等活动，以举行的地点为位置；总活动不在其中，它的各场次在。",
    EventQuery,
    Event.objects.dated,
    renderers.EVENTS,
)
PLACES: Final = Collection(
    "places",
    "场所",
    "城市书屋、公园、文化中心等场所；位置只是估计的，几何图形是它可能所在的范围。",
    PlaceQuery,
    Place.objects.all,
    renderers.PLACES,
    is_dated=False,
)
PROJECTS: Final = Collection(
    "projects",
    "项目",
    "建设项目和计划，以自己的范围或所在场所为位置。",
    ProjectQuery,
    Project.objects.all,
    renderers.PROJECTS,
)
COLLECTIONS: Final[Mapping[str, Collection]] = {one.name: one for one in (EVENTS, PLACES, PROJECTS)}


def collection_of(name: str) -> Collection:
    """The collection of that name. Raises Unknown."""
    if name not in COLLECTIONS:
        raise Unknown(name)
    return COLLECTIONS[name]
