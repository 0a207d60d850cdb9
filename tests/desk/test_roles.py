"""The ready groups: what each role may do by every door, and that an operator's own changes of them stay."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command

from core import actions
from core.models import CalendarDay, Organisation, Source
from desk.models import Grant
from desk.roles import ROLES
from events.models import Category, Event
from places.models import Network, Place, Subdistrict
from projects.models import Project
from publish.api.models import ApiToken
from tests.desk.desk import Desk, choose, editor, member, run, url_of
from tests.publish.api.writer import DESK, make_token
from tests.support import NOW, make_event

pytestmark = pytest.mark.django_db
EDITOR, REVIEWER, ADMINISTRATOR = "编辑", "审核", "管理员"
# Verb -> the status that it starts from, and where it leads.
STEPS = {
    "submit": ("draft", "in_review"),
    "send_back": ("in_review", "draft"),
    "publish": ("in_review", "published"),
    "schedule": ("in_review", "published"),
    "unschedule": ("awaited", "in_review"),
    "withdraw": ("published", "withdrawn"),
    "merge": ("draft", "merged"),
    "delete": ("draft", None),
}
ALLOWED = {
    EDITOR: {"submit", "delete"},
    REVIEWER: set(STEPS),
    ADMINISTRATOR: set(STEPS),
}
TYPED = {"reason": "原因", "step_reason": "原因", "step_at": "2099-01-01T08:00"}


def event_in(status: str) -> Event:
    event = make_event(public=status == "published")
    if status == "in_review":
        actions.submit(event, by=None, at=NOW)
    if status == "awaited":
        actions.publish(event, by=None, at=NOW, publish_at=NOW.replace(year=2099))
    return event


def by_list(desk: Desk, verb: str, event: Event) -> None:
    if verb == "delete":
        choose(desk, "delete_selected", event, post="yes")
    elif verb == "schedule":
        run(desk, "publish", event, publish_at="2099-01-01T08:00")
    else:
        run(desk, verb, event, into=str(make_event("留下").pk), **TYPED)


def by_post(desk: Desk, verb: str, event: Event) -> None:
    """What a forged form would send, whether the page has the button or not."""
    if verb == "delete":
        desk.post(url_of("delete", event), {"post": "yes"})
    else:
        desk.fill(url_of("change", event), **TYPED, **{f"_step_{verb}": "1"})


def by_token(desk: Desk, verb: str, event: Event) -> int:
    """The status of the answer."""
    bodies: dict[str, Any] = {
        "send_back": {"reason": "原因"},
        "withdraw": {"reason": "原因"},
        "schedule": {"publish_at": "2099-01-01T08:00:00+08:00"},
    }
    name = "publish" if verb == "schedule" else verb
    token = make_token(get_user_model().objects.get(username=desk.role))  # type: ignore[attr-defined]
    response = desk.post(
        f"{DESK}events/{event.slug}/{name}/",
        bodies.get(verb, {}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}", "If-Match": "*"},
    )
    return int(response.status_code)


@pytest.mark.parametrize("verb", STEPS)
@pytest.mark.parametrize("role", [EDITOR, REVIEWER, ADMINISTRATOR])
def test_a_role_does_by_every_door_what_it_may_and_nothing_else(role: str, verb: str) -> None:
    start, end = STEPS[verb]
    desk = member(role)
    desk.role = role
    for door in (by_list, by_post, by_token):
        if (verb == "merge" and door is not by_list) or (verb == "delete" and door is by_token):
            continue  # there is no such door
        event = event_in(start)
        before = event.status
        door(desk, verb, event)
        held = Event.objects.filter(pk=event.pk).values_list("status", flat=True).first()
        assert held == (end if verb in ALLOWED[role] else before), door.__name__
        if held is not None:
            offered = f'name="_step_{verb}"' in desk.get(url_of("change", event_in(start))).content.decode()
            assert offered == (verb in ALLOWED[role] and verb != "merge")
        Event.objects.filter(merged_into__isnull=False).delete()
        Event.objects.all().delete()


@pytest.mark.parametrize("role", [EDITOR, REVIEWER, ADMINISTRATOR])
def test_nobody_deletes_what_was_public(role: str) -> None:
    event, desk = make_event(), member(role)
    by_list(desk, "delete", event)
    by_post(desk, "delete", event)
    assert Event.objects.count() == 1


VOCABULARIES = {Organisation, CalendarDay, Category, Network, Subdistrict}


def may(desk: Desk, verb: str) -> set[Any]:
    """The models on which the desk's first page says that the person may."""
    apps = desk.get("/admin/").context["available_apps"]
    return {model["model"] for app in apps for model in app["models"] if model["perms"][verb]} - {ApiToken}


@pytest.mark.parametrize("role", [EDITOR, REVIEWER, ADMINISTRATOR])
def test_who_adds_and_who_only_looks(role: str) -> None:
    desk = member(role)
    added = {Event, Place, Project, Source}
    if role == ADMINISTRATOR:
        added |= VOCABULARIES | {User, Group}
    assert may(desk, "add") == may(desk, "change") == added
    assert may(desk, "view") == added | VOCABULARIES


def test_somebody_without_a_group_may_do_nothing() -> None:
    assert may(editor(), "view") == set()


@pytest.mark.parametrize("role", [EDITOR, REVIEWER])
def test_hidden_fields_are_not_set(role: str) -> None:
    event, desk = make_event(public=False), member(role)
    hidden = {"status": "published", "published_at_0": "2026-01-01", "published_at_1": "08:00", "uid": "0" * 32}
    scheduled = {"publish_at_0": "2026-01-01", "publish_at_1": "08:00", "publish_at": "2026-01-01", "seq": "9"}
    before = Event.objects.filter(pk=event.pk).values("status", "published_at", "publish_at", "uid").get()
    assert desk.fill(url_of("change", event), title="改", **hidden, **scheduled).status_code == 302
    assert Event.objects.filter(pk=event.pk).values("status", "published_at", "publish_at", "uid").get() == before
    editors = {"unpublish_at_0": "2099-01-01", "unpublish_at_1": "08:00"}
    desk.fill(url_of("change", event), **editors)
    event.refresh_from_db()
    assert (event.unpublish_at is None) == (role == EDITOR)


@pytest.mark.parametrize(
    "address",
    [
        "/admin/api/apitoken/?digest__startswith=0",
        "/admin/api/apitoken/?user__password__startswith=p",
        "/admin/events/event/?place__internal_note__contains=x",
        "/admin/events/event/?place__status=draft",
        "/admin/auth/user/?password__startswith=p",
        "/admin/auth/user/?api_tokens__digest__startswith=0",
    ],
)
def test_hidden_fields_are_not_filtered_on(address: str) -> None:
    desk = member(ADMINISTRATOR)
    make_token(get_user_model().objects.get())
    assert desk.get(address).status_code == 400


def test_tokens_are_everybodys_own_and_an_administrator_sees_all() -> None:
    make_token(get_user_model().objects.create_user("someone"))
    assert not member(REVIEWER).get("/admin/api/apitoken/").context["cl"].result_list
    desk = member(ADMINISTRATOR)
    desk.post("/admin/api/apitoken/", {"action": "revoke", "_selected_action": [ApiToken.objects.get().pk]})
    assert ApiToken.objects.get().revoked_at is not None


class TestUsers:
    def test_choosing_a_group_is_enough(self) -> None:
        desk = member(ADMINISTRATOR)
        group = Group.objects.get(name=EDITOR)
        password = {"password1": "a long enough passphrase", "password2": "a long enough passphrase"}
        response = desk.fill("/admin/auth/user/add/", username="zhang", groups=[group.pk], **password)
        assert response.status_code == 302
        user = get_user_model().objects.get(username="zhang")
        assert (user.is_staff, user.is_superuser, list(user.groups.all())) == (True, False, [group])
        assert "编辑" in desk.get("/admin/auth/user/").content.decode()
        desk.fill(f"/admin/auth/user/{user.pk}/change/", groups=[])
        user.refresh_from_db()
        assert user.is_staff is False

    def test_an_administrator_makes_no_superuser_and_touches_none(self) -> None:
        desk = member(ADMINISTRATOR)
        head = get_user_model().objects.create_superuser("chief", password="a long enough passphrase")
        me = get_user_model().objects.get(username=ADMINISTRATOR)
        for name in ("is_superuser", "user_permissions"):
            assert f'name="{name}"' not in desk.get(f"/admin/auth/user/{me.pk}/change/").content.decode()
        desk.fill(f"/admin/auth/user/{me.pk}/change/", is_superuser="on")
        me.refresh_from_db()
        assert me.is_superuser is False
        for page in ("change", "delete", "password"):
            response = desk.post(f"/admin/auth/user/{head.pk}/{page}/", {"post": "yes", "username": "taken"})
            assert response.status_code == 403, page
        choose(desk, "delete_selected", head, post="yes")
        assert get_user_model().objects.filter(username="chief").exists()


class TestGroups:
    def test_they_stand_after_migrate_and_are_made_once(self) -> None:
        names = set(Group.objects.values_list("name", flat=True))
        assert names == set(ROLES)
        for role, wanted in ROLES.items():
            held = Permission.objects.filter(group__name=role).select_related("content_type")
            assert {f"{one.content_type.app_label}.{one.codename}" for one in held} == set(wanted)
        before = Grant.objects.count()
        call_command("migrate", verbosity=0)
        assert (Group.objects.count(), Grant.objects.count()) == (3, before)

    def test_what_an_operator_changed_stays_so(self) -> None:
        group = Group.objects.get(name=EDITOR)
        group.permissions.remove(Permission.objects.get(codename="delete_event"))
        group.permissions.add(Permission.objects.get(codename="publish_event"))
        Group.objects.get(name=ADMINISTRATOR).delete()
        call_command("migrate", verbosity=0)
        held = set(group.permissions.values_list("codename", flat=True))
        assert "delete_event" not in held
        assert "publish_event" in held
        assert not Group.objects.filter(name=ADMINISTRATOR).exists()

    def test_what_comes_with_an_upgrade_is_given_once(self) -> None:
        group = Group.objects.get(name=REVIEWER)
        Grant.objects.filter(role=REVIEWER, permission="places.publish_place").delete()
        group.permissions.remove(Permission.objects.get(codename="publish_place"))
        call_command("migrate", verbosity=0)
        assert group.permissions.filter(codename="publish_place").exists()
