"""An event as a VEVENT: object in, bytes out; no request and no query."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from core.errors import Unrenderable
from core.language import Language, other_tag, said
from core.text import clean_line
from events import recurrence
from events.models import Event, EventState, Precision
from events.wording import WORDINGS, Venue, Wording, public_places
from events.wording.facts import venue_of
from places.models import Place
from publish.addresses import page_url
from publish.ical import lines

_STATUS: Final = {
    EventState.CANCELLED: "CANCELLED",
    EventState.TENTATIVE: "TENTATIVE",
}
ASSUMED_LENGTH: Final = timedelta(hours=1)
_STRUCTURED_RADIUS_M: Final = 100


def event_component(event: Event, at: datetime, language: Language = Language.ZH_HANS) -> bytes:
    """The VEVENT as the public may see it at `at`. Raises Unrenderable for an event without a date."""
    if event.start_on is None or event.end_on is None:
        raise Unrenderable("没有日期，不进日历")
    words = WORDINGS[language]
    places = public_places(event, at)
    changed = event.shown_changed_at(at)
    return lines.join(
        (
            b"BEGIN:VEVENT",
            lines.raw("UID", str(event.uid)),
            lines.utc("DTSTAMP", changed),
            lines.utc("LAST-MODIFIED", changed),
            lines.utc("CREATED", event.created_at),
            lines.raw("SEQUENCE", str(event.sequence)),
            *_when(event, event.start_on, event.end_on),
            lines.text("SUMMARY", clean_line(words.headline(event))),
            lines.raw("STATUS", _status(event)),
            b"TRANSP:TRANSPARENT",
            b"X-MICROSOFT-CDO-BUSYSTATUS:FREE",
            *_where(event, places, words),
            lines.text("DESCRIPTION", "\n".join(_description(event, places, at, words))),
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
    if _is_within_a_day(event):
        return True
    # Over several days without an end, neither a block nor daily hours are known; and daily hours
    # that themselves repeat have no RRULE: whole days are true, a block through the nights is not.
    return event.end_time is not None and not event.rule


def _is_within_a_day(event: Event) -> bool:
    """Whether one occurrence ends on the day it begins, or in the night after."""
    return event.lasts_days == (2 if _runs_past_midnight(event) else 1)


def _runs_past_midnight(event: Event) -> bool:
    return event.start_time is not None and event.end_time is not None and event.end_time <= event.start_time


def has_assumed_end(event: Event) -> bool:
    """Whether the calendar has to show an end that nobody announced."""
    return is_timed(event) and event.end_time is None


def _when(event: Event, start_on: date, end_on: date) -> Iterator[bytes]:
    if event.start_time is not None and is_timed(event):
        yield from _timed(event, start_on, end_on, event.start_time)
    else:
        yield from _all_day(event, start_on, end_on)


def _all_day(event: Event, start_on: date, end_on: date) -> Iterator[bytes]:
    yield lines.day("DTSTART", start_on)
    yield lines.day("DTEND", end_on + timedelta(days=1))
    if event.rule:
        yield _rrule(event.rule, lambda until: f"{until:%Y%m%d}")
        yield from (lines.day("EXDATE", day) for day in sorted(recurrence.parse_dates(event.excluded_dates)))


def _timed(event: Event, start_on: date, end_on: date, start_time: time) -> Iterator[bytes]:
    zone = ZoneInfo(event.zone)
    start = datetime.combine(start_on, start_time)
    if event.end_time is None:
        yield from _span(start, start + ASSUMED_LENGTH, event.zone)
        yield b"X-CIVIC-END-ASSUMED:TRUE"
        yield from _repeats(event, start, zone)
        return
    if _is_within_a_day(event):
        yield from _span(start, datetime.combine(end_on, event.end_time), event.zone)
        yield from _repeats(event, start, zone)
        return
    # Hours on each of several days: a series of days, not one block through the nights.
    nights = 1 if _runs_past_midnight(event) else 0
    yield from _span(start, datetime.combine(start_on + timedelta(days=nights), event.end_time), event.zone)
    yield lines.raw("RRULE", f"FREQ=DAILY;COUNT={event.lasts_days - nights}")


def _span(start: datetime, end: datetime, zone: str) -> Iterator[bytes]:
    yield lines.local("DTSTART", start, zone)
    yield lines.local("DTEND", end, zone)


def _repeats(event: Event, start: datetime, zone: ZoneInfo) -> Iterator[bytes]:
    if not event.rule:
        return

    def until_utc(until: date) -> str:
        return f"{datetime.combine(until, start.time(), zone).astimezone(UTC):%Y%m%dT%H%M%SZ}"

    yield _rrule(event.rule, until_utc)
    for day in sorted(recurrence.parse_dates(event.excluded_dates)):
        yield lines.local("EXDATE", datetime.combine(day, start.time()), event.zone)


def _rrule(text: str, spell_until: Callable[[date], str]) -> bytes:
    """The rule with UNTIL in the form that DTSTART's type asks for (RFC 5545, 3.3.10)."""
    rule = recurrence.parse_rule(text)
    parts = {**rule.parts, **({"UNTIL": spell_until(rule.until)} if rule.until else {})}
    return lines.raw("RRULE", ";".join(f"{name}={value}" for name, value in parts.items()))


def _where(event: Event, places: list[Place], words: Wording) -> Iterator[bytes]:
    venue = venue_of(event, places)
    yield lines.text("LOCATION", words.location(event, places))
    if isinstance(venue, Venue) or venue.cited_point is None:
        return
    longitude, latitude = venue.cited_point
    yield lines.raw("GEO", f"{latitude:.7f};{longitude:.7f}")
    title, address = (said(venue, field, words.language) for field in ("title", "address"))
    yield lines.raw(
        "X-APPLE-STRUCTURED-LOCATION;VALUE=URI"
        f";X-ADDRESS={lines.parameter(address or title)}"
        f";X-APPLE-RADIUS={_STRUCTURED_RADIUS_M};X-TITLE={lines.parameter(title)}",
        f"geo:{latitude:.7f},{longitude:.7f}",
    )


def _description(event: Event, places: list[Place], at: datetime, words: Wording) -> Iterator[str]:
    yield words.punctuation.labelled(words.labels.when, words.when(event))
    if has_assumed_end(event):
        yield words.end_assumed
    yield from words.changes(event, at)
    yield from words.details(event, places, at)
    yield page_url("events", event.slug)
