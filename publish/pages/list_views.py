"""The lists of events, places and projects: filters in the address, a count, the feed of exactly this list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone

from core.data_version import Snapshot
from core.errors import InvalidParameter
from core.keys import among
from projects.models import ProjectState
from publish.pages.filters import filters_of
from publish.pages.frame import Context, resource, subscription
from publish.pages.lines import event_line, place_line, project_line
from publish.pages.page import Asked, page, public_page
from publish.pages.paging import ByDate, BySlug, Rows, Section, cut
from publish.pages.position import distance_words
from publish.query import EventQuery, PlaceQuery, ProjectQuery, Query
from publish.query.grammar import MAX_RANKED
from publish.query.options import take_option

CLOSED: Final = (ProjectState.COMPLETED, ProjectState.ABANDONED)


@dataclass(frozen=True, slots=True)
class Listing:
    """What one collection's list is made of."""

    name: str
    title: str
    unit: str
    empty: str
    query: type[Query]
    sections: Callable[[Rows, datetime], Sequence[Section]]
    line: Callable[[Any, datetime], Any]  # the line of its record
    has_feed: bool


def _event_sections(events: Rows, at: datetime) -> list[Section]:
    ahead = Q(last_on__gte=timezone.localdate(at))
    return [
        Section("ahead", "接下来", events.filter(ahead), ByDate()),
        Section("past", "已经过去", events.exclude(ahead), ByDate(is_backward=True)),
    ]


def _place_sections(places: Rows, at: datetime) -> list[Section]:
    return [Section("all", "", places, BySlug())]


def _project_sections(projects: Rows, at: datetime) -> list[Section]:
    closed = Q(state__in=CLOSED)
    return [
        Section("open", "计划和进行中", projects.exclude(closed), ByDate()),
        Section("closed", "已完成或终止", projects.filter(closed), ByDate(is_backward=True)),
    ]


_EVENTS: Final = Listing("events", "活动", "项", "没有符合条件的活动。", EventQuery, _event_sections, event_line, True)
_PLACES: Final = Listing("places", "场所", "处", "没有符合条件的场所。", PlaceQuery, _place_sections, place_line, False)
_PROJECTS: Final = Listing(
    "projects", "项目", "个", "没有符合条件的项目。", ProjectQuery, _project_sections, project_line, True
)


@public_page
def events(asked: Asked) -> HttpResponse:
    """/events/."""
    return _answer(asked, _EVENTS)


@public_page
def places(asked: Asked) -> HttpResponse:
    """/places/."""
    return _answer(asked, _PLACES)


@public_page
def projects(asked: Asked) -> HttpResponse:
    """/projects/."""
    return _answer(asked, _PROJECTS)


def _answer(asked: Asked, listing: Listing) -> HttpResponse:
    given, after = take_option(asked.given, "after")
    query = listing.query.parse(given, beside=["after", "lang"])
    if query.near and after:
        raise InvalidParameter("after", "由近到远的列表都在一页上，没有下一页")
    canonical = query.canonical()
    if "" in asked.request.GET.values():
        # A form sends every field, the empty ones too: the address that people pass on has only what counts.
        return HttpResponseRedirect(resource(f"{listing.name}/", canonical))
    return page(
        asked,
        name="list",
        section=listing.name,
        canonical="&".join(part for part in (canonical, after and f"after={after}") if part),
        context=lambda snapshot: _context(listing, query, after, snapshot),
        is_memoisable=query.is_memoisable and not after,
        minute=query.minute,
    )


def _in_order(listing: Listing, query: Query, after: str, at: datetime) -> Context:
    """A page of the list in its own order."""
    rows: Any = query.queryset(at)  # a record's own QuerySet: every one has with_relations
    shown = cut(listing.sections(rows.with_relations(), at), after)
    following = "&".join(part for part in (query.canonical(), f"after={shown.following}") if part)
    return {
        "count": rows.count(),
        "sections": [(title, [listing.line(row, at) for row in found]) for title, found in shown.sections],
        "next_href": resource(f"{listing.name}/", following) if shown.following else "",
    }


def _by_distance(listing: Listing, query: Query, at: datetime) -> Context:
    """All that is near on one page, the nearest first; of very many only these."""
    metres = dict(query.ranking(at) or ())
    rows: Any = query.anywhere().queryset(at).filter(among(metres))  # as above
    lines = {row.pk: listing.line(row, at) for row in rows.with_relations()}
    near = [replace(lines[key], facts=(distance_words(away), *lines[key].facts)) for key, away in metres.items()]
    return {
        "count": len(near),
        "is_cut": len(near) == MAX_RANKED,
        "sections": [("由近到远", near)] if near else [],
    }


def _context(listing: Listing, query: Query, after: str, snapshot: Snapshot) -> Context:
    at = snapshot.as_of
    canonical = query.canonical()
    shown = _by_distance(listing, query, at) if query.near else _in_order(listing, query, after, at)
    return {
        **shown,
        "listing": listing,
        "line_template": f"publish/_{listing.name[:-1]}_line.html",
        "list_href": resource(f"{listing.name}/"),
        "filters": filters_of(query, at),
        "is_first": not after,
        "first_href": resource(f"{listing.name}/", canonical),
        "feed": subscription(f"{listing.name}.ics", canonical) if listing.has_feed else None,
        "news": subscription(f"{listing.name}.atom", canonical),
        "feed_href": resource(f"{listing.name}.ics", canonical),
        "layer": subscription(f"{listing.name}.geojson", canonical),
        "layer_href": resource(f"{listing.name}.geojson", canonical),
    }
