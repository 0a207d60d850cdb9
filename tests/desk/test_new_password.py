"""Who forgot a password is given a link that sets one, once, within a day; no e-mail, and nobody else knows it."""

import json
import logging.config
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from config.request_log import logging_config
from tests.desk.desk import Desk, make_chief, member, words_on
from tests.support import NOW

pytestmark = pytest.mark.django_db
PASSWORD = "正阳门外大街的早市-4711"
OVER = "这个链接打不开"


@pytest.fixture(autouse=True)
def nine_o_clock(settings: Any) -> Any:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def administrator() -> Desk:
    return member("管理员")


@pytest.fixture
def zhang() -> User:
    member("编辑", "zhang")
    user = User.objects.get(username="zhang")
    user.set_password("the password that was forgotten")
    user.save()
    return user


def page_for(user: User) -> str:
    return reverse("admin:auth_user_new_password_link", args=(user.pk,))


def link_for(user: User, desk: Desk) -> str:
    """The path of a new link, read off the page that shows it."""
    text = desk.post(page_for(user)).content.decode()
    found = re.search(r'value="http://127\.0\.0\.1:8000(/admin/new-password/[^"]+/)"', text)
    assert found is not None
    return found[1]


def send(path: str, first: str = PASSWORD, second: str = "") -> Any:
    return Client(enforce_csrf_checks=True).post(path, {"new_password1": first, "new_password2": second or first})


def opens(path: str) -> bool:
    response = Client().get(path)
    assert (response.status_code == 200) == (OVER not in words_on(response))
    return response.status_code == 200


def logs_in(password: str) -> bool:
    return Client().login(username="zhang", password=password)


def test_the_link_sets_a_password_that_opens_the_desk(administrator: Desk, zhang: User) -> None:
    desk = Desk()
    desk.force_login(zhang)
    path = link_for(zhang, administrator)
    assert "zhang" in words_on(Client().get(path))
    assert "新密码已经生效" in words_on(send(path))
    assert logs_in(PASSWORD)
    assert not logs_in("the password that was forgotten")
    assert desk.get("/admin/").status_code == 302  # whoever sat there with the old one is out
    told = set(LogEntry.objects.values_list("change_message", flat=True))
    assert told == {"生成了重设密码的链接", "用重设密码的链接设了新密码"}


def test_it_is_used_once(administrator: Desk, zhang: User) -> None:
    path, other = link_for(zhang, administrator), link_for(zhang, administrator)
    send(path)
    for used in (path, other):
        assert not opens(used)
        assert send(used, "another passphrase 4711").status_code == 404
    assert logs_in(PASSWORD)


def test_it_lasts_a_day(administrator: Desk, zhang: User, nine_o_clock: Any) -> None:
    path = link_for(zhang, administrator)
    nine_o_clock.shift(timedelta(hours=24))
    assert opens(path)
    nine_o_clock.shift(timedelta(seconds=1))
    assert not opens(path)
    assert send(path).status_code == 404
    assert not logs_in(PASSWORD)


@pytest.mark.parametrize(
    "change",
    [{"is_active": False}, {"is_staff": False}, {"password": "!another"}, {"last_login": NOW + timedelta(hours=1)}],
    ids=["closed", "without a group", "changed meanwhile", "logged in meanwhile"],
)
def test_it_ends_when_the_account_changes(change: dict[str, Any], administrator: Desk, zhang: User) -> None:
    path = link_for(zhang, administrator)
    User.objects.filter(pk=zhang.pk).update(**change)
    assert not opens(path)
    assert send(path).status_code == 404


def test_a_link_for_somebody_else_opens_nothing(administrator: Desk, zhang: User) -> None:
    token = link_for(zhang, administrator).split("/")[4]
    li = User.objects.get(username=member("审核", "li").get("/admin/").context["user"].username)
    for key in (li.pk, 0, 2**63, 2**70):
        assert not opens(f"/admin/new-password/{key}/{token}/")
    for forged in ("x", "set-password", f"{token}0", "c0ffee-0000", "%00"):
        assert not opens(f"/admin/new-password/{zhang.pk}/{forged}/")


def test_none_is_made_for_who_may_not_log_in(administrator: Desk, zhang: User) -> None:
    zhang.is_active = False
    zhang.save()
    response = administrator.post(page_for(zhang))
    assert "现在不能登录编辑台" in words_on(response)
    assert "/admin/new-password/" not in response.content.decode()


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (PASSWORD, "another one entirely", "输入的两个密码不一致"),
        ("短", "", "密码太短，至少要有 10 个字符"),
        ("1234567890123", "", "密码只包含数字"),
        ("", "", "该字段是必填项"),
    ],
)
def test_a_password_that_will_not_do_is_refused_in_chinese(
    first: str, second: str, told: str, administrator: Desk, zhang: User
) -> None:
    path = link_for(zhang, administrator)
    response = send(path, first, second)
    assert response.status_code == 200
    assert told in words_on(response)
    assert opens(path)


@pytest.mark.parametrize(("role", "status"), [("编辑", 403), ("审核", 403), ("管理员", 200)])
def test_only_an_administrator_makes_one(role: str, status: int, zhang: User) -> None:
    desk = member(role)
    assert desk.get(page_for(zhang)).status_code == status
    assert desk.post(page_for(zhang)).status_code == status
    assert Client().post(page_for(zhang)).headers["Location"].startswith("/admin/login/")


def test_an_administrator_makes_none_for_a_superuser(administrator: Desk) -> None:
    head = make_chief()
    assert administrator.post(page_for(head)).status_code == 403
    chief = Desk()
    chief.force_login(head)
    assert opens(link_for(head, chief))
    assert chief.get(f"/admin/auth/user/{2**40}/new-password-link/").status_code == 404


def test_the_users_page_leads_to_it_and_asking_makes_nothing(administrator: Desk, zhang: User) -> None:
    assert page_for(zhang) in administrator.get(f"/admin/auth/user/{zhang.pk}/change/").content.decode()
    assert "/admin/new-password/" not in administrator.get(page_for(zhang)).content.decode()
    assert not LogEntry.objects.exists()


def test_the_page_leaves_no_trace(administrator: Desk, zhang: User) -> None:
    path = link_for(zhang, administrator)
    for response in (Client().get(path), send(path), Client().get(path)):
        assert response["Cache-Control"] == "private, no-store"
        assert response["Referrer-Policy"] == "no-referrer"
        assert not response.cookies
        assert 'content="NONE,NOARCHIVE"' in response.content.decode()
    assert Client().put(path).status_code == 405


def test_its_token_is_not_in_the_log(administrator: Desk, zhang: User, capsys: Any) -> None:
    path = link_for(zhang, administrator)
    logging.config.dictConfig(logging_config(level="INFO", is_for_people=False))
    try:
        Client().get(path)
        send(path)
        Client().get(path[:-1])
        written = capsys.readouterr().err
    finally:
        logging.config.dictConfig(logging_config(level="INFO", is_for_people=True))
    assert path.split("/")[4] not in written
    lines = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
    paths = {line["path"] for line in lines if "path" in line}
    assert paths == {f"/admin/new-password/{zhang.pk}/…/", f"/admin/new-password/{zhang.pk}/…"}


def test_the_login_page_says_whom_to_ask() -> None:
    assert "忘了密码？请管理员" in words_on(Client().get("/admin/login/"))
