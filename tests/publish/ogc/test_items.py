"""Pages of items: every record once, every filter kept, and what stands beside them is true."""

import json
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from geojson_validator import validate_structure

from core.actions import save_record
from core.partial_date import PartialDate
from events.models import OtherPlace
from places.actions import set_networks
from places.models import Network
from publish.caching.memo import memo
from publish.query import EventQuery, PlaceQuery, ProjectQuery
from tests.publish.ogc.service import BASE, NAMES, get, items, links, pages, refused, titles
from tests.publish.planted import AREA, LATER, plant
from tests.support import NOW, commit, make_event, make_place, make_project, selects, streamed

pytestmark = pytest.mark.django_db
GEOJSON = "application/geo+json"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def plant_places(number):
    for index in range(number):
        make_place(f"地点{index:03}")


def test_a_page_is_fifty_unless_asked_for_otherwise_and_a_thousand_at_most(reader, monkeypatch):
    plant_places(53)
    monkeypatch.setattr("publish.query.keyset.MAX_LIMIT", 52)
    for query, number in (("", 50), ("?limit=1", 1), ("?limit=51", 51), ("?limit=52", 52), ("?limit=99999999999", 52)):
        page = items(reader, "places", query)
        assert len(page["features"]) == page["numberReturned"] == number
        assert page["numberMatched"] == 53
        assert validate_structure(page) == {}


@pytest.mark.parametrize("collection", NAMES)
@pytest.mark.parametrize("size", [1, 2, 7, 100])
def test_the_pages_hold_every_item_once(reader, collection, size):
    plant()
    whole = items(reader, collection, "?limit=1000")["features"]
    assert len(whole) == {"events": 15, "places": 4, "projects": 3}[collection]
    found = list(pages(reader, f"/ogc/collections/{collection}/items?limit={size}"))
    assert [feature for page in found for feature in page["features"]] == whole
    assert all(page["numberReturned"] == size for page in found[:-1])
    assert found[0]["numberMatched"] == len(whole)
    assert all("numberMatched" not in page for page in found[1:])


def test_links_are_absolute_and_keep_every_filter(reader):
    network = Network.objects.create(slug="houses", title="城市书屋")
    for index in range(3):
        set_networks(make_place(f"书屋{index}", kind="library"), [network], by=None, at=NOW)
    make_place("别的")
    query = "?lang=en&limit=2&bbox=116,39,117,41&kind=library,park&network=houses&_=1&utm_source=x"
    first = items(reader, "places", query)
    address = f"{BASE}/ogc/collections/places/items"
    said = "bbox=116,39,117,41&kind=library,park&network=houses"
    found = links(first)
    assert found["self", GEOJSON] == f"{address}?{said}&lang=en&limit=2&f=json"
    assert found["alternate", "text/html"] == f"{address}?{said}&lang=en&limit=2&f=html"
    assert found["alternate", "application/fg+json"] == f"{address}?{said}&lang=en&limit=2&f=jsonfg"
    assert found["collection", "application/json"] == f"{BASE}/ogc/collections/places"
    following = found["next", GEOJSON]
    assert following.startswith(f"{address}?{said}&after=")
    assert following.endswith("&lang=en&limit=2&f=json")
    second = get(reader, following)
    assert second["numberReturned"] == 1
    assert links(second)["self", GEOJSON] == following
    assert ("next", GEOJSON) not in links(second)
    assert get(reader, found["self", GEOJSON]) == first


def test_the_other_formats_page_on_in_themselves(reader):
    plant_places(3)
    fg = items(reader, "places", "?limit=2&f=jsonfg")
    assert links(fg)["next", "application/fg+json"].endswith("&f=jsonfg")
    page = reader.get("/ogc/collections/places/items?limit=2&f=html").content.decode()
    following = page.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert following.endswith("&f=html")
    assert "这一页有 1 条" in reader.get(following.removeprefix(BASE)).content.decode()


def test_who_pages_on_misses_nothing_that_stays(reader):
    plant_places(6)
    first = items(reader, "places", "?limit=3")
    make_place("新的")
    rest = [title for page in pages(reader, links(first)["next", GEOJSON]) for title in titles(page)]
    assert {f"地点{index:03}" for index in range(6)} <= {*titles(first), *rest}


@pytest.mark.parametrize("limit", ["0", "-1", "+1", "1.0", "一", "１", "ten", "1e3", " 1", "0x10", "NaN", "00"])
def test_a_limit_that_is_no_count_is_refused(reader, limit):
    assert refused(reader.get("/ogc/collections/places/items", {"limit": limit}), "limit")


def test_an_empty_collection_is_an_empty_page(reader):
    page = items(reader, "events")
    assert (page["features"], page["numberReturned"], page["numberMatched"]) == ([], 0, 0)
    assert not {"timeStamp", "bbox"} & set(page)
    assert "没有符合条件" in reader.get("/ogc/collections/events/items?f=html").content.decode()


def test_without_a_time_events_of_all_times_are_there(reader):
    long_ago = make_event("很久以前", start_on=date(2001, 2, 3))
    make_event("今后", start_on=date(2031, 2, 3))
    assert titles(items(reader, "events")) == ["很久以前", "今后"]
    assert titles(items(reader, "events", "?datetime=2026-01-01/..")) == ["今后"]
    assert items(reader, "events", "?datetime=../..")["features"] == items(reader, "events")["features"]
    assert reader.get("/events.geojson").json()["numberReturned"] == 1
    assert long_ago.is_public(NOW)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("bbox=116.459,39.919,116.461,39.921", ["点"]),
        ("bbox=116.459,39.919,-10,116.461,39.921,9000", ["点"]),
        ("bbox=116.4,39.9,116.5,40", ["点", "面"]),
        ("bbox=116.465,39.935,116.466,39.936", ["面"]),
        ("bbox=100,10,101,11", []),
        ("", ["点", "面", "无"]),
    ],
)
def test_a_box_finds_what_meets_it(reader, query, found):
    make_place("点")
    make_place("面", geometry=AREA)
    make_place("无", geometry=None)
    assert sorted(titles(items(reader, "places", f"?{query}"))) == sorted(found)


def test_projects_are_found_by_the_time_of_their_completion(reader):
    make_project("八月", completion_now=PartialDate.parse("2027-08"))
    make_project("未定")
    assert titles(items(reader, "projects", "?datetime=2027-08-15")) == ["八月"]
    assert titles(items(reader, "projects", "?datetime=2027-09-01/..")) == []
    assert titles(items(reader, "projects")) == ["八月", "未定"]


def test_every_filter_selects_what_it_selects_in_the_layer(reader):
    plant()
    queries = {
        "events": (
            "category=reading", "organiser=culture-office", "place=jingsi", "network=book-houses", "state=cancelled",
            "subdistrict=maizidian", "datetime=2026-04-23/2026-04-24", "bbox=116.459,39.92,116.461,39.93",
            "updated_since=2026-04-21", "category=technology&state=scheduled",
        ),
        "places": ("kind=park,school", "network=book-houses", "setting=community", "subdistrict=maizidian"),
        "projects": ("kind=facility", "completing=2027", "state=delayed", "datetime=2026-04-18"),
    }  # fmt: skip
    for collection, filters in queries.items():
        everything = "&datetime=../.." if collection == "events" else ""
        for query in filters:
            whole = everything if "datetime" not in query else ""
            layer = reader.get(f"/{collection}.geojson?{query}{whole}").json()
            found = {feature["id"] for feature in items(reader, collection, f"?{query}")["features"]}
            listed = {feature["properties"].get("event", feature["id"]) for feature in layer["features"]}
            assert found == listed, query
            assert found, query


def test_by_nearness_there_is_one_page_in_order_of_distance(reader):
    for index, longitude in enumerate((116.45, 116.40, 116.43)):
        make_place(f"地点{index}", geometry={"type": "Point", "coordinates": [longitude, 39.92]})
    near = "?near=116.40,39.92&radius=3000"
    page = items(reader, "places", near)
    assert titles(page) == ["地点1", "地点2"]
    assert page["features"][0]["properties"]["distance_m"] == 0
    assert 2500 < page["features"][1]["properties"]["distance_m"] < 2600
    cut = items(reader, "places", f"{near}&limit=1")
    assert titles(cut) == ["地点1"]
    assert ("next", GEOJSON) not in links(cut)
    assert refused(reader.get(f"/ogc/collections/places/items{near}&after=AAAA"), "after")


@pytest.mark.parametrize("collection", NAMES)
@pytest.mark.parametrize(
    "name", ["nonsense", "datum", "cancelled", "alarm", "crs", "filter", "offset", "bbox-crs", "F"]
)
def test_an_unknown_parameter_is_refused_and_told_what_there_is(reader, collection, name):
    response = reader.get(f"/ogc/collections/{collection}/items", {name: "1"})
    assert refused(response, name)
    detail = response.json()["detail"]
    query = {"events": EventQuery, "places": PlaceQuery, "projects": ProjectQuery}[collection]
    assert all(known in detail for known in (*(one.name for one in query.PARAMETERS), "limit", "after", "lang", "f"))


def test_an_event_at_several_places_is_one_item(reader):
    event = make_event("两处", place=make_place("甲", geometry=AREA))
    OtherPlace.objects.create(record=event, place=make_place("乙"))
    assert reader.get("/events.geojson").json()["numberReturned"] == 2
    page = items(reader, "events")
    assert (page["numberReturned"], page["numberMatched"]) == (1, 1)
    (feature,) = page["features"]
    assert feature["id"] == str(event.uid)
    assert feature["geometry"]["type"] == "GeometryCollection"
    assert "甲" in feature["properties"]["venue"]
    assert "乙" in feature["properties"]["venue"]


def test_what_has_no_position_has_no_geometry(reader):
    make_event("线上")
    (feature,) = items(reader, "events")["features"]
    assert feature["geometry"] is None


def test_the_time_stamp_is_the_latest_change_of_what_is_on_the_page(reader):
    make_place("甲", uid="00000000-0000-0000-0000-000000000001")
    make_place("乙", uid="00000000-0000-0000-0000-000000000002", at=LATER)
    make_place("草稿", public=False, at=LATER + timedelta(days=9))
    assert items(reader, "places")["timeStamp"] == "2026-04-21T03:00:00Z"
    assert items(reader, "places", "?limit=1")["timeStamp"] == "2026-04-20T01:00:00Z"


def test_what_is_next_at_a_place_is_there_and_as_in_the_layer(reader):
    place = make_place("朝阳公园")
    make_event("读书会", place=place)
    make_event("别处的", place=make_place("别处"))
    page = items(reader, "places", "?limit=1000&bbox=116,39,117,41")
    layer = {one["id"]: one["properties"] for one in reader.get("/places.geojson").json()["features"]}
    for feature in page["features"]:
        held = feature["properties"]
        assert held == {**held, **{name: layer[feature["id"]][name] for name in held if name.startswith("next_")}}
    (park,) = [one["properties"] for one in page["features"] if one["properties"]["title"] == "朝阳公园"]
    assert (park["next_events_count"], park["next_event_title"]) == (1, "读书会")


def test_items_speak_english_when_asked_to(reader):
    make_place("朝阳公园", title_en="Chaoyang Park")
    response = reader.get("/ogc/collections/places/items?lang=en")
    assert response["Content-Language"] == "en"
    page = response.json()
    assert (titles(page), page["attribution"]) == (["Chaoyang Park"], "Chaoyang Calendar")


def test_one_bad_record_costs_no_other(reader):
    make_place("完好")
    broken = make_place("破损")
    commit()
    with connection.cursor() as cursor:
        text = json.dumps({"type": "LineString", "coordinates": []})
        cursor.execute("UPDATE places_place SET geometry = %s WHERE id = %s", [text, broken.pk])
    page = items(reader, "places")
    assert (titles(page), page["numberReturned"]) == (["完好"], 1)
    assert reader.get(f"/ogc/collections/places/items/{broken.uid}").status_code == 404


def test_a_page_follows_every_edit(reader):
    place = make_place("旧名")
    before = reader.get("/ogc/collections/places/items")
    place.title = "新名"
    save_record(place, by=None, at=LATER)
    after = reader.get("/ogc/collections/places/items", headers={"if-none-match": before["ETag"]})
    assert titles(after.json()) == ["新名"]


def test_pages_take_a_stated_number_of_queries_whatever_their_length(reader):
    plant()
    # The version; where the store stands and the version again; the keys; what is known of them; how many match.
    plain = 6
    stated = {
        "/ogc/collections/events/items": plain,
        "/ogc/collections/projects/items": plain,
        # Also: merged places, events ahead, their other places and single changes.
        "/ogc/collections/places/items": plain + 4,
    }
    for address, number in stated.items():
        for query in ("?limit=1", "?limit=1000", ""):
            reader.get(address + query)
            memo.clear()
            with CaptureQueriesContext(connection) as queries:
                reader.get(address + query)
            cursors = 2 if "places" in address else 1
            assert selects(queries) + streamed(cursors) == number, address + query
        # Remembered, and asked for again: the version alone.
        with CaptureQueriesContext(connection) as queries:
            reader.get(address)
        assert selects(queries) == 1, address


def test_ever_new_positions_leave_nothing_to_be_remembered(reader):
    plant_places(1)
    items(reader, "places")
    held = len(memo)
    for size in range(1, 40):
        items(reader, "places", f"?limit={size}&bbox=116,39,117,41.{size}")
    assert len(memo) == held
