"""One event or project as a file to open once, and never to ask again for."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from core.data_version import Snapshot
from core.errors import Unrenderable
from core.language import Language
from core.record import Record
from events.models import Event
from projects.models import Project
from publish.caching import Body, Renderer, answer, public_resource
from publish.caching.store import Part, live_parts
from publish.ical import calendar
from publish.ical.options import changed, take_calendar_options
from publish.ical.renderers import EVENTS, PROJECTS, zones
from publish.query import Query
from publish.query.lookup import Gone, standing
from publish.query.options import LANG

# A MIME entity says the METHOD of its body (RFC 5545, 3.7.2).
CONTENT_TYPE: Final = "text/calendar; charset=utf-8; method=PUBLISH"


@public_resource
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """/events/SLUG.ics; of an umbrella, its parts."""
    return _download(request, slug, EVENTS, _event_keys)


@public_resource
def project(request: HttpRequest, slug: str) -> HttpResponse:
    """/projects/SLUG.ics; without any entry while no month of completion is known."""
    return _download(request, slug, PROJECTS, lambda found, at: [found.pk])


def _event_keys(found: Any, at: datetime) -> list[int]:  # an Event
    if not found.is_umbrella:
        return [found.pk]
    return list(Event.objects.public(at).filter(umbrella=found).values_list("pk", flat=True))


def _download(
    request: HttpRequest,
    slug: str,
    renderers: Mapping[Language, Renderer],
    keys_of: Callable[[Record, datetime], Sequence[int]],
) -> HttpResponse:
    given, options = take_calendar_options(request.GET)
    Query.parse(given, beside=options.names)  # there is nothing to filter
    renderer = renderers[options[LANG]]

    def render(snapshot: Snapshot) -> Body:
        parts = _parts(renderer, slug, keys_of, snapshot.as_of)
        header = _header(options[LANG], {part.note for part in parts}, snapshot.as_of)
        return Body(header, [changed(part.body, options) for part in parts], calendar.FOOTER)

    response = answer(
        request,
        name=f"{renderer.name}:one",
        canonical=f"{slug}?{options.canonical('')}",
        render=render,
        content_type=CONTENT_TYPE,
        is_memoisable=options.is_memoisable,
    )
    response["Content-Disposition"] = content_disposition_header(True, f"{slug}.ics")
    response["Content-Language"] = options[LANG].tag
    return response


def _header(language: Language, notes: set[str], at: datetime) -> bytes:
    needed = zones(notes, default=settings.TIME_ZONE, year=timezone.localdate(at).year)
    return calendar.download_header(language, zones=needed)


def foreseen(record: Record, at: datetime, language: Language) -> bytes:
    """The file of a record `as_public`, umbrellas with their public parts. Raises Unrenderable where there is none."""
    if not isinstance(record, Event | Project):
        raise Unrenderable("场所自己不进日历；在这里举办的活动才进")
    renderer = (EVENTS if isinstance(record, Event) else PROJECTS)[language]
    if isinstance(record, Event) and record.is_umbrella:
        parts = _shown(renderer, _event_keys(record, at), at)
        bodies, notes = [part.body for part in parts], {part.note for part in parts}
    else:
        made = renderer.render(record, at)
        bodies, notes = [made.body], {made.note}
    return b"".join((_header(language, notes, at), *bodies, calendar.FOOTER))


def _parts(
    renderer: Renderer, slug: str, keys_of: Callable[[Record, datetime], Sequence[int]], at: datetime
) -> list[Part]:
    """The components as the feed has them. Raises Unknown, or Gone for what has left no tombstone."""
    records: Any = renderer.model.objects.all()  # type: ignore[attr-defined] # every record's manager has it
    try:
        return _shown(renderer, keys_of(standing(records, slug, at), at), at)
    except Gone:
        parts = _shown(renderer, [records.ever_public(at).get(slug=slug).pk], at)
        if not parts:
            raise
        return parts


def _shown(renderer: Renderer, keys: Sequence[int], at: datetime) -> list[Part]:
    return [part for part in live_parts(renderer, keys, at) if part.body]
