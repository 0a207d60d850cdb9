"""/api/v1/feeds says of every feed what the feed itself says; nothing in it is of what the public may not see."""

from datetime import date, timedelta

import pytest
import time_machine
from icalendar import Calendar

from core.actions import merge, withdraw
from core.partial_date import PartialDate
from events.actions import cancel_event
from places.actions import set_networks
from places.models import Network, Subdistrict
from publish.ical import window
from tests.publish.planted import LATER, plant
from tests.support import NOW, make_category, make_event, make_place, make_project, selects

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/feeds"
BASE = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(LATER, tick=False) as traveller:
        yield traveller


def catalogue(reader):
    response = reader.get(ADDRESS)
    assert response.status_code == 200, response.content.decode()
    assert response["Content-Type"] == "application/json"
    return response.json()


def names(reader, by):
    return [feed["slug"] for feed in catalogue(reader)["feeds"] if feed["by"] == by]


def the_feed(reader, ics):
    (found,) = [feed for feed in catalogue(reader)["feeds"] if feed["ics"] == f"{BASE}{ics}"]
    return found


def compare(reader, feed):
    """What is said of a feed with the feed."""
    body = reader.get(feed["ics"].removeprefix(BASE)).content
    calendar = Calendar.from_ical(body)
    events = calendar.walk("VEVENT")
    # A record counts once, with all its changed occurrences and what is written apart from it.
    shown = {str(event.get("RELATED-TO", event["UID"])) for event in events if "已撤下" not in event["SUMMARY"]}
    components = body[body.index(b"BEGIN:VEVENT") :].removesuffix(b"END:VCALENDAR\r\n")
    said = (feed["octets"], feed["changed_at"])
    assert said == (len(components), f"{calendar['LAST-MODIFIED'].dt:%Y-%m-%dT%H:%M:%SZ}"), feed["ics"]
    if "narrowed" in feed:
        ends = "至" + feed["narrowed"]["to"] if feed["narrowed"]["to"] else "起"
        assert f"只含{feed['narrowed']['from']}{ends}" in calendar["DESCRIPTION"]
        assert len(shown) <= feed["count"]
        for part in feed["narrowed"]["parts"]:
            compare(reader, part)
    else:
        assert len(shown) == feed["count"], feed["ics"]
        assert "只含" not in calendar["DESCRIPTION"]
    assert feed["webcal"] == feed["ics"].replace("http://", "webcal://")
    for form in ("page", "atom", "geojson"):
        assert reader.get(feed[form].removeprefix(BASE)).status_code == 200


def plant_everything():
    plant()
    with time_machine.travel(NOW, tick=False):
        old = make_place("老书屋", slug="old-house")
        merge(old, into=make_place("新书屋", slug="new-house"), by=None, at=NOW)
        make_event("在老书屋", place=old, slug="at-old")
        make_event("很久以前", start_on=date(2019, 5, 1), slug="long-ago")
        gone = make_event("要撤下的", slug="gone", place=old)
        withdraw(gone, by=None, at=NOW, reason="错发")
        make_project("完工", slug="done", kind="pilot", completion_now=PartialDate.parse("2026-11"))


def test_every_feed_is_what_the_catalogue_says_of_it(reader):
    plant_everything()
    listed = catalogue(reader)["feeds"]
    assert len(listed) >= 13
    for feed in listed:
        compare(reader, feed)


def test_there_is_one_for_everything_each_term_each_place_and_each_kind(reader):
    plant_everything()
    found = [(feed["collection"], feed["by"], feed["slug"], feed["name"]) for feed in catalogue(reader)["feeds"]]
    assert found == [
        ("events", "all", "", "全部活动"),
        ("events", "category", "reading", "阅读"),
        ("events", "category", "technology", "科技"),
        ("events", "subdistrict", "maizidian", "麦子店街道"),
        ("events", "network", "book-houses", "城市书屋"),
        ("events", "place", "chaoyang-park", "朝阳公园"),
        ("events", "place", "cuc", "中国传媒大学"),
        ("events", "place", "jingsi", "静思书屋"),
        ("events", "place", "new-house", "新书屋"),
        ("events", "place", "unverified", "待核实书屋"),
        ("projects", "all", "", "全部项目"),
        ("projects", "kind", "facility", "设施建设"),
        ("projects", "kind", "park", "公园建设"),
        ("projects", "kind", "pilot", "试点"),
    ]


def test_an_event_in_two_rooms_of_one_subdistrict_counts_once_there(reader):
    street = Subdistrict.objects.create(slug="maizidian", title="麦子店街道", code="1", kind="street")
    event = make_event(place=make_place("甲", slug="a", subdistrict=street))
    event.other_places.create(place=make_place("乙", slug="b", subdistrict=street))
    assert the_feed(reader, "/events.ics?subdistrict=maizidian")["count"] == 1
    assert names(reader, "place") == ["a", "b"]


def test_drafts_do_not_show_by_a_count_a_name_or_a_size(reader):
    make_event("公开")
    before = catalogue(reader)
    street = Subdistrict.objects.create(slug="hidden-street", title="草稿街道", code="1", kind="street")
    network = Network.objects.create(slug="hidden-network", title="草稿网络")
    place = make_place("草稿场所", slug="hidden-place", public=False, subdistrict=street)
    set_networks(place, [network], by=None, at=NOW)
    make_event("草稿", public=False, category=make_category("hidden-category"))
    make_event("草稿二", public=False, place=make_place("只有草稿的场所", slug="empty-place"))
    make_project("草稿项目", public=False, kind="pilot", completion_now="2027-08")
    assert catalogue(reader) == before


def test_a_place_that_is_no_longer_public_has_no_feed_and_lends_none(reader):
    street = Subdistrict.objects.create(slug="maizidian", title="麦子店街道", code="1", kind="street")
    place = make_place("要撤下的场所", slug="gone", subdistrict=street)
    make_event("在那里", place=place)
    assert names(reader, "place") == ["gone"]
    withdraw(place, by=None, at=NOW, reason="错发")
    assert (names(reader, "place"), names(reader, "subdistrict"), names(reader, "all")) == ([], [], [""])


def test_a_feed_of_tombstones_only_is_not_offered(reader):
    event = make_event("要撤下的", category=make_category("reading"))
    withdraw(event, by=None, at=NOW, reason="错发")
    assert catalogue(reader)["feeds"] == []
    assert b"BEGIN:VEVENT" in reader.get("/events.ics?category=reading").content


def test_a_cancelled_event_is_still_in_its_feed(reader):
    cancel_event(make_event("取消的"), reason="", by=None, at=NOW)
    assert the_feed(reader, "/events.ics")["count"] == 1


@pytest.fixture
def small_budget(monkeypatch):
    monkeypatch.setattr(window, "MAX_EVENTS", 12)


def plant_many():
    """Two a month of one category for two years, and a few of another, half of them in a subdistrict."""
    street = Subdistrict.objects.create(slug="maizidian", title="麦子店街道", code="1", kind="street")
    park = make_place("朝阳公园", slug="park", subdistrict=street)
    for number in range(48):
        day = date(2025, 1, 5) + timedelta(days=15 * number)
        make_event(f"科技{number}", start_on=day, place=park if number % 2 else None, slug=f"t-{number}")
    for number in range(5):
        make_event(f"阅读{number}", start_on=date(2026, 5, 1 + number), category=make_category("reading"))


@pytest.mark.usefixtures("small_budget")
def test_a_feed_beyond_the_budget_says_what_it_is_narrowed_to_and_names_its_parts(reader):
    plant_many()
    whole = the_feed(reader, "/events.ics")
    assert whole["count"] == 53
    assert whole["narrowed"]["from"] == "2026-04-01"
    parts = [(part["by"], part["slug"], part["count"]) for part in whole["narrowed"]["parts"]]
    assert parts == [
        ("category", "reading", 5), ("category", "technology", 48), ("subdistrict", "maizidian", 24),
        ("year", "2026", 28), ("year", "2025", 25),
    ]  # fmt: skip
    technology = the_feed(reader, "/events.ics?category=technology")
    assert [part["ics"].removeprefix(BASE) for part in technology["narrowed"]["parts"]] == [
        "/events.ics?category=technology&subdistrict=maizidian",
        "/events.ics?category=technology&datetime=2026-01-01/2026-12-31",
        "/events.ics?category=technology&datetime=2025-01-01/2025-12-31",
    ]
    assert "narrowed" not in the_feed(reader, "/events.ics?category=reading")


@pytest.mark.usefixtures("small_budget")
def test_what_is_said_of_narrowed_feeds_and_their_parts_is_true(reader):
    plant_many()
    listed = catalogue(reader)["feeds"]
    assert sum("narrowed" in feed for feed in listed) == 4
    for feed in listed:
        compare(reader, feed)


def test_the_answer_has_the_caching_of_every_feed(reader):
    make_event()
    first = reader.get(ADDRESS)
    assert first["Access-Control-Allow-Origin"] == "*"
    assert first["Cache-Control"].startswith("public, max-age=")
    assert reader.get(ADDRESS, headers={"if-none-match": first["ETag"]}).status_code == 304
    make_event("又一个")
    assert reader.get(ADDRESS, headers={"if-none-match": first["ETag"]}).status_code == 200
    assert reader.head(ADDRESS).status_code == 200
    assert reader.post(ADDRESS).status_code == 405
    assert reader.get(f"{ADDRESS}?utm_source=x")["ETag"] == reader.get(ADDRESS)["ETag"]
    refused = reader.get(f"{ADDRESS}?kind=x")
    assert (refused.status_code, refused["Content-Type"]) == (400, "application/problem+json")


def make_district(number):
    """Events in as many categories, subdistricts, networks and places; some of these merged away."""
    for index in range(number):
        street = Subdistrict.objects.create(slug=f"s-{index}", title="街道", code=str(index), kind="street")
        network = Network.objects.create(slug=f"n-{index}", title="网络")
        place = make_place(f"地点{index}", subdistrict=street)
        set_networks(place, [network], by=None, at=NOW)
        make_event(f"活动{index}", category=make_category(f"c-{index}"), place=place)
        make_project(f"项目{index}", completion_now="2027-08")


@pytest.mark.parametrize("number", [1, 20])
def test_the_number_of_queries_does_not_grow_with_the_feeds(reader, number, django_assert_max_num_queries):
    make_district(number)
    for address in ("/events.ics", "/projects.ics"):
        reader.get(address)
    with django_assert_max_num_queries(60) as captured:
        assert len(catalogue(reader)["feeds"]) == 3 + 4 * number
    # The version before and after. Of events: what is gone, where else they are held, the places (merged,
    # public), their terms (two vocabularies, memberships), categories, entries. Of projects: what is gone,
    # entries. Where the store stands: five for each.
    assert selects(captured) == 24


def test_without_anything_there_is_an_empty_list(reader):
    assert catalogue(reader)["feeds"] == []
