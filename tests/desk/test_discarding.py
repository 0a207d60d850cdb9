"""A draft that was never public is discarded by a plain button, stays in a list, and comes back whole."""

from datetime import date

import pytest
from django.urls import reverse

from core.models import Source
from events.actions import cancel_occurrence
from events.models import Event
from places.models import Place
from tests.desk.desk import chief, editor, messages_of, url_of, words_on
from tests.support import NOW, make_event, make_place

pytestmark = pytest.mark.django_db


def discarded(model) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_discarded")


def discard(desk, row) -> None:
    assert desk.post(url_of("delete", row), {"post": "yes"}).status_code == 302


def test_the_button_asks_first_and_says_what_becomes_of_it() -> None:
    event, desk = make_event("草稿", public=False), chief()
    assert "丢弃草稿" in words_on(desk.get(url_of("change", event)))
    words = words_on(desk.get(url_of("delete", event)))
    assert "丢弃草稿《草稿》？" in words
    assert "以后可以在“已丢弃的草稿”里恢复" in words
    assert Event.objects.count() == 1


def test_what_was_public_has_no_such_button() -> None:
    assert "丢弃草稿" not in words_on(chief().get(url_of("change", make_event())))


def test_a_draft_that_others_use_is_not_discarded_and_they_are_named() -> None:
    place, desk = make_place("书屋", public=False), chief()
    make_event("读书会", place=place, public=False)
    words = words_on(desk.get(url_of("delete", place)))
    assert "现在不能丢弃《书屋》" in words
    assert "读书会" in words
    desk.post(url_of("delete", place), {"post": "yes"})
    assert Place.objects.count() == 1


def test_a_discarded_draft_is_listed_with_who_and_comes_back_whole() -> None:
    event = make_event("晨练", public=False, rule="FREQ=DAILY;COUNT=3")
    cancel_occurrence(event, on=date(2026, 4, 22), by=None, at=NOW)
    event.citations.create(field="title", source=Source.objects.create(key="cyb", publication="朝阳报"), phrase="原话")
    uid, desk = event.uid, chief()
    discard(desk, event)
    page = desk.get(discarded(Event))
    assert "晨练" in words_on(page)
    assert "chief" in words_on(page)
    response = desk.post(discarded(Event), {"line": page.context["rows"][0]["pk"]})
    event = Event.objects.get()
    assert response.url == url_of("change", event)
    assert (event.title, event.uid, event.status, event.first_on) == ("晨练", uid, "draft", date(2026, 4, 21))
    assert [one.is_cancelled for one in event.occurrences()] == [False, True, False]
    assert event.citations.get().phrase == "原话"
    assert "没有丢弃过草稿" in words_on(desk.get(discarded(Event)))


def test_a_draft_comes_back_once_and_under_another_address_when_its_own_is_taken() -> None:
    desk = chief()
    for _ in range(2):
        discard(desk, make_event("同名", public=False))
    rows = desk.get(discarded(Event)).context["rows"]
    for row in [*rows, rows[0]]:
        desk.post(discarded(Event), {"line": row["pk"]})
    assert Event.objects.count() == 2
    assert len(set(Event.objects.values_list("slug", flat=True))) == 2
    told = messages_of(desk.get(url_of("changelist", Event)))
    assert "没有找到这份草稿，也许刚有人恢复了它" in told


def test_a_draft_whose_place_is_gone_is_not_brought_back() -> None:
    place, desk = make_place("书屋", public=False), chief()
    event = make_event("读书会", place=place, public=False)
    discard(desk, event)
    discard(desk, place)
    line = desk.get(discarded(Event)).context["rows"][0]["pk"]
    page = desk.post(discarded(Event), {"line": line}, follow=True)
    assert any("没有恢复《读书会》" in message for message in messages_of(page))
    assert not Event.objects.exists()


def test_whoever_may_not_add_only_reads_the_list() -> None:
    discard(chief(), make_event(public=False))
    desk = editor("events.view_event")
    page = desk.get(discarded(Event))
    assert "恢复</button>" not in page.content.decode()
    assert desk.post(discarded(Event), {"line": page.context["rows"][0]["pk"]}).status_code == 403
    assert desk.get(discarded(Place)).status_code == 403
