"""The calendars' addresses: a query in, a feed out."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from core.data_version import Snapshot
from publish.addresses import collection_url
from publish.caching import Document, Renderer, Survey, answer_stored, public_resource
from publish.caching.reading import with_components
from publish.caching.store import Standing
from publish.ical import calendar
from publish.ical.renderers import EVENTS, PROJECTS, zones
from publish.ical.window import Entry, fits, narrowed
from publish.query import EventQuery, ProjectQuery
from publish.query.values import Interval

CONTENT_TYPE: Final = "text/calendar; charset=utf-8"
_LARGE: Final = 4000


@dataclass(frozen=True, slots=True)
class Kind:
    """What a collection's calendar is called, how it is coloured, and who writes its components."""

    collection: str
    word: str
    colour: str
    hex: str
    renderer: Renderer


_EVENTS: Final = Kind("events", "活动", "firebrick", "#B3261E", EVENTS)
_PROJECTS: Final = Kind("projects", "项目", "darkgoldenrod", "#7A5200", PROJECTS)


@public_resource
def events(request: HttpRequest) -> HttpResponseBase:
    """/events.ics."""
    return _feed(request, _EVENTS, EventQuery.parse(request.GET))


@public_resource
def projects(request: HttpRequest) -> HttpResponseBase:
    """/projects.ics."""
    return _feed(request, _PROJECTS, ProjectQuery.parse(request.GET))


def _feed(request: HttpRequest, kind: Kind, query: EventQuery | ProjectQuery) -> HttpResponseBase:
    return answer_stored(request, feed(kind, query))


def feed(kind: Kind, query: EventQuery | ProjectQuery) -> Document:
    """The calendar of a query."""

    def narrow(now: Standing, survey: Survey) -> Interval | None:
        if "datetime" in query.values or fits(survey.count, survey.length):
            return None
        at = now.snapshot.as_of
        return narrowed(_entries(query.feed(at), now), timezone.localdate(at))

    def frame(snapshot: Snapshot, survey: Survey, window: Interval | None) -> tuple[bytes, bytes]:
        changed = None if survey.changed is None else datetime.fromtimestamp(survey.changed, UTC)
        needed = zones(survey.notes, default=settings.TIME_ZONE, year=timezone.localdate(snapshot.as_of).year)
        described = _described(kind, query, snapshot.as_of, window)
        return calendar.header(described, last_modified=changed, zones=needed), calendar.FOOTER

    return Document(
        name=f"{kind.collection}.ics",
        canonical=query.canonical(),
        content_type=CONTENT_TYPE,
        is_memoisable=query.is_memoisable,
        renderer=kind.renderer,
        found=lambda snapshot, window: query.feed(snapshot.as_of, window),
        frame=frame,
        narrow=narrow,
    )


def _entries(found: QuerySet[Any, Any], now: Standing) -> list[Entry]:
    """What a window is chosen by; a component that is not stored counts as a large one."""
    entries = with_components(found, now).values_list("first_on", "last_on", "stored__length")
    return [(first, last, _LARGE if octets is None else octets) for first, last, octets in entries.iterator()]


def _described(
    kind: Kind, query: EventQuery | ProjectQuery, at: datetime, window: Interval | None
) -> calendar.Calendar:
    narrowed_to = "，".join(query.labels(at))
    title = f"{settings.SITE_NAME} · {kind.word}" + (f"（{narrowed_to}）" if narrowed_to else "")
    description = f"{settings.DISTRICT_NAME}的{kind.word}日历，由{settings.SITE_NAME}提供，内容以各条所列出处为准。"
    canonical = query.canonical()
    return calendar.Calendar(
        title=title,
        description=description + (_window_words(window) if window else ""),
        page=collection_url(kind.collection, "/", canonical),
        source=collection_url(kind.collection, ".ics", canonical),
        colour=kind.colour,
        hex=kind.hex,
    )


def _window_words(window: Interval) -> str:
    until = f"至{window.last_on}" if window.last_on else "起"
    return (
        f"条目太多，有的日历软件装不下：本日历只含{window.first_on}{until}的条目。"
        "其余的请按类别、街道或场所订阅，或在地址里用 datetime= 指明日期。"
    )
