"""Fetches of feeds: counted by family of client and by day, written seldom, and in nobody's way."""

import logging
import threading
from datetime import date, timedelta

import pytest
import time_machine
from django.core.signals import request_finished
from django.db import DatabaseError, OperationalError, connection, transaction
from django.test import Client as Browser

from core import data_version
from publish.fetches import ledger
from publish.fetches.clients import Client
from publish.fetches.counter import FetchCounter, Key, counter
from publish.models import FeedFetches
from tests.support import NOW, Reader, commit, make_category, make_event

CURL = {"user-agent": "curl/8.7.1"}
DAY = date(2026, 4, 20)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def rows():
    return sorted(FeedFetches.objects.values_list("day", "feed", "client", "sent", "unchanged"))


def counts():
    """What stands in memory, as {feed: number}."""
    taken = counter.take()
    counter.put_back(taken)
    return {key.feed: number for key, number in taken.items()}


def key(number=0, *, day=DAY, is_unchanged=False):
    return Key(day, f"events.ics?place=p-{number}", Client.APPLE, is_unchanged)


@pytest.mark.django_db
def test_answers_are_counted_by_feed_family_and_kind_and_written_once(reader, clock):
    make_event(category=make_category("reading"))
    first = reader.get("/events.ics?category=reading", headers=CURL)
    reader.get("/events.ics?category=reading", headers=CURL)
    reader.get("/events.ics?category=reading", headers=CURL | {"if-none-match": first["ETag"]})
    reader.get("/events.geojson", headers={"user-agent": "Google-Calendar-Importer"})
    reader.get("/events.atom")
    ledger.write()
    expected = [
        (DAY, "events.atom", "other", 1, 0),
        (DAY, "events.geojson", "google", 1, 0),
        (DAY, "events.ics?category=reading", "program", 2, 1),
    ]
    assert rows() == expected
    ledger.write()
    assert rows() == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/events/", "/", "/robots.txt", "/events.ics?category=nothing", "/events.ics?x=1", "/events.csv"]
)
def test_pages_and_refusals_are_not_counted(reader, address):
    reader.get(address)
    assert counts() == {}


@pytest.mark.django_db
def test_only_reading_the_whole_counts(reader):
    reader.head("/events.ics")
    reader.options("/events.ics")
    reader.post("/events.ics")
    assert counts() == {}


@pytest.mark.django_db
def test_a_local_day_has_a_row_of_its_own(reader, clock):
    clock.move_to("2026-04-20T15:59:00Z")
    reader.get("/events.ics")
    clock.move_to("2026-04-20T16:01:00Z")
    reader.get("/events.ics")
    ledger.write()
    assert [row[0] for row in rows()] == [date(2026, 4, 20), date(2026, 4, 21)]


@pytest.mark.django_db
def test_several_processes_add_up():
    for _ in range(3):
        counter.count(key(), 5)
        counter.count(key(is_unchanged=True), 2)
        ledger.write()
    assert rows() == [(DAY, "events.ics?place=p-0", "apple", 15, 6)]


@pytest.mark.django_db
def test_what_is_old_goes():
    counter.count(key(day=DAY - timedelta(days=90)))
    counter.count(key(day=DAY - timedelta(days=91)))
    ledger.write()
    counter.count(key(day=DAY))
    ledger.write()
    assert [row[0] for row in rows()] == [DAY - timedelta(days=90), DAY]


@pytest.mark.django_db
def test_nothing_is_kept_of_the_reader(reader, clock):
    personal = {"user-agent": "curl/8.7.1 (Zhang San)", "cookie": "visitor=7", "x-forwarded-for": "203.0.113.9"}
    reader.get("/events.ics?utm_source=zhangsan", headers=personal, REMOTE_ADDR="203.0.113.9")
    ledger.write()
    assert rows() == [(DAY, "events.ics", "program", 1, 0)]
    assert {field.name for field in FeedFetches._meta.fields} == {"id", "day", "feed", "client", "sent", "unchanged"}


@pytest.mark.django_db
def test_writing_down_does_not_raise_the_data_version(reader):
    make_event()
    reader.get("/events.ics")
    commit()
    number = data_version.read().number
    ledger.write()
    commit()
    assert rows()
    assert data_version.read().number == number


@pytest.mark.django_db
def test_five_thousand_filters_are_one_name(reader):
    make_event()
    for index in range(50):
        reader.get(f"/events.ics?bbox=116.{index:03d},39.9,116.9,40.0")
        reader.get(f"/events.ics?place=unknown-{index}")
    assert counts() == {"events.ics?*": 50}


def test_writing_is_due_after_five_minutes_or_five_thousand_fetches():
    now = [0.0]
    counting = FetchCounter(clock=lambda: now[0])
    assert not counting.is_due
    counting.count(key())
    now[0] = 299.0
    assert not counting.is_due
    now[0] = 300.0
    assert counting.is_due
    assert counting.take() == {key(): 1}
    now[0] = 10_000.0
    assert not counting.is_due
    counting.count(key(), 5000)
    assert counting.is_due


def test_what_could_not_be_written_waits_and_is_not_tried_at_every_answer():
    now = [0.0]
    counting = FetchCounter(clock=lambda: now[0])
    counting.count(key(), 6000)
    counting.put_back(counting.take())
    assert not counting.is_due
    now[0] = 300.0
    assert counting.is_due
    assert counting.take() == {key(): 6000}


def test_memory_is_bounded_while_nothing_can_be_written():
    counting = FetchCounter()
    for number in range(30_000):
        counting.count(key(number))
    counting.count(key(0))
    taken = counting.take()
    assert len(taken) == 20_000
    assert taken[key(0)] == 2


def test_threads_lose_nothing():
    counting = FetchCounter()

    def work():
        for number in range(2000):
            counting.count(key(number % 7))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counting.take().values()) == 16_000


@pytest.mark.django_db
def test_it_is_written_when_an_answer_has_gone_and_only_when_due(reader, clock):
    reader.get("/events.ics")
    assert rows() == []
    counter.count(key(), 5000)
    reader.get("/events.ics")
    # The answer's own fetch is in it: it was counted before its last byte went.
    assert [row[1:4] for row in rows()] == [
        ("events.ics", "other", 2),
        ("events.ics?place=p-0", "apple", 5000),
    ]


@pytest.mark.django_db
def test_a_database_that_fails_costs_no_answer_and_no_count(reader, clock, monkeypatch, caplog):
    caplog.set_level(logging.INFO)

    def failing(taken):
        raise OperationalError("database is locked")

    counter.count(key(), 5000)
    monkeypatch.setattr(ledger, "_add", failing)
    assert reader.get("/events.ics").status_code == 200
    assert rows() == []
    assert "fetches are written down later: database is locked" in caplog.text
    monkeypatch.undo()
    ledger.write()
    assert {row[1]: row[3] for row in rows()} == {"events.ics": 1, "events.ics?place=p-0": 5000}


@pytest.mark.django_db
def test_a_database_that_is_gone_at_the_end_is_no_error(monkeypatch):
    def gone(milliseconds):
        raise DatabaseError("no connection")

    counter.count(key())
    monkeypatch.setattr(ledger, "short_lock_wait", gone)
    ledger.write_at_exit()
    assert counts() == {"events.ics?place=p-0": 1}


@pytest.mark.django_db(transaction=True)
def test_a_lock_held_by_another_is_not_waited_for():
    """On either database: while another connection holds the table's lock, the counts stay in memory."""
    counter.count(key())
    release, held = threading.Event(), threading.Event()

    def hold():
        try:
            with transaction.atomic():
                FeedFetches.objects.create(day=DAY, feed="events.ics?place=p-0", client="apple", sent=1)
                held.set()
                release.wait(30)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        assert held.wait(30)
        ledger.write()
        assert counts() == {"events.ics?place=p-0": 1}
    finally:
        release.set()
        thread.join()
    ledger.write()
    assert [row[3] for row in rows()] == [2]


@pytest.mark.django_db
def test_an_unchanged_answer_still_takes_one_query(reader, django_assert_num_queries):
    make_event()
    etag = Reader().get("/events.ics")["ETag"]
    commit()
    with django_assert_num_queries(1):
        assert Browser().get("/events.ics", headers={"if-none-match": etag}).status_code == 304


def test_the_receiver_stands():
    assert any(receiver[0][0] == "publish.fetches.write_when_due" for receiver in request_finished.receivers)
