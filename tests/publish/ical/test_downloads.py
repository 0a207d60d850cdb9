"""One event or project as a file, and a place's feed: the same entries as in the feeds, at addresses of their own."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from core.actions import merge, save_record, withdraw
from core.partial_date import PartialDate
from events.actions import cancel_event
from events.models import Precision
from tests.publish.ical.feeds import only, read
from tests.support import NOW, commit, make_event, make_place, make_project, selects

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def download(reader, address):
    """The calendar of a file that two parsers have read, and the answer."""
    response = reader.get(address)
    assert response.status_code == 200, response.content.decode()
    assert response["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    name = address.rpartition("/")[2].partition("?")[0]
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    calendar = Calendar.from_ical(response.content)
    assert [part.errors for part in calendar.walk()] == [[]] * len(calendar.walk())
    IcsCalendarStream.calendar_from_ics(response.content.decode())
    return calendar, response


def vevents(body):
    """The bytes of the components."""
    return body.partition(b"BEGIN:VEVENT")[2].rpartition(b"END:VEVENT")[0]


def test_a_file_has_the_entry_of_the_feed_to_the_byte(reader):
    make_event("讲座", slug="talk", precision=Precision.MINUTE, start_time=time(9, 30), zone="America/New_York")
    make_event("别的")
    calendar, response = download(reader, "/events/talk.ics")
    assert vevents(response.content) in reader.get("/events.ics").content
    assert only(calendar)["SUMMARY"] == "讲座"
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai", "America/New_York"]


def test_a_file_is_published_once_and_names_no_calendar(reader):
    make_event("讲座", slug="talk")
    calendar, _ = download(reader, "/events/talk.ics")
    assert set(calendar) == {"VERSION", "PRODID", "CALSCALE", "METHOD"}
    assert calendar["METHOD"] == "PUBLISH"


def test_a_file_takes_the_options_of_a_feed(reader):
    make_event("讲座", slug="talk", title_en="A talk")
    calendar, response = download(reader, "/events/talk.ics?lang=en&alarm=PT60M")
    assert response["Content-Language"] == "en"
    assert (only(calendar)["SUMMARY"], len(only(calendar).walk("VALARM"))) == ("A talk", 1)
    assert download(reader, "/events/talk.ics?alarm=PT1H&lang=en")[1]["ETag"] == response["ETag"]
    assert download(reader, "/events/talk.ics")[1]["ETag"] != response["ETag"]


@pytest.mark.parametrize(
    "query", ["category=reading", "datetime=../..", "lang=fr", "alarm=1", "cancelled=no", "datum=bd09"]
)
def test_there_is_nothing_to_filter(reader, query):
    make_event("讲座", slug="talk")
    make_project("公园", slug="park")
    for address in ("/events/talk.ics", "/projects/park.ics"):
        response = reader.get(f"{address}?{query}")
        assert response.status_code == 400
        assert query.partition("=")[0] in response.content.decode()


def test_a_cancelled_event_is_marked_shown_or_left_out(reader):
    event = make_event("讲座", slug="talk")
    cancel_event(event, reason="", by=None, at=LATER)
    assert only(download(reader, "/events/talk.ics")[0])["STATUS"] == "CANCELLED"
    assert only(download(reader, "/events/talk.ics?cancelled=show")[0])["STATUS"] == "CONFIRMED"
    assert download(reader, "/events/talk.ics?cancelled=hide")[0].walk("VEVENT") == []


def test_an_umbrella_gives_its_public_parts(reader):
    umbrella = make_event("大赛", slug="games", is_umbrella=True)
    make_event("决赛", umbrella=umbrella, start_on=date(2026, 4, 28))
    make_event("初赛", umbrella=umbrella, start_on=date(2026, 4, 22))
    make_event("暗语", umbrella=umbrella, public=False)
    calendar, _ = download(reader, "/events/games.ics")
    assert [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")] == ["初赛", "决赛"]


def test_a_project_is_its_promise(reader):
    make_project("公园", slug="park", completion_now=PartialDate.parse("2027-08"))
    calendar, response = download(reader, "/projects/park.ics")
    assert only(calendar)["SUMMARY"] == "【预计8月竣工】公园"
    assert vevents(response.content) in reader.get("/projects.ics").content


@pytest.mark.parametrize("promise", [None, "2027", "2027-35"])
def test_a_project_without_a_month_has_no_entry_yet(reader, promise):
    make_project("公园", slug="park", completion_now=PartialDate.parse(promise) if promise else None)
    assert download(reader, "/projects/park.ics")[0].walk("VEVENT") == []


@pytest.mark.parametrize(("make", "collection"), [(make_event, "events"), (make_project, "projects")])
def test_what_was_merged_gives_the_survivor_and_what_was_withdrawn_a_tombstone(reader, make, collection):
    fields = {"completion_now": PartialDate.parse("2027-08")} if make is make_project else {}
    old, new, gone = (
        make(title, slug=slug, **fields) for title, slug in (("旧", "old"), ("新", "new"), ("暗语", "gone"))
    )
    merge(old, into=new, by=None, at=LATER)
    withdraw(gone, by=None, at=LATER, reason="")
    with time_machine.travel(LATER, tick=False):
        assert only(download(reader, f"/{collection}/old.ics")[0])["UID"] == str(new.uid)
        calendar, response = download(reader, f"/{collection}/gone.ics")
        assert (only(calendar)["UID"], only(calendar)["STATUS"]) == (str(gone.uid), "CANCELLED")
        assert "暗语" not in response.content.decode()
        assert reader.get(f"/{collection}/gone.geojson").status_code == 410
        merged = reader.get(f"/{collection}/old.geojson")
        assert merged.json()["id"] == str(new.uid)


def test_what_left_no_tombstone_is_gone_without_its_words(reader):
    umbrella = make_event("暗语", slug="games", is_umbrella=True)
    project = make_project("暗语", slug="park")
    for record, address in ((umbrella, "/events/games.ics"), (project, "/projects/park.ics")):
        withdraw(record, by=None, at=LATER, reason="暗语")
        response = reader.get(address)
        assert (response.status_code, response["Cache-Control"]) == (410, "private, no-store")
        assert "暗语" not in response.content.decode()


@pytest.mark.parametrize("ending", [".ics", ".geojson"])
@pytest.mark.parametrize("collection", ["events", "places", "projects"])
def test_what_never_was_public_is_as_unknown_as_any_address(reader, collection, ending):
    make = {"events": make_event, "places": make_place, "projects": make_project}[collection]
    make("草稿", slug="draft", public=False)
    unknown = reader.get("/nothing/at/all")
    for slug in ("draft", "never-there"):
        response = reader.get(f"/{collection}/{slug}{ending}")
        assert (response.status_code, response.content) == (404, unknown.content), slug
        assert response["Content-Type"] == unknown["Content-Type"]


def test_a_broken_record_is_an_empty_file_and_no_error(reader, caplog):
    event = make_event("破损", slug="broken", rule="FREQ=DAILY;COUNT=3")
    commit()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE events_event SET rule = 'FREQ=NONSENSE' WHERE id = %s", [event.pk])
    assert download(reader, "/events/broken.ics")[0].walk("VEVENT") == []
    assert str(event.uid) in caplog.text


def test_an_unchanged_file_costs_one_query(reader):
    make_event("讲座", slug="talk")
    etag = reader.get("/events/talk.ics")["ETag"]
    with CaptureQueriesContext(connection) as queries:
        assert reader.get("/events/talk.ics", headers={"If-None-Match": etag}).status_code == 304
    assert selects(queries) == 1


def test_an_edit_reaches_the_file(reader):
    event = make_event("讲座", slug="talk")
    reader.get("/events/talk.ics")
    event.title = "改了"
    save_record(event, by=None, at=LATER)
    assert only(download(reader, "/events/talk.ics")[0])["SUMMARY"] == "改了"


def test_a_place_has_a_feed_of_what_is_on_there(reader):
    park = make_place("朝阳公园", slug="park", title_en="Chaoyang Park")
    make_event("书市", place=park)
    make_event("别处")
    calendar = read(reader, "/places/park.ics")
    assert only(calendar)["SUMMARY"] == "书市"
    assert calendar["NAME"] == "朝阳日历 · 活动（朝阳公园）"
    assert calendar["SOURCE"] == "http://127.0.0.1:8000/places/park.ics"
    assert calendar["URL"] == "http://127.0.0.1:8000/places/park/"
    assert "METHOD" not in calendar
    assert vevents(reader.get("/events.ics?place=park").content) == vevents(reader.get("/places/park.ics").content)


def test_a_places_feed_takes_every_filter_and_option_but_the_place(reader):
    park = make_place("朝阳公园", slug="park", title_en="Chaoyang Park")
    make_event("书市", title_en="Book fair", place=park)
    calendar = read(reader, "/places/park.ics?lang=en&alarm=PT60M&datetime=2026-04-01/..&category=technology")
    assert only(calendar)["SUMMARY"] == "Book fair"
    assert calendar["SOURCE"] == (
        "http://127.0.0.1:8000/places/park.ics?category=technology&datetime=2026-04-01/..&alarm=PT1H&lang=en"
    )
    for wrong in ("place=park", "place=elsewhere", "kind=park", "category=nothing", "alarm=1"):
        response = reader.get(f"/places/park.ics?{wrong}")
        assert response.status_code == 400, wrong
        assert wrong.partition("=")[0] in response.content.decode()


def test_a_merged_or_withdrawn_places_feed_lives_on(reader):
    old, park = make_place("旧馆", slug="old"), make_place("新馆", slug="park")
    make_event("书市", place=old)
    merge(old, into=park, by=None, at=LATER)
    gone = make_place("暗语", slug="gone")
    make_event("讲座", place=gone)
    withdraw(gone, by=None, at=LATER, reason="")
    with time_machine.travel(LATER, tick=False):
        assert only(read(reader, "/places/old.ics"))["LOCATION"] == "新馆"
        assert only(read(reader, "/places/gone.ics"))["LOCATION"] == "地点待定"
        assert "暗语" not in reader.get("/places/gone.ics").content.decode()


def test_an_unchanged_places_feed_costs_one_query(reader):
    make_event("书市", place=make_place(slug="park"))
    etag = reader.get("/places/park.ics")["ETag"]
    with CaptureQueriesContext(connection) as queries:
        assert reader.get("/places/park.ics", headers={"If-None-Match": etag}).status_code == 304
    assert selects(queries) == 1
