"""From draft to public and back on a record's page: who submitted, what was sent back and why, and when it shows."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model

from core import actions
from events.models import Event
from tests.desk.desk import Desk, errors_at, form_values, member, messages_of, url_of
from tests.support import NOW, Reader, make_event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nine_o_clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def author() -> Desk:
    desk = member("编辑", "zhang")
    get_user_model().objects.filter(username="zhang").update(last_name="张", first_name="三")
    return desk


@pytest.fixture
def reviewer() -> Desk:
    return member("审核", "li")


def page(desk: Desk, event: Event) -> str:
    return desk.get(url_of("change", event)).content.decode()


def listed(desk: Desk) -> str:
    return desk.get(url_of("changelist", Event)).content.decode()


def test_the_list_and_the_form_say_who_submitted_and_when(author: Desk, reviewer: Desk) -> None:
    event = make_event(public=False)
    assert "草稿：还没有提交" in page(author, event)
    author.fill(url_of("change", event), _step_submit="1")
    for text in (page(reviewer, event), listed(reviewer), listed(author)):
        assert "待审：张三 4月20日 09:00 提交" in text


def test_a_note_comes_back_to_the_author_until_it_is_submitted_again(author: Desk, reviewer: Desk) -> None:
    event = make_event(public=False)
    author.fill(url_of("change", event), _step_submit="1")
    reviewer.fill(url_of("change", event), step_reason="报上写的是下午", _step_send_back="1")
    for text in (page(author, event), listed(author)):
        assert "退回修改：li 4月20日 09:00 退回" in text
        assert "报上写的是下午" in text
    assert "报上写的是下午" in author.get(url_of("history", event)).content.decode()
    author.fill(url_of("change", event), summary="下午", _step_submit="1")
    for text in (page(author, event), listed(author)):
        assert "报上写的是下午" not in text
    assert "报上写的是下午" in author.get(url_of("history", event)).content.decode()


@pytest.mark.parametrize(
    ("start", "verb", "label"), [("in_review", "send_back", "退回修改"), ("published", "withdraw", "撤回")]
)
def test_without_a_reason_nothing_is_saved_and_nothing_typed_is_lost(
    start: str, verb: str, label: str, reviewer: Desk
) -> None:
    event = make_event(public=start == "published")
    if start == "in_review":
        actions.submit(event, by=None, at=NOW)
    response = reviewer.fill(url_of("change", event), title="改过的", step_reason=" ", **{f"_step_{verb}": "1"})
    assert errors_at(response) == {"step_reason": [f"{label}要写明原因"]}
    assert form_values(response.content.decode())["title"] == "改过的"
    event.refresh_from_db()
    assert (event.title, event.status) == ("推进会", start)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("2026-04-20T08:59", "这个时间已经过去"),
        ("2026-04-20T09:00", "这个时间已经过去"),
        ("", "定时发布要填一个将来的时间"),
        ("明天", "输入一个有效的日期/时间。"),
    ],
)
def test_a_moment_that_cannot_come_is_refused_at_its_field(typed: str, told: str, reviewer: Desk) -> None:
    event = make_event(public=False)
    response = reviewer.fill(url_of("change", event), title="改过的", step_at=typed, _step_schedule="1")
    assert errors_at(response) == {"step_at": [told]}
    assert form_values(response.content.decode())["step_at"] == typed
    event.refresh_from_db()
    assert (event.title, event.status) == ("推进会", "draft")


def test_what_is_to_come_says_when_and_comes_then(reviewer: Desk, reader: Reader) -> None:
    event = make_event(public=False)
    reviewer.fill(url_of("change", event), step_at="2026-04-20T12:00", _step_schedule="1")
    for text in (page(reviewer, event), listed(reviewer)):
        assert "将于4月20日 12:00公开" in text
    assert reader.get("/events/tui-jin-hui/").status_code == 404
    with time_machine.travel(NOW + timedelta(hours=3), tick=False):
        assert reader.get("/events/tui-jin-hui/").status_code == 200
        assert "已公开" in page(reviewer, event)


def test_what_is_to_come_is_put_off_brought_forward_or_given_back(reviewer: Desk, reader: Reader) -> None:
    event = make_event(public=False)
    reviewer.fill(url_of("change", event), step_at="2026-04-20T12:00", _step_schedule="1")
    reviewer.fill(url_of("change", event), step_at="2026-04-21T12:00", _step_schedule="1")
    event.refresh_from_db()
    assert (event.publish_at, event.published_at) == (datetime(2026, 4, 21, 4, tzinfo=UTC),) * 2
    reviewer.fill(url_of("change", event), _step_unschedule="1")
    event.refresh_from_db()
    assert (event.status, event.publish_at, event.published_at) == ("in_review", None, None)
    assert "待审：li 4月20日 09:00 取消了定时" in page(reviewer, event)
    reviewer.fill(url_of("change", event), step_at="2026-04-21T12:00", _step_schedule="1")
    reviewer.fill(url_of("change", event), _step_publish="1")
    assert reader.get("/events/tui-jin-hui/").status_code == 200


def test_what_is_public_cannot_be_given_back(reviewer: Desk) -> None:
    event = make_event()
    response = reviewer.fill(url_of("change", event), _step_unschedule="1")
    assert messages_of(reviewer.get(response.url)) == ["更改已保存，但“已发布”的记录不能这样处理，或您没有权限"]
    event.refresh_from_db()
    assert event.status == "published"


def test_what_nobody_has_seen_yet_is_withdrawn_and_stays_unknown(reviewer: Desk, reader: Reader) -> None:
    event = make_event(public=False)
    reviewer.fill(url_of("change", event), step_at="2026-04-20T12:00", _step_schedule="1")
    reviewer.fill(url_of("change", event), step_reason="重复了", _step_withdraw="1")
    assert "重复了" in page(reviewer, event)
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert reader.get("/events/tui-jin-hui/").status_code == 404
        assert b"BEGIN:VEVENT" not in reader.get("/events.ics").content


def test_what_is_public_goes_at_its_time(reviewer: Desk, reader: Reader) -> None:
    event = make_event()
    reviewer.fill(url_of("change", event), unpublish_at_0="2026-04-20", unpublish_at_1="12:00")
    assert "将于4月20日 12:00下线" in page(reviewer, event)
    with time_machine.travel(NOW + timedelta(hours=3), tick=False):
        assert reader.get("/events/tui-jin-hui/").status_code == 410
        assert "已于4月20日 12:00下线" in listed(reviewer)
        # What has passed is no mistake in a form that is saved again.
        assert reviewer.fill(url_of("change", event), summary="改").status_code == 302


@pytest.mark.parametrize(
    ("turn", "found"),
    [("review", ["待审"]), ("author", ["退回"]), ("clock", ["定时"]), ("mine", ["我的"]), ("nonsense", None)],
)
def test_the_list_is_filtered_by_whose_turn_it_is(turn: str, found: list[str] | None, author: Desk) -> None:
    reviewed, returned, timed = (make_event(title, public=False) for title in ("待审", "退回", "定时"))
    for event in (reviewed, returned):
        actions.submit(event, by=None, at=NOW)
    actions.send_back(returned, by=None, at=NOW, reason="")
    actions.publish(timed, by=None, at=NOW, publish_at=NOW + timedelta(days=1))
    typed = {"title": "我的", "start_on": "2026-04-28", "category": str(reviewed.category_id)}
    author.fill(url_of("add", Event), **typed)
    response = author.get(url_of("changelist", Event), {"turn": turn})
    titles = [event.title for event in response.context["cl"].result_list]
    assert titles == found if found else len(titles) == 4


class TestSelfApproval:
    """SELF_APPROVAL=false."""

    @pytest.fixture(autouse=True)
    def another_must_look(self, settings: Any) -> None:
        settings.SELF_APPROVAL = False

    def test_nobody_publishes_what_they_wrote(self, reviewer: Desk) -> None:
        typed = {"title": "我的", "start_on": "2026-04-28", "category": str(make_event().category_id)}
        reviewer.fill(url_of("add", Event), **typed)
        event = Event.objects.get(title="我的")
        assert 'name="_step_publish"' not in page(reviewer, event)
        assert "要由另一位有发布权限的人来发布" in page(reviewer, event)
        response = reviewer.fill(url_of("change", event), _step_publish="1")
        assert "管理员也一样" in messages_of(reviewer.get(response.url))[0]
        other = member("审核", "wang")
        other.fill(url_of("change", event), _step_publish="1")
        event.refresh_from_db()
        assert event.status == "published"

    def test_whoever_changes_it_on_the_way_is_not_the_one_to_publish_it(self, author: Desk, reviewer: Desk) -> None:
        event = make_event(public=False)
        author.fill(url_of("change", event), _step_submit="1")
        response = reviewer.fill(url_of("change", event), summary="改了一句", _step_publish="1")
        assert "最后改的" in messages_of(reviewer.get(response.url))[0]
        event.refresh_from_db()
        assert (event.summary, event.status) == ("改了一句", "in_review")

    def test_what_is_approved_is_not_changed_before_it_shows(self, author: Desk, reviewer: Desk) -> None:
        event = make_event(public=False)
        reviewer.fill(url_of("change", event), step_at="2026-04-21T12:00", _step_schedule="1")
        assert "不能再改" in page(author, event)
        author.fill(url_of("change", event), title="偷换")
        event.refresh_from_db()
        assert (event.title, event.status) == ("推进会", "published")
        reviewer.fill(url_of("change", event), _step_unschedule="1")
        author.fill(url_of("change", event), title="改好了")
        event.refresh_from_db()
        assert (event.title, event.status) == ("改好了", "in_review")
