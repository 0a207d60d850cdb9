"""/api/v1/events/SLUG/occurrences/: each time that an event takes place, in a window."""

import logging
from datetime import date, datetime
from typing import Any, Final

from django.http import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework.request import Request

from core.errors import InvalidRule
from events.models import Event
from events.occurrences import Occurrence
from publish.api.collections import EVENTS
from publish.api.events import OccurrenceRepresentation, shown
from publish.api.related import api_url
from publish.api.views import PublicView, found, link, responses
from publish.caching import Body
from publish.geojson.feature import dump
from publish.query import Query
from publish.query.options import Option, take_options
from publish.query.values import Interval, default_window, parse_interval

log: Final = logging.getLogger(__name__)


class _Window(Interval):
    """Whose `str` is its one spelling."""

    def __str__(self) -> str:
        return self.text


def _parse(name: str, text: str) -> _Window:
    interval = parse_interval(name, text)
    return _Window(interval.first_on, interval.last_on)


_DATETIME: Final[Option[Any]] = Option("datetime", _parse, None, lambda value: value is None)


class OccurrencesView(PublicView):
    """All of them in the window at once: a rule has at most 1,000."""

    @extend_schema(
        operation_id="list_event_occurrences",
        summary="一个活动的各次",
        description="按开始的先后；规则最多一千次，因此不分页。没有 datetime 时与活动列表的默认范围相同。",
        tags=[EVENTS.title],
        parameters=[
            OpenApiParameter("key", str, OpenApiParameter.PATH, description="slug 或 uid"),
            OpenApiParameter("datetime", str, description="一个日期或起止（2026-04-01/2026-04-30、2026-04-01/..）"),
        ],
        responses=responses(
            inline_serializer("OccurrenceList", {"items": OccurrenceRepresentation(many=True)}), is_member=True
        ),
    )
    def get(self, request: Request, key: str) -> HttpResponseBase:
        given, options = take_options(request._request.GET, _DATETIME)
        Query.parse(given, beside=options.names)
        return self.answer(
            "occurrences",
            options.canonical(f"/{key}"),
            lambda snapshot: _body(key, options[_DATETIME], snapshot.as_of),
            is_memoisable=options.is_memoisable,
        )


def _body(key: str, interval: Interval | None, at: datetime) -> Body:
    event = found(EVENTS, key, at)
    window = interval or default_window(at)
    first, last = window.first_on or date.min, window.last_on or date.max
    inside = [one for one in _occurrences(event) if one.end_on >= first and one.start_on <= last]
    items = OccurrenceRepresentation([shown(event, one) for one in inside], many=True, context={"at": at}).data
    of_event = link(api_url(EVENTS.name, event.slug), "up")
    return Body(dump({"items": items}) + b"\n", links=of_event)


def _occurrences(event: Event) -> list[Occurrence]:
    if event.start_on is None:
        return []  # an umbrella has none of its own
    try:
        return event.occurrences()
    except InvalidRule:
        log.exception("%s has no occurrences: its rule cannot be read", event.uid)
        return []
