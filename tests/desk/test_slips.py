"""A promise that moves at the desk: asked when, where and why; a mistyped one is corrected without a slip."""

from datetime import timedelta

import pytest
import time_machine

from core.models import Source
from core.partial_date import PartialDate
from projects.models import Project, Slip
from tests.desk.desk import chief, errors_at, form_values, url_of
from tests.support import NOW, Reader, make_project

pytestmark = pytest.mark.django_db
AUGUST = PartialDate.parse("2027-08")
LATER = NOW + timedelta(days=4)
TOLD = {"slip_said_on": "2026-04-24", "slip_reason": "管线迁改", "slip_phrase": "推迟到年底"}


@pytest.fixture(autouse=True)
def friday():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def source(db):
    return Source.objects.create(key="cyb", publication="朝阳报")


def fill(project, **changes):
    return chief().fill(url_of("change", project), **changes)


def refused(project, **changes):
    response = fill(project, **changes)
    assert response.status_code == 200
    assert (Project.objects.get().completion_now, Slip.objects.count()) == (AUGUST, 0)
    return errors_at(response)


def test_a_moved_promise_leaves_a_slip_and_readers_are_told_the_old_one(source):
    project = make_project(completion_now=AUGUST, state="under-way")
    response = fill(project, completion_now="2027年12月", slip_source=str(source.pk), **TOLD)
    assert response.status_code == 302
    stored, slip = Project.objects.get(), Slip.objects.get()
    assert (slip.before, slip.after, str(slip.said_on)) == (AUGUST, PartialDate.parse("2027-12"), "2026-04-24")
    assert (slip.reason, slip.phrase, slip.source) == ("管线迁改", "推迟到年底", source)
    assert (stored.completion_first, stored.state, stored.sequence) == (AUGUST, "delayed", 1)
    assert stored.changed_at == LATER
    line = stored.history.first()
    assert (line.history_change_reason, line.history_user.username) == ("工期变更：2027-08 → 2027-12", "chief")
    feed = Reader().get(f"/projects/{stored.slug}.ics").content.decode().replace("\r\n ", "")
    assert "SEQUENCE:1\r\n" in feed
    assert "2026年4月24日：由2027年8月改为2027年12月（管线迁改）" in feed
    page = Reader().get(f"/projects/{stored.slug}/").content.decode()
    assert "2027年12月" in page
    assert "管线迁改" in page


def test_what_else_was_changed_is_saved_with_it(source):
    project = make_project(completion_now=AUGUST)
    told = {**TOLD, "slip_reason": "", "slip_is_unexplained": "on", "slip_source": str(source.pk)}
    assert fill(project, title="人才公园二期", completion_now="2027Q4", **told).status_code == 302
    stored = Project.objects.get()
    assert (stored.title, stored.completion_now.edtf, Slip.objects.get().reason) == ("人才公园二期", "2027-36", "")


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"slip_said_on": ""}, {"slip_said_on": ["填写这次变更是哪天公布的"]}),
        ({"slip_said_on": "2026-04-25"}, {"slip_said_on": ["公布日期不能晚于今天"]}),
        ({"slip_source": ""}, {"slip_source": ["选择是哪里说的"]}),
        ({"slip_reason": ""}, {"slip_reason": ["写明原因，或勾选“出处没有说明原因”，二者选一"]}),
        ({"slip_is_unexplained": "on"}, {"slip_reason": ["写明原因，或勾选“出处没有说明原因”，二者选一"]}),
        ({"slip_reason": "\x07"}, {"slip_reason": ["写明原因，或勾选“出处没有说明原因”，二者选一"]}),
    ],
)
def test_what_a_slip_lacks_is_said_where_it_is_missing(source, changes, errors):
    told = {**TOLD, "slip_source": str(source.pk), **changes}
    assert refused(make_project(completion_now=AUGUST), completion_now="2028", **told) == errors


def test_an_over_long_reason_is_refused_at_its_field(source):
    told = {**TOLD, "slip_source": str(source.pk), "slip_reason": "长" * 1001}
    errors = refused(make_project(completion_now=AUGUST), completion_now="2028", **told)
    assert "1000" in errors["slip_reason"][0]


def test_a_public_promise_is_not_just_emptied():
    errors = refused(make_project(completion_now=AUGUST), completion_now="", completion_first="")
    assert "更正录入错误" in errors["completion_now"][0]


def test_a_mistyped_promise_is_corrected_without_a_slip_and_history_says_so():
    project = make_project(completion_now=AUGUST)
    assert fill(project, completion_now="2027年9月", slip_is_correction="on").status_code == 302
    stored = Project.objects.get()
    assert (stored.completion_first.edtf, stored.completion_now.edtf, stored.state) == ("2027-09", "2027-09", "planned")
    assert (Slip.objects.count(), stored.sequence) == (0, 1)
    assert stored.history.first().history_change_reason == "更正录入错误：2027-08 → 2027-09"


def test_a_promise_that_never_was_is_taken_away_as_a_correction():
    project = make_project(completion_now=AUGUST)
    changes = {"completion_now": "", "completion_first": "", "slip_is_correction": "on"}
    assert fill(project, **changes).status_code == 302
    stored = Project.objects.get()
    assert (stored.completion_first, stored.completion_now) == (None, None)


def test_the_same_date_in_other_words_is_no_slip():
    project = make_project(completion_now=AUGUST)
    assert fill(project, completion_now="２０２７年８月").status_code == 302
    assert (Project.objects.get().changed_at, Slip.objects.count()) == (NOW, 0)


@pytest.mark.parametrize("project", [{"public": False, "completion_now": AUGUST}, {}])
def test_what_the_public_never_saw_is_changed_freely(project):
    project, desk = make_project(**project), chief()
    assert "slip_said_on" not in form_values(desk.get(url_of("change", project)).content.decode())
    assert desk.fill(url_of("change", project), completion_now="2028").status_code == 302
    assert (Project.objects.get().completion_now.edtf, Slip.objects.count()) == ("2028", 0)
