"""The same bytes wherever the server stands, on a leap day, at the turn of the year and without assertions."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from tests.conformance.lint import lint
from tests.environment import ROOT

# The processes have a SQLite of their own, so once is enough.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
GOLDEN = {"/events.ics?datetime=../..": "events.ics", "/projects.ics": "projects.ics"}


@pytest.fixture(scope="module")
def empty(tmp_path_factory, django_db_setup, django_db_blocker):
    """A file that holds what the test run's migrations made."""
    file = tmp_path_factory.mktemp("empty") / "db.sqlite3"
    with django_db_blocker.unblock(), closing(sqlite3.connect(file)) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    return file


@pytest.fixture(scope="module")
def serve(empty, tmp_path_factory):
    """What tests/conformance/server.py prints in a process of its own, in a zone, on a database of its own."""

    def served(zone: str, *options: str) -> dict[str, dict[str, str]]:
        database = Path(shutil.copy(empty, tmp_path_factory.mktemp("server")))
        return run(database, zone, *options)

    return served


def run(database: Path, zone: str, *options: str) -> dict[str, dict[str, str]]:
    environment = {
        "PATH": os.environ["PATH"], "TZ": zone, "DEBUG": "true", "DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "ERROR",
    }  # fmt: skip
    command = [sys.executable, *options, "-m", "tests.conformance.server"]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False, timeout=300)
    assert result.returncode == 0, result.stderr.decode()
    return json.loads(result.stdout.decode().splitlines()[-1])


@pytest.fixture(scope="module")
def in_beijing(serve):
    return serve("Asia/Shanghai")


def test_the_feeds_are_the_golden_ones_and_sound_at_every_moment(in_beijing):
    for place, text in in_beijing["golden"].items():
        moment, address = place.split(" ", 1)
        golden = (ROOT / "tests" / "golden" / GOLDEN[address]).read_bytes().decode()
        if moment == "2026-04-21T03:00:00Z":
            assert text == f"200 {golden}", place
    for place, text in in_beijing["everything"].items():
        assert text.startswith("200 "), place
        assert lint(text.removeprefix("200 ").encode()) == [], place


@pytest.mark.parametrize(("zone", "options"), [("America/Los_Angeles", []), ("Pacific/Kiritimati", ["-O"])])
def test_another_zone_of_the_server_and_missing_assertions_change_no_byte(in_beijing, serve, zone, options):
    assert serve(zone, *options) == in_beijing
