"""Rules that clients are known to read differently (docs/clients.md) reach none of them: each day is an event."""

from datetime import date, time, timedelta
from uuid import uuid5

import pytest
import time_machine

from events.actions import cancel_occurrence, move_occurrence
from events.models import Precision
from events.rule import parse_rule
from tests.publish.ical.feeds import as_home_assistant, read, spans, unzoned
from tests.support import NOW, make_event

ALL = "/events.ics?datetime=../.."
YEARS = (date(2026, 1, 1), date(2030, 1, 1))
CLOCK = {"precision": Precision.MINUTE, "start_time": time(9, 30), "end_time": time(11)}
ALIKE = (
    "FREQ=DAILY;COUNT=3",
    "FREQ=DAILY;INTERVAL=3;UNTIL=20260601",
    "FREQ=DAILY;BYDAY=MO,WE;COUNT=3",
    "FREQ=WEEKLY;BYDAY=TU,SA;COUNT=3",
    "FREQ=WEEKLY;BYDAY=TU,SA;WKST=WE;COUNT=3",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU;COUNT=3",
    "FREQ=MONTHLY;COUNT=3",
    "FREQ=MONTHLY;BYDAY=2SA;COUNT=3",
    "FREQ=MONTHLY;BYMONTHDAY=15;COUNT=3",
    "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3",
    "FREQ=YEARLY;COUNT=3",
    "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=3",
    "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1,31;COUNT=3",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=2",
)
# The days stand here as a calendar on the wall has them; the first is the day on which the series begins.
DIFFERENT = {
    "FREQ=DAILY;BYMONTHDAY=1,15;COUNT=4": ("2026-05-01", "2026-05-15", "2026-06-01", "2026-06-15"),
    "FREQ=WEEKLY;BYMONTH=5,7;COUNT=6": (
        "2026-05-01", "2026-05-08", "2026-05-15", "2026-05-22", "2026-05-29", "2026-07-03",
    ),
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=WE;COUNT=4": ("2026-05-05", "2026-05-17", "2026-05-19", "2026-05-31"),
    "FREQ=MONTHLY;BYMONTH=5,10;COUNT=3": ("2026-05-01", "2026-10-01", "2027-05-01"),
    "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=3": ("2026-11-13", "2027-08-13", "2028-10-13"),
    "FREQ=MONTHLY;BYMONTHDAY=1,2,3;BYSETPOS=-1;COUNT=2": ("2026-05-03", "2026-06-03"),
    "FREQ=MONTHLY;BYDAY=MO,FR;BYSETPOS=1,-1;COUNT=4": ("2026-05-01", "2026-05-29", "2026-06-01", "2026-06-29"),
    "FREQ=YEARLY;BYMONTHDAY=1;COUNT=3": ("2026-05-01", "2026-06-01", "2026-07-01"),
    "FREQ=YEARLY;BYMONTH=5;BYDAY=SU;BYSETPOS=2;COUNT=2": ("2026-05-10", "2027-05-09"),
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1;COUNT=3": ("2027-02-28", "2028-02-29", "2029-02-28"),
    "FREQ=YEARLY;BYMONTH=4,5;BYMONTHDAY=31;COUNT=2": ("2026-05-31", "2027-05-31"),
    "FREQ=YEARLY;BYMONTH=2,5,7;COUNT=3": ("2026-05-31", "2026-07-31", "2027-05-31"),
}  # fmt: skip
UNKNOWN = (
    "FREQ=DAILY;DAYS=WORKDAY;COUNT=3",
    "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1;COUNT=3",
    "FREQ=YEARLY;SOLARTERM=冬至;COUNT=3",
)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def series(rule, **fields):
    first = date.fromisoformat(DIFFERENT[rule][0])
    return make_event("读书会", start_on=first, rule=rule, **fields)


@pytest.mark.parametrize("rule", ALIKE)
def test_a_rule_is_known_to_be_read_alike(rule):
    assert parse_rule(rule).is_read_alike(date(2026, 5, 2))


@pytest.mark.parametrize("rule", [*DIFFERENT, *UNKNOWN])
def test_a_rule_is_known_to_be_read_differently(rule):
    first = DIFFERENT[rule][0] if rule in DIFFERENT else "2026-05-02"
    assert not parse_rule(rule).is_read_alike(date.fromisoformat(first))


def test_whether_yearly_months_are_read_alike_depends_on_the_day_on_which_the_series_begins():
    rule = parse_rule("FREQ=YEARLY;BYMONTH=2,5;COUNT=3")
    days = (date(2026, 5, 28), date(2028, 2, 29), date(2026, 5, 30))
    assert [rule.is_read_alike(day) for day in days] == [True, True, False]


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{}, CLOCK], ids=["days", "clock"])
@pytest.mark.parametrize("rule", DIFFERENT)
def test_each_day_of_a_rule_that_is_read_differently_is_an_event_of_its_own(reader, rule, fields):
    event = series(rule, **fields)
    calendar = read(reader, ALL)
    shown = calendar.walk("VEVENT")
    assert not any("RRULE" in component or "EXDATE" in component for component in shown)
    assert [f"{component['DTSTART'].dt:%Y-%m-%d}" for component in shown] == list(DIFFERENT[rule])
    assert [str(component["UID"]) for component in shown] == [str(uuid5(event.uid, day)) for day in DIFFERENT[rule]]
    assert {str(component["RELATED-TO"]) for component in shown} == {str(event.uid)}
    assert unzoned(spans(calendar, *YEARS)) == unzoned(as_home_assistant(reader, ALL, *YEARS))


@pytest.mark.django_db
def test_an_excluded_day_of_such_a_series_is_no_event(reader):
    series("FREQ=DAILY;BYMONTHDAY=1,15;COUNT=4", excluded_dates="2026-05-15")
    days = [component["DTSTART"].to_ical() for component in read(reader, ALL).walk("VEVENT")]
    assert days == [b"20260501", b"20260601", b"20260615"]


@pytest.mark.django_db
def test_a_single_occurrence_of_such_a_series_keeps_its_uid_when_it_is_moved_or_cancelled(reader):
    event = series("FREQ=YEARLY;BYMONTHDAY=1;COUNT=3", **CLOCK)
    later = NOW + timedelta(hours=1)
    move_occurrence(event, on=date(2026, 6, 1), start_on=date(2026, 6, 2), by=None, at=later)
    cancel_occurrence(event, on=date(2026, 7, 1), by=None, at=later)
    shown = {str(component["UID"]): component for component in read(reader, ALL).walk("VEVENT")}
    moved, cancelled = (shown[str(uuid5(event.uid, day))] for day in ("2026-06-01", "2026-07-01"))
    assert len(shown) == 3
    assert (moved["DTSTART"].to_ical(), moved["SUMMARY"]) == (b"20260602T093000", "【改期】读书会")
    assert cancelled["STATUS"] == "CANCELLED"
    assert not any("RECURRENCE-ID" in component for component in shown.values())
