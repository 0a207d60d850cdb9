"""`near` and `radius`: what lies within so many metres, in every format; ranked by (whole metres, uid)."""

from datetime import date, timedelta
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from core.actions import merge, withdraw
from events.actions import move_occurrence
from events.models import Event, OtherPlace
from places.models import Place
from projects.models import Project
from publish.query import EventQuery, PlaceQuery, ProjectQuery, nearness
from tests.support import NOW, commit, make_event, make_place, make_project, selects

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)
CENTRE = (116.46, 39.92)
NEAR = "near=116.46,39.92&radius=1000"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def east(metres):
    """A point so many metres east of the centre, to a metre or so."""
    return {"type": "Point", "coordinates": [round(CENTRE[0] + metres / 85_500, 7), CENTRE[1]]}


def ranked(query, text=NEAR):
    rows = query.parse(QueryDict(text)).ranking(LATER)
    model = {EventQuery: Event, PlaceQuery: Place, ProjectQuery: Project}[query]
    names = dict(model.objects.values_list("pk", "title"))
    return [(names[key], metres) for key, metres in rows]


def titles(reader, address):
    response = reader.get(address)
    assert response.status_code == 200, response.content.decode()
    return [feature["properties"]["title"] for feature in response.json()["features"]]


def test_without_near_there_is_no_ranking():
    for query in (EventQuery, PlaceQuery, ProjectQuery):
        assert query.parse(QueryDict("")).ranking(LATER) is None


def test_places_are_ranked_and_only_those_within_the_radius():
    make_place("远", geometry=east(900))
    make_place("近", geometry=east(100))
    make_place("太远", geometry=east(1010))
    make_place("无位置", geometry=None)
    make_place("草稿", geometry=east(1), public=False)
    assert [title for title, _ in ranked(PlaceQuery)] == ["近", "远"]
    assert [metres for _, metres in ranked(PlaceQuery)] == pytest.approx([100, 900], abs=2)
    assert ranked(PlaceQuery, f"{NEAR}&kind=museum") == []
    found = PlaceQuery.parse(QueryDict(NEAR)).queryset(LATER)
    assert sorted(found.values_list("title", flat=True)) == ["近", "远"]


def test_equal_metres_are_in_order_of_uid():
    for number in (5, 3, 9, 1):
        make_place(f"{number}号", uid=UUID(int=number), geometry=east(50))
    assert [title for title, _ in ranked(PlaceQuery)] == ["1号", "3号", "5号", "9号"]


def test_events_are_as_far_as_the_nearest_of_their_places():
    near, far, beyond = (make_place(f"{metres}", geometry=east(metres)) for metres in (100, 600, 5000))
    make_event("远处", place=far)
    make_event("远处的系列", place=beyond, rule="FREQ=DAILY;COUNT=3", start_on=date(2026, 4, 21))
    both = make_event("两处", place=far)
    OtherPlace.objects.create(record=both, place=near)
    once = make_event("一次在近处", place=beyond, rule="FREQ=DAILY;COUNT=3", start_on=date(2026, 4, 21))
    move_occurrence(once, on=date(2026, 4, 22), place=near, by=None, at=NOW)
    make_event("没有地点")
    found = ranked(EventQuery)
    assert sorted(title for title, _ in found[:2]) == ["一次在近处", "两处"]
    assert [title for title, _ in found[2:]] == ["远处"]
    assert [metres for _, metres in found] == pytest.approx([100, 100, 600], abs=2)
    assert [title for title, _ in ranked(EventQuery, f"{NEAR}&place=100")] == sorted(
        ["一次在近处", "两处"], key=lambda title: {"一次在近处": once.uid, "两处": both.uid}[title]
    )


def test_projects_are_as_far_as_their_own_area_or_else_their_place():
    near, far = make_place("近", geometry=east(10)), make_place("远", geometry=east(700))
    corner = [CENTRE[0] + 300 / 85_500, CENTRE[1] - 0.001]
    area = [corner, [116.5, corner[1]], [116.5, 39.93], [corner[0], 39.93], corner]
    make_project("有自己的范围", place=near, geometry={"type": "Polygon", "coordinates": [area]})
    make_project("只有地点", place=far)
    make_project("都没有")
    assert [title for title, _ in ranked(ProjectQuery)] == ["有自己的范围", "只有地点"]
    assert [metres for _, metres in ranked(ProjectQuery)] == pytest.approx([300, 700], abs=2)
    found = ProjectQuery.parse(QueryDict(NEAR)).queryset(LATER)
    assert sorted(found.values_list("title", flat=True)) == ["只有地点", "有自己的范围"]


@pytest.mark.parametrize("are_many", [False, True])
def test_a_hidden_place_brings_nothing_near_and_a_merged_one_is_where_its_survivor_is(monkeypatch, are_many):
    monkeypatch.setattr(nearness, "is_crowded", lambda *_: are_many)
    hidden = make_place("草稿", geometry=east(10), public=False)
    gone = make_place("撤下", geometry=east(10))
    survivor, old = make_place("留下", geometry=east(200)), make_place("并掉", geometry=east(10))
    for place in (hidden, gone):
        make_event(f"在{place.title}", place=place)
        make_project(f"建在{place.title}", place=place)
        OtherPlace.objects.create(record=make_event(f"也在{place.title}"), place=place)
    make_event("在并掉的", place=old)
    make_project("建在并掉的", place=old)
    withdraw(gone, by=None, at=NOW, reason="")
    merge(old, into=survivor, by=None, at=NOW)
    assert [(title, round(metres, -1)) for title, metres in ranked(EventQuery)] == [("在并掉的", 200)]
    assert [(title, round(metres, -1)) for title, metres in ranked(ProjectQuery)] == [("建在并掉的", 200)]
    for query in (EventQuery, ProjectQuery):
        asked = query.parse(QueryDict(NEAR))
        assert [row.title for row in asked.queryset(LATER)] == [title for title, _ in ranked(query)]


def test_a_calendar_keeps_its_order_and_holds_what_is_within(reader):
    near, far = make_place(geometry=east(10)), make_place(geometry=east(500))
    make_event("先，远", place=far, start_on=date(2026, 4, 21))
    make_event("后，近", place=near, start_on=date(2026, 4, 22))
    make_event("太远", place=make_place(geometry=east(1100)))
    text = reader.get(f"/events.ics?{NEAR}").content.decode()
    assert [line for line in text.splitlines() if line.startswith("SUMMARY")] == ["SUMMARY:先，远", "SUMMARY:后，近"]
    assert "116.46\\,39.92 周围 1000 米" in text.replace("\r\n ", "")
    assert "within 1000 m of 116.46" in reader.get(f"/events.ics?{NEAR}&lang=en").content.decode().replace("\r\n ", "")
    atom = reader.get(f"/events.atom?{NEAR}").content.decode()
    assert "太远" not in atom
    assert "后，近" in atom


def test_what_is_remembered_holds_nothing_near(reader):
    assert not PlaceQuery.parse(QueryDict(NEAR)).is_memoisable


def test_a_ranking_holds_a_thousand_at_most_and_the_filter_all():
    point = east(10)
    Place.objects.bulk_create(
        Place(title=f"{n}", slug=f"p{n}", kind="park", uid=UUID(int=n), changed_at=NOW, published_at=NOW,
              status="published", geometry=point, position_quality="cited")
        for n in range(1005)
    )  # fmt: skip
    asked = PlaceQuery.parse(QueryDict(NEAR))
    assert [title for title, _ in ranked(PlaceQuery)] == [f"{n}" for n in range(1000)]
    assert asked.queryset(LATER).count() == 1005


@pytest.mark.parametrize("query", [EventQuery, PlaceQuery, ProjectQuery])
def test_the_number_of_queries_does_not_grow(query):
    def asked():
        commit()
        with CaptureQueriesContext(connection) as captured:
            query.parse(QueryDict(NEAR)).ranking(LATER)
        return selects(captured)

    place = make_place(geometry=east(10))
    make_event(place=place)
    make_project(place=place)
    few = asked()
    for number in range(20):
        place = make_place(geometry=east(number * 20))
        make_event(place=place)
        make_project(place=place)
    assert asked() <= few <= 12
