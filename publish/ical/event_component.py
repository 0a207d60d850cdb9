"""An event as a VEVENT: object in, bytes out; no request and no query."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from core.errors import Unrenderable
from core.text import clean_line
from events.models import Event, EventState, Precision
from events.rule_wording import repeats_zh
from events.wording import (
    ONLINE,
    PLACE_UNKNOWN,
    SEVERAL_PLACES,
    belongs_to,
    changes_zh,
    public_places,
    state_mark,
    when_zh,
)
from places.models import Place
from publish.addresses import page_url
from publish.ical import lines
from publish.ical.occurrences import Part, parts, repetition

_STATUS: Final = {
    EventState.CANCELLED: "CANCELLED",
    EventState.TENTATIVE: "TENTATIVE",
}
ASSUMED_LENGTH: Final = timedelta(hours=1)
_STRUCTURED_RADIUS_M: Final = 100


def event_component(event: Event, at: datetime) -> bytes:
    """The VEVENT, and one for each changed occurrence, as the public may see them at `at`.

    Raises Unrenderable for an event without a date.
    """
    # Every occurrence stands as its series does, at clock times or as whole days (RFC 5545, 3.8.4.4).
    timed = is_timed(event)
    return b"".join(_vevent(part, timed, at) for part in parts(event, is_timed=timed))


def _vevent(part: Part, timed: bool, at: datetime) -> bytes:
    event = part.event
    if event.start_on is None or event.end_on is None:
        raise Unrenderable("没有日期，不进日历")
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
            *_when(part, event.start_on, event.end_on, timed),
            lines.text("SUMMARY", _summary(event)),
            lines.raw("STATUS", _status(event)),
            b"TRANSP:TRANSPARENT",
            b"X-MICROSOFT-CDO-BUSYSTATUS:FREE",
            *_where(event, places),
            lines.text("DESCRIPTION", "\n".join(_description(part, places, timed, at))),
            lines.raw("URL", page_url("events", event.slug)),
            lines.text("CATEGORIES", event.category.title),
            *((lines.text("CONTACT", event.organiser.title),) if event.organiser else ()),
            *((lines.raw("CONFERENCE;VALUE=URI", event.online_url),) if event.online_url else ()),
            lines.raw("X-CIVIC-TIME-PRECISION", event.precision.upper()),
            b"END:VEVENT",
        )
    )


def _status(event: Event) -> str:
    if event.state == EventState.POSTPONED and event.previous_start_on is None:
        return "TENTATIVE"
    return _STATUS.get(EventState(event.state), "CONFIRMED")


def _summary(event: Event) -> str:
    marks = [state_mark(event)]
    if event.precision == Precision.PART_OF_DAY:
        marks.append(event.get_part_of_day_display())
    return "".join(f"【{mark}】" for mark in marks if mark) + clean_line(event.title)


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


def _when(part: Part, start_on: date, end_on: date, timed: bool) -> Iterator[bytes]:
    if part.event.start_time is not None and timed:
        yield from _timed(part, start_on, end_on, part.event.start_time)
    else:
        yield lines.day("DTSTART", start_on)
        yield lines.day("DTEND", end_on + timedelta(days=1))
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


def _where(event: Event, places: list[Place]) -> Iterator[bytes]:
    yield lines.text("LOCATION", _location(event, places))
    point = places[0].cited_point if len(places) == 1 else None
    if point is None:
        return
    longitude, latitude = point
    place = places[0]
    yield lines.raw("GEO", f"{latitude:.7f};{longitude:.7f}")
    yield lines.raw(
        "X-APPLE-STRUCTURED-LOCATION;VALUE=URI"
        f";X-ADDRESS={lines.parameter(place.address or place.title)}"
        f";X-APPLE-RADIUS={_STRUCTURED_RADIUS_M};X-TITLE={lines.parameter(place.title)}",
        f"geo:{latitude:.7f},{longitude:.7f}",
    )


def _location(event: Event, places: list[Place]) -> str:
    if len(places) > 1:
        return SEVERAL_PLACES
    if places:
        return "，".join(part for part in (places[0].title, places[0].address) if part)
    return ONLINE if event.online_url else PLACE_UNKNOWN


def _description(part: Part, places: list[Place], timed: bool, at: datetime) -> Iterator[str]:
    event = part.event
    yield f"时间：{when_zh(part.told)}"
    if part.series is not None:
        yield f"重复：{repeats_zh(part.series)}"
    if timed and event.end_time is None:  # the calendar has to show an end that nobody announced
        yield "结束时间未公布，日历按1小时显示"
    yield from changes_zh(event, at)
    if len(places) > 1:
        yield "地点：" + "；".join("，".join(part for part in (p.title, p.address) if part) for p in places)
    if event.online_url:
        yield f"线上：{event.online_url}"
    yield from (f"{label}：{record.title}" for label, record in belongs_to(event, at))
    yield from (part for part in (event.summary, event.description) if part)
    if event.note:
        yield f"存疑：{event.note}"
    yield page_url("events", event.slug)
