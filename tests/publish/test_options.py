"""`lang`, `cancelled` and `alarm` through the door: one spelling, one address, one validator each."""

from datetime import date, timedelta

import pytest
import time_machine
from icalendar import Calendar

from core.actions import save_record, withdraw
from core.models import Organisation
from core.partial_date import PartialDate
from events.actions import cancel_event
from publish.caching.memo import memo
from publish.ical import window
from tests.publish.ical.feeds import only, read
from tests.support import NOW, make_category, make_event, make_place, make_project

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
ICS = ("/events.ics", "/projects.ics")
LAYERS = ("/events.geojson", "/projects.geojson", "/places.geojson")


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def cancelled(title="骑行", **fields):
    event = make_event(title, **fields)
    cancel_event(event, reason="", by=None, at=LATER)
    return event


def name(calendar):
    """NAME, a TEXT of RFC 7986 that icalendar leaves escaped."""
    assert calendar["NAME"] == calendar["X-WR-CALNAME"]
    return str(calendar["NAME"]).replace("\\,", ",")


def refused(response, *names):
    text = response.content.decode()
    assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert [name for name in names if name not in text] == []
    return True


@pytest.mark.parametrize("address", ICS + LAYERS)
@pytest.mark.parametrize("text", ["fr", "EN", "zh", "zh-Hans", "en&lang=en", "%00", "en,zh-hans"])
def test_an_unknown_language_is_refused(reader, address, text):
    assert refused(reader.get(f"{address}?lang={text}"), "lang")


@pytest.mark.parametrize("address", ICS)
@pytest.mark.parametrize("query", ["cancelled=no", "cancelled=Show", "cancelled=show&cancelled=hide", "cancelled=%00"])
def test_an_unknown_treatment_of_what_was_cancelled_is_refused(reader, address, query):
    assert refused(reader.get(f"{address}?{query}"), "cancelled")


@pytest.mark.parametrize("address", ICS)
@pytest.mark.parametrize("text", ["30", "-PT30M", "%2BPT30M", "P29D", "P1M", "PT1H30S", "pt1h", "PT1H&alarm=PT2H"])
def test_what_is_no_duration_is_refused(reader, address, text):
    assert refused(reader.get(f"{address}?alarm={text}"), "alarm")


@pytest.mark.parametrize("address", LAYERS)
@pytest.mark.parametrize("name", ["cancelled", "alarm"])
def test_a_layer_has_no_reminders(reader, address, name):
    assert refused(reader.get(f"{address}?{name}=mark"), "没有这个参数")


@pytest.mark.parametrize("address", ICS)
@pytest.mark.parametrize("query", ["lang=zh-hans", "cancelled=mark", "alarm=", "lang=&cancelled=&alarm="])
def test_a_default_that_is_said_changes_nothing(reader, address, query):
    plain, said = reader.get(address), reader.get(f"{address}?{query}")
    assert (said["ETag"], said.content) == (plain["ETag"], plain.content)


def test_all_options_have_one_spelling_one_source_and_one_validator(reader):
    make_event()
    one = reader.get("/events.ics?alarm=PT60M&lang=en&category=technology&cancelled=show")
    two = reader.get("/events.ics?cancelled=show&category=technology&alarm=PT1H&lang=en")
    assert (one["ETag"], one.content) == (two["ETag"], two.content)
    source = "http://127.0.0.1:8000/events.ics?category=technology&alarm=PT1H&cancelled=show&lang=en"
    assert Calendar.from_ical(one.content)["SOURCE"] == source
    again = reader.get(source.removeprefix("http://127.0.0.1:8000"), headers={"If-None-Match": one["ETag"]})
    assert again.status_code == 304


def test_an_english_calendar_says_everything_of_itself_in_english(reader):
    make_event("读书会", title_en="Book club", category=make_category("reading", title="阅读", title_en="Reading"))
    response = reader.get("/events.ics?lang=en&category=reading&state=scheduled&datetime=2026-04-01/..")
    calendar = Calendar.from_ical(response.content)
    assert response["Content-Language"] == "en"
    assert name(calendar) == "Chaoyang Calendar · Events (Reading, Scheduled, Dates 2026-04-01/..)"
    assert calendar["DESCRIPTION"] == (
        "Events in Chaoyang District, Beijing, from Chaoyang Calendar."
        " The sources named with each entry are what counts."
    )
    assert calendar["PRODID"].endswith("//EN")
    assert "lang" not in calendar["URL"]
    assert only(calendar)["SUMMARY"] == "Book club"
    assert reader.get("/events.ics")["Content-Language"] == "zh-Hans"


def test_english_filters_of_every_kind_have_names(reader):
    office = Organisation.objects.create(slug="office", title="区文旅局", title_en="Culture Office")
    place = make_place("朝阳公园", slug="park", title_en="Chaoyang Park")
    make_event(organiser=office, place=place)
    make_project(completion_now=PartialDate.parse("2027-08"))
    query = "organiser=office&place=park&bbox=116,39,117,40"
    assert (
        name(read(reader, f"/events.ics?lang=en&{query}"))
        == "Chaoyang Calendar · Events (Culture Office, Chaoyang Park, Area 116,39,117,40)"
    )
    projects = read(reader, "/projects.ics?lang=en&kind=park&state=planned&completing=2027")
    assert name(projects) == "Chaoyang Calendar · Projects (Park, Completion 2027-01-01/2027-12-31, Planned)"


def test_each_language_is_stored_by_itself_and_follows_every_edit(reader):
    event = make_event("读书会", title_en="Book club")
    assert [only(read(reader, f"/events.ics?lang={lang}"))["SUMMARY"] for lang in ("zh-hans", "en")] == [
        "读书会", "Book club",
    ]  # fmt: skip
    before = reader.get("/events.ics?lang=en")
    event.title_en = "Reading circle"
    save_record(event, by=None, at=LATER)
    after = reader.get("/events.ics?lang=en", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert only(Calendar.from_ical(after.content))["SUMMARY"] == "Reading circle"


def test_an_english_layer_says_so(reader):
    place = make_place("朝阳公园", title_en="Chaoyang Park")
    make_event("读书会", title_en="Book club", place=place, start_on=date(2026, 4, 23))
    response = reader.get("/places.geojson?lang=en")
    layer = response.json()
    assert (layer["lang"], layer["attribution"]) == ("en", "Chaoyang Calendar")
    assert (response["Content-Language"], response["Content-Datum"]) == ("en", "wgs84")
    properties = layer["features"][0]["properties"]
    assert (properties["title"], properties["next_event_title"]) == ("Chaoyang Park", "Book club")
    assert "lang" not in reader.get("/places.geojson").json()
    (event,) = reader.get("/events.geojson?lang=en&datum=gcj02").json()["features"]
    assert event["properties"]["when"] == "Thursday, 23 April 2026 (clock time not announced)"


def test_cancelled_events_are_shown_as_confirmed_with_their_mark(reader):
    cancelled()
    assert only(read(reader))["STATUS"] == "CANCELLED"
    shown = only(read(reader, "/events.ics?cancelled=show"))
    assert (shown["STATUS"], shown["SUMMARY"]) == ("CONFIRMED", "【已取消】骑行")


def test_cancelled_events_are_hidden_and_the_feed_is_as_old_as_what_it_shows(reader):
    make_event("读书会")
    cancelled()
    calendar = read(reader, "/events.ics?cancelled=hide")
    assert only(calendar)["SUMMARY"] == "读书会"
    assert (calendar["LAST-MODIFIED"].dt, read(reader)["LAST-MODIFIED"].dt) == (NOW, LATER)


def test_a_feed_of_nothing_but_hidden_events_is_empty_and_valid(reader):
    cancelled()
    calendar = read(reader, "/events.ics?cancelled=hide")
    assert calendar.walk("VEVENT") == []
    assert "LAST-MODIFIED" not in calendar


@pytest.mark.parametrize(
    ("lang", "summary"), [("zh-hans", "【已撤下】此条目已撤下"), ("en", "[Withdrawn] This entry was withdrawn")]
)
def test_a_tombstone_is_cancelled_also_when_others_are_shown(reader, lang, summary):
    withdraw(make_event("暗语"), by=None, at=LATER, reason="")
    for option in ("mark", "show"):
        tombstone = only(read(reader, f"/events.ics?lang={lang}&cancelled={option}"))
        assert (tombstone["STATUS"], tombstone["SUMMARY"]) == ("CANCELLED", summary)
        assert tombstone["X-CIVIC-WITHDRAWN"] == "TRUE"
    assert read(reader, f"/events.ics?lang={lang}&cancelled=hide").walk("VEVENT") == []


@pytest.mark.parametrize("option", ["mark", "show"])
def test_a_reminder_stands_with_all_that_takes_place_and_with_nothing_else(reader, option):
    make_event("读书会")
    cancelled(start_on=date(2026, 4, 22))
    standing, off = read(reader, f"/events.ics?alarm=PT30M&cancelled={option}").walk("VEVENT")
    (alarm,) = standing.walk("VALARM")
    assert (alarm["DESCRIPTION"], alarm["TRIGGER"].dt) == ("读书会", timedelta(minutes=-30))
    assert off.walk("VALARM") == []


def test_projects_take_the_same_options(reader):
    make_project(title_en="Talent Park", completion_now=PartialDate.parse("2027-08"))
    event = only(read(reader, "/projects.ics?alarm=P1W&lang=en&cancelled=hide"))
    assert event["SUMMARY"] == "[Expected August 2027] Talent Park"
    assert event.walk("VALARM")[0]["TRIGGER"].dt == timedelta(days=-7)


def test_a_feed_with_reminders_stays_within_the_limits(reader, monkeypatch):
    for day in range(1, 25):
        make_event(f"活动{day}", start_on=date(2026, 4 + day % 6, day))
    plain = reader.get("/events.ics").content
    monkeypatch.setattr(window, "MAX_OCTETS", len(plain) + 1000)
    monkeypatch.setattr(window, "_FRAME", 3000)
    body = reader.get("/events.ics?alarm=P7D").content
    assert 0 < body.count(b"BEGIN:VEVENT") < 24
    assert body.count(b"BEGIN:VALARM") == body.count(b"BEGIN:VEVENT")
    assert len(body) <= len(plain) + 1000


def test_ever_new_reminders_leave_nothing_to_be_remembered(reader):
    make_event()
    reader.get("/events.ics?alarm=PT30M")
    held = len(memo)
    for seconds in range(61, 161):
        assert reader.get(f"/events.ics?alarm=PT{seconds}S").status_code == 200
    assert len(memo) == held > 0
