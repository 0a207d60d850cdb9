"""Verbs that change events."""

from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction

from core.actions import User, save_record
from core.errors import InvalidRule
from events import recurrence
from events.models import Event, EventState, Precision
from events.occurrence_change import OccurrenceChange
from events.workdays import recorded
from places.models import Place


def cancel_event(event: Event, *, reason: str = "", by: User | None, at: datetime) -> None:
    """Say that the event does not take place; it stays in the calendar as cancelled."""
    event.state = EventState.CANCELLED
    event.state_reason = reason
    save_record(event, by=by, at=at, reason="取消")


def postpone_event(
    event: Event,
    *,
    to: date | None,
    start_time: time | None = None,
    reason: str = "",
    by: User | None,
    at: datetime,
) -> None:
    """Move the event to another day, or to none yet (`to=None`: the old date stays, marked as open).

    The first date that was announced is kept as `previous_start_on` while there is a new one beside it.
    """
    event.state = EventState.POSTPONED
    event.state_reason = reason
    if to is not None and event.start_on is not None and event.end_on is not None:
        if event.previous_start_on is None:
            event.previous_start_on, event.previous_start_time = event.start_on, event.start_time
        try:
            event.start_on, event.end_on = to, to + (event.end_on - event.start_on)
        except OverflowError as error:
            raise ValidationError({"start_on": "日期太晚"}) from error
        if start_time is not None:
            event.precision, event.part_of_day = Precision.MINUTE, ""
            event.start_time, event.end_time = start_time, None
    if to is None:
        # The date that now falls away is the one that stays shown; that there was an earlier one is history.
        event.previous_start_on = event.previous_start_time = None
    save_record(event, by=by, at=at, reason="延期")


def move_event(event: Event, *, to: Place, reason: str = "", by: User | None, at: datetime) -> None:
    """Hold the event at another place; the first place that was announced is kept."""
    if event.previous_place is None:
        event.previous_place = event.place
    event.place = to
    event.state = EventState.MOVED
    event.state_reason = reason
    save_record(event, by=by, at=at, reason="地点变更")


def cancel_occurrence(event: Event, *, on: date, reason: str = "", by: User | None, at: datetime) -> None:
    """Say that the occurrence of that day does not take place. Raises ValidationError by field."""
    change = OccurrenceChange(original_on=on, state=OccurrenceChange.State.CANCELLED, reason=reason)
    _change_occurrence(event, change, by=by, at=at)


def move_occurrence(  # noqa: PLR0913 # each is one thing that an announcement may change
    event: Event,
    *,
    on: date,
    start_on: date | None = None,
    start_time: time | None = None,
    end_on: date | None = None,
    end_time: time | None = None,
    place: Place | None = None,
    reason: str = "",
    by: User | None,
    at: datetime,
) -> None:
    """Hold the occurrence of that day at another time or place; what is left out stays as it was.

    A new start time without an end time says that the end is not known. Raises ValidationError by field.
    """
    change = OccurrenceChange(original_on=on, state=OccurrenceChange.State.MOVED, reason=reason)
    change.start_on, change.start_time = start_on, start_time
    change.end_on, change.end_time, change.place = end_on, end_time, place
    _change_occurrence(event, change, by=by, at=at)


@transaction.atomic
def restore_occurrence(event: Event, *, on: date, by: User | None, at: datetime) -> None:
    """Let the occurrence of that day take place as planned again."""
    deleted, _ = OccurrenceChange.objects.filter(record=event, original_on=on).delete()
    if deleted:
        save_record(event, by=by, at=at, reason=f"恢复{on}的一次", timetable_changed=True)


def follow_working_calendar(*, by: User | None, at: datetime) -> list[tuple[Event, str]]:
    """Expand anew every series whose days depend on the working calendar, after that was changed.

    A series that began on what is no such day any more begins on the next that is. Returns the series
    that could not follow, which stay as they are, each with the reason in Chinese.
    """
    refused = []
    for event in Event.objects.filter(rule__icontains="DAYS=").order_by("pk"):
        try:
            _begin_on_such_a_day(event)
            save_record(event, by=by, at=at, reason="按放假安排重新推算")
        except InvalidRule as error:
            refused.append((event, str(error)))
        except ValidationError as error:
            refused.append((event, "；".join(error.messages)))
    return refused


def _begin_on_such_a_day(event: Event) -> None:
    if event.start_on is None or event.end_on is None:
        return
    first = recurrence.first_day(event.rule, event.start_on, recorded())
    event.start_on, event.end_on = first, first + (event.end_on - event.start_on)


@transaction.atomic
def _change_occurrence(event: Event, change: OccurrenceChange, *, by: User | None, at: datetime) -> None:
    """Put the change in the place of an earlier one of the same day."""
    OccurrenceChange.objects.filter(record=event, original_on=change.original_on).delete()
    change.record = event
    change.full_clean()
    change.save()
    save_record(
        event, by=by, at=at, reason=f"{change.get_state_display()}：{change.original_on}", timetable_changed=True
    )
