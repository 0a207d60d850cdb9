"""The feeds' addresses: a query in, a calendar out."""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from events.models import Event
from publish.addresses import collection_url
from publish.caching import Body, Render, answer, public_resource
from publish.caching.components import render_each
from publish.ical import calendar, event_component, project_component
from publish.query import EventQuery, ProjectQuery, Query

CONTENT_TYPE: Final = "text/calendar; charset=utf-8"
_CHUNK: Final = 2000


@public_resource
def events(request: HttpRequest) -> HttpResponse:
    """/events.ics."""
    query = EventQuery.parse(request.GET)
    return _feed(request, "events.ics", query, lambda snapshot: render_events(query, snapshot.as_of))


@public_resource
def projects(request: HttpRequest) -> HttpResponse:
    """/projects.ics."""
    query = ProjectQuery.parse(request.GET)
    return _feed(request, "projects.ics", query, lambda snapshot: render_projects(query, snapshot.as_of))


def _feed(request: HttpRequest, name: str, query: Query, render: Render) -> HttpResponse:
    return answer(
        request,
        name=name,
        canonical=query.canonical(),
        render=render,
        content_type=CONTENT_TYPE,
        is_memoisable=query.is_memoisable,
    )


def render_events(query: EventQuery, at: datetime) -> Body:
    """The events' calendar as of `at`."""
    found = query.queryset(at).with_relations().iterator(chunk_size=_CHUNK)
    components, changed = [], []
    years: dict[str, tuple[int, int]] = {settings.TIME_ZONE: (at.year, at.year)}
    for event, component in render_each(
        found, lambda event: event_component.event_component(event, at), form="events.ics"
    ):
        components.append(component)
        changed.append(event.shown_changed_at(at))
        _add_zone(years, event)
    described = _calendar("events", "活动", query, at, colour="firebrick", hex_colour="#B3261E")
    return _body(described, components, changed, years)


def render_projects(query: ProjectQuery, at: datetime) -> Body:
    """The projects' calendar as of `at`."""
    found = query.queryset(at).filter(first_on__isnull=False).with_relations().iterator(chunk_size=_CHUNK)
    with_date = (project for project in found if project_component.has_component(project))
    components, changed = [], []
    for project, component in render_each(
        with_date, lambda project: project_component.project_component(project, at), form="projects.ics"
    ):
        components.append(component)
        changed.append(project.shown_changed_at(at))
    described = _calendar("projects", "项目", query, at, colour="darkgoldenrod", hex_colour="#7A5200")
    return _body(described, components, changed, {settings.TIME_ZONE: (at.year, at.year)})


def _body(
    described: calendar.Calendar,
    components: list[bytes],
    changed: list[datetime],
    years: dict[str, tuple[int, int]],
) -> Body:
    zones = [(zone, first, last) for zone, (first, last) in years.items()]
    header = calendar.header(described, last_modified=max(changed, default=None), zones=zones)
    return Body(header, components, calendar.FOOTER)


def _calendar(
    collection: str, kind: str, query: Query, at: datetime, *, colour: str, hex_colour: str
) -> calendar.Calendar:
    narrowed = "，".join(query.labels(at))
    title = f"{settings.SITE_NAME} · {kind}" + (f"（{narrowed}）" if narrowed else "")
    canonical = query.canonical()
    return calendar.Calendar(
        title=title,
        description=f"{settings.DISTRICT_NAME}的{kind}日历，由{settings.SITE_NAME}提供，内容以各条所列出处为准。",
        page=collection_url(collection, "/", canonical),
        source=collection_url(collection, ".ics", canonical),
        colour=colour,
        hex=hex_colour,
    )


def _add_zone(years: dict[str, tuple[int, int]], event: Event) -> None:
    """Note the first and last year for which the zone of a timed event is needed; the service's own stands first."""
    if event_component.is_timed(event) and event.first_on is not None and event.last_on is not None:
        first, last = years.get(event.zone, (event.first_on.year, event.last_on.year))
        years[event.zone] = (min(first, event.first_on.year), max(last, event.last_on.year))
