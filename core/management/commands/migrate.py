"""`manage.py migrate`: Django's own, not refused for what it mends."""

from typing import Any

from django.core.management.commands import migrate


class Command(migrate.Command):
    """Puts triggers and indexes back when it is done; that they are missing must not keep it from running."""

    def check(self, *args: Any, **options: Any) -> None:
        super().check(*args, **{**options, "databases": None})
