"""VEVENTs in English, as two independent programs read them; what nobody translated says that it is Chinese."""

from datetime import date, time, timedelta

import pytest
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from core.language import Language
from core.models import Organisation
from core.partial_date import PartialDate
from events.actions import cancel_event, move_event, postpone_event
from events.models import Event, OtherPlace, Precision
from projects.actions import slip_completion
from projects.models import Project, ProjectState
from publish.ical import calendar
from publish.ical.event_component import event_component
from publish.ical.project_component import project_component
from tests.support import NOW, make_category, make_event, make_place, make_project

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def read(component):
    """The event as icalendar reads it, when Home Assistant's parser reads it too."""
    whole = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test\r\n" + component + calendar.FOOTER
    assert all(len(line) <= 75 for line in whole.split(b"\r\n"))
    (theirs,) = IcsCalendarStream.calendar_from_ics(whole.decode()).events
    (event,) = Calendar.from_ical(whole).walk("VEVENT")
    assert event.errors == []
    assert (theirs.uid, theirs.summary, theirs.location) == (event["UID"], event["SUMMARY"], event.get("LOCATION"))
    return event


def shown(event):
    found = Event.objects.with_relations().get(pk=event.pk)
    return read(event_component(found, LATER, Language.EN))


def shown_project(project):
    return read(project_component(Project.objects.with_relations().get(pk=project.pk), LATER, Language.EN))


def description(event):
    return str(event["DESCRIPTION"]).splitlines()


def make_translated(**fields):
    """An event all of whose words are there in English."""
    fields = {
        "category": make_category("reading", title="阅读", title_en="Reading"),
        "organiser": Organisation.objects.create(slug="office", title="区文旅局", title_en="Culture Office"),
        "place": make_place("朝阳公园", title_en="Chaoyang Park", address="南路1号", address_en="1 South Road"),
        "title_en": "Book club", "summary": "摘要", "summary_en": "A summary",
        **fields,
    }  # fmt: skip
    return make_event("读书会", **fields)


def test_everything_is_english_when_everything_was_translated():
    event = shown(make_translated(precision=Precision.MINUTE, start_time=time(9, 30)))
    assert (event["SUMMARY"], event["LOCATION"]) == ("Book club", "Chaoyang Park, 1 South Road")
    assert (event["CATEGORIES"].cats, event["CONTACT"]) == (["Reading"], "Culture Office")
    location = event["X-APPLE-STRUCTURED-LOCATION"]
    assert (location.params["X-TITLE"], location.params["X-ADDRESS"]) == ("Chaoyang Park", "1 South Road")
    assert description(event) == [
        "When: Tuesday, 21 April 2026, from 09:30 (end time not announced)",
        "End time not announced; the calendar shows one hour",
        "A summary",
        "http://127.0.0.1:8000/events/du-shu-hui/",
    ]
    assert "X-CIVIC-TITLE-LANGUAGE" not in event


def test_what_was_not_translated_stands_in_chinese_and_says_so():
    park = make_place("静思书屋", address="甲街")
    event = shown(make_translated(title_en="", summary_en="", place=park, category=make_category("x", title="阅读")))
    assert event["SUMMARY"] == "读书会"
    assert event["X-CIVIC-TITLE-LANGUAGE"] == "zh-Hans"
    assert event["CATEGORIES"].cats == ["阅读"]
    assert event["LOCATION"] == "静思书屋, 甲街"
    assert "摘要" in description(event)


def test_in_chinese_no_language_is_said():
    event = Event.objects.with_relations().get(pk=make_translated().pk)
    assert b"LANGUAGE" not in event_component(event, LATER)
    assert event_component(event, LATER) == event_component(event, LATER, Language.ZH_HANS)


def test_both_languages_differ_in_words_alone():
    event = Event.objects.with_relations().get(pk=make_translated(rule="FREQ=DAILY;COUNT=2").pk)
    zh, en = (read(event_component(event, LATER, language)) for language in Language)
    worded = {"SUMMARY", "LOCATION", "DESCRIPTION", "CATEGORIES", "CONTACT", "X-APPLE-STRUCTURED-LOCATION"}
    assert list(zh) == list(en)
    assert {name for name in zh if zh[name] != en[name] or zh[name].params != en[name].params} <= worded
    assert {name for name in zh if zh[name].to_ical() != en[name].to_ical()} == worded - {"X-APPLE-STRUCTURED-LOCATION"}


def test_a_cancelled_event_says_so_first():
    event = make_translated()
    cancel_event(event, reason="天气原因", by=None, at=LATER)
    event = shown(event)
    assert (event["STATUS"], event["SUMMARY"]) == ("CANCELLED", "[Cancelled] Book club")
    assert "Note: 天气原因" in description(event)


def test_a_new_date_names_the_old_one():
    event = make_translated()
    postpone_event(event, to=date(2026, 5, 9), by=None, at=LATER)
    event = shown(event)
    assert event["SUMMARY"] == "[Rescheduled] Book club"
    assert "Originally planned for Tuesday, 21 April 2026" in description(event)


def test_a_new_venue_names_the_old_one():
    event = make_translated()
    move_event(event, to=make_place("新馆", title_en="New Hall"), by=None, at=LATER)
    event = shown(event)
    assert (event["SUMMARY"], event["LOCATION"]) == ("[Venue changed] Book club", "New Hall")
    assert "Original venue: Chaoyang Park" in description(event)


def test_several_places_wholes_and_doubts_are_named():
    umbrella = make_event("大赛", is_umbrella=True, title_en="Competition")
    project = make_project("人才公园", title_en="Talent Park")
    event = make_translated(umbrella=umbrella, project=project, note="待核实", online_url="https://a.example/x")
    OtherPlace.objects.create(record=event, place=make_place("静思书屋", title_en="Jingsi Book House"))
    event = shown(event)
    assert event["LOCATION"] == "Several places in the district"
    assert description(event)[1:-1] == [
        "Places: Chaoyang Park, 1 South Road; Jingsi Book House",
        "Online: https://a.example/x",
        "Part of: Competition",
        "Project: Talent Park",
        "A summary",
        "To be verified: 待核实",
    ]


def test_a_projects_promise_and_how_it_moved():
    owner = Organisation.objects.create(slug="parks", title="区园林绿化局", title_en="Parks Office")
    project = make_project(
        title_en="Talent Park", owner=owner, completion_now=PartialDate.parse("2027-06"), place=make_place("来广营")
    )
    slip_completion(
        project, to=PartialDate.parse("2027-08"), said_on=date(2026, 4, 21), reason="管线", source=None, by=None,
        at=LATER,
    )  # fmt: skip
    event = shown_project(project)
    assert (event["SUMMARY"], event["CONTACT"]) == ("[Expected August 2027] Talent Park", "Parks Office")
    assert event["CATEGORIES"].cats == ["Park"]
    assert event["LOCATION"] == "来广营"
    assert description(event)[:-1] == [
        "Completion expected: August 2027",
        "Announced to the month only; this stands for no particular day",
        "21 April 2026: moved from June 2027 to August 2027 (管线)",
    ]


def test_a_completed_projects_day():
    project = make_project(
        title_en="Greenway", completion_now=PartialDate.parse("2026-04"), state=ProjectState.COMPLETED,
        completed_on=PartialDate.parse("2026-04-18"),
    )  # fmt: skip
    event = shown_project(project)
    assert (event["SUMMARY"], event["STATUS"]) == ("[Completed 18 April 2026] Greenway", "CONFIRMED")


def test_text_bears_no_parameter_that_a_reader_would_hand_on_as_an_object():
    component = event_component(Event.objects.with_relations().get(pk=make_event().pk), LATER, Language.EN)
    bare = ("SUMMARY", "LOCATION", "DESCRIPTION", "CATEGORIES")
    assert [name for name in bare if f"\r\n{name}:".encode() not in component] == []
