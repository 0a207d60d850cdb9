"""One question has one spelling, one validator and one address of its own."""

import pytest
from django.http import QueryDict
from icalendar import Calendar

from publish.query import EventQuery, PlaceQuery, ProjectQuery
from tests.support import make_category, make_event, make_place


@pytest.mark.parametrize(
    ("query", "texts", "canonical"),
    [
        (EventQuery, ("", "category=", "_=1", "utm_source=x"), ""),
        (
            EventQuery,
            ("category=b,a&state=moved", "state=moved&category=a&category=b", "category=a,b,a&state=moved,moved&_=9"),
            "category=a,b&state=moved",
        ),
        (
            EventQuery,
            (
                "bbox=116.30,39.8,116.70,40.20",
                "bbox=116.3,39.8,0,116.7,40.2,99",
                "bbox=%2B116.3,39.80000000,116.7,40.2",
            ),
            "bbox=116.3,39.8,116.7,40.2",
        ),
        (
            EventQuery,
            ("datetime=2026-04-23/2026-04-23", "datetime=2026-04-22T16:00:00Z", "datetime=2026-04-23"),
            "datetime=2026-04-23",
        ),
        (EventQuery, ("datetime=../..", "datetime=/..", "datetime=..%2F.."), "datetime=../.."),
        (
            ProjectQuery,
            ("completing=2027-08", "completing=2027-08-01/2027-08-31"),
            "completing=2027-08-01/2027-08-31",
        ),
        (
            PlaceQuery,
            (
                "near=116.460,39.92&radius=500.0",
                "radius=0500&near=116.46,%2B39.920",
                "near=116.46,39.92000000001&radius=500",
            ),
            "near=116.46,39.92&radius=500",
        ),
        (
            EventQuery,
            (
                "updated_since=2026-04-23",
                "updated_since=2026-04-23T00:00:00%2B08:00",
                "updated_since=2026-04-22t16:00:00.000z",
            ),
            "updated_since=2026-04-22T16:00:00Z",
        ),
        (PlaceQuery, ("setting=hotel&kind=park", "kind=park&setting=hotel"), "kind=park&setting=hotel"),
    ],
)
def test_two_spellings_have_one_canonical_form(query, texts, canonical):
    assert {query.parse(QueryDict(text)).canonical() for text in texts} == {canonical}
    assert query.parse(QueryDict(canonical)).canonical() == canonical


def test_two_spellings_have_one_validator_and_one_source(reader):
    make_category("reading")
    make_event(place=make_place())
    one = reader.get("/events.ics?category=technology,reading&bbox=116.30,39.8,116.70,40.20&_=1")
    two = reader.get("/events.ics?bbox=116.3,39.8,116.7,40.2&category=reading&category=technology&category=")
    assert one["ETag"] == two["ETag"]
    assert one.content == two.content
    source = str(Calendar.from_ical(one.content)["SOURCE"])
    assert source == "http://127.0.0.1:8000/events.ics?bbox=116.3,39.8,116.7,40.2&category=reading,technology"


@pytest.mark.parametrize("address", ["/events.geojson", "/projects.geojson", "/places.geojson"])
def test_a_layer_names_its_own_address_and_the_page_of_the_same_list(reader, address):
    layer = reader.get(f"{address}?bbox=116.30,39.8,116.70,40.2&from=timeline").json()
    assert layer["links"] == [
        {
            "rel": "self",
            "type": "application/geo+json",
            "href": f"http://127.0.0.1:8000{address}?bbox=116.3,39.8,116.7,40.2",
        },
        {
            "rel": "alternate",
            "type": "text/html",
            "href": f"http://127.0.0.1:8000{address.removesuffix('.geojson')}/?bbox=116.3,39.8,116.7,40.2",
        },
    ]


def test_the_page_of_a_layer_is_asked_for_without_what_only_layers_take(reader):
    layer = reader.get("/places.geojson?kind=park&datum=gcj02&lang=en").json()
    address, page = (link["href"] for link in layer["links"])
    assert address == "http://127.0.0.1:8000/places.geojson?kind=park&datum=gcj02&lang=en"
    assert page == "http://127.0.0.1:8000/places/?kind=park"
    assert reader.get(page.removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_a_filtered_feed_is_named_for_its_filter(reader):
    make_category("technology", title="科技")
    calendar = Calendar.from_ical(reader.get("/events.ics?category=technology").content)
    assert calendar["NAME"] == calendar["X-WR-CALNAME"] == "朝阳日历 · 活动（科技）"
    assert Calendar.from_ical(reader.get("/events.ics?datetime=../..").content)["NAME"] == "朝阳日历 · 活动"
