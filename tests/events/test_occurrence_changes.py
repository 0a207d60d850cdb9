"""Single occurrences: cancelled, moved, restored; what the series' own columns make of it; what is refused."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.actions import save_record
from events.actions import cancel_occurrence, move_occurrence, restore_occurrence
from events.models import Event, Precision
from events.single_occurrence import as_event
from events.wording import ZH
from tests.support import NOW, commit, make_event, make_place

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
SECOND = date(2026, 4, 28)


def weekly(**fields):
    """Three Tuesdays from 2026-04-21, 14:00 to 16:00."""
    clock = {"precision": Precision.MINUTE, "start_time": time(14), "end_time": time(16)}
    return make_event("读书会", **{"rule": "FREQ=WEEKLY;COUNT=3", **clock, **fields})


def night(**fields):
    return weekly(start_time=time(22), end_time=time(2), end_on=date(2026, 4, 22), **fields)


def change(event, **fields):
    move_occurrence(event, **{"on": SECOND, "by": None, "at": LATER, **fields})


def held(event):
    return [
        (f"{one.start_on:%m-%d}", f"{one.end_on:%m-%d}", one.start_time, one.end_time)
        for one in event.occurrences()
        if not one.is_cancelled
    ]


def stored(event):
    return Event.objects.with_relations().get(pk=event.pk)


def test_a_cancelled_occurrence_is_still_listed_but_not_held():
    event = weekly()
    cancel_occurrence(event, on=SECOND, reason="场馆检修", by=None, at=LATER)
    event = stored(event)
    assert [one.is_cancelled for one in event.occurrences()] == [False, True, False]
    single = as_event(event, event.occurrences()[1])
    assert (ZH.state_mark(single), list(ZH.changes(single, LATER))) == ("已取消", ["说明：场馆检修"])
    assert (event.sequence, event.changed_at) == (1, LATER)
    assert event.history.first().history_change_reason == "取消：2026-04-28"


@pytest.mark.parametrize(
    ("to", "span"),
    [
        ({"start_on": date(2026, 4, 29)}, ("04-29", "04-29", time(14), time(16))),
        ({"start_time": time(15)}, ("04-28", "04-28", time(15), None)),
        ({"end_time": time(18)}, ("04-28", "04-28", time(14), time(18))),
    ],
)  # fmt: skip
def test_a_new_value_replaces_the_series_and_the_rest_stays(to, span):
    event = weekly()
    change(event, **to)
    event = stored(event)
    assert held(event)[1] == span
    single = as_event(event, event.occurrences()[1])
    assert (ZH.state_mark(single), list(ZH.changes(single, LATER))) == ("改期", ["原定4月28日 14:00"])
    assert "重复" not in ZH.when(single)


def test_another_place_for_once_is_a_change_of_place():
    event = weekly(place=make_place("旧馆"))
    change(event, place=make_place("新馆"), reason="场馆检修")
    event = stored(event)
    single = as_event(event, event.occurrences()[1])
    assert (str(single.place), str(event.place), ZH.state_mark(single)) == ("新馆", "旧馆", "地点变更")
    assert list(ZH.changes(single, LATER)) == ["原地点：旧馆", "说明：场馆检修"]


def test_a_night_stays_a_night_unless_its_new_hours_say_otherwise():
    event = night()
    change(event, start_on=date(2026, 4, 29))
    assert held(event)[1] == ("04-29", "04-30", time(22), time(2))
    change(event, start_time=time(14), end_time=time(16))
    assert held(event)[1] == ("04-28", "04-28", time(14), time(16))
    change(event, start_time=time(21))
    assert held(event)[1] == ("04-28", "04-28", time(21), None)


@pytest.mark.parametrize(("day", "column"), [(date(2026, 4, 2), "first_on"), (date(2026, 6, 1), "last_on")])
def test_the_span_of_the_series_takes_in_where_an_occurrence_went(day, column):
    event = weekly()
    change(event, start_on=day)
    event = stored(event)
    assert getattr(event, column) == day
    restore_occurrence(event, on=SECOND, by=None, at=LATER)
    event = stored(event)
    assert (event.first_on, event.last_on) == (date(2026, 4, 21), date(2026, 5, 5))
    assert event.sequence == 2


def test_an_ordinary_save_keeps_what_the_changes_made_of_the_span():
    event = weekly()
    change(event, start_on=date(2026, 6, 1))
    again = Event.objects.get(pk=event.pk)
    again.title = "共读"
    save_record(again, by=None, at=LATER)
    assert stored(event).last_on == date(2026, 6, 1)
    assert stored(event).sequence == 1


def test_a_second_change_of_a_day_replaces_the_first():
    event = weekly()
    cancel_occurrence(event, on=SECOND, by=None, at=LATER)
    change(event, start_on=date(2026, 4, 29))
    assert [str(one) for one in stored(event).changes] == ["2026-04-28 改期或换地点"]
    assert stored(event).sequence == 2


def test_restoring_what_never_changed_writes_nothing():
    event = weekly()
    restore_occurrence(event, on=SECOND, by=None, at=LATER)
    assert (stored(event).sequence, event.history.count()) == (0, 2)  # made and published


def test_a_change_stamps_the_event():
    event = weekly()
    commit()
    before = stored(event).seq
    cancel_occurrence(event, on=SECOND, by=None, at=LATER)
    commit()
    assert stored(event).seq > before


REFUSALS = [
    ({"on": date(2026, 4, 29), "start_on": date(2026, 4, 30)}, "original_on", "2026-04-29 不是这个活动的一次"),
    ({}, "state", "要填新的日期"),
    ({"start_on": SECOND}, "state", "没有变动"),
    ({"start_on": date(2026, 5, 2), "end_on": date(2026, 5, 1)}, "end_on", "不能早于开始日期"),
    ({"end_time": time(13)}, "end_time", "要晚于开始时间"),
    ({"start_time": time(16), "end_time": time(16)}, "end_time", "要晚于开始时间"),
    ({"end_on": date(2026, 4, 30)}, "end_on", "一天之内"),
    ({"start_on": date(9999, 12, 31)}, "start_on", "1900 年到 2199 年"),
    ({"start_on": date.min}, "start_on", "1900 年到 2199 年"),
    ({"start_on": date(2026, 5, 1), "end_on": date(9999, 12, 31)}, "end_on", "1900 年到 2199 年"),
]


@pytest.mark.parametrize(("fields", "field", "why"), REFUSALS)
def test_a_change_that_does_not_fit_is_refused_at_its_field(fields, field, why):
    event = weekly()
    with pytest.raises(ValidationError) as refused:
        change(event, **fields)
    assert list(refused.value.message_dict) == [field]
    assert why in refused.value.message_dict[field][0]
    assert (stored(event).changes, stored(event).sequence) == ([], 0)


def test_a_refused_change_leaves_an_earlier_one_of_that_day():
    event = weekly()
    cancel_occurrence(event, on=SECOND, by=None, at=LATER)
    with pytest.raises(ValidationError):
        change(event, end_time=time(13))
    assert [one.is_cancelled for one in stored(event).occurrences()] == [False, True, False]


def test_an_event_that_does_not_repeat_has_no_single_changes():
    with pytest.raises(ValidationError, match="不重复"):
        cancel_occurrence(make_event(), on=date(2026, 4, 21), by=None, at=LATER)


def test_a_series_without_a_clock_gets_none_for_once():
    event = make_event(rule="FREQ=WEEKLY;COUNT=3")
    with pytest.raises(ValidationError, match="没有钟点"):
        change(event, start_time=time(9))
    change(event, start_on=date(2026, 4, 30), end_on=date(2026, 5, 1))
    assert held(event)[1][:2] == ("04-30", "05-01")


@pytest.mark.parametrize(
    "fields",
    [{"rule": "FREQ=WEEKLY;INTERVAL=2;COUNT=3"}, {"rule": ""}, {"excluded_dates": "2026-04-28"}],
)
def test_a_series_cannot_leave_a_change_behind(fields):
    event = weekly()
    cancel_occurrence(event, on=SECOND, by=None, at=LATER)
    for name, value in fields.items():
        setattr(event, name, value)
    with pytest.raises(ValidationError) as refused:
        save_record(event, by=None, at=LATER)
    assert "请先删去那条变动" in refused.value.message_dict["rule"][0]


def test_occurrences_of_rows_with_relations_ask_nothing():
    for number in range(2):
        event = weekly(place=make_place(f"馆{number}"))
        change(event, place=make_place(f"新馆{number}"))
    rows = list(Event.objects.with_relations())
    with CaptureQueriesContext(connection) as queries:
        for row in rows:
            for one in row.occurrences():
                single = as_event(row, one)
                list(ZH.changes(single, LATER)), single.shown_changed_at(LATER)
    assert queries.captured_queries == []
