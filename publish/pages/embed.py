"""/embed/: what is on, as a page for an iframe and as what the web component shows; and the gallery of both."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext
from django.views.decorators.clickjacking import xframe_options_exempt

from core.data_version import Snapshot
from core.errors import InvalidParameter
from events.models import Event
from publish.caching.door import open_to_all
from publish.pages.ahead import CONSIDERED, ahead
from publish.pages.filters import chosen_of
from publish.pages.frame import Context, resource
from publish.pages.home_map import events_map
from publish.pages.lines import event_line
from publish.pages.listing import EVENTS
from publish.pages.month import month_context
from publish.pages.months import Month
from publish.pages.page import Asked, page, public_page
from publish.pages.shown_as import View
from publish.pages.wanted import Wanted
from publish.query.options import Option, one_of
from publish.query.values import Interval


class Theme(StrEnum):
    """Light or dark, whatever the reader prefers; `auto` is what the reader prefers."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


def _parse_limit(name: str, text: str) -> int:
    if text.isascii() and text.isdecimal() and len(text) < 4 and 1 <= int(text) <= CONSIDERED:
        return int(text)
    raise InvalidParameter(name, f"应是 1 到 {CONSIDERED} 的整数：最多列出几项")


_LIMIT: Final = Option("limit", _parse_limit, 6)
_THEME: Final = Option("theme", one_of(Theme), Theme.AUTO)
_WIDGET: Final = replace(EVENTS, name="embed", options=(*EVENTS.options, _LIMIT, _THEME))


def _framed(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view, which other sites may frame and read."""

    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        allowed = csp_replace({"frame-ancestors": settings.EMBED_FRAME_ANCESTORS})(view)
        return open_to_all(allowed(request, *args, **kwargs))

    return xframe_options_exempt(shown)


@_framed
@public_page
def embed(asked: Asked) -> HttpResponse:
    """/embed/: the filters of events, `view`, `month`, `limit` and `theme`."""
    wanted = Wanted.read(_WIDGET, asked.given)
    if wanted.after:
        raise InvalidParameter("after", "这里不翻页；要列出更多，请写 limit")

    def context(snapshot: Snapshot) -> Context:
        return _context(wanted, snapshot.as_of)

    return page(asked, name="embed", canonical=wanted.canonical, context=context, is_memoisable=wanted.is_memoisable)


def _context(wanted: Wanted, at: datetime) -> Context:
    filters = wanted.query.canonical()
    chosen = gettext("、").join(filter_.words for filter_ in chosen_of(wanted.query, at))
    return {
        **(month_context(wanted, at) if wanted.view is View.MONTH else _listed(wanted, at)),
        "view": str(wanted.view),
        "theme": "" if wanted.options[_THEME] is Theme.AUTO else str(wanted.options[_THEME]),
        "heading": chosen or (gettext("活动") if wanted.view is View.MONTH else gettext("接下来")),
        "back_href": _back(wanted),
        "list_href": resource("events/", filters),
        "subscribe_href": resource("subscribe/", filters),
    }


def _back(wanted: Wanted) -> str:
    """From a day, which the month view leads to, to its month; empty elsewhere."""
    days: Interval | None = wanted.query.values.get("datetime")
    if wanted.view is View.MONTH or days is None or days.first_on is None or days.first_on != days.last_on:
        return ""
    return wanted.href(without=["datetime"], view=View.MONTH, month=Month.of(days.first_on))


def _listed(wanted: Wanted, at: datetime) -> Context:
    events = _events(wanted, at)[: wanted.options[_LIMIT]]
    drawn = events_map(events, at) if wanted.view is View.MAP else None
    return {"lines": [event_line(event, at) for event in events], "map": drawn}


def _events(wanted: Wanted, at: datetime) -> list[Event]:
    """What is ahead; all in their order when the days were asked for."""
    found: Any = wanted.query.queryset(at)  # events have relations
    if "datetime" in wanted.query.values:
        return list(found.dated().with_relations()[: wanted.options[_LIMIT]])
    on_today, coming = ahead(found, at)
    return [*on_today, *coming]
