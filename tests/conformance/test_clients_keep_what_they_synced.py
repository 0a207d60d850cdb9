"""vdirsyncer and khal against a running server: every event once, nothing written again, a change is one item."""

from datetime import timedelta

import pytest

from core.record import rows
from events.actions import cancel_event
from events.models import Event
from tests.conformance.clients import Subscriber
from tests.conformance.readers import EXPAND, READ
from tests.publish.planted import LATER, plant
from tests.support import hold_clock

pytestmark = [pytest.mark.clients, pytest.mark.django_db(transaction=True)]
EVENTS = "/events.ics?datetime=../.."


@pytest.fixture(params=[EVENTS, "/projects.ics"])
def address(request):
    return request.param


@pytest.fixture
def subscriber(address, live_server, tmp_path):
    plant()
    hold_clock(LATER)
    subscriber = Subscriber(tmp_path, f"{live_server.url}{address}")
    subscriber.prepare()
    subscriber.sync()
    return subscriber


def test_every_event_is_stored_once(subscriber, address, client):
    events = READ["icalendar"](client.get(address).content)
    assert len(subscriber.stored()) == len({uid for uid, _, _ in events}) > 0


def test_a_second_sync_writes_nothing(subscriber):
    before = subscriber.stored()
    said = subscriber.sync()
    assert subscriber.stored() == before
    assert "Copying" not in said
    assert "Deleting" not in said


@pytest.mark.parametrize("address", [EVENTS], indirect=True)
def test_a_cancelled_event_is_one_item_written_anew(subscriber):
    before = subscriber.stored()
    meeting = rows(Event).get(slug="meeting")
    cancel_event(meeting, reason="场地检修", by=None, at=LATER + timedelta(hours=1))
    hold_clock(LATER + timedelta(hours=1))
    subscriber.sync()
    after = subscriber.stored()
    # vdirsyncer knows what it reads over HTTP by a digest of its text alone: a changed item has another name.
    (gone,), (new,) = set(before) - set(after), set(after) - set(before)
    assert {name: after[name] for name in before if name != gone} == {n: before[n] for n in before if n != gone}
    assert b"STATUS:CANCELLED" in after[new][1]
    assert "\r\nSUMMARY:推进会\r\n".encode() in before[gone][1]
    assert "\r\nSUMMARY:【已取消】推进会\r\n".encode() in after[new][1]


@pytest.mark.parametrize("address", [EVENTS], indirect=True)
def test_khal_shows_every_occurrence_and_a_cancelled_event_by_its_title(subscriber, client):
    occurrences = EXPAND["recurring-ical-events"](client.get(EVENTS).content)
    listed = subscriber.listed("2026-01-01", "2027-12-31")
    # A day of several is listed under each of them.
    assert len(set(listed)) == len(occurrences)
    assert "2026-04-26 00:00 2026-04-26 00:00 【已取消】清谷骑行" in listed
