"""Reminders: a strict duration with one spelling, and a VALARM that three programs read alike."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar, vDuration

from core.errors import InvalidParameter
from publish.ical import calendar, lines
from publish.ical.alarm import parse_alarm, with_alarm
from publish.ical.vevents import vevents


def vevent(*properties, summary="读书会", day=21):
    """A VEVENT on a day of April 2026."""
    own = (lines.day("DTSTART", date(2026, 4, day)), lines.day("DTEND", date(2026, 4, day + 1)))
    stamp = (b"UID:1", b"DTSTAMP:20260420T010000Z")
    return lines.join((b"BEGIN:VEVENT", *stamp, *own, lines.text("SUMMARY", summary), *properties, b"END:VEVENT"))


def read(component):
    """The events as icalendar reads them, when Home Assistant's parser reads them too."""
    whole = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test\r\n" + component + calendar.FOOTER
    assert all(len(line) <= 75 for line in whole.split(b"\r\n"))
    assert b"\r\n\r\n" not in whole
    found = Calendar.from_ical(whole)
    assert [part.errors for part in found.walk()] == [[]] * len(found.walk())
    assert len(IcsCalendarStream.calendar_from_ics(whole.decode()).events) == len(found.walk("VEVENT"))
    return found.walk("VEVENT")


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("PT30M", "PT30M"), ("PT60M", "PT1H"), ("PT1H", "PT1H"), ("PT90M", "PT1H30M"), ("PT3600S", "PT1H"),
        ("PT3630S", "PT1H0M30S"), ("PT1H0M30S", "PT1H0M30S"), ("PT007M", "PT7M"), ("P1D", "P1D"), ("P1W", "P7D"),
        ("P7D", "P7D"), ("P4W", "P28D"), ("P28D", "P28D"), ("P1DT0S", "P1D"), ("P0DT5M", "PT5M"), ("P0D", "PT0S"),
        ("PT0S", "PT0S"), ("PT0H0M0S", "PT0S"), ("PT24H", "PT24H"), ("P1DT2H30M", "P1DT2H30M"), ("PT672H", "PT672H"),
    ],
)  # fmt: skip
def test_a_duration_has_one_spelling(text, spelt):
    assert parse_alarm("alarm", text) == spelt
    assert parse_alarm("alarm", spelt) == spelt


@pytest.mark.parametrize(
    "text",
    [
        "", "P", "PT", "30", "30M", "P30M", "T30M", "PT30", "PT30m", "pt30m", "-PT30M", "+PT30M", "PT1.5H", "PT1,5H",
        "P1Y", "P1M", "P1W1D", "P1WT1H", "PT1H30S", "P1DT", "PT30M ", " PT30M", "PT30M\n", "PT-5M", "PT１M",
        "PT30M30M", "PT5M1H", "P1DPT1H", "P" + "9" * 400 + "D", "PT" + "0" * 9 + "M", "P1D,P2D", "nan",
    ],
)  # fmt: skip
def test_what_is_no_duration_is_refused_by_name(text):
    with pytest.raises(InvalidParameter, match="PT30M") as refusal:
        parse_alarm("alarm", text)
    assert refusal.value.name == "alarm"


@pytest.mark.parametrize("text", ["P29D", "P28DT1S", "P5W", "PT672H1M", "PT673H", "PT2419201S", "P999D"])
def test_more_than_28_days_is_refused(text):
    with pytest.raises(InvalidParameter, match="28 天"):
        parse_alarm("alarm", text)


@given(st.integers(0, 27), st.integers(0, 86400))
def test_every_spelling_is_read_back_as_the_time_that_it_stands_for(days, seconds):
    spelt = parse_alarm("alarm", f"P{days}DT{seconds}S")
    assert vDuration.from_ical(spelt) == timedelta(days=days, seconds=seconds)
    assert parse_alarm("alarm", spelt) == spelt


@pytest.mark.parametrize(("duration", "trigger"), [("PT30M", timedelta(minutes=-30)), ("PT0S", timedelta())])
def test_the_alarm_shows_the_title_before_the_start(duration, trigger):
    (event,) = read(with_alarm(vevent(), duration))
    (alarm,) = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == trigger
    assert (alarm["ACTION"], alarm["DESCRIPTION"]) == ("DISPLAY", "读书会")


def test_every_occurrence_that_takes_place_has_one_and_a_cancelled_one_none():
    override = vevent(b"RECURRENCE-ID;VALUE=DATE:20260422", b"STATUS:CANCELLED")
    moved = vevent(b"RECURRENCE-ID;VALUE=DATE:20260423", summary="【改期】读书会")
    series, cancelled, other = read(with_alarm(vevent(b"RRULE:FREQ=DAILY;COUNT=3") + override + moved, "PT1H"))
    assert [len(event.walk("VALARM")) for event in (series, cancelled, other)] == [1, 0, 1]
    assert other.walk("VALARM")[0]["DESCRIPTION"] == "【改期】读书会"


HOSTILE = (
    "END:VEVENT",
    "题\\n\\,;\\\\" * 12,
    "家" * 200,
    "👨‍👩‍👧‍👦" * 9,
    "SUMMARY:假 STATUS:CANCELLED",
    "a" * 66 + "STATUS:CANCELLED",
    "a" * 67 + "END:VEVENT" + "b" * 70,
)


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_changes_nothing_but_the_words(title):
    component = vevent(lines.text("DESCRIPTION", title), summary=title)
    assert vevents(component) == [component]
    (event,) = read(with_alarm(component, "PT30M"))
    assert str(event.walk("VALARM")[0]["DESCRIPTION"]) == str(event["SUMMARY"])


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_title_is_displayed_as_it_stands(title):
    (event,) = Calendar.from_ical(with_alarm(vevent(summary=title), "PT30M"), multiple=True)
    assert str(event.walk("VALARM")[0]["DESCRIPTION"]) == str(event["SUMMARY"])
