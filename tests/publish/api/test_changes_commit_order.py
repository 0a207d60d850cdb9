"""Nothing ever appears behind a position that was given out, in whatever order others write and commit."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from core import data_version
from core.actions import publish
from core.consistent import consistent_view
from places.models import Place
from publish.api.changes_cursor import Cursor
from publish.api.changes_page import read_page
from tests.publish.api.mirroring import all_changes
from tests.support import make_event, make_place

pytestmark = pytest.mark.django_db(transaction=True)


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


def _told(entries):
    return [entry["record"]["title"] for entry in entries if entry["collection"] in ("places", "events")]


@pytest.mark.postgres  # on SQLite one writer holds the database
def test_who_wrote_first_and_committed_last_comes_last(other):
    make_place("先写"), make_place("后写")
    client = Client()
    _, end = all_changes(client)
    _execute(other, "UPDATE places_place SET summary = 'x' WHERE title = '先写'")
    assert all_changes(client, end)[0] == []
    Place.objects.filter(title="后写").update(summary="x")
    found, end = all_changes(client, end)
    assert _told(found) == ["后写"]
    other.commit()
    found, _ = all_changes(client, end)
    assert _told(found) == ["先写"]


@pytest.mark.postgres
@pytest.mark.parametrize("how_many", [1, 700], ids=["alone", "with more than can be remembered by key"])
def test_who_comes_to_name_a_place_while_it_becomes_public_is_told_of_with_it(other, how_many):
    make_event("开馆")
    fields = {"kind": "park", "changed_at": timezone.now()}
    Place.objects.bulk_create(Place(title="新馆", slug=f"hall-{number}", **fields) for number in range(how_many))
    place = Place.objects.earliest("pk")
    client = Client()
    _, end = all_changes(client)
    _execute(other, "UPDATE events_event SET place_id = %s", place.pk)
    with transaction.atomic():
        Place.objects.update(published_at=timezone.now(), status="published")
        # The row trigger has looked, and found no event that names the place.
        other.commit()
    found, _ = all_changes(client, end)
    (told,) = [entry["record"] for entry in found if entry["collection"] == "events"]
    assert told["place"] == str(place.uid)
    # Whoever read in between, when only the event had been committed, is told of it again.
    assert {entry["seq"] for entry in found} == {data_version.read().number}
    assert len(found) == how_many + 1


def _in_a_thread(work):
    try:
        work()
    finally:
        connection.close()


def test_a_page_is_of_one_moment_whatever_is_committed_while_it_is_read():
    place = make_place("改了又改")
    all_changes(Client())
    with consistent_view():
        version = data_version.read()
        writer = threading.Thread(target=_in_a_thread, args=(lambda: _change(place),))
        writer.start()
        writer.join()
        page = read_page(None, 10, version.number, version.settled_at)
    assert [entry["record"]["summary"] for entry in page.entries] == [""]
    assert (page.following, page.is_last) == (Cursor(version.number), True)
    later = data_version.read()
    assert later.number > version.number
    page = read_page(page.following, 10, later.number, later.settled_at)
    assert [(entry["record"]["title"], entry["record"]["summary"]) for entry in page.entries] == [
        ("改了又改", "新"),
        ("新来的", ""),
    ]


def _change(place):
    Place.objects.filter(pk=place.pk).update(summary="新")
    make_place("新来的")


def test_a_rolled_back_write_is_never_told_of(other):
    make_place("一")
    client = Client()
    _, end = all_changes(client)
    _execute(other, "UPDATE places_place SET summary = 'x'")
    other.rollback()
    assert all_changes(client, end)[0] == []


def test_a_snapshot_that_cannot_be_settled_passes_nothing_over(other):
    """While another holds the lock, what is due waits; what was written comes, and then the rest."""
    due = make_place("定时", public=False)
    now = timezone.now()
    publish(due, by=None, at=now, publish_at=now + timedelta(hours=1))
    client = Client()
    _, end = all_changes(client)
    Place.objects.filter(pk=due.pk).update(publish_at=now - timedelta(minutes=1), published_at=now)
    _execute(
        other,
        "SELECT number FROM core_dataversion FOR UPDATE" if connection.vendor == "postgresql" else "BEGIN IMMEDIATE",
    )
    first, end = all_changes(client, end)
    other.rollback()
    second, _ = all_changes(client, end)
    told = [entry for entry in first + second if "record" in entry]
    assert [entry["uid"] for entry in told] == [str(due.uid)]
