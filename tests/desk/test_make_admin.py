"""`manage.py make_admin` makes a user who can log in, with a password shown once."""

import re
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.test import Client

pytestmark = pytest.mark.django_db


def make(*args: str) -> tuple[str, str]:
    out = StringIO()
    call_command("make_admin", *args, stdout=out)
    found = re.search(r"用户名：(\S+)\n密码：(\S+)\n", out.getvalue())
    assert found is not None
    return found[1], found[2]


def test_the_printed_name_and_password_open_the_desk() -> None:
    name, password = make()
    assert name == "admin"
    response = Client().post("/admin/login/?next=/admin/", {"username": name, "password": password})
    assert (response.status_code, response.headers["Location"]) == (302, "/admin/")


def test_the_password_is_strong_and_new_each_time() -> None:
    (_, first), (name, second) = make(), make("zhang")
    assert name == "zhang"
    assert first != second
    assert len(first) == 20
    validate_password(first)


def test_a_taken_name_is_refused_and_its_password_kept() -> None:
    before = get_user_model().objects.create_user("admin", password="a long enough passphrase").password
    with pytest.raises(CommandError, match="用户“admin”已经存在"):
        make()
    assert get_user_model().objects.get().password == before
