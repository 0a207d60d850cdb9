"""An event as a VEVENT: object in, bytes out; no request and no query."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from core.errors import Unrenderable
from core.language import Language, other_tag, said
from core.text import clean_line
from events.models import Event, EventState, Precision
from events.wording import WORDINGS, Venue, Wording, public_places
from events.wording.facts import venue_of
from places.models import Place
from publish.addresses import page_url
from publish.ical import lines
from publish.ical.occurrences import Part, parts, repetition
from publish.ical.position import position

_STATUS: Final = {
    EventState.CANCELLED: "CANCELLED",
    EventState.TENTATIVE: "TENTATIVE",
}
ASSUMED_LENGTH: Final = timedelta(hours=1)


def event_component(event: Event, at: datetime, language: Language = Language.ZH_HANS) -> bytes:
    """The VEVENT, and one for each changed occurrence, as the public may see them at `at`.

    Raises Unrenderable for an event without a date.
    """
    # Every occurrence stands as its series does, at clock times or as whole days (RFC 5545, 3.8.4.4).
    timed = is_timed(event)
    return b"".join(_vevent(part, timed, at, language) for part in parts(event, is_timed=timed))


def _vevent(part: Part, timed: bool, at: datetime, language: Language) -> bytes:
    event = part.event
    if event.start_on is None or event.end_on is None:
        raise Unrenderable("没有日期，不进日历")
    words = WORDINGS[language]
    places = public_places(event, at)
    changed = event.shown_changed_at(at)
    return lines.join(
        (
            b"BEGIN:VEVENT",
            *part.identity,
            lines.utc("DTSTAMP", changed),
            lines.utc("LAST-MODIFIED", changed),
            lines.utc("CREATED", event.created_at),
            lines.raw("SEQUENCE", str(event.sequence)),
            *when(part, timed),
            lines.text("SUMMARY", clean_line(words.headline(event))),
            lines.raw("STATUS", _status(event)),
            b"TRANSP:TRANSPARENT",
            b"X-MICROSOFT-CDO-BUSYSTATUS:FREE",
            *_where(event, places, words),
            lines.text("DESCRIPTION", "\n".join(_description(part, places, timed, at, words))),
            lines.raw("URL", page_url("events", event.slug)),
            lines.text("CATEGORIES", said(event.category, "title", language)),
            *((lines.text("CONTACT", said(event.organiser, "title", language)),) if event.organiser else ()),
            *((lines.raw("CONFERENCE;VALUE=URI", event.online_url),) if event.online_url else ()),
            lines.raw("X-CIVIC-TIME-PRECISION", event.precision.upper()),
            *lines.title_language(other_tag(event, "title", language)),
            b"END:VEVENT",
        )
    )


def _status(event: Event) -> str:
    if event.state == EventState.POSTPONED and event.previous_start_on is None:
        return "TENTATIVE"
    return _STATUS.get(EventState(event.state), "CONFIRMED")


def is_timed(event: Event) -> bool:
    """Whether it stands at clock times of its zone; otherwise it takes whole days."""
    if event.precision != Precision.MINUTE or event.start_time is None:
        return False
    if event.is_within_a_day:
        return True
    # Over several days without an end, neither a block nor daily hours are known; and daily hours
    # that themselves repeat have no RRULE: whole days are true, a block through the nights is not.
    return event.end_time is not None and not event.rule


def _runs_past_midnight(event: Event) -> bool:
    return event.start_time is not None and event.end_time is not None and event.end_time <= event.start_time


def when(part: Part, timed: bool) -> Iterator[bytes]:
    """DTSTART, DTEND and how it repeats; nothing of an event without a date."""
    event = part.event
    if event.start_on is None or event.end_on is None:
        return
    if event.start_time is not None and timed:
        yield from _timed(part, event.start_on, event.end_on, event.start_time)
    else:
        yield lines.day("DTSTART", event.start_on)
        yield lines.day("DTEND", event.end_on + timedelta(days=1))
        yield from repetition(part, is_timed=False)


def _timed(part: Part, start_on: date, end_on: date, start_time: time) -> Iterator[bytes]:
    event = part.event
    start = datetime.combine(start_on, start_time)
    if event.end_time is None:
        yield from _span(start, start + ASSUMED_LENGTH, event.zone)
        yield b"X-CIVIC-END-ASSUMED:TRUE"
        yield from repetition(part, is_timed=True)
        return
    if event.is_within_a_day:
        yield from _span(start, datetime.combine(end_on, event.end_time), event.zone)
        yield from repetition(part, is_timed=True)
        return
    # Hours on each of several days: a series of days, not one block through the nights.
    nights = 1 if _runs_past_midnight(event) else 0
    yield from _span(start, datetime.combine(start_on + timedelta(days=nights), event.end_time), event.zone)
    yield lines.raw("RRULE", f"FREQ=DAILY;COUNT={event.lasts_days - nights}")


def _span(start: datetime, end: datetime, zone: str) -> Iterator[bytes]:
    yield lines.local("DTSTART", start, zone)
    yield lines.local("DTEND", end, zone)


def _where(event: Event, places: list[Place], words: Wording) -> Iterator[bytes]:
    venue = venue_of(event, places)
    yield lines.text("LOCATION", words.location(event, places))
    if not isinstance(venue, Venue):
        yield from position(venue, words.language)


def _description(part: Part, places: list[Place], timed: bool, at: datetime, words: Wording) -> Iterator[str]:
    event, labelled = part.event, words.punctuation.labelled
    yield labelled(words.labels.when, words.when(part.told))
    if part.series is not None:
        yield labelled(words.labels.repeats, words.repeats(part.series))
    if timed and event.end_time is None:  # the calendar has to show an end that nobody announced
        yield words.end_assumed
    yield from words.changes(event, at)
    yield from words.details(event, places, at)
    yield page_url("events", event.slug)
