"""Single occurrences in the feed: overrides that independent programs put in the place of the original."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from core.actions import withdraw
from events.actions import cancel_event, cancel_occurrence, move_occurrence, postpone_event
from events.models import Event, EventState, OtherPlace, Precision
from events.occurrence_change import OccurrenceChange
from publish.ical.event_component import ASSUMED_LENGTH, event_component
from tests.publish.ical.feeds import as_home_assistant, days, read, spans, unzoned
from tests.support import NOW, make_category, make_event, make_place

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
ALL = "/events.ics?datetime=../.."
SECOND = date(2026, 4, 28)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def weekly(**fields):
    """Three Tuesdays from 2026-04-21, 14:00 to 16:00."""
    clock = {"precision": Precision.MINUTE, "start_time": time(14), "end_time": time(16)}
    return make_event("读书会", **{"rule": "FREQ=WEEKLY;COUNT=3", **clock, **fields})


def change(event, **fields):
    move_occurrence(event, **{"on": SECOND, "by": None, "at": LATER, **fields})


def override(calendar):
    master, changed = calendar.walk("VEVENT")
    assert "RECURRENCE-ID" not in master
    assert "RRULE" not in changed
    assert master["UID"] == changed["UID"]
    return changed


def test_a_cancelled_occurrence_is_an_override_that_says_so(reader):
    event = weekly()
    cancel_occurrence(event, on=SECOND, reason="场馆检修", by=None, at=LATER)
    calendar = read(reader, ALL)
    shown = override(calendar)
    assert (shown["STATUS"], shown["SUMMARY"], shown["SEQUENCE"]) == ("CANCELLED", "【已取消】读书会", 1)
    assert b"RECURRENCE-ID;TZID=Asia/Shanghai:20260428T140000\r\n" in reader.get(ALL).content
    assert "说明：场馆检修" in shown["DESCRIPTION"]
    assert calendar.walk("VEVENT")[0]["SUMMARY"] == "读书会"
    assert len(spans(calendar)) == 3


def test_a_moved_occurrence_is_shown_once_at_its_new_time(reader):
    event = weekly()
    change(event, start_on=date(2026, 4, 30), start_time=time(9, 30), end_time=time(11))
    calendar = read(reader, ALL)
    shown = override(calendar)
    assert (shown["STATUS"], shown["SUMMARY"]) == ("CONFIRMED", "【改期】读书会")
    assert "原定4月28日 14:00" in shown["DESCRIPTION"]
    expected = [
        ("04-21 14:00 +0800", "04-21 16:00 +0800"),
        ("04-30 09:30 +0800", "04-30 11:00 +0800"),
        ("05-05 14:00 +0800", "05-05 16:00 +0800"),
    ]
    assert unzoned(spans(calendar)) == unzoned(as_home_assistant(reader, ALL)) == expected


def test_an_end_that_is_not_known_for_once_is_assumed_for_once(reader):
    change(weekly(), start_time=time(9))
    shown = override(read(reader, ALL))
    assert shown["X-CIVIC-END-ASSUMED"] == "TRUE"
    assert "结束时间未公布，日历按1小时显示" in shown["DESCRIPTION"]


def test_another_place_for_once_stands_in_the_override_only(reader):
    event = weekly(place=make_place("旧馆", address="旧街1号"))
    OtherPlace.objects.create(record=event, place=make_place("分馆"))
    change(event, place=make_place("新馆", address="新街2号"))
    calendar = read(reader, ALL)
    shown = override(calendar)
    assert (shown["SUMMARY"], shown["LOCATION"]) == ("【地点变更】读书会", "新馆，新街2号")
    assert "原地点：旧馆" in shown["DESCRIPTION"]
    assert calendar.walk("VEVENT")[0]["LOCATION"] == "全区多地"


@pytest.mark.parametrize("hide", ["draft", "withdrawn"])
def test_a_place_that_the_public_may_not_see_is_not_named(reader, hide):
    place = make_place("暗语馆", public=hide == "withdrawn")
    change(weekly(place=make_place("旧馆")), place=place)
    if hide == "withdrawn":
        withdraw(place, by=None, at=LATER, reason="")
    calendar = read(reader, ALL)
    assert override(calendar)["LOCATION"] == "地点待定"
    assert "暗语" not in calendar.to_ical().decode()


def test_whole_days_are_overridden_by_day(reader):
    event = make_event("展览", rule="FREQ=WEEKLY;COUNT=3", end_on=date(2026, 4, 22))
    change(event, start_on=date(2026, 4, 30))
    assert b"RECURRENCE-ID;VALUE=DATE:20260428\r\n" in reader.get(ALL).content
    expected = days(((4, 21), (4, 23)), ((4, 30), (5, 2)), ((5, 5), (5, 7)))
    assert spans(read(reader, ALL)) == expected


def test_hours_on_several_days_that_repeat_stay_whole_days_for_once(reader):
    clock = {"precision": Precision.MINUTE, "start_time": time(9), "end_time": time(17)}
    event = make_event("夏令营", rule="FREQ=WEEKLY;COUNT=3", end_on=date(2026, 4, 22), **clock)
    change(event, start_time=time(10), end_time=time(16))
    shown = override(read(reader, ALL))
    assert shown["DTSTART"].to_ical() == b"20260428"
    assert "RRULE" not in shown
    assert "10:00—16:00" in shown["DESCRIPTION"]


@pytest.mark.parametrize(
    ("state", "status", "mark"),
    [
        ("cancelled", "CANCELLED", "【已取消】"),
        ("open", "TENTATIVE", "【延期，时间待定】"),
        ("tentative", "TENTATIVE", "【暂定】"),
    ],
)
def test_what_is_true_of_the_series_is_true_of_a_moved_occurrence(reader, state, status, mark):
    event = weekly(**({"state": EventState.TENTATIVE} if state == "tentative" else {}))
    change(event, start_on=date(2026, 4, 30))
    if state == "cancelled":
        cancel_event(event, by=None, at=LATER)
    elif state == "open":
        postpone_event(event, to=None, by=None, at=LATER)
    shown = override(read(reader, ALL))
    assert (shown["STATUS"], shown["SUMMARY"]) == (status, f"{mark}读书会")


def test_a_feed_of_a_place_has_what_is_held_there_for_once(reader):
    event = weekly(place=make_place("旧馆", slug="old"))
    change(event, place=make_place("新馆", slug="new"))
    for slug in ("old", "new"):
        assert len(read(reader, f"{ALL}&place={slug}").walk("VEVENT")) == 2


def test_an_occurrence_of_next_year_is_found_by_where_it_went(reader):
    change(weekly(), start_on=date(2027, 1, 9))
    assert len(read(reader, "/events.ics?datetime=2027-01-09").walk("VEVENT")) == 2


moves = st.fixed_dictionaries(
    {},
    optional={
        "start_on": st.dates(date(2026, 3, 1), date(2026, 9, 1)),
        "start_time": st.times(time(6), time(20)).map(lambda clock: clock.replace(second=0, microsecond=0)),
        "end_time": st.just(time(22)),
    },
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rule=st.sampled_from(
        ("FREQ=DAILY;COUNT=8", "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=6", "FREQ=MONTHLY;BYDAY=3TU;UNTIL=20260801")
    ),
    changes=st.dictionaries(st.integers(0, 7), st.one_of(st.none(), moves.filter(bool)), max_size=4),
    excluded=st.sets(st.integers(0, 7), max_size=2),
    is_timed=st.booleans(),
)
def test_an_independent_reading_finds_the_same_occurrences(rule, changes, excluded, is_timed):
    clock = {"precision": Precision.MINUTE, "start_time": time(14), "end_time": time(16)} if is_timed else {}
    event = weekly_in_memory(rule, clock)
    planned = event.occurrence_days()
    event.excluded_dates = " ".join(str(planned[index]) for index in excluded if 0 < index < len(planned))
    rows = []
    for index, to in changes.items():
        if index >= len(planned) or str(planned[index]) in event.excluded_dates:
            continue
        state = "moved" if to else "cancelled"
        new = {name: value for name, value in (to or {}).items() if is_timed or name == "start_on"}
        rows.append(OccurrenceChange(record=event, original_on=planned[index], state=state, **new))
    event.loaded_changes, event.loaded_other_places = rows, []
    ours = sorted(_span(one, is_timed) for one in event.occurrences())
    body = event_component(event, NOW)
    assert unzoned(spans(_calendar(body), date(2026, 1, 1), date(2027, 6, 1))) == unzoned(ours)


def weekly_in_memory(rule, clock):
    return Event(
        pk=1, title="读书会", slug="x", category=make_category(), start_on=date(2026, 4, 21), end_on=date(2026, 4, 21),
        rule=rule, changed_at=NOW, **clock,
    )  # fmt: skip


def _span(one, is_timed):
    if not is_timed:
        return one.start_on, one.end_on + timedelta(days=1)
    zone = ZoneInfo("Asia/Shanghai")
    start = datetime.combine(one.start_on, one.start_time, zone)
    end = datetime.combine(one.end_on, one.end_time, zone) if one.end_time else start + ASSUMED_LENGTH
    return start, end


def _calendar(body):
    return Calendar.from_ical(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + body + b"END:VCALENDAR\r\n")
