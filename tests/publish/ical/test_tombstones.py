"""What was public and is not any more stays a while as a cancelled entry without its words, and so leaves phones."""

from datetime import date, time, timedelta

import icalendar
import pytest
import time_machine

from core.actions import merge, publish, save_record, withdraw
from core.partial_date import PartialDate
from events.actions import cancel_event
from tests.support import NOW, Reader, make_category, make_event, make_project

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def entries(address="/events.ics"):
    return {str(entry["uid"]): entry for entry in icalendar.Calendar.from_ical(Reader().get(address).content).events}


def test_a_withdrawn_event_becomes_a_cancelled_entry_without_its_words(clock):
    event = make_event("秘密标题", description="秘密说明", summary="秘密摘要", title_en="secret")
    make_event("别的")
    published = entries()[str(event.uid)]
    clock.move_to(LATER)
    withdraw(event, by=None, at=LATER, reason="秘密理由")
    gone = entries()[str(event.uid)]
    assert gone["status"] == "CANCELLED"
    assert gone["sequence"] == published["sequence"] + 1
    assert (gone["dtstart"].dt, gone["dtend"].dt) == (published["dtstart"].dt, published["dtend"].dt)
    assert gone["last-modified"].dt == LATER
    body = Reader().get("/events.ics").content.decode()
    assert "秘密" not in body
    assert "secret" not in body
    assert event.slug not in body


def test_it_stays_ninety_days_and_comes_back_when_it_is_published_again(clock):
    event = make_event(start_on=date(2026, 8, 1))
    clock.move_to(LATER)
    withdraw(event, by=None, at=LATER, reason="")
    for days, is_there in ((89, True), (91, False)):
        clock.move_to(LATER + timedelta(days=days))
        assert (str(event.uid) in entries()) == is_there
    publish(event, by=None, at=LATER + timedelta(days=91))
    back = entries()[str(event.uid)]
    assert back["status"] == "CONFIRMED"
    assert back["sequence"] == 2


def test_a_merged_event_goes_and_its_survivor_stays(clock):
    survivor, double = make_event("留下的"), make_event("重复的")
    clock.move_to(LATER)
    merge(double, into=survivor, by=None, at=LATER)
    found = entries()
    assert found[str(double.uid)]["status"] == "CANCELLED"
    assert found[str(survivor.uid)]["status"] == "CONFIRMED"
    assert "重复的" not in Reader().get("/events.ics").content.decode()


def test_what_ran_out_by_schedule_goes_the_same_way(clock):
    event = make_event("限时标题")
    event.unpublish_at = LATER
    save_record(event, by=None, at=NOW)
    assert "限时标题" in Reader().get("/events.ics").content.decode()
    clock.move_to(LATER)
    gone = entries()[str(event.uid)]
    assert (gone["status"], gone["last-modified"].dt) == ("CANCELLED", LATER)
    assert "限时标题" not in Reader().get("/events.ics").content.decode()
    clock.move_to(LATER + timedelta(days=91))
    assert str(event.uid) not in entries()


def test_what_never_was_public_leaves_nothing(clock):
    draft = make_event("草稿", public=False)
    planned = make_event("预定", public=False)
    publish(planned, by=None, at=NOW, publish_at=LATER)
    withdraw(planned, by=None, at=NOW, reason="")
    clock.move_to(LATER)
    assert not {str(draft.uid), str(planned.uid)} & set(entries())


def test_a_tombstone_stands_in_the_feeds_where_the_event_stood(clock):
    event = make_event(category=make_category("technology"))
    make_category("reading")
    clock.move_to(LATER)
    withdraw(event, by=None, at=LATER, reason="")
    assert str(event.uid) in entries("/events.ics?category=technology")
    assert str(event.uid) not in entries("/events.ics?category=reading")
    assert str(event.uid) not in Reader().get("/events.geojson").content.decode()


def test_every_separate_event_of_a_lunar_series_has_a_tombstone(clock):
    rule = "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1;COUNT=3"
    series = make_event("秘密庙会", start_on=date(2026, 2, 17), rule=rule)
    published = entries()
    assert len(published) == 3
    clock.move_to(LATER)
    withdraw(series, by=None, at=LATER, reason="")
    gone = entries()
    assert {uid: entry["dtstart"].dt for uid, entry in gone.items()} == {
        uid: entry["dtstart"].dt for uid, entry in published.items()
    }
    assert {entry["status"] for entry in gone.values()} == {"CANCELLED"}


def test_a_withdrawn_series_goes_with_all_its_times(clock):
    series = make_event(rule="FREQ=DAILY;COUNT=3", precision="minute", start_time=time(9, 30))
    clock.move_to(LATER)
    withdraw(series, by=None, at=LATER, reason="")
    (gone,) = entries().values()
    assert (gone["rrule"].to_ical(), gone["dtstart"].dt.hour) == (b"FREQ=DAILY;COUNT=3", 9)


def test_a_withdrawn_project_goes_too(clock):
    project = make_project(completion_now=PartialDate.parse("2027-08"))
    clock.move_to(LATER)
    withdraw(project, by=None, at=LATER, reason="")
    gone = entries("/projects.ics")[str(project.uid)]
    assert gone["status"] == "CANCELLED"
    assert gone["sequence"] == 1


def test_a_cancelled_event_stays_thirty_days_after_its_date_and_ninety_after_the_change(clock):
    late = make_event("晚改", start_on=date(2026, 4, 21))
    early = make_event("早改", start_on=date(2026, 10, 1))
    for event in (late, early):
        cancel_event(event, by=None, at=NOW)
    stays = {  # after NOW, of 20 April
        0: {late, early},
        89: {late, early},
        91: {early},
        (date(2026, 10, 31) - date(2026, 4, 20)).days: {early},
        (date(2026, 11, 2) - date(2026, 4, 20)).days: set(),
    }
    for days, events in stays.items():
        clock.move_to(NOW + timedelta(days=days))
        assert set(entries()) == {str(event.uid) for event in events}, days
