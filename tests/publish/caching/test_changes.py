"""A change, by whatever means, changes the validators of what it touches and of nothing else."""

import json
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core import serializers
from django.core.management import call_command
from django.db import connection

from core import data_version
from core.actions import merge, publish, save_record, withdraw
from core.models import CalendarDay, Organisation, Source
from core.partial_date import PartialDate
from events.models import Category, Event, OtherPlace
from places.actions import set_networks
from places.models import Network, Place, Subdistrict
from projects.models import Project, Slip
from tests.support import NOW, Reader, commit, make_category, make_event, make_place, make_project

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)
FEEDS = ("/events.ics", "/events.geojson", "/places.geojson", "/projects.ics", "/projects.geojson")
EVENTS, PLACES, PROJECTS = set(FEEDS[:2]), {FEEDS[2]}, set(FEEDS[3:])
LAYERS = {"/events.geojson", "/projects.geojson", *PLACES}
OTHERS = "/events.ics?category=other"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def district():
    """One record of each kind that draws on the others, and an event that draws on nothing of theirs."""
    street = Subdistrict.objects.create(slug="street", title="街道", code="1", kind="street")
    place = make_place(slug="place", subdistrict=street)
    set_networks(place, [Network.objects.create(slug="network", title="网络")], by=None, at=NOW)
    owner = Organisation.objects.create(slug="owner", title="单位")
    project = make_project(slug="project", place=place, owner=owner, completion_now=PartialDate.parse("2027-08"))
    make_event(slug="event", place=place, organiser=owner, project=project, category=make_category("technology"))
    make_event("无关", slug="unrelated", category=make_category("other"), start_on=date(2020, 1, 1))
    make_event("草稿", slug="draft", public=False)


def validators():
    return {address: Reader().get(address)["ETag"] for address in (*FEEDS, OTHERS)}


def save(model, slug, **fields):
    record = model.objects.get(slug=slug)
    for name, value in fields.items():
        setattr(record, name, value)
    save_record(record, by=None, at=LATER)


def load(model, slug, tmp_path, **fields):
    (row,) = json.loads(serializers.serialize("json", [model.objects.get(slug=slug)]))
    row["fields"] |= fields
    file = tmp_path / "changed.json"
    file.write_text(json.dumps([row]), encoding="utf-8")
    call_command("loaddata", str(file), verbosity=0)


def raw(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def rename(model, slug):
    term = model.objects.get(slug=slug)
    term.title = "新名"
    term.save()


def leave_networks() -> None:
    set_networks(Place.objects.get(slug="place"), [], by=None, at=NOW)


CHANGES = {
    "an event is saved": (lambda tmp: save(Event, "event", title="新"), EVENTS | PLACES),
    "an event is cancelled by bulk update": (
        lambda tmp: Event.objects.filter(slug="event").update(state="cancelled"), EVENTS | PLACES,
    ),
    "a place is renamed": (lambda tmp: save(Place, "place", title="新"), EVENTS | PLACES | PROJECTS),
    "a place is loaded": (lambda tmp: load(Place, "place", tmp, address="新"), EVENTS | PLACES | PROJECTS),
    "a project is loaded": (lambda tmp: load(Project, "project", tmp, title="新"), PROJECTS | {"/events.ics"}),
    "a place is moved by SQL": (
        lambda tmp: raw(
            "UPDATE places_place SET geometry = %s", json.dumps({"type": "Point", "coordinates": [116.5, 39.9]})
        ),
        EVENTS | PLACES | PROJECTS,
    ),
    "a category is renamed by SQL": (
        lambda tmp: raw("UPDATE events_category SET title = %s WHERE slug = 'technology'", "新"), EVENTS,
    ),
    "a category is renamed": (lambda tmp: rename(Category, "technology"), EVENTS),
    "an organisation is renamed": (lambda tmp: rename(Organisation, "owner"), EVENTS | PROJECTS),
    "a subdistrict is renamed": (lambda tmp: rename(Subdistrict, "street"), LAYERS),
    "a place leaves its network": (lambda tmp: leave_networks(), PLACES),
    "an event gets another place": (
        lambda tmp: OtherPlace.objects.create(record=Event.objects.get(slug="event"), place=make_place("乙")),
        EVENTS | PLACES,
    ),
    "a slip is told by bulk": (
        lambda tmp: Slip.objects.bulk_create(
            [Slip(record_id=Project.objects.get().pk, said_on=date(2026, 4, 1), before="2027-06", after="2027-08")]
        ),
        {"/projects.ics"},
    ),
    "a place is withdrawn": (
        lambda tmp: withdraw(Place.objects.get(slug="place"), by=None, at=LATER, reason=""), EVENTS | PLACES | PROJECTS,
    ),
    "an event is deleted by SQL": (lambda tmp: raw("DELETE FROM events_event WHERE slug = 'event'"), EVENTS | PLACES),
    "a draft is saved": (lambda tmp: save(Event, "draft", title="新"), set()),
    "an event of long ago is saved": (lambda tmp: save(Event, "unrelated", title="新"), set()),
    "a desk's note is saved": (lambda tmp: save(Event, "event", internal_note="新"), set()),
    "a day off is entered": (
        lambda tmp: CalendarDay.objects.create(day=date(2026, 5, 1), kind="holiday", title="劳动节"), set(),
    ),
    "a source is entered": (lambda tmp: Source.objects.create(key="s", publication="朝阳报"), set()),
}  # fmt: skip


@pytest.mark.usefixtures("district")
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_changes_what_it_touches_and_nothing_else(change, tmp_path):
    make, touched = CHANGES[change]
    before = validators()
    assert validators() == before
    number = data_version.read().number
    make(tmp_path)
    commit()
    assert data_version.read().number > number
    after = validators()
    assert {address for address in before if after[address] != before[address]} == touched


@pytest.mark.usefixtures("district")
def test_what_the_public_never_reads_does_not_raise_the_version():
    validators()
    number = data_version.read().number
    get_user_model().objects.create_user("editor", password="a long enough passphrase")
    commit()
    assert data_version.read().number == number


@pytest.mark.usefixtures("district")
def test_a_validator_from_before_a_change_gets_the_change(reader):
    before = reader.get("/events.ics")
    save(Event, "event", title="改了的标题")
    after = reader.get("/events.ics", headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert "改了的标题" in after.content.decode()


def titles():
    return sorted(feature["properties"]["title"] for feature in Reader().get("/events.geojson").json()["features"])


def test_a_scheduled_publication_and_take_down_come_at_their_time_with_nobody_writing(clock):
    make_event("一直在")
    coming = make_event("将上线", public=False)
    publish(coming, by=None, at=NOW, publish_at=NOW + timedelta(hours=1))
    going = make_event("将下线")
    going.unpublish_at = NOW + timedelta(hours=2)
    save_record(going, by=None, at=NOW)
    etag = Reader().get("/events.geojson")["ETag"]
    assert titles() == ["一直在", "将下线"]
    clock.move_to(NOW + timedelta(minutes=59, seconds=59))
    assert Reader().get("/events.geojson", headers={"if-none-match": etag}).status_code == 304
    clock.move_to(NOW + timedelta(hours=1))
    assert Reader().get("/events.geojson", headers={"if-none-match": etag}).status_code == 200
    assert titles() == ["一直在", "将上线", "将下线"]
    clock.move_to(NOW + timedelta(hours=2))
    assert titles() == ["一直在", "将上线"]
    assert Event.objects.get(slug=going.slug).seq == data_version.read().number


def test_a_place_that_is_yet_to_come_is_not_named_before_its_time(clock, reader):
    place = make_place("将上线的地点", public=False)
    publish(place, by=None, at=NOW, publish_at=NOW + timedelta(hours=1))
    make_event(place=place)
    for address in FEEDS:
        assert "将上线" not in reader.get(address).content.decode()
    assert reader.get(f"/events.ics?place={place.slug}").status_code == 400
    clock.shift(timedelta(hours=1))
    assert "LOCATION:将上线的地点" in reader.get("/events.ics").content.decode()
    assert reader.get(f"/events.ics?place={place.slug}").status_code == 200


def test_a_new_month_moves_the_window_and_a_new_day_does_not(clock):
    make_event("两年前", start_on=date(2024, 4, 30))
    make_event("今年", start_on=date(2026, 4, 30))
    before = Reader().get("/events.ics")["ETag"]
    clock.move_to(datetime.fromisoformat("2026-04-30T23:59:59+08:00"))
    assert Reader().get("/events.ics")["ETag"] == before
    clock.move_to(datetime.fromisoformat("2026-05-01T00:00:00+08:00"))
    assert titles() == ["今年"]


def test_a_merge_is_seen_in_every_feed():
    survivor, double = make_place("留下的"), make_place("重复的")
    make_event(place=double, category=make_category("other"))
    before = validators()
    merge(double, into=survivor, by=None, at=LATER)
    after = validators()
    assert {address for address in FEEDS if after[address] != before[address]} == EVENTS | PLACES
    assert "LOCATION:留下的" in Reader().get("/events.ics").content.decode()
