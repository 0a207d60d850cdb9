"""`manage.py make_admin`: a user who may do everything, with a password that is shown once."""

import secrets
import string
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, transaction

# No letters or digits that are mistaken for each other.
_ALPHABET: Final = "".join(sorted(set(string.ascii_letters + string.digits) - set("Il1O0o")))
_LENGTH: Final = 20


class Command(BaseCommand):
    """Makes a superuser. There is no default account, and no default password."""

    help = "Make a superuser with a random password, and print both once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", default="admin")

    def handle(self, *args: Any, **options: Any) -> None:
        users = get_user_model()
        name: str = options["name"]
        password = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
        try:
            with transaction.atomic():
                users._default_manager.create_superuser(name, password=password)
        except IntegrityError as error:
            raise CommandError(
                f"用户“{name}”已经存在，没有更改。"
                f"换一个名字：manage.py make_admin 名字；改密码：manage.py changepassword {name}"
            ) from error
        self.stdout.write(f"用户名：{name}\n密码：{password}\n密码只显示这一次，请记下来。")
