"""The store of components: only what changed is rendered again, and what is not stored is rendered all the same."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection, transaction

from core import data_version
from core.actions import save_record, withdraw
from core.language import Language
from core.sharing import load_shared
from events.models import Category, Event, OtherPlace
from places.models import Place, Subdistrict
from publish.caching import store
from publish.caching.memo import memo
from publish.geojson import renderers as layers
from publish.ical import renderers as calendars
from publish.models import EventComponent, PlaceComponent, Rendering
from tests.publish.planted import ADDRESSES, plant
from tests.support import NOW, Reader, commit, make_category, make_event, make_place

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)
ALL = "/events.ics?datetime=../.."
BY_LANGUAGE = (calendars.EVENTS, calendars.PROJECTS, layers.EVENTS, layers.PLACES, layers.PROJECTS)
RENDERERS = [renderer for renderers in BY_LANGUAGE for renderer in renderers.values()]
EVENTS = calendars.EVENTS[Language.ZH_HANS]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def rendered(monkeypatch):
    """Titles of the records that were rendered, as it goes on."""
    titles = []
    original = store._part

    def note(renderer, record, at):
        titles.append(record.title)
        return original(renderer, record, at)

    monkeypatch.setattr(store, "_part", note)
    return titles


def read(address=ALL):
    """The bytes, with nothing remembered but by the store."""
    memo.clear()
    return Reader().get(address).getvalue()


def test_a_second_request_renders_nothing(rendered):
    make_event("甲")
    first = read()
    assert rendered == ["甲"]
    assert read() == first
    assert rendered == ["甲"]


def district():
    street = Subdistrict.objects.create(slug="street", title="街道", code="1", kind="street")
    place = make_place("公园", slug="park", subdistrict=street)
    other = make_place("书屋", slug="house")
    make_event("甲", place=place, category=make_category("technology"))
    make_event("乙", category=make_category("reading"))
    third = make_event("丙", category=make_category("reading"))
    OtherPlace.objects.create(record=third, place=other)


def rename(model, slug):
    term = model.objects.get(slug=slug)
    term.title = "新名"
    term.save()


CHANGES = {
    "an event": (lambda: Event.objects.filter(title="乙").update(summary="新"), ["乙"]),
    "its category": (lambda: rename(Category, "technology"), ["甲"]),
    "its place": (lambda: Place.objects.filter(slug="park").update(address="新"), ["甲"]),
    "its further place": (lambda: Place.objects.filter(slug="house").update(address="新"), ["丙"]),
    "the subdistrict of its place": (lambda: rename(Subdistrict, "street"), ["甲"]),
    "the list of its places": (lambda: OtherPlace.objects.all().delete(), ["丙"]),
    "nothing that any draws on": (lambda: make_place("别处"), []),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_renders_again_what_draws_on_it_and_nothing_else(change, rendered):
    district()
    before = read()
    rendered.clear()
    make, touched = CHANGES[change]
    make()
    commit()
    after = read()
    assert rendered == touched
    Rendering.objects.all().delete()
    assert read() == after
    assert touched == [] or change == "the subdistrict of its place" or after != before


@pytest.mark.parametrize("many", [2, 700])
def test_many_changed_terms_are_found_as_few_are(many, rendered):
    for number in range(3):
        make_event(f"活动{number}", category=make_category(f"c{number}"))
    read()
    Category.objects.bulk_create([Category(slug=f"x{number}", title="无关") for number in range(many)])
    rename(Category, "c1")
    commit()
    rendered.clear()
    assert "CATEGORIES:新名" in read().decode()
    assert rendered == ["活动1"]


def test_rendering_runs_no_query(django_assert_num_queries):
    plant()
    commit()
    at = data_version.current(NOW).as_of
    for renderer in RENDERERS:
        records = list(renderer.records(at))
        load_shared(records, renderer.draws_on)
        assert records
        with django_assert_num_queries(0):
            for record in records:
                store._part(renderer, record, at)


def test_an_emptied_store_loses_nothing():
    plant()
    before = [read(address) for address in ADDRESSES]
    for model in (EventComponent, PlaceComponent, Rendering):
        model.objects.all().delete()
    assert [read(address) for address in ADDRESSES] == before
    # Also when only the bytes are gone.
    EventComponent.objects.all().delete()
    assert [read(address) for address in ADDRESSES] == before


def test_what_cannot_be_stored_is_rendered_live(monkeypatch):
    plant()
    before = [read(address) for address in ADDRESSES]
    Rendering.objects.all().delete()

    def refuse(*_):
        raise store._NotStored("locked")

    monkeypatch.setattr(store, "_write", refuse)
    assert [read(address) for address in ADDRESSES] == before
    event = Event.objects.get(slug="meeting")
    event.title = "改了的标题"
    save_record(event, by=None, at=LATER)
    assert "改了的标题" in read().decode()
    assert not EventComponent.objects.exists()


def test_a_stale_row_that_could_not_be_replaced_is_not_sent(monkeypatch):
    event = make_event("旧标题")
    make_event("别的")
    read()
    monkeypatch.setattr(store, "_at_once", _locked)
    event.title = "新标题"
    save_record(event, by=None, at=LATER)
    assert "新标题" in read().decode()
    assert "旧标题" not in read().decode()
    assert read().count(b"BEGIN:VEVENT") == 2
    withdraw(event, by=None, at=LATER, reason="")
    assert "标题" not in read().decode()


def _locked():
    raise store._NotStored("locked")


def test_a_record_that_cannot_be_rendered_costs_no_other_and_its_row_says_why(caplog):
    make_event("好的")
    bad = make_event("坏的")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE events_event SET rule = 'FREQ=NEVER' WHERE id = %s", [bad.pk])
    assert read().count(b"BEGIN:VEVENT") == 1
    row = EventComponent.objects.get(record=bad)
    assert (row.length, row.is_fault) == (0, True)
    assert "FREQ" in row.left_out
    assert str(bad.uid) in caplog.text
    bad.rule = ""
    save_record(bad, by=None, at=LATER)
    assert read().count(b"BEGIN:VEVENT") == 2
    assert not EventComponent.objects.filter(is_fault=True).exists()


def test_a_withdrawn_record_leaves_no_words_in_the_store():
    event = make_event("机密词")
    read("/events.geojson")
    read()
    withdraw(event, by=None, at=LATER, reason="")
    read("/events.geojson")
    read()
    assert not any("机密词".encode() in bytes(row.body) for row in EventComponent.objects.all())


def test_another_setting_or_release_renders_anew_and_only_the_last_before_it_stays(settings):
    make_event()
    make_place()
    for number in range(4):
        settings.PUBLIC_BASE_URL = f"https://calendar{number}.example.cn"
        assert f"calendar{number}.example.cn" in read().decode()
    assert Rendering.objects.filter(name=EVENTS.name).count() == 2
    assert EventComponent.objects.count() == 2
    settings.PUBLIC_BASE_URL = "https://calendar2.example.cn"
    assert "calendar2.example.cn" in read().decode()


def test_who_began_before_does_not_overwrite_who_rendered_later(rendered):
    event = make_event("旧标题")
    commit()
    now = data_version.read()
    old = list(store.live_parts(EVENTS, [event.pk], now.as_of))
    event.title = "新标题"
    save_record(event, by=None, at=LATER)
    read()
    rendering = Rendering.objects.get(name=EVENTS.name)
    with transaction.atomic():
        store._write(EVENTS, rendering.pk, now.number, old)
    assert "新标题" in read().decode()


def test_a_store_that_is_filled_before_anything_was_settled_holds_what_is_public():
    make_event("甲")
    commit()
    store.refresh(EVENTS)
    assert EventComponent.objects.get().length > 0


def test_a_store_from_before_the_version_was_reset_is_not_used():
    make_event("甲")
    read()
    Rendering.objects.update(version=10**9)
    EventComponent.objects.update(version=10**9, body=b"BEGIN:VEVENT\r\nEND:VEVENT\r\n")
    assert "SUMMARY:甲".encode() in read()
    assert Rendering.objects.get(name=EVENTS.name).version < 10**9


def test_neighbours_lie_side_by_side():
    for number in range(6):
        east = 116.40 if number % 2 else 116.60
        point = {"type": "Point", "coordinates": [east, 39.9 + number / 1e5]}
        make_place(f"场所{number}", geometry=point)
    read("/places.geojson")
    geometries = PlaceComponent.objects.order_by("pk").values_list("record__geometry", flat=True)
    wests = [geometry["coordinates"][0] for geometry in geometries]
    assert wests == sorted(wests)


def test_a_moved_record_moves_in_the_store():
    event = make_event()
    read()
    before = EventComponent.objects.get(record=event).pk
    event.start_on = event.end_on = date(2027, 1, 1)
    save_record(event, by=None, at=LATER)
    read()
    assert EventComponent.objects.get(record=event).pk > before
