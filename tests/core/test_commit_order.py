"""The data version on PostgreSQL, with real commits: once a transaction, in the order of the commits."""

import pytest
from django.db import connection, transaction

from core import data_version
from core.models import Organisation
from places.models import Place
from tests.support import make_place

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres,  # on SQLite one writer holds the database
]


@pytest.fixture
def other():
    """A second connection in a transaction of its own."""
    second = connection.copy()
    second.set_autocommit(False)
    yield second
    second.rollback()
    second.close()


def _execute(on, sql, *values):
    with on.cursor() as cursor:
        cursor.execute(sql, values)


def _seq(title):
    return Place.objects.get(title=title).seq


def test_a_transaction_raises_the_version_once_however_much_it_writes():
    make_place("一")
    make_place("二")
    before = data_version.read().number
    with transaction.atomic():
        Place.objects.update(summary="x")
        Place.objects.filter(title="一").update(summary="y")
        Organisation.objects.create(slug="body", title="机构")
        assert data_version.read().number == before
    assert data_version.read().number == before + 1
    assert {_seq("一"), _seq("二"), Organisation.objects.get().seq} == {before + 1}


def test_twenty_thousand_rows_are_one_version():
    _execute(
        connection,
        "INSERT INTO core_organisation (slug, title, title_en, retired, changed_at, url, phone, seq) "
        "SELECT 'o' || n, 'x', '', false, now(), '', '', 0 FROM generate_series(1, 20000) AS n",
    )
    before = data_version.read().number
    assert Organisation.objects.update(phone="1") == 20_000
    assert data_version.read().number == before + 1
    assert set(Organisation.objects.values_list("seq", flat=True)) == {before + 1}


def test_versions_follow_the_order_of_commits_not_of_writing(other):
    make_place("先写")
    make_place("后写")
    before = data_version.read().number
    _execute(other, "UPDATE places_place SET summary = 'x' WHERE title = '先写'")
    Place.objects.filter(title="后写").update(summary="x")
    assert (_seq("后写"), data_version.read().number) == (before + 1, before + 1)
    other.commit()
    assert (_seq("先写"), data_version.read().number) == (before + 2, before + 2)


def test_a_writer_does_not_hold_the_version_before_it_commits(other):
    make_place("一")
    make_place("二")
    _execute(other, "UPDATE places_place SET summary = 'x' WHERE title = '一'")
    _execute(connection, "SET lock_timeout = 2000")
    try:
        assert Place.objects.filter(title="二").update(summary="x") == 1
    finally:
        _execute(connection, "RESET lock_timeout")


def test_a_rollback_leaves_no_mark_for_the_next_transaction(other):
    make_place("一")
    before, seq = data_version.read().number, _seq("一")
    _execute(other, "UPDATE places_place SET summary = 'x'")
    other.rollback()
    other.commit()
    assert (data_version.read().number, _seq("一")) == (before, seq)
    _execute(other, "UPDATE places_place SET summary = 'y'")
    other.commit()
    assert (data_version.read().number, _seq("一")) == (before + 1, before + 1)


def test_a_rolled_back_savepoint_takes_its_mark_along(other):
    make_place("一")
    make_place("二")
    before, seq = data_version.read().number, _seq("二")
    _execute(other, "SAVEPOINT s")
    _execute(other, "UPDATE places_place SET summary = 'x' WHERE title = '二'")
    _execute(other, "ROLLBACK TO SAVEPOINT s")
    other.commit()
    assert data_version.read().number == before
    _execute(other, "UPDATE places_place SET summary = 'x' WHERE title = '一'")
    _execute(other, "SAVEPOINT s")
    _execute(other, "UPDATE places_place SET summary = 'x' WHERE title = '二'")
    _execute(other, "ROLLBACK TO SAVEPOINT s")
    other.commit()
    assert (data_version.read().number, _seq("一"), _seq("二")) == (before + 1, before + 1, seq)


def test_constraints_made_immediate_halfway_lose_nothing(other):
    make_place("一")
    make_place("二")
    before = data_version.read().number
    _execute(other, "UPDATE places_place SET summary = 'x' WHERE title = '一'")
    _execute(other, "SET CONSTRAINTS ALL IMMEDIATE")
    _execute(other, "SET CONSTRAINTS ALL DEFERRED")
    _execute(other, "UPDATE places_place SET summary = 'x' WHERE title = '二'")
    other.commit()
    assert data_version.read().number == before + 2
    assert (_seq("一"), _seq("二")) == (before + 1, before + 2)
