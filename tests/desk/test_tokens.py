"""Tokens at the desk: shown once, one's own, and of no use once revoked."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from publish.api.models import ApiToken, digest_of
from tests.desk.desk import chief, editor, url_of
from tests.publish.api.writer import make_token

pytestmark = pytest.mark.django_db


def make(desk, name="每周导入"):
    response = desk.post(url_of("add", ApiToken), {"name": name})
    assert response.status_code == 200
    (value,) = re.findall(r'<code id="token-value">([^<]+)</code>', response.content.decode())
    return response, value


def test_the_value_is_shown_once_and_not_kept():
    desk = editor()
    response, value = make(desk)
    assert response["Cache-Control"] == "private, no-store"
    assert value not in str(response.headers) + str(response.cookies)
    token = ApiToken.objects.get()
    assert (token.digest, token.user.username, token.name) == (digest_of(value), "editor", "每周导入")
    for page in ("changelist", "change"):
        assert value not in desk.get(url_of(page, token if page == "change" else ApiToken)).content.decode()


def test_an_editor_sees_and_revokes_only_their_own():
    head, desk = chief(), editor()
    make(head, "主任的")
    make(desk, "编辑的")
    theirs, own = ApiToken.objects.get(name="主任的"), ApiToken.objects.get(name="编辑的")
    listed = desk.get(url_of("changelist", ApiToken)).content.decode()
    assert "编辑的" in listed
    assert "主任的" not in listed
    assert desk.get(url_of("change", theirs)).status_code == 302
    revoke = {"action": "revoke", "_selected_action": [theirs.pk, own.pk]}
    desk.post(url_of("changelist", ApiToken), revoke)
    for token in (theirs, own):
        token.refresh_from_db()
    assert theirs.revoked_at is None
    assert own.revoked_at is not None
    head.post(url_of("changelist", ApiToken), revoke)
    theirs.refresh_from_db()
    assert theirs.revoked_at is not None


def test_a_token_is_not_changed_and_not_deleted():
    head = chief()
    make(head)
    token = ApiToken.objects.get()
    assert head.post(url_of("change", token), {"name": "x"}).status_code == 403
    assert head.post(url_of("delete", token), {"post": "yes"}).status_code == 403


def command(*arguments):
    out = StringIO()
    call_command("api_token", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_makes_lists_and_revokes():
    editor()
    assert "没有令牌" in command("editor")
    made = command("editor", "--for", "每周导入")
    token = ApiToken.objects.get()
    (value,) = re.findall(r"令牌：(civic_\S+)", made)
    assert token.digest == digest_of(value)
    assert "最近使用 从未" in command("editor")
    assert "已停用" in command("editor", "--revoke", str(token.pk))
    assert value not in command("editor")
    assert "已停用" in command("editor")


def test_the_command_says_who_or_what_is_not_there():
    head = chief()
    make_token(head.get("/admin/").wsgi_request.user)
    editor()
    with pytest.raises(CommandError, match="没有用户“nobody”"):
        command("nobody")
    with pytest.raises(CommandError, match="没有编号为"):
        command("editor", "--revoke", str(ApiToken.objects.get().pk))
