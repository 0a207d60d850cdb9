"""`manage.py api_token`: make, list and revoke the tokens of a person."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from publish.api.models import ApiToken


class Command(BaseCommand):
    """Prints a new token's value once; it is kept nowhere."""

    help = "Make a token for a person (`api_token NAME --for PURPOSE`), list theirs, or revoke one (`--revoke ID`)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the person's user name")
        parser.add_argument("--for", dest="purpose", help="what the new token is for")
        parser.add_argument("--revoke", type=int, metavar="ID", help="the number of the token to revoke")

    def handle(self, *args: Any, **options: Any) -> None:
        user = get_user_model()._default_manager.filter(username=options["name"]).first()
        if user is None:
            raise CommandError(f"没有用户“{options['name']}”。")
        if options["revoke"] is not None:
            token = ApiToken.objects.filter(user=user, pk=options["revoke"]).first()
            if token is None:
                raise CommandError(f"{user} 没有编号为 {options['revoke']} 的令牌。")
            token.revoke(timezone.now())
            self.stdout.write(f"已停用：{token}")
        elif options["purpose"]:
            token = ApiToken(user=user, name=options["purpose"], created_at=timezone.now())
            value = token.make_value()
            token.full_clean()
            token.save()
            self.stdout.write(f"编号：{token.pk}\n令牌：{value}\n令牌只显示这一次，请记下来。")
        else:
            self._list(user)

    def _list(self, user: Any) -> None:
        tokens = list(ApiToken.objects.filter(user=user))
        for token in tokens:
            state = "已停用" if token.revoked_at else f"最近使用 {token.last_used_on or '从未'}"
            self.stdout.write(f"{token.pk}  {token.name}  {state}")
        if not tokens:
            self.stdout.write("没有令牌。")
