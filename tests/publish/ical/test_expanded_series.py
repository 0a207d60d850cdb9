"""Series that no RRULE can say: lunar dates, workdays, holidays, as clients that know none of them read them."""

from datetime import date, time, timedelta
from uuid import uuid5

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from core.errors import InvalidRule
from core.models import CalendarDay
from events import recurrence
from events.actions import cancel_occurrence, follow_working_calendar, move_occurrence
from events.expansion import expansion
from events.models import Event, Precision
from events.occurrence_change import OccurrenceChange
from events.recurrence import occurrences
from events.rule import parse_rule
from events.workdays import WorkingCalendar
from publish.ical.event_component import event_component
from tests.publish.ical.feeds import as_home_assistant, read, spans, unzoned
from tests.support import NOW, make_category, make_event, make_place

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
ALL = "/events.ics?datetime=../.."
YEARS = (date(2026, 1, 1), date(2030, 1, 1))
SPRING = "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1;COUNT=3"
MAY = [
    (date(2026, 5, 1), "holiday"),
    (date(2026, 5, 2), "holiday"),
    (date(2026, 5, 3), "holiday"),
    (date(2026, 5, 4), "substitute"),
    (date(2026, 5, 5), "substitute"),
    (date(2026, 5, 9), "workday"),
]
CLOCK = {"precision": Precision.MINUTE, "start_time": time(9), "end_time": time(11)}


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def _may():
    for day, kind in MAY:
        CalendarDay.objects.create(day=day, kind=kind, title="劳动节")


def agreed(reader, calendar):
    """The occurrences, on which two expanders agree."""
    found = unzoned(spans(calendar, *YEARS))
    assert found == unzoned(as_home_assistant(reader, ALL, *YEARS))
    return found


def spring_festival(**fields):
    return make_event("庙会", start_on=date(2026, 2, 17), rule=SPRING, **fields)


def test_a_lunar_series_is_separate_events_related_to_it(reader):
    event = spring_festival()
    calendar = read(reader, ALL)
    shown = calendar.walk("VEVENT")
    assert [component["DTSTART"].to_ical() for component in shown] == [b"20260217", b"20270206", b"20280126"]
    assert [str(component["UID"]) for component in shown] == [
        str(uuid5(event.uid, day)) for day in ("2026-02-17", "2027-02-06", "2028-01-26")
    ]
    assert {str(component["RELATED-TO"]) for component in shown} == {str(event.uid)}
    lines = str(shown[1]["DESCRIPTION"]).splitlines()
    assert lines[:2] == [
        "时间：2027年2月6日（星期六）（具体时间未公布）",
        "重复：每年农历正月初一，共3次，至2028年1月26日",
    ]
    assert [start for start, _ in agreed(reader, calendar)] == ["02-17", "02-06", "01-26"]


@pytest.mark.usefixtures("_may")
def test_no_client_is_told_what_it_does_not_know(reader):
    spring_festival()
    make_event("政务服务", start_on=date(2026, 4, 29), rule="FREQ=DAILY;DAYS=WORKDAY;COUNT=20", **CLOCK)
    make_event("开放日", start_on=date(2026, 5, 1), rule="FREQ=DAILY;DAYS=HOLIDAY;UNTIL=20261231")
    body = reader.get(ALL).content
    for word in (b"RSCALE", b"DAYS=", b"RDATE", b"SOLARTERM"):
        assert word not in body


def test_a_moved_occurrence_of_a_lunar_series_keeps_its_uid(reader):
    event = spring_festival(place=make_place("地坛"))
    uid = str(uuid5(event.uid, "2027-02-06"))
    move_occurrence(event, on=date(2027, 2, 6), start_on=date(2027, 2, 7), by=None, at=LATER)
    cancel_occurrence(event, on=date(2028, 1, 26), by=None, at=LATER)
    shown = {str(component["UID"]): component for component in read(reader, ALL).walk("VEVENT")}
    assert len(shown) == 3
    assert shown[uid]["SUMMARY"] == "【改期】庙会"
    assert shown[uid]["DTSTART"].to_ical() == b"20270207"
    assert "RECURRENCE-ID" not in shown[uid]
    assert shown[str(uuid5(event.uid, "2028-01-26"))]["STATUS"] == "CANCELLED"


@pytest.mark.usefixtures("_may")
def test_workdays_are_a_weekly_rule_but_for_days_off_and_an_event_for_each_make_up_day(reader):
    rule = "FREQ=DAILY;DAYS=WORKDAY;UNTIL=20260512"
    event = make_event("政务服务", start_on=date(2026, 4, 29), rule=rule, **CLOCK)
    calendar = read(reader, ALL)
    weekly, made_up = calendar.walk("VEVENT")
    assert weekly["RRULE"].to_ical() == b"FREQ=WEEKLY;UNTIL=20260512T010000Z;BYDAY=MO,TU,WE,TH,FR"
    assert [str(each.dts[0].dt.date()) for each in weekly["EXDATE"]] == ["2026-05-01", "2026-05-04", "2026-05-05"]
    assert str(weekly["UID"]) == str(made_up["RELATED-TO"]) == str(event.uid)
    assert made_up["DTSTART"].to_ical() == b"20260509T090000"
    assert "每个工作日，共8次，至2026年5月12日" in weekly["DESCRIPTION"]
    expected = ["04-29", "04-30", "05-06", "05-07", "05-08", "05-09", "05-11", "05-12"]
    assert [start for start, _ in agreed(reader, calendar)] == [f"{day} 09:00 +0800" for day in expected]


@pytest.mark.usefixtures("_may")
def test_a_series_that_begins_on_a_make_up_day_begins_its_weekly_rule_after_it(reader):
    make_event("政务服务", start_on=date(2026, 5, 9), rule="FREQ=DAILY;DAYS=WORKDAY;COUNT=3")
    calendar = read(reader, ALL)
    assert calendar.walk("VEVENT")[0]["DTSTART"].to_ical() == b"20260511"
    assert [start for start, _ in agreed(reader, calendar)] == ["05-09", "05-11", "05-12"]


@pytest.mark.usefixtures("_may")
def test_a_changed_workday_is_an_override_and_a_changed_make_up_day_its_own_event(reader):
    event = make_event("政务服务", start_on=date(2026, 4, 29), rule="FREQ=DAILY;DAYS=WORKDAY;UNTIL=20260512", **CLOCK)
    cancel_occurrence(event, on=date(2026, 5, 7), by=None, at=LATER)
    move_occurrence(event, on=date(2026, 5, 9), start_time=time(13), end_time=time(15), by=None, at=LATER)
    weekly, override, made_up = read(reader, ALL).walk("VEVENT")
    assert b"RECURRENCE-ID;TZID=Asia/Shanghai:20260507T090000\r\n" in reader.get(ALL).content
    assert (override["UID"], override["STATUS"]) == (weekly["UID"], "CANCELLED")
    assert (made_up["SUMMARY"], made_up["DTSTART"].to_ical()) == ("【改期】政务服务", b"20260509T130000")


@pytest.mark.usefixtures("_may")
def test_a_cancelled_workday_that_is_hidden_is_taken_out_of_the_weekly_rule_not_of_a_make_up_day(reader):
    event = make_event("政务服务", start_on=date(2026, 4, 29), rule="FREQ=DAILY;DAYS=WORKDAY;UNTIL=20260512", **CLOCK)
    cancel_occurrence(event, on=date(2026, 5, 7), by=None, at=LATER)
    weekly, made_up = read(reader, f"{ALL}&cancelled=hide").walk("VEVENT")
    assert "2026-05-07" in [str(each.dts[0].dt.date()) for each in weekly["EXDATE"]]
    assert "EXDATE" not in made_up


@pytest.mark.usefixtures("_may")
def test_holidays_are_separate_events(reader):
    make_event("开放日", start_on=date(2026, 5, 1), rule="FREQ=DAILY;DAYS=HOLIDAY;UNTIL=20261231")
    calendar = read(reader, ALL)
    assert len(calendar.walk("VEVENT")) == 5
    assert [start for start, _ in agreed(reader, calendar)] == ["05-01", "05-02", "05-03", "05-04", "05-05"]


def test_the_feed_changes_when_the_series_followed_and_not_before(reader):
    make_event("政务服务", start_on=date(2026, 4, 29), rule="FREQ=DAILY;DAYS=WORKDAY;UNTIL=20260512")
    before = reader.get(ALL).content
    for day, kind in MAY:
        CalendarDay.objects.create(day=day, kind=kind, title="劳动节")
    assert reader.get(ALL).content == before
    follow_working_calendar(by=None, at=LATER)
    shown = read(reader, ALL).walk("VEVENT")[0]
    assert shown["SEQUENCE"] == 1
    assert len(shown["EXDATE"]) == 3


def test_a_year_still_to_be_announced_is_said_in_the_feed(reader):
    make_event("政务服务", start_on=date(2027, 4, 29), rule="FREQ=DAILY;DAYS=WORKDAY;COUNT=5")
    (shown,) = read(reader, ALL).walk("VEVENT")
    assert "2027年的放假安排待国务院公布，暂按周一至周五计" in shown["DESCRIPTION"]


day_kinds = st.dictionaries(
    st.dates(date(2026, 4, 21), date(2026, 6, 30)), st.sampled_from(("holiday", "substitute", "workday")), max_size=25
)


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rule=st.sampled_from(
        (
            "FREQ=DAILY;DAYS=WORKDAY;COUNT=20",
            "FREQ=DAILY;DAYS=RESTDAY;UNTIL=20260630",
            "FREQ=DAILY;DAYS=HOLIDAY;UNTIL=20260630",
            "FREQ=WEEKLY;BYDAY=TU,SA;DAYS=WORKDAY;UNTIL=20260630",
            "FREQ=MONTHLY;DAYS=WORKDAY;BYSETPOS=1,-1;UNTIL=20260630",
            "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=3,4;BYMONTHDAY=1,15,-1;COUNT=8",
            "FREQ=YEARLY;SOLARTERM=立夏,小满,夏至;COUNT=4",
        )
    ),
    kinds=day_kinds,
    cancelled=st.sets(st.integers(0, 19), max_size=3),
    moved=st.dictionaries(st.integers(0, 19), st.dates(date(2026, 4, 1), date(2026, 7, 30)), max_size=3),
    excluded=st.sets(st.integers(1, 19), max_size=3),
    is_timed=st.booleans(),
)
def test_an_independent_reading_finds_the_same_occurrences(rule, kinds, cancelled, moved, excluded, is_timed):
    event = _series(rule, WorkingCalendar.of(kinds.items()), CLOCK if is_timed else {}, excluded)
    if event is None:
        return
    days = event.occurrence_days()
    rows = [OccurrenceChange(record=event, original_on=days[i], state="cancelled") for i in cancelled if i < len(days)]
    for index, to in moved.items():
        if index < len(days) and index not in cancelled:
            rows.append(OccurrenceChange(record=event, original_on=days[index], state="moved", start_on=to))
    event.loaded_changes, event.loaded_other_places = rows, []
    body = event_component(event, NOW)
    calendar = Calendar.from_ical(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + body + b"END:VCALENDAR\r\n")
    theirs = [str(start.date() if is_timed else start) for start, _ in spans(calendar, date(2026, 1, 1), YEARS[1])]
    assert sorted(theirs) == sorted(str(one.start_on) for one in event.occurrences())
    uids = [str(component["UID"]) for component in calendar.walk("VEVENT") if "RECURRENCE-ID" not in component]
    assert len(set(uids)) == len(uids)


def _series(rule, working, clock, excluded):
    """The series from its first possible day on, as saving would leave it; None when it has no day."""
    try:
        first = recurrence.first_day(rule, date(2026, 4, 21), working)
        planned = occurrences(parse_rule(rule), first, frozenset(), working)
        left_out = frozenset(planned[index] for index in excluded if index < len(planned))
        days = occurrences(parse_rule(rule), first, left_out, working)
    except InvalidRule:
        return None
    return Event(
        pk=1, title="读书会", slug="x", category=make_category(), start_on=first, end_on=first, rule=rule,
        changed_at=NOW, expansion=expansion(rule, days, working), **clock,
    )  # fmt: skip
