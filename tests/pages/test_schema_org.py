"""What detail pages tell machines by schema.org: exactly what is known, and nothing that could break the page."""

import json
import re
from datetime import UTC, date, datetime, time
from html.parser import HTMLParser
from typing import Any

import pytest

from core.models import Organisation
from core.partial_date import PartialDate
from events.actions import cancel_event, cancel_occurrence, postpone_event
from events.models import OtherPlace
from tests.newspaper import estimated, make_book_house, make_page_one, make_promised_park, make_source, make_subdistrict
from tests.support import NOW, Reader, hold_clock, make_event, make_place

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
CONTEXT = {"@context": "https://schema.org"}
PARK = {
    "@type": "Park",
    "@id": f"{SITE}/places/park/",
    "name": "朝阳公园",
    "url": f"{SITE}/places/park/",
    "address": {"@type": "PostalAddress", "streetAddress": "朝阳公园南路1号", "addressLocality": "建外街道"},
    "geo": {"@type": "GeoCoordinates", "latitude": 39.92, "longitude": 116.46},
}


class Scripts(HTMLParser):
    """The texts of the data blocks, as a browser would find them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_inside = tag == "script" and dict(attrs).get("type") == "application/ld+json"
        if self.is_inside:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self.is_inside = False

    def handle_data(self, data: str) -> None:
        if self.is_inside:
            self.found[-1] += data


def scripts(reader: Reader, address: str) -> list[str]:
    hold_clock(datetime(2026, 4, 21, 1, 0, tzinfo=UTC))
    parser = Scripts()
    parser.feed(reader.get(address).content.decode())
    return parser.found


def thing(reader: Reader, address: str) -> dict[str, Any]:
    (script,) = scripts(reader, address)
    found: dict[str, Any] = json.loads(script)
    return found


def park(**fields: Any) -> Any:
    return make_place(
        "朝阳公园", slug="park", address="朝阳公园南路1号", **{"subdistrict": make_subdistrict(), **fields}
    )


def test_an_event_with_everything(reader: Reader) -> None:
    organiser = Organisation.objects.create(slug="zhengxie", title="区政协", url="https://zx.example.cn/")
    umbrella = make_event("读书季", slug="season", is_umbrella=True)
    make_event(
        "读书会",
        slug="reading",
        summary="一起读书。",
        organiser=organiser,
        umbrella=umbrella,
        place=park(),
        online_url="https://live.example.cn/1",
        start_on=date(2026, 4, 25),
        precision="minute",
        start_time=time(14, 0),
        end_time=time(16, 30),
    )
    assert thing(reader, "/events/reading/") == CONTEXT | {
        "@type": "Event",
        "@id": f"{SITE}/events/reading/",
        "name": "读书会",
        "url": f"{SITE}/events/reading/",
        "startDate": "2026-04-25T14:00:00+08:00",
        "endDate": "2026-04-25T16:30:00+08:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode",
        "location": [PARK, {"@type": "VirtualLocation", "url": "https://live.example.cn/1"}],
        "description": "一起读书。",
        "organizer": {"@type": "Organization", "name": "区政协", "url": "https://zx.example.cn/"},
        "superEvent": {
            "@type": "Event",
            "@id": f"{SITE}/events/season/",
            "name": "读书季",
            "url": f"{SITE}/events/season/",
        },
    }


def test_an_event_of_which_little_is_known_says_no_more(reader: Reader) -> None:
    make_event("讲座", slug="talk", start_on=date(2026, 4, 25), precision="part-of-day", part_of_day="morning")
    assert thing(reader, "/events/talk/") == CONTEXT | {
        "@type": "Event",
        "@id": f"{SITE}/events/talk/",
        "name": "讲座",
        "url": f"{SITE}/events/talk/",
        "startDate": "2026-04-25",
        "endDate": "2026-04-25",
        "eventStatus": "https://schema.org/EventScheduled",
    }


MINUTE: dict[str, Any] = {"start_on": date(2026, 4, 25), "precision": "minute", "start_time": time(14, 0)}


@pytest.mark.parametrize(
    ("fields", "start", "end"),
    [
        ({"start_on": date(2026, 4, 28), "end_on": date(2026, 4, 29)}, "2026-04-28", "2026-04-29"),
        (MINUTE, "2026-04-25T14:00:00+08:00", None),
        ({**MINUTE, "end_on": date(2026, 4, 27)}, "2026-04-25T14:00:00+08:00", "2026-04-27"),
        ({**MINUTE, "zone": "America/New_York"}, "2026-04-25T14:00:00-04:00", None),
    ],
)
def test_a_time_is_as_fine_as_it_was_published(
    fields: dict[str, Any], start: str, end: str | None, reader: Reader
) -> None:
    make_event("讲座", slug="talk", **fields)
    told = thing(reader, "/events/talk/")
    assert (told["startDate"], told.get("endDate")) == (start, end)


def test_what_became_of_an_event(reader: Reader) -> None:
    later = make_event("改期", slug="later", start_on=date(2026, 4, 25))
    postpone_event(later, to=date(2026, 4, 30), by=None, at=NOW)
    opened = make_event("待定", slug="open", start_on=date(2026, 4, 25))
    postpone_event(opened, to=None, by=None, at=NOW)
    cancel_event(make_event("取消", slug="off", start_on=date(2026, 4, 25)), reason="雨", by=None, at=NOW)
    make_event("暂定", slug="maybe", state="tentative", start_on=date(2026, 4, 25))
    told = {slug: thing(reader, f"/events/{slug}/") for slug in ("later", "open", "off", "maybe")}
    names = ("eventStatus", "startDate", "endDate", "previousStartDate")
    assert {slug: [one.get(name) for name in names] for slug, one in told.items()} == {
        "later": ["https://schema.org/EventRescheduled", "2026-04-30", "2026-04-30", "2026-04-25"],
        "open": ["https://schema.org/EventPostponed", None, None, "2026-04-25"],
        "off": ["https://schema.org/EventCancelled", "2026-04-25", "2026-04-25", None],
        "maybe": [None, "2026-04-25", "2026-04-25", None],
    }


def test_a_series_has_its_next_occurrences_with_what_became_of_each(reader: Reader) -> None:
    series = make_event("读书会", slug="series", start_on=date(2026, 4, 15), rule="FREQ=WEEKLY;COUNT=4")
    cancel_occurrence(series, on=date(2026, 4, 29), by=None, at=NOW)
    told = thing(reader, "/events/series/")
    assert (told["@type"], told["startDate"], told["endDate"]) == ("EventSeries", "2026-04-15", "2026-05-06")
    assert [(one["startDate"], one["eventStatus"].rpartition("/")[2]) for one in told["subEvent"]] == [
        ("2026-04-22", "EventScheduled"),
        ("2026-04-29", "EventCancelled"),
        ("2026-05-06", "EventScheduled"),
    ]


def test_an_umbrella_has_its_parts(reader: Reader) -> None:
    events = make_page_one()
    told = thing(reader, f"/events/{events['umbrella'].slug}/")
    assert "startDate" not in told
    assert [(one["@id"], one["startDate"]) for one in told["subEvent"]] == [
        (f"{SITE}/events/{events['meeting'].slug}/", "2026-04-21"),
        (f"{SITE}/events/{events['final'].slug}/", "2026-04-28"),
    ]


def test_a_position_is_told_only_where_it_is_cited(reader: Reader) -> None:
    make_place("大望京中心", slug="hall", **estimated())
    make_event("会", slug="talk", place=make_place("估计的馆", slug="vague", **estimated()))
    assert "geo" not in thing(reader, "/places/hall/")
    assert "geo" not in thing(reader, "/events/talk/")["location"]


def test_a_place_with_everything(reader: Reader) -> None:
    park(alias="水碓公园", summary="大公园。", phone="010-1234", url="https://park.example.cn/")
    assert thing(reader, "/places/park/") == CONTEXT | PARK | {
        "alternateName": "水碓公园",
        "description": "大公园。",
        "telephone": "010-1234",
        "sameAs": "https://park.example.cn/",
    }


@pytest.mark.parametrize(("as_of", "is_told"), [("2026-03", True), ("2017", False)])
def test_hours_are_told_unless_they_are_old(as_of: str, is_told: bool, reader: Reader) -> None:
    park(opening_hours="Mo-Fr 09:00-21:00", opening_hours_as_of=PartialDate.parse(as_of))
    days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
    hours = {"@type": "OpeningHoursSpecification", "dayOfWeek": days, "opens": "09:00", "closes": "21:00"}
    told = thing(reader, "/places/park/").get("openingHoursSpecification", [])
    assert (hours in told) is is_told
    assert bool(told) is is_told


def test_things_are_told_in_the_language_of_the_page(reader: Reader) -> None:
    make_event("会", title_en="Talk", slug="talk", place=make_place("馆", title_en="Hall", slug="hall"))
    told = thing(reader, "/events/talk/?lang=en")
    assert (told["@id"], told["url"]) == (f"{SITE}/events/talk/", f"{SITE}/events/talk/?lang=en")
    assert (told["name"], told["location"]["name"]) == ("Talk", "Hall")


def test_a_project_is_none_of_schema_org_s_things(reader: Reader) -> None:
    assert scripts(reader, f"/projects/{make_promised_park(make_source()).slug}/") == []


def test_what_the_public_may_not_see_is_not_told(reader: Reader) -> None:
    hidden = make_place("秘密馆", public=False)
    event = make_event("会", slug="talk", place=hidden, umbrella=make_event("秘密赛事", is_umbrella=True, public=False))
    OtherPlace.objects.create(record=event, place=hidden)
    (script,) = scripts(reader, "/events/talk/")
    assert "秘密" not in script
    assert not {"location", "superEvent", "eventAttendanceMode"} & json.loads(script).keys()


@pytest.mark.parametrize(
    "title", ["</script><script>alert(1)</script>", "<!--<script>", "甲\u2028乙\u2029丙", 'a"b\\c&amp;d', "]]>"]
)
def test_no_title_breaks_out_of_its_script(title: str, reader: Reader) -> None:
    place = make_place(title, slug="park", alias=title, phone=title[:50])
    (script,) = scripts(reader, "/places/park/")
    assert not re.search("[<>&\u2028\u2029]", script)
    assert json.loads(script)["name"] == place.title


def test_a_book_house_is_a_library(reader: Reader) -> None:
    house = make_book_house(opened=PartialDate.parse("2017"))
    assert thing(reader, f"/places/{house.slug}/")["@type"] == "Library"
