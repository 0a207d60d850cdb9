"""Settling: what was scheduled appears at its moment, with nobody writing and nothing early."""

import sqlite3
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections

from core import data_version
from core.actions import publish, save_record
from places.models import Place
from tests.support import NOW, commit, make_place

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
MIDNIGHT = datetime(2026, 4, 20, 16, tzinfo=UTC)  # in Beijing, the first after NOW


def current(at):
    commit()
    return data_version.current(at)


def shown(snapshot):
    return set(Place.objects.public(snapshot.settled_at).values_list("title", flat=True))


def scheduled(title="定时", *, publish_at=None, unpublish_at=None, at=NOW):
    place = make_place(title, public=False, at=at, unpublish_at=unpublish_at)
    publish(place, by=None, at=at, publish_at=publish_at)
    return place


def test_a_scheduled_publication_appears_at_its_moment_and_not_before():
    place = scheduled(publish_at=NOW + HOUR)
    before = current(NOW)
    assert (shown(before), before.settled_until) == (set(), NOW + HOUR)
    assert current(NOW + HOUR - timedelta(microseconds=1)) == before
    after = current(NOW + HOUR)
    assert (shown(after), after.settled_at) == ({"定时"}, NOW + HOUR)
    assert after.number == before.number + 1
    place.refresh_from_db()
    assert place.seq == after.number
    assert after.at >= NOW + HOUR


def test_a_scheduled_end_disappears_at_its_moment():
    scheduled(unpublish_at=NOW + HOUR)
    before = current(NOW)
    assert (shown(before), before.settled_until) == ({"定时"}, NOW + HOUR)
    after = current(NOW + HOUR)
    assert (shown(after), after.number) == (set(), before.number + 1)
    assert Place.objects.get().seq == after.number


def test_the_nearest_of_several_moments_comes_first_and_late_requests_catch_up_with_all():
    scheduled("甲", publish_at=NOW + HOUR, unpublish_at=NOW + 3 * HOUR)
    scheduled("乙", publish_at=NOW + 2 * HOUR)
    assert current(NOW).settled_until == NOW + HOUR
    assert current(NOW + HOUR).settled_until == NOW + 2 * HOUR
    assert current(NOW + 2 * HOUR).settled_until == NOW + 3 * HOUR
    late = current(NOW + 5 * HOUR)
    assert (shown(late), late.settled_until) == ({"乙"}, MIDNIGHT)


def test_a_new_local_day_raises_the_version_once():
    make_place()
    before = current(NOW)
    assert before.settled_until == MIDNIGHT
    after = current(MIDNIGHT)
    assert (after.number, after.settled_until) == (before.number + 1, MIDNIGHT + 24 * HOUR)
    assert current(MIDNIGHT + HOUR) == after


def test_settling_with_nothing_due_raises_nothing():
    scheduled(publish_at=NOW + HOUR)
    before = current(NOW)
    Place.objects.update(summary="x")
    commit()
    written = data_version.read()
    assert written.settled_until < NOW  # the write may have scheduled something
    after = current(NOW + MINUTE)
    assert (after.number, after.settled_at) == (written.number, before.settled_at)
    assert after.settled_until == NOW + HOUR


def test_a_snapshot_in_force_costs_one_query(django_assert_num_queries):
    make_place()
    current(NOW)
    with django_assert_num_queries(1):
        data_version.current(NOW + MINUTE)


def test_a_record_published_for_a_moment_already_past_appears_at_once():
    before = current(NOW)
    scheduled(publish_at=NOW + 5 * MINUTE, at=NOW + 10 * MINUTE)
    after = current(NOW + 10 * MINUTE)
    assert shown(after) == {"定时"}
    assert after.number > before.number
    scheduled("更早", publish_at=NOW - HOUR, at=NOW + 10 * MINUTE)
    assert shown(current(NOW + 10 * MINUTE)) == {"定时", "更早"}


def test_a_moment_that_raw_sql_wrote_counts():
    make_place("甲")
    current(NOW)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE places_place SET unpublish_at = '2026-04-20 01:30:00'")
    assert current(NOW).settled_until == NOW + 30 * MINUTE
    assert shown(current(NOW + 30 * MINUTE)) == set()


def test_drafts_and_withdrawn_records_schedule_nothing():
    draft = make_place("草稿", public=False)
    draft.publish_at = NOW + HOUR
    save_record(draft, by=None, at=NOW)
    assert current(NOW).settled_until == MIDNIGHT


def test_a_clock_set_back_takes_nothing_back():
    scheduled(publish_at=NOW + HOUR)
    ahead = current(NOW + 48 * HOUR)
    assert shown(ahead) == {"定时"}
    assert current(NOW) == ahead
    scheduled("新", publish_at=NOW + 3 * HOUR)
    back = current(NOW)
    assert back.settled_at >= ahead.settled_at
    assert back.number > ahead.number
    assert back.at >= ahead.at
    assert "定时" in shown(back)
    assert back.settled_until > NOW
    assert current(NOW + MINUTE) == back


def _lock_wait():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout" if connection.vendor == "sqlite" else "SHOW lock_timeout")
        return str(cursor.fetchone()[0])


@pytest.mark.parametrize("is_due", [True, False])
def test_settling_leaves_the_connection_waiting_for_locks_as_it_did(is_due):
    make_place()
    current(NOW)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 7000" if connection.vendor == "sqlite" else "SET lock_timeout = '7s'")
    current(MIDNIGHT if is_due else NOW)
    assert _lock_wait() in ("7000", "7s")


@pytest.fixture
def second_writer(tmp_path, transactional_db):
    """A second connection to a database that both can lock: SQLite's must lie in a file for that."""
    if connection.vendor != "sqlite":
        second = connection.copy()
        second.set_autocommit(False)
        yield second
        second.rollback()
        second.close()
        return
    path = tmp_path / "db.sqlite3"
    connection.ensure_connection()
    in_memory = connections["default"]
    in_file = in_memory.copy()
    in_file.settings_dict["NAME"] = str(path)
    second = sqlite3.connect(path, isolation_level=None)
    in_memory.connection.backup(second)
    connections["default"] = in_file
    yield second
    second.close()
    in_file.close()
    connections["default"] = in_memory


def _hold_lock(second):
    cursor = second.cursor()
    if connection.vendor == "sqlite":
        cursor.execute("BEGIN IMMEDIATE")
    else:
        cursor.execute("SELECT number FROM core_dataversion FOR UPDATE")


@pytest.mark.django_db(transaction=True)
def test_while_another_holds_the_lock_the_last_snapshot_serves_on(second_writer):
    scheduled(publish_at=NOW + HOUR)
    before = data_version.current(NOW)
    usual = _lock_wait()
    _hold_lock(second_writer)
    started = time.monotonic()
    assert data_version.current(NOW + HOUR) == before
    assert time.monotonic() - started < 5  # it is 0.2 s; the usual wait would be 20 s or for ever
    assert (shown(before), _lock_wait()) == (set(), usual)
    second_writer.rollback()
    after = data_version.current(NOW + HOUR)
    assert (shown(after), after.number) == ({"定时"}, before.number + 1)
