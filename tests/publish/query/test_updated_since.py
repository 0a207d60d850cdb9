"""`updated_since`: what is shown changed at that moment or after it, whoever wrote what it draws on."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.http import QueryDict

from core.actions import merge, publish, save_record, withdraw
from core.models import Organisation
from events.models import Category, Event, OtherPlace
from places.actions import set_networks
from places.models import Network, Place, Subdistrict
from projects.models import Project
from publish.query import EventQuery, PlaceQuery, ProjectQuery
from tests.support import NOW, make_category, make_event, make_place, make_project

pytestmark = pytest.mark.django_db
OLD = NOW - timedelta(days=10)
AT = NOW + timedelta(days=10)
SINCE = NOW


def changed(query, since=SINCE, at=AT):
    asked = query.parse(QueryDict(f"updated_since={since:%Y-%m-%dT%H:%M:%SZ}"))
    return sorted(asked.queryset(at).values_list("title", flat=True))


def touch(model, slug, at):
    model.objects.filter(slug=slug).update(changed_at=at)


@pytest.fixture
def _old():
    """Records of ten days ago, each drawing on the others."""
    with time_machine.travel(OLD, tick=False):
        street = Subdistrict.objects.create(slug="street", title="街", code="1", kind="street")
        office = Organisation.objects.create(slug="office", title="办")
        network = Network.objects.create(slug="network", title="网")
        place = make_place("场所", slug="place", at=OLD, subdistrict=street)
        set_networks(place, [network], by=None, at=OLD)
        other = make_place("别处", slug="other", at=OLD)
        project = make_project("项目", slug="project", at=OLD, place=place, owner=office)
        umbrella = make_event("总活动", slug="umbrella", at=OLD, is_umbrella=True)
        event = make_event(
            "活动", slug="event", at=OLD, place=place, previous_place=other, project=project, umbrella=umbrella,
            organiser=office, category=make_category("category"),
        )  # fmt: skip
        OtherPlace.objects.create(record=event, place=make_place("分会场", slug="branch", at=OLD))
        make_event("无关的", at=OLD, category=make_category("unrelated"))
    for model in (Place, Project, Event):
        assert changed({Place: PlaceQuery, Project: ProjectQuery, Event: EventQuery}[model]) == []


@pytest.mark.usefixtures("_old")
@pytest.mark.parametrize(
    ("model", "slug", "places", "projects", "events"),
    [
        (Event, "event", [], [], ["活动"]),
        (Event, "umbrella", [], [], ["活动"]),
        (Category, "category", [], [], ["活动"]),
        (Organisation, "office", [], ["项目"], ["活动"]),
        (Place, "place", ["场所"], ["项目"], ["活动"]),
        (Place, "other", ["别处"], [], ["活动"]),
        (Place, "branch", ["分会场"], [], ["活动"]),
        (Project, "project", [], ["项目"], ["活动"]),
        (Network, "network", ["场所"], [], []),
        (Subdistrict, "street", ["场所"], [], []),
    ],
)
def test_a_change_shows_in_what_draws_on_it(model, slug, places, projects, events):
    touch(model, slug, SINCE)
    assert (changed(PlaceQuery), changed(ProjectQuery), changed(EventQuery)) == (places, projects, events)
    later = SINCE + timedelta(seconds=1)
    assert (changed(PlaceQuery, later), changed(ProjectQuery, later), changed(EventQuery, later)) == ([], [], [])
    for query, model_ in ((PlaceQuery, Place), (ProjectQuery, Project), (EventQuery, Event)):
        for record in query().queryset(AT).with_relations():
            shown = record.shown_changed_at(AT) >= SINCE
            assert (record.title in changed(query)) is shown, (model_, record)


def test_a_draft_place_does_not_tell_when_it_was_written():
    hidden = make_place("草稿", slug="hidden", at=OLD, public=False)
    make_event("活动", at=OLD, place=hidden, category=make_category("c"))
    make_project("项目", at=OLD, place=hidden)
    Category.objects.update(changed_at=OLD)
    touch(Place, "hidden", NOW)
    assert (changed(EventQuery), changed(ProjectQuery)) == ([], [])


def test_what_appears_by_schedule_changed_when_it_appeared():
    event = make_event("预定", at=OLD, public=False, category=make_category("c"))
    Category.objects.update(changed_at=OLD)
    publish(event, by=None, at=OLD, publish_at=NOW + timedelta(days=1))
    assert changed(EventQuery, at=NOW) == []
    assert changed(EventQuery, since=NOW + timedelta(days=1)) == ["预定"]
    assert changed(EventQuery, since=NOW + timedelta(days=1, seconds=1)) == []


def test_a_place_that_goes_by_schedule_changes_its_events():
    place = make_place("场所", slug="place", at=OLD)
    make_event("活动", at=OLD, place=place, category=make_category("c"))
    Category.objects.update(changed_at=OLD)
    Place.objects.update(unpublish_at=NOW)
    assert changed(EventQuery) == ["活动"]
    assert changed(EventQuery, at=NOW - timedelta(seconds=1)) == []


def test_what_was_withdrawn_or_merged_lately_is_a_tombstone_in_the_calendar(reader):
    with time_machine.travel(NOW, tick=False):
        old = make_event("撤下", at=OLD, category=make_category("c"))
        Category.objects.update(changed_at=OLD)
        withdraw(old, by=None, at=NOW, reason="")
        text = reader.get(f"/events.ics?updated_since={NOW:%Y-%m-%dT%H:%M:%SZ}").content
        assert text.count(b"BEGIN:VEVENT") == 1
        text = reader.get(f"/events.ics?updated_since={NOW + timedelta(seconds=1):%Y-%m-%dT%H:%M:%SZ}").content
        assert text.count(b"BEGIN:VEVENT") == 0


def test_a_merge_changes_what_the_events_of_the_merged_place_show():
    old, survivor = make_place("并掉", slug="old", at=OLD), make_place("留下", slug="kept", at=OLD)
    make_event("活动", at=OLD, place=old, category=make_category("c"))
    Category.objects.update(changed_at=OLD)
    merge(old, into=survivor, by=None, at=NOW)
    assert changed(EventQuery) == ["活动"]


def test_a_day_begins_at_local_midnight(reader):
    make_place("零点", at=datetime(2026, 4, 19, 16, 0, tzinfo=UTC))
    before = make_place("之前", at=datetime(2026, 4, 19, 15, 59, 59, tzinfo=UTC))
    save_record(before, by=None, at=NOW)  # nothing changed
    with time_machine.travel(NOW, tick=False):
        for since in ("2026-04-20", "2026-04-20T00:00:00%2B08:00", "2026-04-19T16:00:00Z"):
            features = reader.get(f"/places.geojson?updated_since={since}").json()["features"]
            assert [feature["properties"]["title"] for feature in features] == ["零点"]
