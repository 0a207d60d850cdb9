"""Moderation at the desk: list actions and buttons, by the table of steps and the person's permissions."""

import pytest

from core.actions import publish, withdraw
from events.models import Event
from tests.desk.desk import chief, editor, errors_at, form_values, messages_of, run, url_of
from tests.support import NOW, make_event, make_place

pytestmark = pytest.mark.django_db


VERBS = ("submit", "send_back", "publish", "schedule", "unschedule", "withdraw")


def buttons(response) -> list[str]:
    page = response.content.decode()
    return [verb for verb in VERBS if f'name="_step_{verb}"' in page]


def test_a_button_saves_and_publishes() -> None:
    event = make_event(public=False)
    desk = chief()
    assert buttons(desk.get(url_of("change", event))) == ["submit", "publish", "schedule"]
    desk.fill(url_of("change", event), title="新标题", _step_publish="保存并发布")
    event.refresh_from_db()
    assert (event.title, event.status) == ("新标题", "published")
    assert event.history.first().history_user.username == "chief"
    assert buttons(desk.get(url_of("change", event))) == ["withdraw"]


def test_a_button_withdraws_with_its_reason() -> None:
    event = make_event()
    response = chief().fill(url_of("change", event), step_reason="主办方更正", _step_withdraw="保存并撤回")
    assert response.status_code == 302
    event.refresh_from_db()
    assert (event.status, event.history.first().history_change_reason) == ("withdrawn", "主办方更正")


def test_an_event_without_a_date_is_saved_but_not_published() -> None:
    event = make_event(public=False)
    desk = chief()
    response = desk.fill(url_of("change", event), start_on="", end_on="", _step_publish="保存并发布")
    assert messages_of(desk.get(response.url)) == ["更改已保存，但没有立即发布：发布前要有日期"]
    event.refresh_from_db()
    assert (event.start_on, event.status) == (None, "draft")


def test_a_button_publishes_at_a_time() -> None:
    event = make_event(public=False)
    chief().fill(url_of("change", event), step_at="2099-05-01T08:00", _step_schedule="1")
    event.refresh_from_db()
    assert event.publish_at.isoformat() == "2099-05-01T00:00:00+00:00"
    assert not Event.objects.public(NOW).exists()


def test_the_list_publishes_what_can_be_and_says_what_cannot() -> None:
    ready, dateless = make_event("甲", public=False), make_event("乙", public=False, start_on=None)
    gone = make_event("丙")
    response = run(chief(), "publish", ready, dateless, gone)
    assert sorted(messages_of(response)) == [
        "已发布 1 条",
        "已经发布，但还没有出处：《甲》的标题、开始日期。请在“出处”里补上",
        "没有发布《丙》：“已发布”的记录不能发布",
        "没有发布《乙》：发布前要有日期",
    ]
    assert Event.objects.filter(status="published").count() == 2


def test_the_list_goes_through_every_step() -> None:
    place, desk = make_place(public=False), chief()
    statuses = []
    for action in ("submit", "send_back", "submit", "publish", "withdraw"):
        run(desk, action, place, reason="原因")
        place.refresh_from_db()
        statuses.append(place.status)
    assert statuses == ["in_review", "draft", "in_review", "published", "withdrawn"]
    assert place.history.first().history_change_reason == "原因"


def test_an_editor_without_the_permission_cannot_publish() -> None:
    event = make_event(public=False)
    desk = editor("events.view_event", "events.change_event")
    page = desk.get(url_of("change", event))
    assert buttons(page) == ["submit"]
    assert "publish_at_0" not in form_values(page.content.decode())
    run(desk, "publish", event)
    desk.fill(url_of("change", event), _step_publish="保存并发布")
    event.refresh_from_db()
    assert event.status == "draft"
    run(desk, "submit", event)
    event.refresh_from_db()
    assert event.status == "in_review"


def test_an_editor_cannot_set_status_or_schedule_by_hand() -> None:
    event = make_event(public=False)
    desk = editor("events.view_event", "events.change_event")
    desk.fill(url_of("change", event), status="published", publish_at_0="2026-05-01", publish_at_1="08:00", title="改")
    event.refresh_from_db()
    assert (event.title, event.status, event.publish_at) == ("改", "draft", None)


def test_the_bulk_action_cancels_events() -> None:
    event = make_event()
    response = run(chief(), "cancel", event, reason="天气原因")
    assert messages_of(response) == ["已取消活动 1 条"]
    event.refresh_from_db()
    assert (event.state, event.state_reason, event.status) == ("cancelled", "天气原因", "published")


def test_a_draft_is_deleted() -> None:
    event = make_event(public=False)
    chief().post(url_of("delete", event), {"post": "yes"})
    assert not Event.objects.exists()


def test_a_public_record_is_not_deleted_even_after_withdrawal() -> None:
    event, desk = make_event(), chief()
    assert "删除</a>" not in desk.get(url_of("change", event)).content.decode()
    response = desk.post(url_of("delete", event), {"post": "yes"}, follow=True)
    assert messages_of(response) == ["没有删除《推进会》：公开过的记录不能删除，请改为撤回"]
    withdraw(event, by=None, at=NOW, reason="")
    desk.post(url_of("delete", event), {"post": "yes"})
    assert Event.objects.count() == 1


def test_a_bulk_deletion_with_a_public_record_is_refused_whole() -> None:
    draft, public = make_event("草稿", public=False), make_event("公开")
    desk = chief()
    page = run(desk, "delete_selected", draft, public).content.decode()
    assert "《公开》：公开过的记录不能删除，请改为撤回" in page
    run(desk, "delete_selected", draft, public, post="yes")
    assert Event.objects.count() == 2
    run(desk, "delete_selected", draft, post="yes")
    assert Event.objects.get() == public


def test_someone_elses_publication_meanwhile_is_not_undone() -> None:
    event, desk = make_event(public=False), chief()
    data = form_values(desk.get(url_of("change", event)).content.decode())
    publish(event, by=None, at=NOW)
    desk.post(url_of("change", event), data | {"title": "改", "_save": "保存"})
    event.refresh_from_db()
    assert (event.title, event.status) == ("改", "published")


def test_errors_keep_the_record_from_the_step() -> None:
    event = make_event(public=False)
    response = chief().fill(url_of("change", event), title="", _step_publish="保存并发布")
    assert set(errors_at(response)) == {"title"}
    event.refresh_from_db()
    assert event.status == "draft"
