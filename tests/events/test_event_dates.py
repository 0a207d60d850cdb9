"""Events: what cannot be true is refused by the action in Chinese, and by the database by itself."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.actions import save_record
from events.models import Event
from tests.support import NOW, make_category, make_event

pytestmark = pytest.mark.django_db
DAY, NEXT = date(2026, 4, 28), date(2026, 4, 29)
NINE, TEN = time(9), time(10)

BAD = [
    # fields, the constraint, a phrase of the message
    ({"end_on": date(2026, 4, 27)}, "event_end_not_before_start", "结束日期不能早于开始日期"),
    ({"start_on": None, "end_on": DAY}, "event_end_not_before_start", "结束日期不能早于开始日期"),
    ({"start_time": NINE}, "event_clock_fits_precision", "时间精度与时间不符"),
    ({"end_time": TEN}, "event_clock_fits_precision", "时间精度与时间不符"),
    ({"precision": "minute"}, "event_clock_fits_precision", "时间精度与时间不符"),
    ({"precision": "minute", "end_time": TEN}, "event_clock_fits_precision", "时间精度与时间不符"),
    ({"precision": "minute", "start_time": NINE, "part_of_day": "morning"}, "event_clock_fits_precision", "不符"),
    ({"precision": "part-of-day"}, "event_clock_fits_precision", "时间精度与时间不符"),
    ({"precision": "part-of-day", "part_of_day": "morning", "start_time": NINE}, "event_clock_fits_precision", "不符"),
    ({"precision": "part-of-day", "part_of_day": "morning", "end_time": NINE}, "event_clock_fits_precision", "不符"),
    ({"part_of_day": "morning"}, "event_clock_fits_precision", "时间精度与时间不符"),
    ({"precision": "second"}, "event_clock_fits_precision", ""),
    ({"precision": "part-of-day", "part_of_day": "teatime"}, "event_clock_fits_precision", ""),
    ({"precision": "minute", "start_time": TEN, "end_time": NINE}, "event_end_time_after_start_time", "要晚于开始时间"),
    ({"precision": "minute", "start_time": TEN, "end_time": TEN}, "event_end_time_after_start_time", "要晚于开始时间"),
    (
        {"precision": "minute", "start_on": None, "end_on": None, "start_time": NINE},
        "event_end_not_before_start",
        "结束日期不能早于开始日期",
    ),
    ({"is_umbrella": True}, "event_umbrella_has_no_dates", "总活动没有自己的日期"),
    ({"state": "rumoured"}, "event_state_known", ""),
]


@pytest.mark.parametrize(("fields", "constraint", "message"), BAD)
def test_a_contradiction_is_refused_by_the_action(fields, constraint, message):
    with pytest.raises(ValidationError) as refusal:
        make_event(**{"start_on": DAY, **fields})
    assert message in str(refusal.value.message_dict)
    assert any("\u4e00" <= char <= "\u9fff" for char in str(refusal.value.messages))
    assert not Event.objects.exists()


@pytest.mark.parametrize(("fields", "constraint", "message"), BAD)
def test_a_contradiction_is_refused_by_the_database(fields, constraint, message):
    event = {"title": "x", "slug": "x", "changed_at": NOW, "start_on": DAY, "end_on": fields.get("start_on", DAY)}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Event.objects.bulk_create([Event(**{**event, "category": make_category(), **fields})])


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"end_on": None}, "event_end_not_before_start"),
        ({"first_on": None}, "event_first_before_last"),
        ({"last_on": None}, "event_first_before_last"),
        ({"first_on": NEXT}, "event_first_before_last"),
        ({"start_on": None, "end_on": None}, "event_published_has_a_date"),
    ],
)
def test_nothing_missing_slips_through_a_comparison(fields, constraint):
    make_event(start_on=DAY)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Event.objects.update(**fields)


GOOD = [
    ({}, (DAY, DAY)),
    ({"end_on": NEXT}, (DAY, NEXT)),
    ({"precision": "minute", "start_time": NINE}, (DAY, DAY)),
    ({"precision": "minute", "start_time": NINE, "end_time": TEN}, (DAY, DAY)),
    ({"precision": "minute", "start_time": TEN, "end_time": NINE, "end_on": NEXT}, (DAY, NEXT)),
    ({"precision": "part-of-day", "part_of_day": "morning"}, (DAY, DAY)),
    ({"rule": "FREQ=WEEKLY;COUNT=3"}, (DAY, date(2026, 5, 12))),
    ({"rule": "FREQ=WEEKLY;COUNT=3", "end_on": NEXT}, (DAY, date(2026, 5, 13))),
    ({"rule": "FREQ=WEEKLY;COUNT=3", "excluded_dates": "2026-05-12"}, (DAY, date(2026, 5, 5))),
    ({"rule": "FREQ=WEEKLY;COUNT=3", "excluded_dates": "2026-04-28"}, (date(2026, 5, 5), date(2026, 5, 12))),
    ({"is_umbrella": True, "start_on": None}, (None, None)),
]


@pytest.mark.parametrize(("fields", "span"), GOOD)
def test_first_and_last_day_span_every_occurrence(fields, span):
    make_event(**{"start_on": DAY, **fields})
    assert Event.objects.values_list("first_on", "last_on").get() == span
    assert Event.objects.get().start_on == fields.get("start_on", DAY)


@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [
        ({"rule": "FREQ=MINUTELY;COUNT=2"}, "rule"),
        ({"rule": "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=1"}, "rule"),
        ({"rule": "FREQ=DAILY;COUNT=2", "start_on": None, "public": False}, "rule"),
        ({"rule": "FREQ=DAILY;COUNT=2", "excluded_dates": "明天"}, "rule"),
        ({"start_on": date(9999, 12, 31)}, "start_on"),
        ({"start_on": date(226, 4, 28)}, "start_on"),
        ({"start_on": date(9999, 12, 31), "rule": "FREQ=DAILY;COUNT=2"}, "start_on"),
        ({"end_on": date(9999, 12, 31), "rule": "FREQ=DAILY;COUNT=2"}, "end_on"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"online_url": "javascript:alert(1)"}, "online_url"),
    ],
)
def test_what_only_the_action_can_see_is_refused_at_the_field(fields, at_fault):
    with pytest.raises(ValidationError) as refusal:
        make_event(**{"start_on": DAY, **fields})
    assert at_fault in refusal.value.message_dict


def test_a_part_belongs_to_an_umbrella_only():
    umbrella = make_event("赛事", is_umbrella=True)
    part = make_event("第一场", umbrella=umbrella)
    assert Event.objects.dated().get() == part
    with pytest.raises(ValidationError, match="不是总活动"):
        make_event("第二场", umbrella=part)
    with pytest.raises(ValidationError, match="总活动没有自己的日期"):
        make_event("赛事中的赛事", is_umbrella=True, umbrella=umbrella)
    with pytest.raises(ValidationError, match="有重复规则时要有开始日期"):
        make_event("重复的赛事", is_umbrella=True, rule="FREQ=DAILY;COUNT=2")


def test_an_event_of_several_days_may_be_cut_to_one():
    event = make_event(start_on=DAY, end_on=NEXT)
    event.end_on = None
    save_record(event, by=None, at=NOW)
    assert (event.end_on, event.last_on) == (DAY, DAY)
