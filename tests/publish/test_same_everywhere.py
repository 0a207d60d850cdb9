"""Every process answers alike: whatever its time zone, its hash seed and the order it is asked in."""

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.publish.planted import ADDRESSES, plant

ROOT = Path(__file__).parent.parent.parent
READ = """
import django, hashlib, json, sys
django.setup()
from django.test import Client
client = Client(SERVER_NAME="127.0.0.1")
found = {}
for address in json.loads(sys.argv[1]):
    response = client.get(address)
    found[address] = [response.status_code, response["ETag"], hashlib.sha256(response.content).hexdigest()]
print(json.dumps(found))
"""
PROCESSES = [
    {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "1"},
    {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "2", "LC_ALL": "C"},
]


def database_url(tmp_path):
    """The test database, or on SQLite a copy of it."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        copy = tmp_path / "copy.sqlite3"
        target = sqlite3.connect(copy)
        connection.connection.backup(target)
        target.close()
        return f"sqlite:///{copy}"
    held = connection.settings_dict
    return f"postgres://{held['USER']}:{held['PASSWORD']}@{held['HOST']}:{held['PORT'] or 5432}/{held['NAME']}"


@pytest.mark.django_db(transaction=True)
def test_two_processes_in_other_zones_give_the_same_validators_and_bytes(reader, tmp_path):
    plant()
    here = {}
    for address in ADDRESSES:
        response = reader.get(address)
        here[address] = [200, response["ETag"], hashlib.sha256(response.content).hexdigest()]
    shared = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": database_url(tmp_path)}
    running = [
        subprocess.Popen(
            [sys.executable, "-c", READ, json.dumps(order)], env={**shared, **differing}, cwd=ROOT,
            stdout=subprocess.PIPE, text=True,
        )
        for differing, order in zip(PROCESSES, (ADDRESSES, ADDRESSES[::-1]), strict=True)
    ]  # fmt: skip
    for process in running:
        output, _ = process.communicate(timeout=120)
        assert process.returncode == 0
        assert json.loads(output) == here
