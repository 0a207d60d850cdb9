"""What the page of an event shows."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone

from events.models import Event, EventState
from events.occurrences import Occurrence
from events.single_occurrence import as_event
from events.wording import ZH, public_places
from places.models import Place
from publish.pages.frame import Context, resource
from publish.pages.leaf import is_date_open, leaf_of, occurrences_of
from publish.pages.lines import EventLine, doubts, event_line, link_to, own_link
from publish.pages.position import place_feature, position_words, small_map
from publish.pages.sources import source_lines

_DAYS_LISTED = 12


def event_context(event: Event, at: datetime) -> Context:
    """The values of the page, from a public event with its relations."""
    today = timezone.localdate(at)
    parts = _siblings(event, at) if event.umbrella_id else _parts(event, at)
    places = public_places(event, at)
    return {
        "title": event.title,
        "summary": event.summary,
        "description": event.description,
        "note": event.note,
        "leaf": None if event.is_umbrella else leaf_of(event, today),
        "when": _when(event, parts),
        "occurrences": _coming_days(event, today, at),
        "mark": ZH.state_mark(event),
        "is_off": event.state == EventState.CANCELLED,
        "changes": list(ZH.changes(event, at)),
        "places": [_place(place) for place in places],
        "online_url": http_url(event.online_url),
        "organiser": _filter_link("organiser", event.organiser),
        "category": _filter_link("category", event.category),
        "project": link_to(event.project, at),
        "umbrella": link_to(event.umbrella, at),
        "is_umbrella": event.is_umbrella,
        "parts": parts,
        "map": small_map([place_feature(place, "event", place.title) for place in places]),
        "download": "" if event.state == EventState.CANCELLED else resource(f"events/{event.slug}.ics"),
        "sources": source_lines(event),
    }


def _when(event: Event, parts: Sequence[EventLine]) -> str:
    if event.is_umbrella:
        return f"见下面的{len(parts)}项活动" if parts else "日期未公布"
    if is_date_open(event):
        return f"时间待定（原定{ZH.when(event)}）"
    return ZH.when(event)


def _coming_days(event: Event, today: date, at: datetime) -> list[str]:
    """The next days of a series, with what became of single ones."""
    if not event.rule:
        return []
    ahead = [one for one in occurrences_of(event) if one.end_on >= today][:_DAYS_LISTED]
    return [_coming_day(event, one, at) for one in ahead]


def _coming_day(event: Event, occurrence: Occurrence, at: datetime) -> str:
    if occurrence.change is None:
        return ZH.day(occurrence.start_on)
    single = as_event(event, occurrence)
    words = [ZH.state_mark(single)]
    if not occurrence.is_cancelled:
        words += [ZH.when(single), ZH.venue(single, public_places(single, at))]
    words += ZH.changes(single, at)
    return f"{ZH.day(occurrence.original_on)}：{'；'.join(words)}"


def _place(place: Place) -> Context:
    return {
        "link": own_link(place),
        "address": place.address,
        "subdistrict": place.subdistrict.title if place.subdistrict else "",
        "doubts": doubts(place),
        "position": position_words(place),
    }


def _filter_link(name: str, term: object) -> Context | None:
    """A vocabulary term as a link to the events that share it."""
    slug = getattr(term, "slug", "")
    return {"href": resource("events/", f"{name}={slug}"), "title": str(term)} if slug else None


def _parts(event: Event, at: datetime) -> list[EventLine]:
    """The dated events under an umbrella, in order."""
    parts = Event.objects.public(at).dated().filter(umbrella=event).order_by("first_on", "uid")
    return [event_line(part, at) for part in parts.with_relations()]


def _siblings(event: Event, at: datetime) -> list[EventLine]:
    """The other events under a public umbrella."""
    if event.umbrella is None or not event.umbrella.is_public(at):
        return []
    others = Event.objects.public(at).dated().filter(umbrella=event.umbrella).exclude(pk=event.pk)
    return [event_line(other, at) for other in others.order_by("first_on", "uid").with_relations()]
