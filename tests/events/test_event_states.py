"""Postponed, moved, cancelled: what is announced anew, and what was announced first is kept."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError

from events.actions import cancel_event, move_event, postpone_event
from events.models import Event
from tests.support import NOW, make_event, make_place

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
DAY, NEXT = date(2026, 4, 28), date(2026, 4, 29)


def test_a_cancelled_event_keeps_its_date_and_stays_public():
    event = make_event(start_on=DAY)
    cancel_event(event, reason="降雨", by=None, at=LATER)
    stored = Event.objects.public(LATER).get()
    assert (stored.state, stored.state_reason, stored.start_on) == ("cancelled", "降雨", DAY)
    assert (stored.sequence, stored.changed_at) == (1, LATER)
    assert Event.history.first().history_change_reason == "取消"


def test_a_postponed_event_keeps_its_length_and_the_date_announced_first():
    event = make_event(start_on=DAY, end_on=NEXT, precision="minute", start_time=time(9), end_time=time(17))
    postpone_event(event, to=date(2026, 5, 5), by=None, at=LATER)
    postpone_event(event, to=date(2026, 5, 9), start_time=time(14), by=None, at=LATER)
    stored = Event.objects.get()
    assert (stored.start_on, stored.end_on) == (date(2026, 5, 9), date(2026, 5, 10))
    assert (stored.first_on, stored.last_on) == (date(2026, 5, 9), date(2026, 5, 10))
    assert (stored.start_time, stored.end_time) == (time(14), None)
    assert (stored.previous_start_on, stored.previous_start_time) == (DAY, time(9))
    assert (stored.state, stored.sequence) == ("postponed", 2)


def test_an_event_postponed_to_an_unknown_date_keeps_the_old_one():
    event = make_event(start_on=DAY)
    postpone_event(event, to=None, by=None, at=LATER)
    stored = Event.objects.get()
    assert (stored.state, stored.start_on, stored.previous_start_on) == ("postponed", DAY, None)


def test_a_clock_time_makes_a_morning_exact_and_nothing_else_does():
    event = make_event(start_on=DAY, precision="part-of-day", part_of_day="morning")
    postpone_event(event, to=NEXT, by=None, at=LATER)
    assert Event.objects.values_list("precision", "part_of_day", "start_time").get() == ("part-of-day", "morning", None)
    postpone_event(event, to=NEXT, start_time=time(14), by=None, at=LATER)
    assert Event.objects.values_list("precision", "part_of_day", "start_time").get() == ("minute", "", time(14))


@pytest.mark.parametrize("to", [date.max, date(2200, 1, 1)])
def test_a_date_beyond_the_calendar_is_refused(to):
    event = make_event(start_on=DAY, end_on=NEXT)
    with pytest.raises(ValidationError, match=r"日期太晚|1900 年到 2199 年"):
        postpone_event(event, to=to, by=None, at=LATER)
    assert Event.objects.get().start_on == DAY


def test_a_moved_event_remembers_the_place_announced_first():
    first, second, third = (make_place(title) for title in "甲乙丙")
    event = make_event(place=first)
    move_event(event, to=second, reason="场地检修", by=None, at=LATER)
    move_event(event, to=third, by=None, at=LATER)
    stored = Event.objects.get()
    assert (stored.place, stored.previous_place, stored.state) == (third, first, "moved")
    assert stored.sequence == 2
