"""Workdays, days off and public holidays as conditions of a rule; years that are not announced; following the table."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.actions import save_record
from core.errors import InvalidRule
from core.models import CalendarDay
from events import recurrence
from events.actions import cancel_occurrence, follow_working_calendar
from events.models import Event
from events.recurrence import occurrences
from events.rule import parse_rule
from events.rule_wording import repeats_zh
from events.workdays import WorkingCalendar
from tests.support import NOW, make_event

LATER = NOW + timedelta(hours=1)
# Labour Day 2026: off from Friday 1 May to Tuesday 5 May, worked on Saturday 9 May.
MAY = [
    (date(2026, 5, 1), "holiday"),
    (date(2026, 5, 2), "holiday"),
    (date(2026, 5, 3), "holiday"),
    (date(2026, 5, 4), "substitute"),
    (date(2026, 5, 5), "substitute"),
    (date(2026, 5, 9), "workday"),
]
WORKDAYS = "FREQ=DAILY;DAYS=WORKDAY;UNTIL=20260512"


def days_of(text, start):
    return [f"{day:%m-%d}" for day in occurrences(parse_rule(text), start, frozenset(), WorkingCalendar.of(MAY))]


def record(*days):
    for day, kind in days or MAY:
        CalendarDay.objects.create(day=day, kind=kind, title="劳动节")


def stored(event):
    return Event.objects.get(pk=event.pk)


def starts(event):
    return [f"{day:%m-%d}" for day in event.occurrence_days()]


@pytest.mark.parametrize(
    ("text", "start", "expected"),
    [
        (WORKDAYS, date(2026, 4, 29), ["04-29", "04-30", "05-06", "05-07", "05-08", "05-09", "05-11", "05-12"]),
        ("FREQ=DAILY;DAYS=WORKDAY;COUNT=4", date(2026, 4, 30), ["04-30", "05-06", "05-07", "05-08"]),
        ("FREQ=DAILY;DAYS=RESTDAY;UNTIL=20260510", date(2026, 5, 3), ["05-03", "05-04", "05-05", "05-10"]),
        ("FREQ=DAILY;DAYS=HOLIDAY;UNTIL=20261231", date(2026, 5, 1), ["05-01", "05-02", "05-03", "05-04", "05-05"]),
        ("FREQ=MONTHLY;DAYS=WORKDAY;BYSETPOS=1;COUNT=2", date(2026, 4, 1), ["04-01", "05-06"]),
        ("FREQ=MONTHLY;DAYS=WORKDAY;BYSETPOS=-1;COUNT=2", date(2026, 4, 30), ["04-30", "05-29"]),
        ("FREQ=WEEKLY;BYDAY=SA;DAYS=WORKDAY;UNTIL=20260601", date(2026, 5, 9), ["05-09"]),
        ("FREQ=WEEKLY;BYDAY=TU,TH;DAYS=WORKDAY;COUNT=3", date(2026, 4, 30), ["04-30", "05-07", "05-12"]),
    ],
)  # fmt: skip
def test_a_condition_means_these_days(text, start, expected):
    assert days_of(text, start) == expected


def test_a_year_that_is_not_announced_is_a_plain_week_and_has_no_holidays():
    assert days_of("FREQ=DAILY;DAYS=WORKDAY;COUNT=3", date(2027, 4, 30)) == ["04-30", "05-03", "05-04"]
    with pytest.raises(InvalidRule, match="没有任何一次"):
        days_of("FREQ=DAILY;DAYS=HOLIDAY;UNTIL=20271231", date(2027, 5, 1))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("FREQ=DAILY;DAYS=;COUNT=2", "WORKDAY（工作日）"),
        ("FREQ=DAILY;DAYS=WEEKDAY;COUNT=2", "WORKDAY（工作日）"),
        ("FREQ=DAILY;DAYS=WORKDAY", "要有结束"),
        ("FREQ=DAILY;DAYS=HOLIDAY;COUNT=1000", "十年内数不满"),
        ("FREQ=DAILY;DAYS=WORKDAY;UNTIL=20360401", "次数太多"),
        ("FREQ=DAILY;DAYS=WORKDAY;BYSETPOS=1;COUNT=2", "只有每月或每年"),
    ],
)
def test_a_bad_rule_is_refused_in_chinese(text, why):
    with pytest.raises(InvalidRule, match=why):
        days_of(text, date(2026, 5, 1))


@pytest.mark.django_db
def test_what_was_expanded_is_kept_with_the_event_and_read_without_a_query():
    record()
    event = stored(make_event(start_on=date(2026, 4, 29), rule=WORKDAYS))
    with CaptureQueriesContext(connection) as queries:
        assert starts(event)[2:4] == ["05-06", "05-07"]
        assert repeats_zh(event) == "每个工作日，共8次，至2026年5月12日"
    assert queries.captured_queries == []
    assert (event.first_on, event.last_on) == (date(2026, 4, 29), date(2026, 5, 12))


@pytest.mark.django_db
def test_a_plain_rule_keeps_nothing():
    assert make_event(rule="FREQ=WEEKLY;COUNT=3").expansion == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rule", "start", "says"),
    [
        ("FREQ=DAILY;DAYS=WORKDAY;UNTIL=20270110", date(2026, 12, 31), "2027年的放假安排待国务院公布，暂按周一至周五"),
        ("FREQ=DAILY;DAYS=RESTDAY;UNTIL=20270110", date(2027, 1, 2), "2027年的放假安排待国务院公布，暂按周六、周日"),
        ("FREQ=DAILY;DAYS=HOLIDAY;UNTIL=20280110", date(2026, 5, 1), "2027年、2028年的放假安排待国务院公布，公布后"),
        ("FREQ=DAILY;DAYS=WORKDAY;UNTIL=20251231", date(2025, 12, 1), "2025年的放假安排未收录，按周一至周五计"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_said(rule, start, says):
    record()
    assert says in repeats_zh(stored(make_event(rule=rule, start_on=start))).split("；")[1]


@pytest.mark.django_db
def test_series_follow_when_an_arrangement_is_recorded():
    event = make_event(start_on=date(2026, 4, 29), rule=WORKDAYS)
    assert starts(event) == ["04-29", "04-30", "05-01", "05-04", "05-05", "05-06", "05-07", "05-08", "05-11", "05-12"]
    plain = make_event(start_on=date(2026, 4, 29), rule="FREQ=DAILY;COUNT=3")
    record()
    assert follow_working_calendar(by=None, at=LATER) == []
    event = stored(event)
    assert starts(event) == ["04-29", "04-30", "05-06", "05-07", "05-08", "05-09", "05-11", "05-12"]
    assert (event.sequence, event.changed_at) == (1, LATER)
    assert event.history.first().history_change_reason == "按放假安排重新推算"
    assert stored(plain).sequence == 0
    assert follow_working_calendar(by=None, at=LATER + timedelta(hours=1)) == []
    assert (stored(event).sequence, stored(event).changed_at) == (1, LATER)


@pytest.mark.django_db
def test_a_series_that_began_on_a_day_now_off_begins_on_the_next_workday():
    event = make_event(start_on=date(2026, 5, 1), rule=WORKDAYS)
    record()
    assert follow_working_calendar(by=None, at=LATER) == []
    assert (stored(event).start_on, stored(event).end_on) == (date(2026, 5, 6), date(2026, 5, 6))


@pytest.mark.django_db
def test_a_series_that_cannot_follow_stays_as_it_is_and_is_named():
    event = make_event(start_on=date(2026, 4, 29), rule=WORKDAYS)
    cancel_occurrence(event, on=date(2026, 5, 4), by=None, at=NOW)
    other = make_event(start_on=date(2026, 4, 29), rule=WORKDAYS)
    record()
    ((refused, why),) = follow_working_calendar(by=None, at=LATER)
    assert (refused, "2026-05-04 有单次变动" in why) == (event, True)
    assert "05-04" in starts(stored(event))
    assert "05-04" not in starts(stored(other))


@pytest.mark.django_db
def test_holidays_that_are_all_taken_away_leave_the_series_as_it_was():
    record()
    event = make_event(start_on=date(2026, 5, 1), rule="FREQ=DAILY;DAYS=HOLIDAY;UNTIL=20261231")
    CalendarDay.objects.all().delete()
    ((_, why),) = follow_working_calendar(by=None, at=LATER)
    assert "没有任何一次" in why
    assert starts(stored(event)) == ["05-01", "05-02", "05-03", "05-04", "05-05"]


@pytest.mark.django_db
def test_a_series_cannot_begin_on_a_day_that_is_no_such_day():
    record()
    with pytest.raises(ValidationError) as refused:
        make_event(start_on=date(2026, 5, 1), rule=WORKDAYS)
    assert refused.value.message_dict == {"rule": ["开始日期不在重复规则里：规则的第一次是 2026-05-06"]}


@pytest.mark.django_db
def test_another_rule_forgets_what_the_old_one_was_expanded_to():
    record()
    event = make_event(start_on=date(2026, 4, 29), rule=WORKDAYS)
    event.rule = "FREQ=DAILY;COUNT=3"
    save_record(event, by=None, at=LATER)
    assert (stored(event).expansion, starts(stored(event))) == ({}, ["04-29", "04-30", "05-01"])


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY;DAYS=WORKDAY;BYMONTH=2;BYMONTHDAY=30;COUNT=1",
        "FREQ=MONTHLY;DAYS=WORKDAY;BYSETPOS=31;COUNT=1",
        "FREQ=YEARLY;DAYS=WORKDAY;BYSETPOS=366;COUNT=1000",
        "FREQ=DAILY;DAYS=WORKDAY;UNTIL=20360401",
    ],
)
def test_no_rule_costs_more_than_a_look_at_each_day_of_ten_years(text, monkeypatch):
    looked_at = []
    real = WorkingCalendar.is_worked
    monkeypatch.setattr(WorkingCalendar, "is_worked", lambda self, day: (looked_at.append(day), real(self, day))[1])
    with pytest.raises(InvalidRule):
        days_of(text, date(2026, 5, 6))
    assert len(looked_at) <= recurrence.MAX_DAYS + 2 * 366
