"""`open_at`: which places are open at a moment, in every format; and what an answer of this minute may be kept as."""

import json
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import CalendarDay
from publish.caching.memo import memo
from tests.support import NOW, Reader, commit, hold_clock, make_place, selects

pytestmark = pytest.mark.django_db
ADDRESSES = (
    "/places/",
    "/places.geojson",
    "/places.geojsons",
    "/places.csv",
    "/api/v1/places/",
    "/ogc/collections/places/items",
)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def houses():
    """Monday, 9 in the morning here: the daily house is about to open, the night house about to close."""
    for slug, hours in [
        ("daily", "Mo-Su 09:00-21:00"), ("also-daily", "Mo-Su 09:00-21:00"), ("night", "Mo-Su 20:00-09:00"),
        ("always", "24/7"), ("weekend", "Sa,Su 00:00-24:00"), ("asked", '"by appointment"'), ("sun", "sunrise-sunset"),
        ("festive", "PH 08:00-12:00"), ("silent", ""),
    ]:  # fmt: skip
        make_place(slug, slug=slug, opening_hours=hours, opening_hours_as_of="2026-04" if hours else "")


def found(address, moment, reader=None):
    response = (reader or Reader()).get(address, {"open_at": moment})
    assert response.status_code == 200, response.content
    text = b"".join(response.streaming_content) if response.streaming else response.content
    return {slug for slug in ("daily", "also-daily", "night", "always", "weekend", "asked", "sun", "festive", "silent")
            if f"/places/{slug}/" in text.decode()}  # fmt: skip


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-04-20T08:59:00+08:00", {"night", "always"}),
        ("2026-04-20T09:00:00+08:00", {"daily", "also-daily", "always"}),
        ("2026-04-20T12:59:59Z", {"daily", "also-daily", "night", "always"}),
        ("2026-04-20T21:00:00+08:00", {"night", "always"}),
        ("2026-04-25T00:30:00+08:00", {"night", "always", "weekend"}),
        ("2026-05-01T09:00:00+08:00", {"daily", "also-daily", "always", "festive"}),
        ("2199-12-31T10:00:00+08:00", {"daily", "also-daily", "always"}),
    ],
)
def test_a_moment_finds_what_the_hours_say_is_open_then(moment, expected, houses, clock):
    CalendarDay.objects.create(day=date(2026, 5, 1), kind="holiday", title="劳动节")
    assert found("/places.geojson", moment) == expected


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_format_answers_alike(address, houses, clock):
    assert found(address, "2026-04-20T09:00:00+08:00") == {"daily", "also-daily", "always"}
    assert found(address, "now") == {"daily", "also-daily", "always"}


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    "value", ["yes", "2026-04-20", "2026-04-20T09:00", "NOW", "now,now", "1969-12-31T00:00:00Z", "9999-12-31T23:59:59Z"]
)
def test_a_bad_moment_is_refused_by_name(address, value):
    response = Reader().get(address, {"open_at": value})
    assert response.status_code == 400
    assert "open_at" in response.content.decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_now_is_another_answer_a_minute_later_and_the_same_within_it(address, houses, clock):
    clock.move_to(NOW - MINUTE)
    early = Reader().get(address, {"open_at": "now"})
    clock.move_to(NOW - timedelta(seconds=1))
    same = Reader().get(address, {"open_at": "now"}, headers={"If-None-Match": early["ETag"]})
    assert same.status_code == 304
    clock.move_to(NOW)
    later = Reader().get(address, {"open_at": "now"}, headers={"If-None-Match": early["ETag"]})
    assert later.status_code == 200
    assert later["ETag"] != early["ETag"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_another_minute_with_the_same_answer_has_the_same_validator(address, houses, clock):
    first = Reader().get(address, {"open_at": "now"})
    clock.move_to(NOW + MINUTE)
    assert Reader().get(address, {"open_at": "now"})["ETag"] == first["ETag"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_now_may_be_kept_for_a_minute_and_no_date_says_when_it_changed(address, houses, clock):
    hold_clock(NOW - timedelta(days=1))
    for _ in range(2):  # the second time from memory
        response = Reader().get(
            address, {"open_at": "now"}, headers={"If-Modified-Since": "Mon, 20 Apr 2026 01:00:00 GMT"}
        )
        assert response.status_code == 200
        assert response["Cache-Control"] == "public, max-age=60"
        assert "Last-Modified" not in response
    fixed = Reader().get(address, {"open_at": "2026-04-20T09:00:00+08:00"})
    assert fixed["Cache-Control"] == "public, max-age=900"
    assert "Last-Modified" in fixed


def test_links_say_now_and_not_the_minute(houses, clock):
    whole = json.loads(Reader().get("/places.geojson", {"open_at": "now"}).content)
    assert {link["href"].partition("?")[2] for link in whole["links"]} == {"open_at=now"}
    page = Reader().get("/places/", {"open_at": "now"}).content.decode()
    assert "/places.geojson?open_at=now" in page
    assert "open_at=2026" not in page


def test_any_moments_are_not_remembered_and_minutes_of_now_are(houses, clock):
    Reader().get("/places.geojson", {"open_at": "2026-04-20T09:00:00+08:00"})
    held = len(memo)  # what lies ahead at the places, of any query
    for second in range(5):
        Reader().get("/places.geojson", {"open_at": f"2026-04-20T09:00:0{second}+08:00"})
    assert len(memo) == held
    Reader().get("/places.geojson", {"open_at": "now"})
    Reader().get("/places.geojson", {"open_at": "now"})
    assert len(memo) == held + 1


def test_a_new_holiday_is_another_answer(houses, clock):
    before = Reader().get("/places.geojson", {"open_at": "2026-05-01T09:00:00+08:00"})["ETag"]
    CalendarDay.objects.create(day=date(2026, 5, 1), kind="holiday", title="劳动节")
    commit()
    assert Reader().get("/places.geojson", {"open_at": "2026-05-01T09:00:00+08:00"})["ETag"] != before


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_number_of_queries_does_not_grow_with_places_or_texts(address, houses, clock):
    def asked():
        memo.clear()
        with CaptureQueriesContext(connection) as queries:
            found(address, "2026-04-20T09:00:00+08:00")
        return selects(queries)

    asked()
    few = asked()
    for number in range(12):
        make_place(f"另一处{number}", opening_hours=f"Mo-Su 08:{number:02d}-18:00", opening_hours_as_of="2026")
    asked()
    assert asked() == few


@pytest.mark.parametrize("lang", ["", "&lang=en"])
def test_open_at_goes_with_other_filters(lang, houses, clock):
    response = Reader().get(f"/places.geojson?open_at=now&bbox=116.4,39.9,116.5,40&kind=park{lang}")
    assert len(json.loads(response.content)["features"]) == 3
    near = Reader().get(f"/api/v1/places/?open_at=now&near=116.46,39.92&radius=500{lang.replace('&lang=en', '')}")
    assert len(near.json()["items"]) == 3
