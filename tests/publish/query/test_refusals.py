"""What a feed or layer cannot understand is a 400 in plain text that says which parameter, and what is allowed."""

from contextlib import suppress
from random import Random
from urllib.parse import quote

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.actions import merge, withdraw
from core.errors import InvalidParameter
from core.models import Organisation
from places.models import Network, Subdistrict
from publish.caching.memo import memo
from publish.query import EventQuery, PlaceQuery, ProjectQuery
from tests.support import NOW, make_category, make_event, make_place, make_project

EVENTS = ("/events.ics", "/events.geojson")
PROJECTS = ("/projects.ics", "/projects.geojson")
PLACES = ("/places.geojson",)
EVERY = EVENTS + PROJECTS + PLACES
PARAMETERS = {
    EVENTS: ("category", "organiser", "place", "project", "network", "state", "subdistrict", "datetime", "bbox")
    + ("near", "radius", "updated_since"),
    PROJECTS: ("kind", "completing", "state", "subdistrict", "datetime", "bbox", "near", "radius", "updated_since"),
    PLACES: ("kind", "network", "setting", "subdistrict", "open_at", "bbox", "near", "radius", "updated_since"),
}
EACH = [(address, name) for addresses, names in PARAMETERS.items() for address in addresses for name in names]
# What no parameter takes, as it stands in an address.
NEVER = [
    "%00", "technology%00", "nan", "inf", "1_16", "%EF%BC%91%EF%BC%91%EF%BC%96", "%E4%B8%AD%E6%96%87", "%ED%A0%80",
    "%FF%FE", "%F0%9F%92%A9", "'", "%22", "%3B--", "a%0Ab", "a%0D%0AX-Evil:1", "%2E%2E%2Fetc%2Fpasswd", "*", "AND",
    "1,2,3,4,5", "1,2,3,4,5,6,7", "170,39,-170,40", "no-such-thing", "9" * 30, "a" * 3000, ",".join(["a"] * 51),
    "/", "..", "../..%00", "%20", "%2B", "-", "2026-02-30", "0000", "[[[[[[[[", "{}", "true", ",",
]  # fmt: skip


@pytest.fixture
def _vocabularies(db):
    make_category("technology")
    Organisation.objects.create(slug="office", title="办公室")
    Network.objects.create(slug="book-houses", title="城市书屋")
    Subdistrict.objects.create(slug="olympic-village", title="奥运村街道", code="110105026000", kind="street")
    make_place("朝阳公园", slug="park")
    make_project(slug="talent-park")


def refused(response, name):
    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Access-Control-Allow-Origin"] == "*"
    text = response.content.decode()
    assert text.startswith(f"参数 {name} 有误：")
    assert len(text) < 600
    return text


@pytest.mark.usefixtures("_vocabularies")
@pytest.mark.parametrize(("address", "name"), EACH)
def test_a_bad_value_is_refused_by_the_name_of_its_parameter(reader, address, name):
    is_vocabulary = name not in ("bbox", "datetime", "open_at", "completing", "near", "radius", "updated_since")
    allowed = {"nan", "inf"} if is_vocabulary else set()
    for value in NEVER:
        response = reader.get(f"{address}?{name}={value}")
        text = refused(response, name)
        assert value not in allowed or "没有" in text


@pytest.mark.usefixtures("_vocabularies")
@pytest.mark.parametrize(
    ("address", "name", "allowed"),
    [
        ("/events.ics", "category", "technology"),
        ("/events.ics", "organiser", "office"),
        ("/events.ics", "place", "park"),
        ("/events.ics", "project", "talent-park"),
        ("/events.ics", "network", "book-houses"),
        ("/events.ics", "subdistrict", "olympic-village"),
        ("/events.ics", "state", "scheduled、tentative、postponed、moved、cancelled"),
        ("/projects.ics", "state", "planned、under-way、delayed、completed、abandoned"),
        ("/projects.ics", "kind", "park、facility"),
        ("/places.geojson", "kind", "book-house、library"),
        ("/places.geojson", "setting", "bookshop、shopping"),
    ],
)
def test_an_unknown_slug_is_told_what_there_is(reader, address, name, allowed):
    text = refused(reader.get(f"{address}?{name}=nowhere"), name)
    assert "没有“nowhere”" in text
    assert allowed in text


@pytest.mark.django_db
@pytest.mark.parametrize("address", EVERY)
def test_an_unknown_parameter_is_told_which_there_are(reader, address):
    names = next(names for addresses, names in PARAMETERS.items() if address in addresses)
    names = (*names, *(("datum", "lang") if address.endswith(".geojson") else ("lang", "cancelled", "alarm")))
    for unknown in ("status", "Category", "limit", "f", "Lang", "%00", "%ED%A0%80", "a" * 3000, "%E7%B1%BB%E5%88%AB"):
        response = reader.get(f"{address}?{unknown}=1")
        assert response.status_code == 400
        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert f"没有这个参数；可以用 {'、'.join(names)}" in response.content.decode()
        assert len(response.content) < 700


@pytest.mark.django_db
@pytest.mark.parametrize("address", EVERY)
def test_what_phones_and_link_trackers_add_is_ignored(reader, address):
    plain = reader.get(address)
    added = "_=1713920000&utm_source=weixin&utm_medium=x&from=singlemessage&isappinstalled=0&fbclid=a&gclid=b&spm=c"
    tracked = reader.get(f"{address}?{added}&from=again")
    assert tracked.status_code == 200
    assert (tracked.content, tracked["ETag"]) == (plain.content, plain["ETag"])
    assert b"utm_" not in tracked.content


@pytest.mark.usefixtures("_vocabularies")
def test_only_vocabularies_may_be_repeated(reader):
    make_category("reading")
    twice = reader.get("/events.ics?category=technology&category=reading")
    once = reader.get("/events.ics?category=reading,technology")
    assert twice.status_code == 200
    assert (twice.content, twice["ETag"]) == (once.content, once["ETag"])
    for name, value in (("bbox", "116,39,117,40"), ("datetime", "2026-04-23")):
        assert "只能出现一次" in refused(reader.get(f"/events.ics?{name}={value}&{name}={value}"), name)
    assert "只能出现一次" in refused(reader.get("/projects.ics?completing=2027&completing=2028"), "completing")
    many = "&".join(["category=technology"] * 51)
    assert "最多 50 个值" in refused(reader.get(f"/events.ics?{many}"), "category")


@pytest.mark.django_db
@pytest.mark.parametrize("address", EVERY)
def test_near_and_radius_are_asked_for_together(reader, address):
    for asked, missing in (
        ("near=116.46,39.92", "radius"),
        ("radius=500", "near"),
        ("near=116.46,39.92&radius=", "radius"),
        ("near=&radius=500", "near"),
    ):
        text = refused(reader.get(f"{address}?{asked}"), missing)
        assert "near=116.50,39.95&radius=500" in text
    assert reader.get(f"{address}?near=&radius=").status_code == 200
    twice = "near=116.46,39.92&radius=500"
    assert "只能出现一次" in refused(reader.get(f"{address}?{twice}&near=116.46,39.92"), "near")
    assert "只能出现一次" in refused(reader.get(f"{address}?{twice}&radius=500"), "radius")
    since = "updated_since=2026-04-23"
    assert "只能出现一次" in refused(reader.get(f"{address}?{since}&{since}"), "updated_since")


@pytest.mark.django_db
@pytest.mark.parametrize("address", EVERY)
def test_a_bad_position_or_radius_is_refused_by_its_own_name(reader, address):
    for value in NEVER:
        refused(reader.get(f"{address}?near={value}&radius=500"), "near")
        refused(reader.get(f"{address}?near=116.46,39.92&radius={value}"), "radius")


@pytest.mark.django_db
@pytest.mark.parametrize("address", EVERY)
def test_the_ends_of_time_are_moments_like_any(reader, address):
    make_event(place=make_place())
    make_project()
    for since, is_found in (("0001-01-02", True), ("9999-12-31", False)):
        response = reader.get(f"{address}?updated_since={since}")
        assert response.status_code == 200
        found = response.content.count(b'"Feature"') + response.content.count(b"BEGIN:VEVENT")
        assert bool(found) is is_found or address == "/projects.ics"  # where nothing undated stands


@pytest.mark.django_db
@pytest.mark.parametrize("address", EVERY)
def test_the_ends_of_the_earth_are_near_nothing(reader, address):
    make_event(place=make_place())
    for near in ("180,90", "-180,-90", "0,0", "-180,0", "116.46,-90"):
        for radius in (1, 50_000):
            response = reader.get(f"{address}?near={near}&radius={radius}")
            assert response.status_code == 200
            assert "推进会" not in response.content.decode()


@pytest.mark.django_db
def test_an_empty_value_asks_for_everything(reader):
    assert reader.get("/events.ics?category=&bbox=&datetime=")["ETag"] == reader.get("/events.ics")["ETag"]


@pytest.mark.django_db
def test_a_thousand_parameters_are_refused(reader):
    many = "&".join(f"_={number}" for number in range(1001))
    assert reader.get(f"/events.ics?{many}").status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize(("parameter", "make"), [("place", make_place), ("project", make_project)])
def test_a_record_the_public_never_saw_is_as_unknown_as_any(reader, parameter, make):
    make("公开", slug="known")
    hidden = make("草稿暗语", slug="hidden", public=False)
    merged = make("并掉的草稿", slug="swallowed", public=False)
    merge(merged, into=hidden, by=None, at=NOW)
    unknown = refused(reader.get(f"/events.ics?{parameter}=unknown"), parameter)
    assert unknown.endswith("可以用 known\n")
    for slug in ("hidden", "swallowed"):
        draft = refused(reader.get(f"/events.ics?{parameter}={slug}"), parameter)
        assert draft.replace(slug, "unknown") == unknown


@pytest.mark.django_db
def test_a_merged_place_answers_with_the_survivor(reader):
    survivor = make_place("朝阳公园", slug="park")
    double = make_place("朝阳公园（重复）", slug="park-2")
    make_event("在公园", place=survivor)
    make_event("在重复的公园", place=double)
    make_event("在别处", place=make_place("别处"))
    merge(double, into=survivor, by=None, at=NOW)
    by_old, by_new = reader.get("/events.geojson?place=park-2").json(), reader.get("/events.geojson?place=park").json()
    titles = {feature["properties"]["title"] for feature in by_old["features"]}
    assert titles == {"在公园", "在重复的公园"}
    assert by_old["features"] == by_new["features"]
    assert {feature["properties"]["venue"] for feature in by_new["features"]} == {"朝阳公园"}


@pytest.mark.django_db
def test_a_place_merged_into_a_draft_does_not_lead_to_it(reader):
    hidden = make_place("草稿", slug="hidden", public=False)
    double = make_place("原来的", slug="old")
    make_event("会议", place=hidden)
    merge(double, into=hidden, by=None, at=NOW)
    response = reader.get("/events.geojson?place=old")
    assert response.status_code == 200
    assert response.json()["features"] == []


@pytest.mark.django_db
def test_a_withdrawn_place_is_still_a_name_but_names_nothing(reader):
    place = make_place("撤回的暗语", slug="gone")
    make_event("会议", place=place)
    withdraw(place, by=None, at=NOW, reason="")
    response = reader.get("/events.ics?place=gone")
    assert response.status_code == 200
    assert "暗语" not in response.content.decode()


def random_boxes(count):
    dice = Random(20260424)
    for _ in range(count):
        west, east = sorted(dice.uniform(-180, 180) for _ in range(2))
        south, north = sorted(dice.uniform(-90, 90) for _ in range(2))
        yield f"{west:.7f},{south:.7f},{east:.7f},{north:.7f}"


def random_parameters(count):
    dice = Random(20260423)
    names = [*PARAMETERS[EVENTS], *PARAMETERS[PLACES], "_", "utm_x", "x", "中", "\x00"]
    texts = [*NEVER, "a", "b,a", "2026-04-23", "../..", "116,39,117,40", "116,39", "500", "moved", ""]
    for _ in range(count):
        yield [(dice.choice(names), dice.choice(texts)) for _ in range(dice.randrange(4))]


def test_of_5000_boxes_and_random_parameters_only_vocabularies_may_be_remembered():
    for box in random_boxes(5000):
        assert not EventQuery.parse(QueryDict(f"bbox={box}")).is_memoisable
        west, south, _, _ = box.split(",")
        assert not EventQuery.parse(QueryDict(f"near={west},{south}&radius=500")).is_memoisable
    bounded = {*PARAMETERS[EVENTS][:7], "datetime"}
    remembered = set()
    for pairs in random_parameters(5000):
        asked = QueryDict(mutable=True)
        for name, value in pairs:
            asked.appendlist(name, value)
        try:
            query = EventQuery.parse(asked)
        except InvalidParameter:
            continue
        assert not query.is_memoisable or set(query.values) <= bounded
        if query.is_memoisable:
            remembered.add(query.canonical())
    assert "" in remembered
    unbounded = ("bbox=", "datetime=2", "near=", "updated_since=")
    assert not any(name in canonical for canonical in remembered for name in unbounded)


def test_random_parameters_and_boxes_add_at_most_one_remembered_answer(reader):
    before = len(memo)
    unknown = [pairs for pairs in random_parameters(400) if not {"state", "datetime"} & {name for name, _ in pairs}]
    for pairs in unknown[:60]:
        query = "&".join(f"{quote(name)}={quote(value)}" for name, value in pairs)
        assert reader.get(f"/events.geojson?{query}").status_code in (200, 400)
    for box in random_boxes(30):
        assert reader.get(f"/events.geojson?bbox={box}").status_code == 200
    assert len(memo) <= before + 1


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.text(max_size=6), st.lists(st.text(max_size=9), max_size=3), max_size=3))
def test_any_parameters_at_all_are_read_or_refused(given_parameters):
    class Given:
        def lists(self):
            return given_parameters.items()

    for query in (EventQuery, PlaceQuery, ProjectQuery):
        with suppress(InvalidParameter):
            query.parse(Given())
