"""What the list of each collection is made of: its query, its sections, its line, and the ways to draw it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext

from projects.models import ProjectState
from publish.pages.lines import event_line, place_line, project_line
from publish.pages.paging import ByDate, BySlug, Rows, Section
from publish.pages.shown_as import MONTH, View, view_option
from publish.query import EventQuery, PlaceQuery, ProjectQuery, Query
from publish.query.options import Option

CLOSED: Final = (ProjectState.COMPLETED, ProjectState.ABANDONED)


@dataclass(frozen=True, slots=True)
class Listing:
    """One collection's list. `counted` says how many there are, `options` begin with its `view`."""

    name: str
    title: Promise
    counted: Callable[[int], str]
    empty: Promise
    query: type[Query]
    sections: Callable[[Rows, datetime], Sequence[Section]]
    line: Callable[[Any, datetime], Any]  # the line of its record
    views: tuple[View, ...]
    options: tuple[Option[Any], ...]  # each of its own type
    has_feed: bool

    @property
    def line_template(self) -> str:
        """The template of a line."""
        return f"publish/_{self.name[:-1]}_line.html"


def _event_sections(events: Rows, at: datetime) -> list[Section]:
    ahead = Q(last_on__gte=timezone.localdate(at))
    return [
        Section("ahead", gettext("接下来"), events.filter(ahead), ByDate()),
        Section("past", gettext("已经过去"), events.exclude(ahead), ByDate(is_backward=True)),
    ]


def _place_sections(places: Rows, at: datetime) -> list[Section]:
    return [Section("all", "", places, BySlug())]


def _project_sections(projects: Rows, at: datetime) -> list[Section]:
    closed = Q(state__in=CLOSED)
    return [
        Section("open", gettext("计划和进行中"), projects.exclude(closed), ByDate()),
        Section("closed", gettext("已完成或终止"), projects.filter(closed), ByDate(is_backward=True)),
    ]


_ALL: Final = (View.LIST, View.MONTH, View.MAP)
_UNDATED: Final = (View.LIST, View.MAP)

EVENTS: Final = Listing(
    name="events",
    title=gettext_lazy("活动"),
    counted=lambda count: ngettext("共 {count} 项", "共 {count} 项", count).format(count=count),
    empty=gettext_lazy("没有符合条件的活动。"),
    query=EventQuery,
    sections=_event_sections,
    line=event_line,
    views=_ALL,
    options=(view_option(_ALL), MONTH),
    has_feed=True,
)
PLACES: Final = Listing(
    name="places",
    title=gettext_lazy("场所"),
    counted=lambda count: ngettext("共 {count} 处", "共 {count} 处", count).format(count=count),
    empty=gettext_lazy("没有符合条件的场所。"),
    query=PlaceQuery,
    sections=_place_sections,
    line=place_line,
    views=_UNDATED,
    options=(view_option(_UNDATED),),
    has_feed=False,
)
PROJECTS: Final = Listing(
    name="projects",
    title=gettext_lazy("项目"),
    counted=lambda count: ngettext("共 {count} 个", "共 {count} 个", count).format(count=count),
    empty=gettext_lazy("没有符合条件的项目。"),
    query=ProjectQuery,
    sections=_project_sections,
    line=project_line,
    views=_UNDATED,
    options=(view_option(_UNDATED),),
    has_feed=True,
)
