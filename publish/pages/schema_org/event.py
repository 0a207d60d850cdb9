"""An event by schema.org: as finely as its time is known, with its state, its places, its whole and its parts."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from core.models import Organisation
from events.models import Event, EventState
from events.occurrences import Occurrence
from events.single_occurrence import as_event
from events.wording import public_places
from publish.addresses import http_url
from publish.pages.schema_org.place import venue
from publish.pages.schema_org.thing import VOCABULARY, Thing, identity, known
from publish.pages.words import told

# What was moved takes place as it is now planned; whether a tentative one does, nobody has said.
_STATUS: Final = {
    EventState.SCHEDULED: "EventScheduled",
    EventState.MOVED: "EventScheduled",
    EventState.CANCELLED: "EventCancelled",
}


def event_thing(event: Event, at: datetime, *, parts: Sequence[Event] = (), ahead: Sequence[Occurrence] = ()) -> Thing:
    """A public event with its relations; `parts` are an umbrella's, `ahead` the next occurrences of a series."""
    umbrella = event.umbrella.survivor if event.umbrella is not None else None
    whole = identity("Event", "events", umbrella) if umbrella is not None and umbrella.is_public(at) else {}
    inner = [_in_short(part, at) for part in parts] + [_once(event, one, at) for one in ahead]
    more = known(
        description=told(event, "summary").text or told(event, "description").text,
        organizer=_organizer(event.organiser),
        superEvent=whole,
        subEvent=inner,
    )
    return {**identity("EventSeries" if event.rule else "Event", "events", event), **_when_and_where(event, at), **more}


def _in_short(part: Event, at: datetime) -> Thing:
    return {**identity("Event", "events", part), **_when_and_where(part, at)}


def _once(event: Event, occurrence: Occurrence, at: datetime) -> Thing:
    """One of a series, which has no page of its own."""
    return known(at_type="Event", name=told(event, "title").text, **_when_and_where(as_event(event, occurrence), at))


def _when_and_where(event: Event, at: datetime) -> Thing:
    where = [venue(place) for place in public_places(event, at)]
    online = http_url(event.online_url)
    locations = [*where, *([{"@type": "VirtualLocation", "url": online}] if online else [])]
    return known(
        **_dates(event),
        eventStatus=_of_schema_org(_status(event)),
        eventAttendanceMode=_of_schema_org(_attendance(bool(where), bool(online))),
        location=locations[0] if len(locations) == 1 else locations,
    )


def _dates(event: Event) -> Thing:
    start = _moment(event, event.start_on, event.start_time)
    if event.state == EventState.POSTPONED and event.previous_start_on is None:
        return known(previousStartDate=start)  # no new day has been named
    previous = _moment(event, event.previous_start_on, event.previous_start_time)
    return known(startDate=start, endDate=_end(event), previousStartDate=previous)


def _moment(event: Event, day: date | None, clock: time | None) -> str:
    """The day, with the hour only when one was published."""
    if day is None:
        return ""
    if clock is None:
        return day.isoformat()
    return datetime.combine(day, clock, ZoneInfo(event.zone)).isoformat()


def _end(event: Event) -> str:
    """The last day, or the hour at which it ends; nothing when only the beginning is known."""
    if event.rule:
        return event.last_on.isoformat() if event.last_on else ""
    if event.start_time is not None and event.end_time is None and event.start_on == event.end_on:
        return ""
    return _moment(event, event.end_on, event.end_time)


def _status(event: Event) -> str:
    if event.state == EventState.POSTPONED:
        return "EventRescheduled" if event.previous_start_on else "EventPostponed"
    return _STATUS.get(EventState(event.state), "")


def _attendance(is_somewhere: bool, is_online: bool) -> str:
    if is_somewhere and is_online:
        return "MixedEventAttendanceMode"
    if is_online:
        return "OnlineEventAttendanceMode"
    return "OfflineEventAttendanceMode" if is_somewhere else ""


def _of_schema_org(name: str) -> str:
    return f"{VOCABULARY}/{name}" if name else ""


def _organizer(organiser: Organisation | None) -> dict[str, Any]:
    if organiser is None:
        return {}
    return known(at_type="Organization", name=told(organiser, "title").text, url=http_url(organiser.url))
