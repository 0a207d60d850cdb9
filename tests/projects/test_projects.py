"""Projects: the promise in force, what a slip keeps, and what the database refuses."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.actions import save_record
from core.partial_date import PartialDate
from projects.actions import slip_completion
from projects.models import Project, Slip
from tests.support import NOW, make_project

pytestmark = pytest.mark.django_db
AUGUST, YEAR, NEXT_MAY = (PartialDate.parse(text) for text in ("2027-08", "2027", "2028-05"))
LATER = NOW + timedelta(hours=1)


def slip(project, to, reason="拆迁"):
    return slip_completion(
        project, to=to, said_on=date(2026, 4, 24), reason=reason, source=None, by=None, at=LATER, phrase="推迟"
    )


def test_the_first_promise_is_kept_and_its_bounds_are_stored():
    make_project(completion_now=AUGUST)
    stored = Project.objects.get()
    assert (stored.completion_first, stored.completion_now) == (AUGUST, AUGUST)
    assert (stored.first_on, stored.last_on) == (date(2027, 8, 1), date(2027, 8, 31))


def test_a_slip_keeps_the_old_promise_and_its_reason():
    project = make_project(completion_now=AUGUST, state="under-way")
    slip(project, NEXT_MAY)
    stored, log = Project.objects.get(), Slip.objects.get()
    assert (stored.completion_first, stored.completion_now, stored.state) == (AUGUST, NEXT_MAY, "delayed")
    assert (stored.first_on, stored.last_on) == (date(2028, 5, 1), date(2028, 5, 31))
    assert (log.before, log.after, log.reason, log.phrase) == (AUGUST, NEXT_MAY, "拆迁", "推迟")
    assert (stored.sequence, stored.changed_at) == (1, LATER)
    assert Project.history.first().history_change_reason == "工期变更：2027-08 → 2028-05"


@pytest.mark.parametrize(
    ("before", "to", "state", "expected"),
    [
        (AUGUST, PartialDate.parse("2027-03"), "under-way", "under-way"),  # earlier
        (YEAR, AUGUST, "under-way", "under-way"),  # finer, within what was promised
        (PartialDate.parse("2027-41"), PartialDate.parse("2027-12"), "under-way", "under-way"),
        (AUGUST, YEAR, "under-way", "under-way"),  # coarser: it may still be August
        (YEAR, NEXT_MAY, "under-way", "delayed"),
        (AUGUST, NEXT_MAY, "planned", "delayed"),
        (AUGUST, NEXT_MAY, "abandoned", "abandoned"),
        (AUGUST, NEXT_MAY, "completed", "completed"),
    ],
)
def test_only_a_later_promise_is_a_delay(before, to, state, expected):
    project = make_project(completion_now=before, state=state)
    slip(project, to)
    assert Project.objects.get().state == expected


def test_a_slip_without_a_promise_or_to_the_same_date_is_refused_and_changes_nothing():
    with pytest.raises(ValidationError, match="还没有承诺过"):
        slip(make_project("甲"), AUGUST)
    project = make_project("乙", completion_now=AUGUST)
    with pytest.raises(ValidationError, match="不能相同"):
        slip(project, PartialDate.read("2027年8月"))
    assert not Slip.objects.exists()
    assert Project.objects.get(title="乙").completion_now == AUGUST


def test_the_day_of_completion_is_in_force_over_the_promise():
    project = make_project(completion_now=AUGUST)
    project.state, project.completed_on = "completed", "2027年7月30日"
    save_record(project, by=None, at=LATER)
    assert Project.objects.values_list("first_on", "last_on").get() == (date(2027, 7, 30),) * 2
    assert project.date_in_force == PartialDate.parse("2027-07-30")


BAD = [
    ({"completion_first": AUGUST}, "project_promises_together", "要么都有，要么都没有"),
    ({"completed_on": AUGUST}, "project_completed_on_needs_completed", "状态要是“已完成”"),
    ({"kind": "castle"}, "project_kind_known", ""),
    ({"state": "dreamt"}, "project_state_known", ""),
    ({"source_datum": "gps"}, "project_datum_known", ""),
]


@pytest.mark.parametrize(("fields", "constraint", "message"), BAD)
def test_a_contradiction_is_refused_by_the_action_and_by_the_database(fields, constraint, message):
    with pytest.raises(ValidationError) as refusal:
        make_project(**fields)
    assert message in str(refusal.value.message_dict)
    make_project()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Project.objects.update(**fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"first_on": date(2027, 1, 1)},
        {"last_on": date(2027, 1, 1)},
        {"first_on": date(2027, 1, 2), "last_on": date(2027, 1, 1)},
    ],
)
def test_half_a_span_is_none(fields):
    make_project()
    with pytest.raises(IntegrityError, match="project_first_before_last"), transaction.atomic():
        Project.objects.update(**fields)
