"""What goes without being withdrawn leaves a departure, if mirrors may hold it; another data set has another epoch."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection

from core import data_version, install
from core.actions import discard, merge, publish, save_record, withdraw
from core.models import Departure, Organisation
from events.models import Event
from places.models import Place
from tests.support import NOW, commit, make_event, make_place

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
HAND = {
    "deleted": lambda event: Event.objects.filter(pk=event.pk).delete(),
    "given another uid": lambda event: Event.objects.filter(pk=event.pk).update(uid=uuid4()),
    "as if it never was public": lambda event: Event.objects.filter(pk=event.pk).update(
        status="draft", published_at=None
    ),
}


def _departed():
    commit()
    return set(Departure.objects.values_list("table", "key"))


@pytest.mark.parametrize("by_hand", HAND.values(), ids=HAND)
def test_a_public_record_that_goes_by_hand_leaves_a_departure(by_hand):
    event = make_event()
    commit()
    before = data_version.read().number
    by_hand(event)
    assert _departed() == {("events_event", event.uid.hex)}
    assert before < Departure.objects.get().seq <= data_version.read().number


@pytest.mark.parametrize("by_hand", HAND.values(), ids=HAND)
def test_so_does_one_that_was_withdrawn_since(by_hand):
    event = make_event()
    withdraw(event, by=None, at=NOW + HOUR, reason="")
    if by_hand is not HAND["as if it never was public"]:
        by_hand(event)
        assert _departed() == {("events_event", event.uid.hex)}


@pytest.mark.parametrize("by_hand", HAND.values(), ids=HAND)
def test_what_nobody_saw_leaves_none(by_hand):
    draft, scheduled = make_event(public=False), make_event(public=False)
    publish(scheduled, by=None, at=NOW, publish_at=NOW + 9 * HOUR)
    data_version.current(NOW + HOUR)
    for event in (draft, scheduled):
        by_hand(event)
    assert _departed() == set()


def test_a_scheduled_record_has_been_seen_once_its_moment_is_settled():
    event = make_event(public=False)
    publish(event, by=None, at=NOW, publish_at=NOW + 2 * HOUR)
    commit()
    data_version.current(NOW + 3 * HOUR)
    Event.objects.all().delete()
    assert _departed() == {("events_event", event.uid.hex)}


def test_no_step_that_the_desk_takes_leaves_one():
    first, second, third = make_event("一"), make_event("二"), make_event("三", public=False)
    save_record(first, by=None, at=NOW)
    withdraw(first, by=None, at=NOW + HOUR, reason="")
    publish(first, by=None, at=NOW + HOUR, publish_at=NOW + 5 * HOUR)
    first.publish_at = NOW + 6 * HOUR
    save_record(first, by=None, at=NOW + 2 * HOUR)
    merge(second, into=first, by=None, at=NOW + 2 * HOUR)
    publish(third, by=None, at=NOW, publish_at=NOW + 5 * HOUR)
    withdraw(third, by=None, at=NOW + HOUR, reason="")
    discard(make_event("四", public=False), by=None, at=NOW)
    assert _departed() == set()


def test_a_term_that_goes_or_changes_its_slug_leaves_one():
    for slug in ("deleted-office", "renamed-office", "kept-office"):
        Organisation.objects.create(slug=slug, title="机构")
    Organisation.objects.filter(slug="deleted-office").delete()
    Organisation.objects.filter(slug="renamed-office").update(slug="new-office")
    Organisation.objects.filter(slug="kept-office").update(title="新名", slug="kept-office")
    assert _departed() == {("core_organisation", "deleted-office"), ("core_organisation", "renamed-office")}


def test_the_epoch_stays_while_the_tables_are_the_same(capsys):
    make_place()
    Place.objects.all().delete()
    assert _departed()
    before, version = data_version.epoch(), data_version.read()
    install.install(connection)
    assert (data_version.epoch(), data_version.read()) == (before, version)
    call_command("restart_mirrors")
    assert data_version.epoch() != before
    assert data_version.read().number > version.number
    assert _departed() == set()
    assert "anew" in capsys.readouterr().out


@pytest.mark.sqlite  # on PostgreSQL no migration takes triggers away
def test_while_a_trigger_was_missing_rows_may_have_gone_unseen():
    before = data_version.epoch()
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER places_place_departed_delete")
    install.install(connection)
    assert data_version.epoch() != before


@pytest.mark.django_db(transaction=True)
def test_flushed_tables_are_another_data_set():
    make_place()
    before = data_version.epoch()
    call_command("flush", interactive=False, verbosity=0)
    assert data_version.epoch() not in ("", before)
    assert not Departure.objects.exists()
