"""Each filter selects exactly what it says, and nothing that a draft alone would explain."""

from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.db import connection
from django.http import QueryDict

from core.actions import publish, save_record
from core.models import Organisation
from core.partial_date import PartialDate
from events.actions import cancel_event
from events.models import OtherPlace, Precision
from places.actions import set_estimated_position, set_networks
from places.models import Network, Place, PlaceKind, Setting, Subdistrict
from projects.models import ProjectKind
from publish.query import EventQuery, PlaceQuery, ProjectQuery
from tests.support import NOW, make_category, make_event, make_place, make_project

pytestmark = pytest.mark.django_db
WEST = {"type": "Point", "coordinates": [116.40, 39.90]}
EAST = {"type": "Point", "coordinates": [116.60, 40.00]}
WEST_BOX, EAST_BOX = "116.39,39.89,116.41,39.91", "116.59,39.99,116.61,40.01"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def titles(reader, address):
    """Of the records in order; an event's Features at further places are not counted."""
    response = reader.get(address)
    assert response.status_code == 200, response.content.decode()
    features = [(feature["id"], feature["properties"]) for feature in response.json()["features"]]
    return [said["title"] for uid, said in features if said.get("event", uid) == uid]


def network(slug, *places):
    made = Network.objects.create(slug=slug, title=slug)
    for place in places:
        set_networks(place, [*place.networks.all(), made], by=None, at=NOW)
    return made


def subdistrict(slug, code):
    return Subdistrict.objects.create(slug=slug, title=slug, code=code, kind="street")


def test_category_organiser_project_and_state_select_events(reader):
    office = Organisation.objects.create(slug="office", title="办公室")
    project = make_project(slug="talent-park")
    make_event("甲", category=make_category("a"), organiser=office)
    make_event("乙", category=make_category("b"), project=project)
    cancel_event(make_event("丙", category=make_category("c"), start_on=date(2026, 4, 22)), by=None, at=NOW)
    assert titles(reader, "/events.geojson?category=a") == ["甲"]
    assert sorted(titles(reader, "/events.geojson?category=b,a")) == ["乙", "甲"]
    assert titles(reader, "/events.geojson?organiser=office") == ["甲"]
    assert titles(reader, "/events.geojson?project=talent-park") == ["乙"]
    assert titles(reader, "/events.geojson?state=cancelled") == ["丙"]
    assert titles(reader, "/events.geojson?state=cancelled&category=a") == []
    assert len(titles(reader, "/events.geojson?state=scheduled,cancelled")) == 3


def test_a_retired_category_still_answers(reader):
    make_event("甲", category=make_category("old", retired=True))
    assert titles(reader, "/events.geojson?category=old") == ["甲"]


def test_place_network_subdistrict_and_bbox_find_events_at_any_of_their_places(reader):
    street = subdistrict("olympic-village", "110105026000")
    main = make_place("主会场", slug="main", geometry=WEST)
    other = make_place("分会场", slug="other", geometry=EAST, subdistrict=street)
    network("book-houses", other)
    event = make_event("两处举行", place=main)
    OtherPlace.objects.create(record=event, place=other)
    make_event("只在主会场", place=main, start_on=date(2026, 4, 22))
    make_event("没有地点", start_on=date(2026, 4, 23))
    assert titles(reader, "/events.geojson?place=main") == ["两处举行", "只在主会场"]
    assert titles(reader, "/events.geojson?place=main,other") == ["两处举行", "只在主会场"]
    for found in ("place=other", "network=book-houses", "subdistrict=olympic-village", f"bbox={EAST_BOX}"):
        assert titles(reader, f"/events.geojson?{found}") == ["两处举行"], found
    assert titles(reader, f"/events.geojson?bbox={WEST_BOX}") == ["两处举行", "只在主会场"]
    assert titles(reader, "/events.geojson?bbox=-180,-90,180,90") == ["两处举行", "只在主会场"]
    assert titles(reader, f"/events.geojson?bbox={WEST_BOX}&subdistrict=olympic-village") == ["两处举行"]


@pytest.mark.parametrize("as_other_place", [False, True])
def test_what_a_draft_place_is_like_does_not_show_in_what_is_found(reader, as_other_place):
    street = subdistrict("olympic-village", "110105026000")
    hidden = make_place("草稿", public=False, geometry=EAST, subdistrict=street)
    network("book-houses", hidden)
    event = make_event("会议", place=None if as_other_place else hidden)
    if as_other_place:
        OtherPlace.objects.create(record=event, place=hidden)
    make_project("项目", place=hidden)
    for found in ("network=book-houses", "subdistrict=olympic-village", f"bbox={EAST_BOX}", "bbox=-180,-90,180,90"):
        assert titles(reader, f"/events.geojson?{found}") == [], found
    for found in ("subdistrict=olympic-village", f"bbox={EAST_BOX}", "bbox=-180,-90,180,90"):
        assert titles(reader, f"/projects.geojson?{found}") == [], found
    assert titles(reader, "/places.geojson?network=book-houses") == []
    assert titles(reader, "/events.geojson") == ["会议"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("2026-04-27", []),
        ("2026-04-28", ["赛事"]),
        ("2026-04-29", ["赛事"]),
        ("2026-04-30", []),
        ("2026-04-29/..", ["赛事", "读书会"]),
        ("2026-04-30/..", ["读书会"]),
        ("../2026-04-28", ["旧事", "赛事"]),
        ("../2026-04-27", ["旧事"]),
        ("2026-04-29/2026-05-06", ["赛事", "读书会"]),
        ("2026-04-29T15:59:59Z", ["赛事"]),
        ("2026-04-29T16:00:00Z", []),
        ("../..", ["旧事", "赛事", "读书会"]),
        ("0001-01-01/9999-12-31", ["旧事", "赛事", "读书会"]),
        ("9999-12-31", []),
        ("0001-01-01", []),
    ],
)
def test_datetime_finds_what_overlaps_it(reader, asked, found):
    make_event("旧事", start_on=date(2020, 1, 1))
    make_event("赛事", start_on=date(2026, 4, 28), end_on=date(2026, 4, 29))
    make_event("读书会", start_on=date(2026, 5, 6), rule="FREQ=WEEKLY;COUNT=3")
    assert titles(reader, f"/events.geojson?datetime={asked}") == found
    calendar = reader.get(f"/events.ics?datetime={asked}").content
    assert calendar.count(b"BEGIN:VEVENT") == len(found)


def test_without_datetime_the_window_begins_with_a_month_two_years_back(reader):
    make_event("月初", start_on=date(2024, 4, 1))
    make_event("月末", start_on=date(2024, 3, 31))
    make_event("跨月", start_on=date(2024, 3, 31), end_on=date(2024, 4, 1))
    make_event("很远", start_on=date(2099, 1, 1))
    assert sorted(titles(reader, "/events.geojson")) == ["很远", "月初", "跨月"]


def test_places_by_kind_network_setting_subdistrict_and_bbox(reader):
    street = subdistrict("olympic-village", "110105026000")
    house = make_place("书屋", kind=PlaceKind.BOOK_HOUSE, setting=Setting.HOTEL, geometry=EAST, subdistrict=street)
    network("book-houses", house)
    network("others", house)
    make_place("公园", geometry=WEST)
    make_place("无位置", kind=PlaceKind.OTHER, geometry=None)
    for found in ("kind=book-house", "network=book-houses", "network=book-houses,others", "setting=hotel"):
        assert titles(reader, f"/places.geojson?{found}") == ["书屋"]
    assert titles(reader, "/places.geojson?subdistrict=olympic-village") == ["书屋"]
    assert titles(reader, f"/places.geojson?bbox={EAST_BOX}") == ["书屋"]
    assert sorted(titles(reader, "/places.geojson?bbox=100,30,120,50")) == ["书屋", "公园"]
    assert sorted(titles(reader, "/places.geojson")) == ["书屋", "公园", "无位置"]
    assert titles(reader, "/places.geojson?kind=park&network=book-houses") == []


def test_a_box_in_the_corner_of_a_line_or_circle_finds_nothing(reader):
    """Places, and through them events and projects; projects by their own line too."""
    corner = "116.44,39.92,116.48,39.96"
    around = {"type": "LineString", "coordinates": [[116.40, 39.90], [116.40, 40.00], [116.50, 40.00]]}
    road = make_place("路", geometry=around)
    make_event("活动", place=road)
    make_project("在路上", place=road)
    make_project("修路", geometry=around)
    for collection, met in (("places", ["路"]), ("events", ["活动"]), ("projects", ["修路", "在路上"])):
        assert titles(reader, f"/{collection}.geojson?bbox={corner}") == []
        for box in ("116.39,39.90,116.41,39.91", "116.44,39.92,116.48,40.00", "116.3,39.8,116.6,40.1"):
            assert sorted(titles(reader, f"/{collection}.geojson?bbox={box}")) == met


@pytest.mark.parametrize("box", ["-180,-90,180,90", "115.4,39.4,117.6,41.1"])
@pytest.mark.parametrize("query", [EventQuery, PlaceQuery, ProjectQuery])
def test_a_box_around_everything_does_not_ask_the_index(query, box):
    index = "rtree" if connection.vendor == "sqlite" else "geojson_box"
    assert index not in str(query.parse(QueryDict(f"bbox={box}")).queryset(NOW).query)
    assert index in str(query.parse(QueryDict("bbox=115.4000001,39.4,117.6,41.1")).queryset(NOW).query)


def test_an_edge_that_touches_is_inside_and_an_area_is_found_where_it_reaches(reader):
    make_place("公园", geometry=WEST)
    area = Place(title="大致范围", kind=PlaceKind.OTHER)
    set_estimated_position(area, longitude=116.60, latitude=40.00, radius_m=300)
    save_record(area, by=None, at=NOW)
    publish(area, by=None, at=NOW)
    assert titles(reader, "/places.geojson?bbox=116.40,39.90,116.50,39.95") == ["公园"]
    assert titles(reader, "/places.geojson?bbox=116.4000001,39.90,116.50,39.95") == []
    assert titles(reader, "/places.geojson?bbox=116.602,40.0,116.61,40.01") == ["大致范围"]
    assert titles(reader, "/places.geojson?bbox=116.6030,40.0022,116.61,40.01") == []  # the corner of its box


def test_projects_by_kind_state_place_and_completion(reader):
    street = subdistrict("olympic-village", "110105026000")
    at_place = make_place("园区", geometry=EAST, subdistrict=street)
    make_project("八月", place=at_place, completion_now=PartialDate.parse("2027-08"))
    make_project("全年", kind=ProjectKind.PILOT, geometry=WEST, completion_now=PartialDate.parse("2027"))
    make_project("无期", kind=ProjectKind.SERVICE, state="under-way", place=at_place, geometry=WEST)
    assert titles(reader, "/projects.geojson") == ["全年", "八月", "无期"]
    assert titles(reader, "/projects.geojson?kind=pilot") == ["全年"]
    assert titles(reader, "/projects.geojson?state=under-way") == ["无期"]
    assert titles(reader, "/projects.geojson?subdistrict=olympic-village") == ["八月", "无期"]
    assert titles(reader, f"/projects.geojson?bbox={EAST_BOX}") == ["八月"]
    assert titles(reader, f"/projects.geojson?bbox={WEST_BOX}") == ["全年", "无期"]
    assert titles(reader, "/projects.geojson?bbox=-180,-90,180,90") == ["全年", "八月", "无期"]
    assert titles(reader, "/projects.geojson?completing=2027-08") == ["全年", "八月"]
    assert titles(reader, "/projects.geojson?completing=2027-09/..") == ["全年"]
    assert titles(reader, "/projects.geojson?completing=2028") == []
    assert titles(reader, "/projects.geojson?completing=2027-35") == ["全年", "八月"]
    assert titles(reader, "/projects.geojson?datetime=2027-08-31") == ["全年", "八月"]


def test_the_feed_and_the_layer_of_one_query_hold_the_same_records(reader):
    place = make_place(geometry=WEST)
    make_event("甲", place=place)
    make_event("乙", precision=Precision.MINUTE, start_time=time(9, 30))
    for query in ("", f"?bbox={WEST_BOX}", "?datetime=2026-04-21", "?state=moved"):
        ids = {feature["id"] for feature in reader.get(f"/events.geojson{query}").json()["features"]}
        feed = reader.get(f"/events.ics{query}").content.decode()
        assert {line[4:] for line in feed.splitlines() if line.startswith("UID:")} == ids


def test_a_place_published_this_minute_can_be_filtered_by(reader):
    with time_machine.travel(datetime(2026, 4, 20, 1, 0, tzinfo=UTC), tick=False) as clock:
        make_event("早就有的")
        assert titles(reader, "/events.geojson") == ["早就有的"]
        clock.shift(3600)
        place = make_place("新地点", slug="new", at=datetime(2026, 4, 20, 2, 0, tzinfo=UTC))
        make_event("在新地点", place=place, at=datetime(2026, 4, 20, 2, 0, tzinfo=UTC))
        assert titles(reader, "/events.geojson?place=new") == ["在新地点"]
