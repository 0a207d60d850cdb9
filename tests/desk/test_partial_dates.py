"""Dates known only in part, at the desk: how they were understood stands beside them, typed, stored or refused."""

import pytest

from core.models import Source
from core.partial_date import PartialDate
from places.models import Place
from projects.models import Project
from tests.desk.desk import chief, errors_at, url_of
from tests.support import make_project

pytestmark = pytest.mark.django_db
READ = "/admin/partial-date/"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2027年8月", "将显示：2027年8月"),
        ("２０２７年第三季度", "将显示：2027年三季度"),
        ("2027Q3", "将显示：2027年三季度"),
        ("2027-08-14", "将显示：2027年8月14日"),
    ],
)
def test_what_is_typed_is_answered_with_how_it_will_be_shown(typed, words):
    assert chief().post(READ, {"typed": typed}).json()["words"] == words


def test_a_promise_is_shown_as_one():
    answer = chief().post(READ, {"typed": "2027年上半年", "saying": "promise"}).json()
    assert answer == {"edtf": "2027-40", "words": "将显示：预计2027年上半年"}


@pytest.mark.parametrize("typed", ["明年", "2027-13", "8" * 100_000])
def test_what_cannot_be_read_is_answered_with_why(typed):
    response = chief().post(READ, {"typed": typed})
    assert response.status_code == 200
    assert "不是有效的日期" in response.json()["error"]


def test_nothing_typed_is_nothing_said_and_strangers_are_not_answered(client):
    desk = chief()
    assert desk.post(READ, {}).json() == {}
    assert desk.get(READ).status_code == 405
    assert client.post(READ, {"typed": "2027"}).status_code == 302


@pytest.mark.parametrize(
    ("model", "field"),
    [(Project, "started"), (Project, "completed_on"), (Place, "opened"), (Source, "published_on")],
)
def test_every_such_field_of_the_desk_takes_them(model, field):
    page = chief().get(url_of("add", model)).content.decode()
    assert 'data-partial-date="plain"' in page
    assert f'for="id_{field}"></output>' in page


def test_what_is_stored_is_said_without_scripts():
    page = chief().get(url_of("change", make_project(completion_now=PartialDate.parse("2027-08")))).content.decode()
    assert "将显示：预计2027年8月" in page


def test_a_refused_date_stays_as_typed_with_the_reason_at_its_field():
    response = chief().fill(url_of("add", Project), title="一个项目", kind="park", started="去年底")
    assert "“去年底”不是有效的日期" in errors_at(response)["started"][0]
    assert 'value="去年底"' in response.content.decode()
