"""What becomes of cancelled events when a reader asks for it, as two independent programs expand the answer."""

from datetime import date

import pytest
import recurring_ical_events
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from publish.ical import calendar, lines
from publish.ical.cancelled import WITHDRAWN, hidden, shown
from tests.publish.ical.test_alarm import read, vevent

OFF = b"STATUS:CANCELLED"
DAILY = b"RRULE:FREQ=DAILY;COUNT=3"


def override(day, *properties, summary="读书会"):
    return vevent(lines.day("RECURRENCE-ID", date(2026, 4, day)), *properties, summary=summary, day=day)


SERIES = vevent(DAILY, b"STATUS:CONFIRMED")


def days(component):
    """The first days of the occurrences, on which two programs agree."""
    whole = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test\r\n" + component + calendar.FOOTER
    found = recurring_ical_events.of(Calendar.from_ical(whole)).between(date(2026, 4, 1), date(2026, 6, 1))
    theirs = IcsCalendarStream.calendar_from_ics(whole.decode()).timeline.included(date(2026, 4, 1), date(2026, 6, 1))
    expanded = sorted(event["DTSTART"].dt.day for event in found)
    assert expanded == sorted(event.dtstart.day for event in theirs)
    return expanded


def test_shown_is_confirmed_and_says_by_its_mark_that_it_is_off():
    (event,) = read(shown(vevent(OFF, summary="【已取消】读书会")))
    assert (event["STATUS"], event["SUMMARY"]) == ("CONFIRMED", "【已取消】读书会")


def test_a_tombstone_stays_cancelled_when_others_are_shown():
    tombstone = vevent(OFF, WITHDRAWN)
    assert shown(tombstone) is tombstone
    assert hidden(tombstone) == b""


def test_an_occurrence_is_shown_like_an_event():
    series, single = read(shown(SERIES + override(22, OFF, summary="【已取消】读书会")))
    assert (series["STATUS"], single["STATUS"], single["SUMMARY"]) == ("CONFIRMED", "CONFIRMED", "【已取消】读书会")


def test_hidden_is_gone():
    assert hidden(vevent(OFF)) == b""


@pytest.mark.parametrize("change", [shown, hidden])
def test_what_takes_place_is_the_very_same_object(change):
    component = SERIES + override(22)
    assert change(component) is component


def test_a_hidden_occurrence_does_not_come_back_by_the_rule():
    component = SERIES + override(22, OFF)
    assert days(SERIES) == [21, 22, 23]
    (series,) = read(hidden(component))
    assert series["EXDATE"].dts[0].dt == date(2026, 4, 22)
    assert days(hidden(component)) == [21, 23]


def test_a_hidden_first_occurrence_and_a_standing_override_both_count():
    component = SERIES + override(21, OFF) + override(23, summary="【地点变更】读书会")
    _, standing = read(hidden(component))
    assert standing["SUMMARY"] == "【地点变更】读书会"
    assert days(hidden(component)) == [22, 23]


def test_a_clock_in_a_zone_is_excluded_as_it_is_spelt():
    component = SERIES + vevent(b"RECURRENCE-ID;TZID=Asia/Shanghai:20260422T093000", OFF)
    assert b"\r\nEXDATE;TZID=Asia/Shanghai:20260422T093000\r\nEND:VEVENT\r\n" in hidden(component)


def test_a_cancelled_series_goes_with_its_occurrences():
    assert hidden(vevent(DAILY, OFF) + override(22, OFF) + override(23)) == b""


def test_events_side_by_side_in_one_component_are_hidden_one_by_one():
    first, second = vevent(OFF), vevent(b"STATUS:CONFIRMED", summary="另一年")
    assert hidden(first + second) == second


@pytest.mark.parametrize("words", ["STATUS:CANCELLED", "a" * 63 + "STATUS:CANCELLED", "第一行\nSTATUS:CANCELLED\n"])
def test_words_cannot_cancel_an_event(words):
    component = vevent(b"STATUS:CONFIRMED", lines.text("DESCRIPTION", words), summary=words)
    assert hidden(component) is component
    assert shown(component) is component
