"""`manage.py restart_mirrors`: say that the tables were replaced, so that every mirror begins anew."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from core.install import begin_epoch
from core.models import DataVersion


class Command(BaseCommand):
    """To be run after a backup was restored: what mirrors hold may be ahead of it."""

    help = "Let every mirror of /api/v1/changes begin anew. Run it after restoring a backup."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            begin_epoch(cursor)
            DataVersion.objects.update(number=F("number") + 1, at=Greatest(F("at"), timezone.now()))
        self.stdout.write("Mirrors begin anew.")
