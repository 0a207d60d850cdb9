"""Workers that end in order write down what they counted, and their counts add up."""

import json
import os
import subprocess
import sys

import pytest

from tests.publish.test_same_everywhere import ROOT, database_url
from tests.support import make_event

# Two workers as granian starts them, one after the other; then this process looks, and ends by itself.
WORK = """
import json, multiprocessing

def work():
    import django
    django.setup()
    from django.test import Client
    for _ in range(3):
        assert Client(SERVER_NAME="127.0.0.1").get("/events.ics").status_code == 200

for _ in range(2):
    worker = multiprocessing.get_context("fork").Process(target=work)
    worker.start()
    worker.join()
    assert worker.exitcode == 0
"""
LOOK = """
import django, json
django.setup()
from publish.models import FeedFetches
print(json.dumps(list(FeedFetches.objects.values_list("feed", "client", "sent"))))
"""


@pytest.mark.django_db(transaction=True)
def test_the_last_counts_of_two_workers_are_written_when_they_end(tmp_path):
    make_event()
    url = database_url(tmp_path)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": url}
    for script in (WORK, LOOK):
        done = subprocess.run(
            [sys.executable, "-c", script], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120,
            check=True,
        )  # fmt: skip
    assert json.loads(done.stdout) == [["events.ics", "other", 6]]
