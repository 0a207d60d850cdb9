"""`manage.py seed`: fill the database from the fixtures, again and again without harm."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.errors import InvalidFixture
from ingest.seeding import Summary, seed


class Command(BaseCommand):
    """Reads a directory of fixtures; what editors changed stays as it is."""

    help = "Seed the database from a directory of fixtures. Run again, it follows changed files and keeps edits."

    def add_arguments(self, parser: CommandParser) -> None:
        default = Path(settings.BASE_DIR) / "fixtures"
        parser.add_argument("--dir", type=Path, default=default, help="directory of the fixtures (default: fixtures/)")

    def handle(self, *args: Any, **options: Any) -> None:
        directory: Path = options["dir"]
        if not directory.is_dir():
            raise CommandError(f"没有这个目录：{directory}")
        try:
            summary = seed(directory, at=timezone.now())
        except InvalidFixture as error:
            raise CommandError(f"什么也没有改动。{error}") from error
        for line in _lines(summary):
            self.stdout.write(line)


def _lines(summary: Summary) -> list[str]:
    lines = [f"新增 {len(summary.created)}，更新 {len(summary.updated)}，无变化 {len(summary.unchanged)}"]
    lines += [f"保留编辑的改动：{key}（{'、'.join(sorted(fields))}）" for key, fields in summary.kept.items()]
    lines += [f"编辑已删除，不再恢复：{key}" for key in summary.discarded]
    return lines
