"""An event at several places: a Feature at each in the layer, one Feature at its own address."""

import json
from datetime import date
from uuid import UUID, uuid5

import pytest
import time_machine
from geojson_validator import validate_structure

from core.actions import merge, withdraw
from core.language import Language
from events.actions import move_occurrence
from events.models import Event, OtherPlace
from places.models import Datum, PositionQuality, Subdistrict
from publish.geojson.body import as_one, in_datum, to_body
from publish.geojson.event_feature import event_features
from publish.geojson.renderers import EVENTS
from tests.publish.planted import AREA, LINE
from tests.support import NOW, make_event, make_place

pytestmark = pytest.mark.django_db
PARK, HOUSE, CAMPUS = UUID(int=1), UUID(int=2), UUID(int=3)
BOOKS = UUID(int=9)
WEST = {"type": "Point", "coordinates": [116.46, 39.92]}
EAST = {"type": "Point", "coordinates": [116.5, 39.95]}


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def plant(*others, **fields):
    """A book fair in the park and at the others."""
    street = Subdistrict.objects.create(slug="maizidian", title="麦子店街道", code="1", kind="street")
    park = make_place(
        "朝阳公园", uid=PARK, slug="park", title_en="Chaoyang Park", address="南路1号", subdistrict=street
    )
    event = make_event("书市", uid=BOOKS, slug="books", **{"place": park, **fields})
    for place in others:
        OtherPlace.objects.create(record=event, place=place)
    return event


def house(**fields):
    return make_place("静思书屋", uid=HOUSE, slug="house", **{"geometry": EAST, **fields})


def campus(**fields):
    estimate = {"geometry": AREA, "position_quality": PositionQuality.ESTIMATED, "position_radius_m": 600}
    return make_place("中国传媒大学", uid=CAMPUS, slug="campus", **{**estimate, **fields})


def layer(reader, query=""):
    return reader.get(f"/events.geojson{query}").json()["features"]


def single(reader, query=""):
    return reader.get(f"/events/books.geojson{query}").json()


def rendered():
    return EVENTS[Language.ZH_HANS].render(Event.objects.with_relations().get(), NOW)


def test_each_place_has_a_feature_with_what_is_true_there(reader):
    plant(house(), campus())
    at_park, at_house, at_campus = layer(reader)
    assert [feature["geometry"] for feature in (at_house, at_campus)] == [EAST, AREA]
    assert [feature["properties"].pop("venue") for feature in (at_park, at_house, at_campus)] == [
        "朝阳公园", "静思书屋", "中国传媒大学",
    ]  # fmt: skip
    ours = {"place", "address", "subdistrict", "position_quality", "position_radius_m"}
    here = [{name: value for name, value in f["properties"].items() if name in ours} for f in layer(reader)]
    assert here == [
        {"place": "park", "address": "南路1号", "subdistrict": "麦子店街道", "position_quality": "cited"},
        {"place": "house", "position_quality": "cited"},
        {"place": "campus", "position_quality": "estimated", "position_radius_m": 600},
    ]
    shared = {"title", "event", "url", "category", "category_title", "start", "end", "precision", "when", "state"}
    assert len({json.dumps([f["properties"][name] for name in shared]) for f in layer(reader)}) == 1


def test_the_first_has_the_uid_of_the_event_and_the_others_uids_that_stay(reader):
    event = plant(house(), campus())
    ids = [str(BOOKS), str(uuid5(BOOKS, str(HOUSE))), str(uuid5(BOOKS, str(CAMPUS)))]
    assert [feature["id"] for feature in layer(reader)] == ids
    assert {feature["properties"]["event"] for feature in layer(reader)} == {str(BOOKS)}
    OtherPlace.objects.filter(record=event, place__slug="house").delete()
    assert [feature["id"] for feature in layer(reader)] == [ids[0], ids[2]]


def test_an_event_at_one_place_or_none_says_which_event_it_is(reader):
    plant()
    make_event("线上", uid=UUID(int=10), start_on=date(2026, 4, 22))
    assert [(f["id"], f["properties"]["event"]) for f in layer(reader)] == [(str(BOOKS),) * 2, (str(UUID(int=10)),) * 2]


def test_a_place_that_the_public_may_not_see_has_no_feature(reader):
    hidden = make_place("暗语", public=False, address="暗语街", geometry=AREA)
    gone = make_place("撤下的暗语", geometry=LINE)
    withdraw(gone, by=None, at=NOW, reason="")
    plant(hidden, gone, house(), place=hidden)
    for found in (layer(reader), [single(reader)]):
        assert [(f["id"], f["properties"]["venue"], f["geometry"]) for f in found] == [(str(BOOKS), "静思书屋", EAST)]
    assert "暗语" not in json.dumps(layer(reader), ensure_ascii=False)


def test_places_that_were_merged_are_one(reader):
    survivor, duplicate = house(), make_place("书屋重复", geometry=EAST)
    plant(survivor, duplicate)
    merge(duplicate, into=survivor, by=None, at=NOW)
    assert [feature["properties"]["venue"] for feature in layer(reader)] == ["朝阳公园", "静思书屋"]


def test_where_one_occurrence_was_moved_to_makes_no_feature(reader):
    event = plant(start_on=date(2026, 4, 22), rule="FREQ=WEEKLY;COUNT=3")
    move_occurrence(event, on=date(2026, 4, 29), place=house(), by=None, at=NOW)
    assert [feature["properties"]["venue"] for feature in layer(reader)] == ["朝阳公园"]


def test_a_place_without_a_position_has_a_feature_without_geometry(reader):
    plant(house(geometry=None))
    at_house = layer(reader)[1]
    assert (at_house["geometry"], at_house["properties"]["venue"]) == (None, "静思书屋")
    assert at_house["properties"]["position_quality"] == "none"


def test_an_event_that_a_filter_finds_by_one_place_comes_with_all_of_them(reader):
    plant(house())
    for query in ("?place=house", "?bbox=116.49,39.94,116.51,39.96", "?subdistrict=maizidian"):
        assert [feature["properties"]["place"] for feature in layer(reader, query)] == ["park", "house"], query


@pytest.mark.parametrize("query", ["", "?datum=gcj02", "?place=house", "?lang=en"])
def test_the_number_that_a_layer_says_is_of_features(reader, query):
    plant(house(), campus())
    make_event("线上")
    found = reader.get(f"/events.geojson{query}").json()
    assert found["numberReturned"] == len(found["features"]) == (3 if "place" in query else 4)


@pytest.mark.parametrize("datum", ["wgs84", "gcj02", "bd09"])
def test_bbox_is_around_all_of_its_places(reader, datum):
    plant(house(geometry=None), campus())
    found = reader.get(f"/events.geojson?datum={datum}").json()
    park, _, area = (feature["geometry"] for feature in found["features"])
    corners = [park["coordinates"], *area["coordinates"][0]]
    longitudes, latitudes = zip(*corners, strict=True)
    around = [min(longitudes), min(latitudes), max(longitudes), max(latitudes)]
    assert found["bbox"] == pytest.approx(around, abs=1e-7)


def test_the_store_is_told_how_many_features_there_are_and_where():
    plant(house(geometry=None), campus())
    component = rendered()
    assert (component.features, component.box) == (3, (116.46, 39.92, 116.47, 39.94))
    assert len(json.loads(b"[%b]" % component.body)) == 3
    assert component.body.count(b",\n") == 2


def test_a_line_break_in_a_text_does_not_part_features():
    plant(house(), description='第一行,\n第二行",\n"第三行')
    assert rendered().body.count(b"\n") == 1


def test_every_feature_of_a_body_is_drawn_in_the_datum_and_nothing_else_of_it_changes():
    plant(house(geometry=None), campus(), title_en=',"geometry":null,"properties":{')
    features = [json.loads(feature) for feature in rendered().body.split(b",\n")]
    moved, box = in_datum(rendered().body, Datum.GCJ02)
    there = [json.loads(feature) for feature in moved.split(b",\n")]
    assert [feature["geometry"] == shifted["geometry"] for feature, shifted in zip(features, there, strict=True)] == [
        False, True, False,
    ]  # fmt: skip
    assert [feature["properties"] for feature in there] == [feature["properties"] for feature in features]
    assert box == pytest.approx((116.466, 39.921, 116.476, 39.941), abs=2e-3)
    assert in_datum(to_body(event_features(make_event("无处"), NOW)), Datum.BD09)[1] is None


def test_its_own_address_gives_one_feature_that_names_every_place(reader):
    plant(house(), campus())
    found = single(reader)
    assert validate_structure(found) == {}
    assert (found["type"], found["id"]) == ("Feature", str(BOOKS))
    assert found["geometry"]["type"] == "GeometryCollection"
    assert found["geometry"]["geometries"] == [feature["geometry"] for feature in layer(reader)]
    properties = found["properties"]
    assert (properties["venue"], properties["place"]) == ("朝阳公园；静思书屋；中国传媒大学", "park,house,campus")
    assert (properties["subdistrict"], properties.get("address")) == ("麦子店街道", None)
    # No surer than the place that is known worst.
    assert (properties["position_quality"], properties["position_radius_m"]) == ("estimated", 600)
    assert list(properties)[:3] == ["title", "event", "url"]


def test_its_own_address_names_places_in_english(reader):
    plant(house())
    assert single(reader, "?lang=en")["properties"]["venue"] == "Chaoyang Park; 静思书屋"


@pytest.mark.parametrize(
    ("geometries", "together"),
    [
        ([EAST], {"type": "MultiPoint", "coordinates": [[116.46, 39.92], [116.5, 39.95]]}),
        ([None], WEST),
        ([EAST, None], {"type": "MultiPoint", "coordinates": [[116.46, 39.92], [116.5, 39.95]]}),
        ([AREA], {"type": "GeometryCollection", "geometries": [WEST, AREA]}),
    ],
)  # fmt: skip
def test_its_geometry_there_is_the_simplest_that_holds_all(reader, geometries, together):
    plant(*(make_place(f"地点{number}", geometry=geometry) for number, geometry in enumerate(geometries)))
    assert single(reader)["geometry"] == together


def test_lines_are_one_and_areas_are_a_collection_since_they_may_overlap():
    line, area = make_place("路", geometry=LINE), make_place("园", geometry=AREA)
    for geometry, kind in ((LINE, "MultiLineString"), (AREA, "GeometryCollection")):
        event = make_event(f"在{kind}", place=line if geometry is LINE else area)
        OtherPlace.objects.create(record=event, place=make_place(f"也在{kind}", geometry=geometry))
        found = json.loads(as_one(to_body(event_features(event, NOW))))
        assert found["geometry"]["type"] == kind


def test_without_any_position_its_geometry_there_is_null(reader):
    nowhere = make_place("待核实", slug="nowhere", geometry=None)
    plant(house(geometry=None), place=nowhere)
    found = single(reader)
    assert (found["geometry"], found["properties"]["venue"]) == (None, "待核实；静思书屋")
    assert found["properties"]["position_quality"] == "none"


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_its_geometry_there_is_drawn_in_the_datum(reader, datum):
    plant(campus())
    found = single(reader, f"?datum={datum}")["geometry"]["geometries"]
    assert found == [feature["geometry"] for feature in layer(reader, f"?datum={datum}")]
    assert found != single(reader)["geometry"]["geometries"]


def test_a_feature_that_is_one_stays_as_it_is():
    plant()
    body = rendered().body
    assert as_one(body) is body
