"""Moderation: every step from every status, who may take it, and what the public may know afterwards."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError

from core import actions
from core.errors import TransitionRefused
from core.moderation import Status
from places.models import Place
from projects.models import Project
from tests.support import NOW, make_event, make_place, make_project

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
STEPS = {
    "submit": lambda record, by=None: actions.submit(record, by=by, at=NOW),
    "send_back": lambda record, by=None: actions.send_back(record, by=by, at=NOW, reason="缺出处"),
    "publish": lambda record, by=None: actions.publish(record, by=by, at=NOW),
    "withdraw": lambda record, by=None: actions.withdraw(record, by=by, at=NOW, reason="登错"),
    "merge": lambda record, by=None: actions.merge(record, into=make_place("目标"), by=by, at=NOW),
    "discard": lambda record, by=None: actions.discard(record, by=by, at=NOW),
}
MATRIX = {
    ("draft", "submit"): "in_review",
    ("draft", "publish"): "published",
    ("draft", "merge"): "merged",
    ("draft", "discard"): None,
    ("in_review", "send_back"): "draft",
    ("in_review", "publish"): "published",
    ("in_review", "merge"): "merged",
    ("in_review", "discard"): None,
    ("published", "withdraw"): "withdrawn",
    ("published", "merge"): "merged",
    ("withdrawn", "publish"): "published",
    ("withdrawn", "merge"): "merged",
}
PERMISSION = {
    "submit": "change",
    "send_back": "publish",
    "publish": "publish",
    "withdraw": "publish",
    "merge": "publish",
    "discard": "delete",
}
START = {"submit": "draft", "send_back": "in_review", "publish": "in_review", "withdraw": "published"}


def place_in(status):
    place = make_place("记录", public=False)
    if status == "in_review":
        actions.submit(place, by=None, at=NOW)
    if status in ("published", "withdrawn", "merged"):
        actions.publish(place, by=None, at=NOW)
    if status == "withdrawn":
        actions.withdraw(place, by=None, at=NOW, reason="登错")
    if status == "merged":
        actions.merge(place, into=make_place("别处"), by=None, at=NOW)
    assert place.status == status
    return place


def person(*permissions):
    user = get_user_model().objects.create_user("editor")
    user.user_permissions.set(Permission.objects.filter(codename__in=[f"{name}_place" for name in permissions]))
    return user


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("status", Status.values)
def test_every_step_from_every_status_is_taken_or_refused(status, step):
    place = place_in(status)
    if (status, step) in MATRIX:
        STEPS[step](place)
        stored = Place.objects.filter(pk=place.pk).values_list("status", flat=True).first()
        assert stored == MATRIX[status, step]
    else:
        before = Place.objects.filter(pk=place.pk).values().get()
        with pytest.raises(TransitionRefused, match="不能"):
            STEPS[step](place)
        assert Place.objects.filter(pk=place.pk).values().get() == before
        assert place.status == status


@pytest.mark.parametrize("step", STEPS)
def test_a_step_takes_its_permission_and_no_other(step):
    place = place_in(START.get(step, "draft"))
    others = {"add", "view", "change", "delete", "publish"} - {PERMISSION[step]}
    without = person(*others)
    with pytest.raises(TransitionRefused, match="权限"):
        STEPS[step](place, without)
    assert Place.objects.get(pk=place.pk).status == START.get(step, "draft")
    without.user_permissions.set(Permission.objects.filter(codename=f"{PERMISSION[step]}_place"))
    STEPS[step](place, get_user_model().objects.get(pk=without.pk))
    line = Place.history.filter(title="记录").latest("history_id")
    assert line.history_user.username == "editor"


def test_a_permission_on_places_is_none_on_projects():
    with pytest.raises(TransitionRefused, match="项目的权限"):
        actions.publish(make_project(public=False), by=person("publish"), at=NOW)


def test_history_says_what_was_done_and_why():
    place = place_in("withdrawn")
    reasons = list(Place.history.filter(id=place.pk).values_list("history_change_reason", "status"))
    assert reasons == [("登错", "withdrawn"), ("发布", "published"), (None, "draft")]


def test_the_first_publication_is_remembered():
    place = place_in("published")
    assert place.published_at == NOW
    actions.withdraw(place, by=None, at=NOW + HOUR, reason="x")
    actions.publish(place, by=None, at=NOW + 2 * HOUR)
    assert Place.objects.get().published_at == NOW


def test_what_waits_for_its_moment_gets_another_one_or_goes_back_to_review():
    place = make_place(public=False)
    actions.publish(place, by=None, at=NOW, publish_at=NOW + 2 * HOUR)
    actions.publish(place, by=None, at=NOW, publish_at=NOW + 9 * HOUR)
    assert Place.objects.get().published_at == NOW + 9 * HOUR
    assert Place.history.first().history_change_reason == "改定时"
    actions.unschedule(place, by=None, at=NOW + HOUR)
    stored = Place.objects.get()
    assert (stored.status, stored.publish_at, stored.published_at) == ("in_review", None, None)
    actions.publish(place, by=None, at=NOW + HOUR)
    assert Place.objects.public(NOW + HOUR).exists()


def test_what_the_public_has_seen_is_not_given_back_to_the_reviewers():
    place = make_place(public=False)
    actions.publish(place, by=None, at=NOW, publish_at=NOW + HOUR)
    for at in (NOW + HOUR, NOW + 2 * HOUR):
        with pytest.raises(TransitionRefused, match="撤回"):
            actions.unschedule(place, by=None, at=at)
    assert Place.objects.get().status == "published"


@pytest.mark.parametrize("step", ["send_back", "withdraw"])
@pytest.mark.parametrize("reason", ["", " ", "\n"])
def test_a_person_says_why_something_is_taken_away(step, reason):
    place = place_in(START[step])
    with pytest.raises(ValidationError, match="原因"):
        getattr(actions, step)(place, by=person("publish"), at=NOW, reason=reason)
    assert Place.objects.get().status == START[step]


def test_what_is_withdrawn_before_its_moment_was_never_public():
    place = make_place(public=False)
    actions.publish(place, by=None, at=NOW, publish_at=NOW + 2 * HOUR)
    assert place.published_at == NOW + 2 * HOUR
    actions.withdraw(place, by=None, at=NOW + HOUR, reason="x")
    later = NOW + 9 * HOUR
    assert Place.objects.get().published_at is None
    assert not Place.objects.ever_public(later).exists()
    assert not Place.objects.gone(later).exists()


def test_what_is_withdrawn_after_its_moment_was_public():
    place = make_place(public=False)
    actions.publish(place, by=None, at=NOW, publish_at=NOW + HOUR)
    actions.withdraw(place, by=None, at=NOW + HOUR, reason="x")
    assert Place.objects.gone(NOW + HOUR).count() == 1


def test_the_first_publication_moves_with_a_schedule_that_is_put_off():
    place = make_place(public=False)
    actions.publish(place, by=None, at=NOW, publish_at=NOW + HOUR)
    place.publish_at = NOW + 9 * HOUR
    actions.save_record(place, by=None, at=NOW)
    assert not Place.objects.ever_public(NOW + 2 * HOUR).exists()
    actions.withdraw(place, by=None, at=NOW + 2 * HOUR, reason="x")
    assert not Place.objects.gone(NOW + 99 * HOUR).exists()


def test_the_first_publication_moves_with_a_schedule_that_is_brought_forward():
    place = make_place(public=False)
    actions.publish(place, by=None, at=NOW, publish_at=NOW + 9 * HOUR)
    place.publish_at = NOW + HOUR
    actions.save_record(place, by=None, at=NOW)
    assert Place.objects.public(NOW + HOUR).exists()
    actions.withdraw(place, by=None, at=NOW + 2 * HOUR, reason="x")
    assert Place.objects.gone(NOW + 2 * HOUR).count() == 1


def test_what_has_been_seen_stays_seen_whatever_the_schedule_says_later():
    place = place_in("published")
    place.publish_at = NOW + 9 * HOUR
    actions.save_record(place, by=None, at=NOW + HOUR)
    assert Place.objects.get().published_at == NOW
    assert not Place.objects.public(NOW + 2 * HOUR).exists()
    assert Place.objects.gone(NOW + 2 * HOUR).count() == 1
    assert Place.objects.public(NOW + 9 * HOUR).count() == 1
    assert not Place.objects.gone(NOW + 9 * HOUR).exists()


def test_publishing_what_would_run_out_before_it_begins_is_refused():
    place = make_place(public=False, unpublish_at=NOW - HOUR)
    with pytest.raises(ValidationError, match="定时下线的时间已经过去"):
        actions.publish(place, by=None, at=NOW)
    place = make_place("乙", public=False, unpublish_at=NOW + HOUR)
    with pytest.raises(ValidationError, match="定时下线要晚于定时发布"):
        actions.publish(place, by=None, at=NOW, publish_at=NOW + 2 * HOUR)
    assert set(Place.objects.values_list("status", "published_at")) == {("draft", None)}


def test_an_event_without_a_date_is_not_published():
    event = make_event(public=False, start_on=None)
    with pytest.raises(ValidationError, match="发布前要有日期"):
        actions.publish(event, by=None, at=NOW)


def test_a_step_on_an_old_copy_is_taken_on_what_is_stored():
    place = place_in("draft")
    old = Place.objects.get(pk=place.pk)
    place.title = "改过的标题"
    actions.save_record(place, by=None, at=NOW + HOUR)
    actions.publish(old, by=None, at=NOW)
    stored = Place.objects.get()
    assert (stored.title, stored.status, stored.changed_at) == ("改过的标题", "published", NOW + HOUR)
    with pytest.raises(TransitionRefused):
        actions.publish(place, by=None, at=NOW)  # a copy that still says draft
    with pytest.raises(TransitionRefused):
        actions.discard(place, by=None, at=NOW)
    assert Place.objects.count() == 1


def test_merging_follows_the_chain_to_the_last_survivor():
    first, second, third = make_place("一"), make_place("二"), make_place("三")
    actions.merge(first, into=second, by=None, at=NOW)
    actions.merge(second, into=third, by=None, at=NOW)
    assert set(Place.objects.filter(status="merged").values_list("title", "merged_into__title")) == {
        ("一", "三"),
        ("二", "三"),
    }
    assert [place.merged_into.title for place in Place.objects.merged(NOW)] == ["三", "三"]


def test_merging_into_nonsense_is_refused():
    place, merged, target = make_place("一"), make_place("二"), make_place("三")
    old = Place.objects.get(pk=merged.pk)
    actions.merge(merged, into=target, by=None, at=NOW)
    for into in (place, merged, old, make_project(), make_event(), Place(title="未保存")):
        with pytest.raises(ValidationError, match="只能合并到另一条"):
            actions.merge(place, into=into, by=None, at=NOW)
    assert Place.objects.get(pk=place.pk).status == "published"


def test_merging_what_was_never_public_leaves_no_trace():
    draft, target = make_place("一", public=False), make_place("二")
    actions.merge(draft, into=target, by=None, at=NOW)
    assert not Place.objects.merged(NOW + HOUR).exists()


def test_a_draft_that_others_lead_to_is_not_deleted():
    target = make_place("目标", public=False)
    actions.merge(make_place("记录"), into=target, by=None, at=NOW)
    with pytest.raises(TransitionRefused, match="别的记录用到它"):
        actions.discard(target, by=None, at=NOW)
    place = make_place("地点", public=False)
    make_event(place=place)
    with pytest.raises(TransitionRefused, match="别的记录用到它"):
        actions.discard(place, by=None, at=NOW)


def test_a_discarded_draft_leaves_its_history():
    place = place_in("draft")
    actions.discard(place, by=None, at=NOW)
    assert not Place.objects.exists()
    assert list(Place.history.values_list("history_type", "history_change_reason")) == [("-", "丢弃草稿"), ("+", None)]


def test_a_new_record_is_a_draft():
    for status in ("in_review", "published", "withdrawn", "merged"):
        with pytest.raises(TransitionRefused, match="从草稿开始"):
            actions.save_record(Project(title="x", kind="park", status=status), by=None, at=NOW)


B, A = NOW - HOUR, NOW + HOUR  # before and after the moment of asking
VISIBILITY = [
    # status, publish_at, unpublish_at, published_at -> which querysets hold it at NOW
    ("draft", None, None, None, set()),
    ("draft", B, None, None, set()),
    ("in_review", None, None, None, set()),
    ("published", None, None, B, {"public", "ever_public"}),
    ("published", None, None, NOW, {"public", "ever_public"}),
    ("published", NOW, None, NOW, {"public", "ever_public"}),
    ("published", B, A, B, {"public", "ever_public"}),
    ("published", A, None, A, set()),
    ("published", A, A + HOUR, A, set()),
    ("published", None, NOW, B, {"ever_public", "gone"}),
    ("published", None, A, B, {"public", "ever_public"}),
    ("published", B - HOUR, B, B - HOUR, {"ever_public", "gone"}),
    ("published", A, None, B, {"ever_public", "gone"}),
    ("withdrawn", None, None, B, {"ever_public", "gone"}),
    ("withdrawn", None, None, None, set()),
    ("withdrawn", None, None, A, set()),
    ("merged", None, None, B, {"ever_public", "merged"}),
    ("merged", None, None, None, set()),
    ("merged", None, None, A, set()),
]


@pytest.mark.parametrize(("status", "publish_at", "unpublish_at", "published_at", "expected"), VISIBILITY)
def test_what_the_public_may_see(status, publish_at, unpublish_at, published_at, expected):
    target = make_place("目标", public=False)
    Place.objects.bulk_create(
        [
            Place(
                title="记录",
                slug="record",
                kind="park",
                changed_at=B,
                status=status,
                publish_at=publish_at,
                unpublish_at=unpublish_at,
                published_at=published_at,
                merged_into=target if status == "merged" else None,
            )
        ]
    )
    holding = {
        name
        for name in ("public", "ever_public", "gone", "merged")
        if getattr(Place.objects, name)(NOW).filter(slug="record").exists()
    }
    assert holding == expected
