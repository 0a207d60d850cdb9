"""save_record: what moves with a change, what never changes, and what history keeps."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.actions import publish, save_record, withdraw
from core.partial_date import PartialDate
from core.slugs import slug_of
from events.models import Event, Precision
from places.models import Place
from projects.models import Project
from tests.support import NOW, make_event, make_place, make_project

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def save(record, at=LATER, **fields):
    for name, value in fields.items():
        setattr(record, name, value)
    return save_record(record, by=None, at=at)


def test_a_rendered_fact_moves_changed_at_and_a_note_to_oneself_does_not():
    place = make_place()
    assert save(place) == frozenset()
    assert save(place, internal_note="问过了") == {"internal_note"}
    assert Place.objects.get().changed_at == NOW
    assert save(place, summary="湖边") == {"summary"}
    assert Place.objects.get().changed_at == LATER


@pytest.mark.parametrize(
    "fields",
    [
        {"title": " 朝阳公园\u2028"},
        {"geometry": {"type": "Point", "coordinates": (116.46000000001, 39.92, 40)}},
        {"opened": "1984年"},
        {"opened": "1984"},
        {"phone": "\ufeff"},
    ],
)
def test_the_same_fact_written_otherwise_is_no_change(fields):
    place = make_place(opened=PartialDate.parse("1984"))
    assert save(place, **fields) == frozenset()
    assert Place.objects.get().changed_at == NOW


def test_changed_at_never_goes_back():
    place = make_place(at=LATER)
    save(place, at=NOW, summary="x")
    assert Place.objects.get().changed_at == LATER
    withdraw(place, by=None, at=NOW, reason="x")
    assert Place.objects.get().changed_at == LATER


def test_an_old_copy_moves_neither_changed_at_nor_sequence_nor_status_back():
    event = make_event()
    old = Event.objects.get()
    save(event, start_on=date(2026, 4, 22), end_on=None)
    withdraw(event, by=None, at=LATER, reason="x")
    old.start_on, old.end_on = event.start_on, event.end_on
    save(old, at=NOW, internal_note="x")
    stored = Event.objects.get()
    assert (stored.changed_at, stored.sequence, stored.status) == (LATER, 2, "withdrawn")
    assert (old.changed_at, old.sequence, old.status) == (LATER, 2, "withdrawn")


def test_a_status_set_by_hand_is_not_saved():
    place = make_place(public=False)
    save(place, status="published", published_at=NOW)
    assert Place.objects.values_list("status", "published_at").get() == ("draft", None)


SEQUENCE = [
    ({"start_on": date(2026, 4, 22), "end_on": date(2026, 4, 22)}, 1),
    ({"precision": Precision.PART_OF_DAY, "part_of_day": "morning"}, 1),
    ({"rule": "FREQ=DAILY;COUNT=3"}, 1),
    ({"online_url": "https://example.org/live"}, 1),
    ({"zone": "Asia/Urumqi"}, 1),
    ({"state": "tentative"}, 1),
    ({"title": "另一个标题"}, 0),
    ({"summary": "x", "description": "y", "note": "z"}, 0),
    ({"internal_note": "x"}, 0),
    ({"state_reason": "x"}, 0),
    ({}, 0),
]


@pytest.mark.parametrize(("fields", "raised"), SEQUENCE)
def test_sequence_rises_with_time_venue_state_and_recurrence_only(fields, raised):
    event = make_event()
    save(event, **fields)
    assert Event.objects.get().sequence == event.sequence == raised
    save(event)
    assert Event.objects.get().sequence == raised


def test_every_sequence_field_is_a_field():
    for model in (Event, Project):
        assert {field.name for field in model._meta.fields} >= model.SEQUENCE_FIELDS
        assert not model.SEQUENCE_FIELDS & model.BOOKKEEPING


def test_a_new_venue_raises_sequence_and_a_new_word_about_it_does_not():
    place = make_place()
    event = make_event()
    save(event, place=place)
    assert Event.objects.get().sequence == 1
    save(place, summary="x")
    assert Event.objects.get().sequence == 1


def test_identity_never_changes():
    place = make_place()
    uid, created_at = place.uid, place.created_at
    with pytest.raises(ValidationError, match="网址名保存以后不能再改"):
        save(place, slug="another")
    place.refresh_from_db()
    save(place, uid=uuid4(), created_at=LATER, summary="x")
    stored = Place.objects.get()
    assert (stored.slug, stored.uid, stored.created_at) == ("chao-yang-gong-yuan", uid, created_at)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("朝阳公园", "chao-yang-gong-yuan"),
        ("北京市朝阳区规划馆", "bei-jing-shi-chao-yang-qu-gui-hua-guan"),
        ("AI 大会（2026）", "ai-da-hui-2026"),
        ("重庆路", "chong-qing-lu"),
        ("绿地", "lv-di"),
        ("Café Ⅳ", "caf"),
        ("🎉", "item"),
        ("——", "item"),
    ],
)
def test_a_slug_is_made_from_pinyin(title, slug):
    assert slug_of(title) == slug
    assert make_place(title).slug == slug


def test_slugs_are_unique_and_fit():
    slugs = [make_place("朝阳公园").slug for _ in range(3)]
    assert slugs == ["chao-yang-gong-yuan", "chao-yang-gong-yuan-2", "chao-yang-gong-yuan-3"]
    long = [make_place("朝" * 200).slug for _ in range(12)]
    assert len(set(long)) == 12
    assert max(map(len, long)) <= 80
    assert make_place("x" * 200).slug == "x" * 74


@pytest.mark.parametrize("slug", ["Park", "park_1", "park--1", "-park", "park-", "公园", "park\n", "a/b", "a" * 81])
def test_a_slug_that_would_spoil_an_address_is_refused(slug):
    with pytest.raises(ValidationError) as refusal:
        make_place(slug=slug)
    assert set(refusal.value.message_dict) == {"slug"}


def test_a_slug_that_is_taken_is_refused():
    make_place(slug="park")
    with pytest.raises(ValidationError, match="slug"):
        make_place(slug="park")
    assert make_project(slug="park").slug == "park"  # of another kind


def test_history_keeps_who_and_why():
    admin = get_user_model().objects.create_superuser("chief")
    place = Place(title="公园", kind="park")
    save_record(place, by=admin, at=NOW, reason="照报纸录入" * 40)
    publish(place, by=admin, at=NOW)
    save(place, summary="x")
    lines = list(Place.history.values_list("history_user__username", "history_change_reason", "summary"))
    assert lines == [(None, None, "x"), ("chief", "发布", ""), ("chief", ("照报纸录入" * 40)[:100], "")]


@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [
        ({"title": " \ufeff"}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"kind": "castle"}, "kind"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "not an address"}, "url"),
        ({"opened": "2027-13"}, "opened"),
        ({"geometry": "somewhere"}, "geometry"),
        ({"area_m2": -1}, "area_m2"),
        ({"title": None}, "title"),
    ],
)
def test_a_refusal_names_the_field_and_nothing_is_stored(fields, at_fault):
    with pytest.raises(ValidationError) as refusal:
        make_place(**fields)
    assert at_fault in refusal.value.message_dict
    assert all(char >= "\u4e00" or not char.isalpha() for char in refusal.value.message_dict[at_fault][0][:1])
    assert not Place.objects.exists()


def test_a_refused_save_leaves_no_line_of_history():
    place = make_place()
    lines = Place.history.count()
    with pytest.raises(ValidationError):
        save(place, title="")
    assert Place.history.count() == lines


def test_the_database_refuses_an_empty_title_and_an_unknown_status_by_itself():
    make_place()
    for fields in (
        {"title": "\ufeff"},
        {"status": "secret"},
        {"status": "merged"},
        {"publish_at": LATER, "unpublish_at": NOW},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Place.objects.update(**fields)
