"""Days off at the desk: the series of workdays follow when one is recorded, changed or taken away."""

from datetime import date

import pytest
import time_machine

from core.models import CalendarDay
from events.actions import cancel_occurrence
from events.models import Event
from tests.desk.desk import chief, messages_of, url_of
from tests.support import NOW, make_event

pytestmark = pytest.mark.django_db
LATER = NOW.replace(hour=5)
RULE = "FREQ=DAILY;DAYS=WORKDAY;UNTIL=20260506"


@pytest.fixture(autouse=True)
def five_o_clock():
    with time_machine.travel(LATER, tick=False):
        yield


def starts(event):
    return [f"{day:%m-%d}" for day in Event.objects.get(pk=event.pk).occurrence_days()]


def test_series_follow_every_change_of_the_table():
    event, desk = make_event("政务服务", start_on=date(2026, 4, 30), rule=RULE), chief()
    desk.fill(url_of("add", CalendarDay), day="2026-05-01", kind="holiday", title="劳动节")
    assert starts(event) == ["04-30", "05-04", "05-05", "05-06"]
    assert Event.objects.get(pk=event.pk).history.first().history_user.username == "chief"
    (day,) = CalendarDay.objects.all()
    desk.fill(url_of("change", day), day="2026-05-04")
    assert starts(event) == ["04-30", "05-01", "05-05", "05-06"]
    desk.post(url_of("delete", day), {"post": "yes"})
    assert starts(event) == ["04-30", "05-01", "05-04", "05-05", "05-06"]


def test_taking_many_days_away_at_once_counts_too():
    event, desk = make_event("政务服务", start_on=date(2026, 4, 30), rule=RULE), chief()
    desk.fill(url_of("add", CalendarDay), day="2026-05-01", kind="holiday", title="劳动节")
    (day,) = CalendarDay.objects.all()
    chosen = {"action": "delete_selected", "_selected_action": [day.pk], "post": "yes"}
    desk.post(url_of("changelist", CalendarDay), chosen)
    assert starts(event)[1] == "05-01"


def test_who_records_a_day_is_told_of_series_that_cannot_follow():
    event, desk = make_event("政务服务", start_on=date(2026, 4, 30), rule=RULE), chief()
    cancel_occurrence(event, on=date(2026, 5, 1), by=None, at=NOW)
    desk.fill(url_of("add", CalendarDay), day="2026-05-01", kind="holiday", title="劳动节")
    said = messages_of(desk.get(url_of("changelist", CalendarDay)))
    assert any("《政务服务》没有随放假安排更新：2026-05-01 有单次变动" in message for message in said)
    assert starts(event)[1] == "05-01"


def test_the_list_of_events_says_what_repeats():
    make_event("政务服务", start_on=date(2026, 4, 30), rule=RULE)
    assert "2026-04-30 （每个工作日）" in chief().get(url_of("changelist", Event)).content.decode()
