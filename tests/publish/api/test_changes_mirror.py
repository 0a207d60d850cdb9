"""The documented mirror holds exactly what is public: after a thousand edits of every kind, and while others write."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from core.models import Departure
from publish.api.changes_page import COLLECTIONS
from tests.publish.api.edits import RECORDS, Editor, a_minute_or_a_night, make_terms
from tests.publish.api.mirroring import make_mirror, mirror, public_records
from tests.support import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def _never_public():
    """Uids that the public never met: what is a draft now, unless a departure says that it was more."""
    departed = set(Departure.objects.values_list("key", flat=True))
    for model in RECORDS:
        for uid in model.objects.filter(published_at=None).values_list("uid", flat=True):
            if uid.hex not in departed:
                yield str(uid)


def _assert_exact(copy):
    assert copy.records() == public_records()
    held = {name for (name,) in copy.database.execute("SELECT name FROM entry")}
    assert not held & set(_never_public())


def test_after_a_thousand_random_edits_the_mirror_holds_exactly_what_is_public(tmp_path):
    with time_machine.travel(NOW, tick=False) as clock:
        make_terms()
        editor = Editor(1, timezone.now)
        copies = [make_mirror(Client(), limit=3), make_mirror(Client(), tmp_path / "copy.sqlite3")]
        for number in range(1000):
            editor.step()
            if editor.random.random() < 0.1:
                clock.move_to(a_minute_or_a_night(editor.random, timezone.now()))
            if editor.random.random() < 0.15:
                copies[0].catch_up()
            if number % 100 == 50:
                for copy in copies:
                    copy.catch_up()
                    _assert_exact(copy)
        clock.shift(timedelta(days=2))  # all that was scheduled has come
        for copy in copies:
            copy.catch_up()
            _assert_exact(copy)
        anew = make_mirror(Client())
        anew.catch_up()
        _assert_exact(anew)
        held = copies[0].records()
        assert sum(editor.done.values()) > 600, editor.done
        assert len(editor.done) == len({edit.__name__ for edit in editor.edits}), editor.done
        assert {collection for collection, _ in held} == set(COLLECTIONS.values())
        assert len(held) > 60
        for copy in (*copies, anew):
            copy.close()


def _write(editor, edits):
    try:
        for _ in range(edits):
            try:
                editor.step()
            except OperationalError as error:  # two that wait for each other on PostgreSQL: one is refused
                editor.failures.append(error)
    finally:
        connection.close()


def test_a_mirror_that_reads_while_others_write_misses_nothing(live_server, tmp_path):
    make_terms()
    editors = [Editor(seed, timezone.now) for seed in range(4)]
    writers = [threading.Thread(target=_write, args=(editor, 60)) for editor in editors]
    meanwhile = []

    def fetch(url, headers):
        answer = mirror.fetch(url, headers)
        if any(writer.is_alive() for writer in writers):
            meanwhile.append((answer.status, url))
        return answer

    copy = mirror.Mirror(live_server.url, str(tmp_path / "copy.sqlite3"), limit=5, fetch=fetch)
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        copy.catch_up()
    for writer in writers:
        writer.join()
    copy.catch_up()
    _assert_exact(copy)
    copy.close()
    assert len(set(meanwhile)) > 5, meanwhile
    assert sum(sum(editor.done.values()) for editor in editors) > 100
    assert sum(len(editor.failures) for editor in editors) < 40
