"""One occurrence of a series as an event of its own, so that whatever is said of events can be said of it. Pure."""

from copy import copy

from events.models import Event, EventState
from events.occurrences import Occurrence


def as_event(event: Event, occurrence: Occurrence) -> Event:
    """An unsaved copy that does not repeat: with the occurrence's days, clock times, place and state.

    It shares the relations that are loaded on `event`; what was announced before is told as of a
    postponed or moved event.
    """
    single = copy(event)
    single.rule = single.excluded_dates = ""
    single.start_on, single.end_on = occurrence.start_on, occurrence.end_on
    single.start_time, single.end_time = occurrence.start_time, occurrence.end_time
    single.first_on, single.last_on = occurrence.start_on, occurrence.end_on
    if occurrence.change is not None:
        _apply_change(single, event, occurrence)
    return single


def _apply_change(single: Event, event: Event, occurrence: Occurrence) -> None:
    change = occurrence.change
    if change is None:
        return
    if change.place is not None:
        single.place = change.place
        single.__dict__["loaded_other_places"] = []
    if event.state == EventState.CANCELLED or _is_open(event):
        return  # what is true of the whole series is true of this one
    single.state_reason = change.reason
    single.previous_start_on = single.previous_start_time = None
    if occurrence.is_cancelled:
        single.state = EventState.CANCELLED
        return
    if change.place is not None:
        single.previous_place = event.place
        single.state = EventState.MOVED
    if occurrence.is_rescheduled(event):
        single.previous_start_on, single.previous_start_time = occurrence.original_on, event.start_time
        single.state = EventState.POSTPONED
    if event.state == EventState.TENTATIVE:
        single.state = EventState.TENTATIVE


def _is_open(event: Event) -> bool:
    return event.state == EventState.POSTPONED and event.previous_start_on is None
