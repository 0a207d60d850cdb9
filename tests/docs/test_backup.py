"""The commands of docs/operations.md, taken from its text and run: back up, damage, restore, look."""

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from tests.environment import ROOT

OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
PREPARE = """
from django.core.management import call_command
from tests.support import make_place
call_command("migrate", verbosity=0)
make_place("朝阳公园")
"""


def documented(name: str) -> str:
    (block,) = re.findall(rf"^```sh {name}\n(.*?)^```$", OPERATIONS, re.MULTILINE | re.DOTALL)
    return block


class Installation:
    """An installation with a database of its own, worked on as an operator does: by commands."""

    def __init__(self, database_url: str, connect: Callable[[], Any], **environment: str) -> None:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        self.environment = {"PATH": path, "DEBUG": "true", "DATABASE_URL": database_url, **environment}
        self.connect = connect
        self._run([sys.executable, "manage.py", "shell", "-v", "0", "-c", PREPARE])

    def run(self, script: str) -> str:
        return self._run(["sh", "-euc", script])

    def _run(self, command: list[str]) -> str:
        result = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, encoding="utf-8", check=False
        )
        assert result.returncode == 0, result.stderr
        return result.stdout

    def damage(self) -> None:
        with closing(self.connect()) as database:
            database.execute("UPDATE places_place SET title = '毁掉的名字'")
            database.execute("DROP TABLE core_calendarday")
            database.commit()

    def titles(self) -> list[str]:
        with closing(self.connect()) as database:
            return [title for (title,) in database.execute("SELECT title FROM places_place").fetchall()]


@pytest.fixture
def empty_postgres(django_db_setup):
    """The address of a new PostgreSQL database, dropped afterwards."""
    parameters = connection.get_connection_params()
    server = {key: parameters[key] for key in ("host", "port", "user", "password") if parameters.get(key)}
    name = f"test_backup_{uuid4().hex}"
    with psycopg.connect(**server, dbname=connection.settings_dict["NAME"], autocommit=True) as db:
        db.execute(f'CREATE DATABASE "{name}"')
        try:
            login = f"{server['user']}:{server.get('password', '')}@{server['host']}:{server.get('port', 5432)}"
            yield f"postgres://{login}/{name}"
        finally:
            db.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_a_sqlite_backup_brings_everything_back(tmp_path):
    file, backup = str(tmp_path / "db.sqlite3"), str(tmp_path / "backup")
    here = Installation(f"sqlite:///{file}", lambda: sqlite3.connect(file), DATABASE_FILE=file, BACKUP=backup)
    assert here.run(documented("backup-sqlite")) == "ok\n"
    here.damage()
    here.run(documented("restore-sqlite"))
    assert here.titles() == ["朝阳公园"]


@pytest.mark.postgres
def test_a_postgres_backup_brings_everything_back(tmp_path, empty_postgres):
    url, backup = empty_postgres, str(tmp_path / "backup")
    here = Installation(url, lambda: psycopg.connect(url), BACKUP=backup)
    here.run(documented("backup-postgres"))
    here.damage()
    here.run(documented("restore-postgres"))
    assert here.titles() == ["朝阳公园"]
