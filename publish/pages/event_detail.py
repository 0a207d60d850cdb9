"""What the page of an event shows."""

from datetime import date, datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from core.models import Vocabulary
from events.lunar_wording import lunar_date, term_words
from events.models import Event, EventState
from events.occurrences import Occurrence
from events.single_occurrence import as_event
from events.wording import WORDINGS, Wording, public_places
from places.models import Place
from publish.addresses import http_url
from publish.pages.detail import about, changed_on, texts
from publish.pages.directions import directions_to_all
from publish.pages.frame import Context, resource, spoken
from publish.pages.head import CALENDAR, GEOJSON, alternate
from publish.pages.leaf import is_date_open, leaf_of, occurrences_of
from publish.pages.lines import doubts, event_line, link_to, own_link
from publish.pages.position import place_feature, position_words, small_map
from publish.pages.schema_org import event_thing, script
from publish.pages.sources import source_lines
from publish.pages.words import told

_DAYS_LISTED: Final = 12


def event_context(event: Event, at: datetime) -> Context:
    """The values of the page, from a public event with its relations."""
    today, words = timezone.localdate(at), WORDINGS[spoken()]
    beside = _siblings(event, at) if event.umbrella_id else _parts(event, at)
    ahead = _ahead(event, today)
    places = public_places(event, at)
    when = _when(event, len(beside), words)
    venue = "" if event.is_umbrella else words.venue(event, places)
    return {
        **texts(event),
        "about": about(when, venue, told(event, "summary")),
        "leaf": None if event.is_umbrella else leaf_of(event, today),
        "when": when,
        "lunar": _lunar(event),
        "occurrences": [
            {"words": _coming_day(event, one, at, words), "is_changed": one.change is not None} for one in ahead
        ],
        "mark": words.state_mark(event),
        "is_off": event.state == EventState.CANCELLED,
        "changes": list(words.changes(event, at)),
        "places": [_place(place) for place in places],
        "online_url": http_url(event.online_url),
        "organiser": _filter_link("organiser", event.organiser),
        "category": _filter_link("category", event.category),
        "project": link_to(event.project, at),
        "umbrella": link_to(event.umbrella, at),
        "is_umbrella": event.is_umbrella,
        "parts": [event_line(one, at) for one in beside],
        "map": small_map([place_feature(place, "event", told(place, "title").text) for place in places]),
        "directions": directions_to_all(places),
        "feed": _feed(event, at),
        "sources": source_lines(event),
        "changed": changed_on(event, at),
        "linked": script(event_thing(event, at, parts=beside if event.is_umbrella else (), ahead=ahead)),
        **_downloads(event),
    }


def _when(event: Event, parts: int, words: Wording) -> str:
    if event.is_umbrella:
        told_of = ngettext("见下面的{count}项活动", "见下面的{count}项活动", parts).format(count=parts)
        return told_of if parts else gettext("日期未公布")
    if is_date_open(event):
        return gettext("时间待定（原定{when}）").format(when=words.when(event))
    return words.when(event)


def _lunar(event: Event) -> str:
    """农历三月初七 · 谷雨, of an event that has one day."""
    if event.rule or event.start_on is None or event.start_on != event.end_on or is_date_open(event):
        return ""
    told_of = (lunar_date(event.start_on, spoken()), term_words(event.start_on, spoken()))
    return " · ".join(words for words in told_of if words)


def _ahead(event: Event, today: date) -> list[Occurrence]:
    """The next occurrences of a series; none of an event that is none."""
    if not event.rule:
        return []
    return [one for one in occurrences_of(event) if one.end_on >= today][:_DAYS_LISTED]


def _coming_day(event: Event, occurrence: Occurrence, at: datetime, words: Wording) -> str:
    """The day of one of a series, with what became of it."""
    if occurrence.change is None:
        return words.day(occurrence.start_on)
    single = as_event(event, occurrence)
    told_of = [words.state_mark(single)]
    if not occurrence.is_cancelled:
        told_of += [words.when(single), words.venue(single, public_places(single, at))]
    told_of += words.changes(single, at)
    punctuation = words.punctuation
    return punctuation.labelled(words.day(occurrence.original_on), punctuation.enumerated(told_of))


def _place(place: Place) -> Context:
    return {
        "link": own_link(place),
        "address": told(place, "address"),
        "subdistrict": told(place.subdistrict, "title") if place.subdistrict else "",
        "doubts": doubts(place),
        "position": position_words(place),
    }


def _filter_link(name: str, term: Vocabulary | None) -> Context | None:
    """A vocabulary term as a link to the events that share it."""
    if term is None:
        return None
    return {"href": resource("events/", f"{name}={term.slug}"), "title": told(term, "title")}


def _feed(event: Event, at: datetime) -> Context:
    """Where to subscribe to what goes on like it: in its project, or else in its category."""
    project = event.project.survivor if event.project is not None else None
    if project is not None and project.is_public(at):
        return {"href": resource("subscribe/", f"project={project.slug}"), "words": gettext("订阅这个项目的活动")}
    words = gettext("订阅“{category}”类的活动").format(category=told(event.category, "title"))
    return {"href": resource("subscribe/", f"category={event.category.slug}"), "words": words}


def _downloads(event: Event) -> Context:
    """The event as a file for a calendar, unless it is off or has no date of its own, and as a Feature."""
    name, title = f"events/{event.slug}", told(event, "title")
    layer = alternate(GEOJSON, f"{name}.geojson", title)
    if event.state == EventState.CANCELLED or event.is_umbrella:
        return {"download": "", "alternates": [layer]}
    return {"download": resource(f"{name}.ics"), "alternates": [alternate(CALENDAR, f"{name}.ics", title), layer]}


def _parts(event: Event, at: datetime) -> list[Event]:
    """The dated events under an umbrella, in order."""
    parts = Event.objects.public(at).dated().filter(umbrella=event).order_by("first_on", "uid")
    return list(parts.with_relations())


def _siblings(event: Event, at: datetime) -> list[Event]:
    """The other events under a public umbrella."""
    if event.umbrella is None or not event.umbrella.is_public(at):
        return []
    others = Event.objects.public(at).dated().filter(umbrella=event.umbrella).exclude(pk=event.pk)
    return list(others.order_by("first_on", "uid").with_relations())
