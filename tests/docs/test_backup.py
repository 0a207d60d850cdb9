"""The commands of docs/operations.md, taken from its text and run: back up, damage, restore, look."""

import os
import re
import subprocess
import sys
from pathlib import Path
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
DAMAGE = """
from django.db import connection
from places.models import Place
Place.objects.update(title="毁掉的名字")
with connection.cursor() as cursor:
    cursor.execute("DROP TABLE core_calendarday")
"""
LOOK = """
from places.models import Place
print([place.title for place in Place.objects.filter(geometry__bbox=(116.4, 39.9, 116.5, 40.0))])
"""


def documented(name: str) -> str:
    (block,) = re.findall(rf"^```sh {name}\n(.*?)^```$", OPERATIONS, re.MULTILINE | re.DOTALL)
    return block


class Installation:
    """An installation with a database of its own, worked on as an operator does: by commands."""

    def __init__(self, database_url: str, **environment: str) -> None:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        self.environment = {"PATH": path, "DEBUG": "true", "DATABASE_URL": database_url, **environment}

    def run(self, script: str) -> str:
        return self._run(["sh", "-euc", script])

    def python(self, code: str) -> str:
        return self._run([sys.executable, "manage.py", "shell", "-v", "0", "-c", code])

    def _run(self, command: list[str]) -> str:
        result = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, encoding="utf-8", check=False
        )
        assert result.returncode == 0, result.stderr
        return result.stdout


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
    database = tmp_path / "db.sqlite3"
    here = Installation(f"sqlite:///{database}", DATABASE_FILE=str(database), BACKUP=str(tmp_path / "backup"))
    here.python(PREPARE)
    assert here.run(documented("backup-sqlite")) == "ok\n"
    here.python(DAMAGE)
    here.run(documented("restore-sqlite"))
    assert here.python(LOOK) == "['朝阳公园']\n"


@pytest.mark.postgres
def test_a_postgres_backup_brings_everything_back(tmp_path, empty_postgres):
    here = Installation(empty_postgres, BACKUP=str(tmp_path / "backup"))
    here.python(PREPARE)
    here.run(documented("backup-postgres"))
    here.python(DAMAGE)
    here.run(documented("restore-postgres"))
    assert here.python(LOOK) == "['朝阳公园']\n"
