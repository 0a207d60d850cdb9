"""Single occurrences at the desk: rows of the event's page, checked and saved like everything else."""

from datetime import date, time

import pytest
import time_machine

from events.actions import cancel_occurrence
from events.models import Event, Precision
from tests.desk.desk import chief, url_of
from tests.support import NOW, Reader, make_category, make_event

pytestmark = pytest.mark.django_db
LATER = NOW.replace(hour=5)
ROW = "occurrence_changes-0-"


@pytest.fixture(autouse=True)
def five_o_clock():
    with time_machine.travel(LATER, tick=False):
        yield


def weekly(**fields):
    clock = {"precision": Precision.MINUTE, "start_time": time(14), "end_time": time(16)}
    return make_event("读书会", rule="FREQ=WEEKLY;COUNT=3", **clock, **fields)


def add(event, desk=None, **fields):
    row = {"state": "moved", "original_on": "2026-04-28", **fields}
    row = {ROW + name: value for name, value in row.items()} | {"occurrence_changes-TOTAL_FORMS": "1"}
    return (desk or chief()).fill(url_of("change", event), **row)


def test_a_row_moves_the_occurrence_the_span_and_the_sequence():
    event = weekly()
    assert add(event, start_on="2026-06-01").status_code == 302
    event = Event.objects.get(pk=event.pk)
    assert (event.last_on, event.sequence, event.changed_at) == (date(2026, 6, 1), 1, LATER)
    assert event.history.first().history_change_reason == "更改单次变动"
    assert "2026年6月1日" in Reader().get(f"/events/{event.slug}/").content.decode()


def test_a_row_and_the_event_change_together():
    event, desk = weekly(), chief()
    assert add(event, desk, start_on="2026-06-01").status_code == 302
    response = desk.fill(url_of("change", event), **{"title": "共读", f"{ROW}start_on": "2026-06-02"})
    assert response.status_code == 302
    event = Event.objects.get(pk=event.pk)
    assert (event.title, event.last_on, event.sequence) == ("共读", date(2026, 6, 2), 2)


def test_deleting_a_row_restores_the_occurrence():
    event, desk = weekly(), chief()
    add(event, desk, start_on="2026-06-01")
    response = desk.fill(url_of("change", event), **{f"{ROW}DELETE": "on"})
    assert response.status_code == 302
    event = Event.objects.get(pk=event.pk)
    assert (event.last_on, event.sequence, event.changes) == (date(2026, 5, 5), 2, [])


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"original_on": "2026-04-29", "start_on": "2026-05-01"}, "2026-04-29 不是这个活动的一次"),
        ({}, "要填新的日期、时间或地点"),
        ({"end_time": "13:00"}, "结束时间要晚于开始时间"),
        ({"state": "cancelled", "start_on": "2026-05-01"}, "取消的一次没有新的时间和地点"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_beside_it(fields, why):
    event = weekly()
    response = add(event, **fields)
    assert response.status_code == 200
    assert why in response.content.decode()
    assert Event.objects.get(pk=event.pk).changes == []


def test_two_rows_of_one_day_are_refused():
    event = weekly()
    second = {"occurrence_changes-1-state": "cancelled", "occurrence_changes-1-original_on": "2026-04-28"}
    row = {"occurrence_changes-TOTAL_FORMS": "2", f"{ROW}state": "cancelled", f"{ROW}original_on": "2026-04-28"}
    response = chief().fill(url_of("change", event), **row, **second)
    assert "重复了，只能选一次" in response.content.decode()


def test_a_rule_that_leaves_a_row_behind_is_refused_at_the_rule():
    event = weekly()
    cancel_occurrence(event, on=date(2026, 4, 28), by=None, at=LATER)
    response = chief().fill(url_of("change", event), rule="FREQ=WEEKLY;INTERVAL=2;COUNT=3")
    assert "请先删去那条变动" in str(response.context["adminform"].form.errors["rule"])


def test_a_new_series_may_come_with_its_changes():
    desk = chief()
    row = {"occurrence_changes-TOTAL_FORMS": "1", f"{ROW}state": "cancelled", f"{ROW}original_on": "2026-04-22"}
    response = desk.fill(
        url_of("add", Event), title="晨练", start_on="2026-04-21", rule="FREQ=DAILY;COUNT=3",
        category=str(make_category().pk), **row,
    )  # fmt: skip
    assert response.status_code == 302
    assert [one.is_cancelled for one in Event.objects.get(title="晨练").occurrences()] == [False, True, False]
