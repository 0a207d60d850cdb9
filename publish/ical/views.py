"""The calendars' addresses: a query in, a feed out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from core.data_version import Snapshot
from core.language import Language
from publish import naming
from publish.addresses import collection_url
from publish.caching import Change, Document, InQueryOrder, Renderer, Survey, answer_stored, public_resource
from publish.caching.selection import with_components
from publish.caching.store import Standing
from publish.ical import calendar
from publish.ical.options import change, take_calendar_options
from publish.ical.renderers import EVENTS, PROJECTS, zones
from publish.ical.window import Entry, fits, narrowed
from publish.query import EventQuery, ProjectQuery, Query
from publish.query.options import LANG, Options
from publish.query.values import Interval

CONTENT_TYPE: Final = "text/calendar; charset=utf-8"
_LARGE: Final = 4000


@dataclass(frozen=True, slots=True)
class Kind:
    """How a collection's calendar is asked for and coloured, and who writes its components."""

    collection: str
    query: type[EventQuery] | type[ProjectQuery]
    colour: str
    hex: str
    renderers: Mapping[Language, Renderer]


EVENT_CALENDAR: Final = Kind("events", EventQuery, "firebrick", "#B3261E", EVENTS)
PROJECT_CALENDAR: Final = Kind("projects", ProjectQuery, "darkgoldenrod", "#7A5200", PROJECTS)


@public_resource
def events(request: HttpRequest) -> HttpResponseBase:
    """/events.ics."""
    return _feed(request, EVENT_CALENDAR)


@public_resource
def projects(request: HttpRequest) -> HttpResponseBase:
    """/projects.ics."""
    return _feed(request, PROJECT_CALENDAR)


def _feed(request: HttpRequest, kind: Kind) -> HttpResponseBase:
    given, options = take_calendar_options(request.GET)
    query = kind.query.parse(given, beside=options.names)
    return answered(request, feed(kind, query, options, collection_address(kind.collection, query, options)), options)


def answered(request: HttpRequest, document: Document, options: Options) -> HttpResponseBase:
    """The answer, with its language in the header too."""
    response = answer_stored(request, document)
    response["Content-Language"] = options[LANG].tag
    return response


@dataclass(frozen=True, slots=True)
class Address:
    """Where a feed is asked for: `name` and `canonical` are its key, `source` is all of it, `page` shows the same."""

    name: str
    canonical: str
    source: str
    page: str


def collection_address(collection: str, query: Query, options: Options) -> Address:
    """/events.ics?..."""
    filters = query.canonical()
    canonical = options.canonical(filters)
    page = collection_url(collection, "/", filters)
    return Address(f"{collection}.ics", canonical, collection_url(collection, ".ics", canonical), page)


def feed(kind: Kind, query: EventQuery | ProjectQuery, options: Options, address: Address) -> Document:
    """The calendar of a query."""
    asked = change(options)

    def frame(snapshot: Snapshot, survey: Survey, window: Interval | None) -> tuple[bytes, bytes]:
        changed = None if survey.changed is None else datetime.fromtimestamp(survey.changed, UTC)
        needed = zones(survey.notes, default=settings.TIME_ZONE, year=timezone.localdate(snapshot.as_of).year)
        described = _described(kind, query, options[LANG], address, snapshot.as_of, window)
        return calendar.header(described, last_modified=changed, zones=needed), calendar.FOOTER

    return Document(
        name=address.name,
        canonical=address.canonical,
        content_type=CONTENT_TYPE,
        is_memoisable=query.is_memoisable and options.is_memoisable,
        renderer=kind.renderers[options[LANG]],
        found=lambda snapshot, window: InQueryOrder(query.feed(snapshot.as_of, window)),
        frame=frame,
        narrow=lambda now, survey: narrowed_to(query, now, survey, asked),
        change=lambda snapshot: asked,
    )


def narrowed_to(
    query: EventQuery | ProjectQuery, now: Standing, survey: Survey, asked: Change | None
) -> Interval | None:
    """The only days of a calendar that would be too large; None where all of it goes out."""
    if "datetime" in query.values or fits(survey.count, survey.length):
        return None
    at = now.snapshot.as_of
    return narrowed(_entries(query.feed(at), now, asked), timezone.localdate(at))


def _entries(found: QuerySet[Any, Any], now: Standing, asked: Change | None) -> list[Entry]:
    """What a window is chosen by: days and octets as they go out; what is not stored counts as large."""
    stored = with_components(found, now)
    if asked is None:
        rows = stored.values_list("first_on", "last_on", "stored__length")
        found_rows = ((first, last, _LARGE if octets is None else octets) for first, last, octets in rows.iterator())
        return [entry for entry in found_rows if entry[2]]  # what was left out takes no room
    entries = []
    for first, last, body in stored.values_list("first_on", "last_on", "stored__body").iterator():
        octets = _LARGE if body is None else len(asked.make(0, bytes(body), None)[0]) if body else 0
        if octets:
            entries.append((first, last, octets))
    return entries


def _described(
    kind: Kind, query: Query, language: Language, address: Address, at: datetime, window: Interval | None
) -> calendar.Calendar:
    return calendar.Calendar(
        title=naming.title(kind.collection, query.labels(at, language), language),
        description=naming.description(kind.collection, window, language),
        page=address.page,
        source=address.source,
        colour=kind.colour,
        hex=kind.hex,
        language=language,
    )
