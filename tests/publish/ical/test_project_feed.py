"""Projects in the calendar: a promise is as wide as it is vague, and what became of it is said."""

from datetime import date, timedelta

import pytest
import time_machine

from core.actions import save_record
from core.models import Organisation
from core.partial_date import PartialDate
from projects.actions import slip_completion
from projects.models import ProjectKind, ProjectState
from tests.publish.ical.feeds import only, read, spans
from tests.support import NOW, make_place, make_project

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
FEED = "/projects.ics"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def promised(text, **fields):
    return make_project(completion_now=PartialDate.parse(text), **fields)


def description(event):
    return str(event["DESCRIPTION"]).splitlines()


def expanded(calendar):
    return spans(calendar, date(2026, 1, 1), date(2029, 1, 1))


def test_a_month_is_the_whole_month_and_tentative(reader):
    project = promised("2027-08")
    calendar = read(reader, FEED)
    event = only(calendar)
    assert b"DTSTART;VALUE=DATE:20270801\r\nDTEND;VALUE=DATE:20270901\r\n" in reader.get(FEED).content
    assert expanded(calendar) == [(date(2027, 8, 1), date(2027, 9, 1))]
    assert (event["STATUS"], event["SUMMARY"]) == ("TENTATIVE", "【预计8月竣工】北京国际人才公园")
    assert description(event)[:2] == ["预计2027年8月竣工", "仅公布到月，不代表具体日期"]
    assert (event["X-CIVIC-EDTF"], event["X-CIVIC-TIME-PRECISION"]) == ("2027-08", "MONTH")
    assert event["UID"] == str(project.uid)
    assert event["URL"] == description(event)[-1] == "http://127.0.0.1:8000/projects/bei-jing-guo-ji-ren-cai-gong-yuan/"
    assert "LOCATION" not in event


def test_a_day_is_that_day(reader):
    promised("2027-08-14", kind=ProjectKind.SERVICE)
    event = only(read(reader, FEED))
    assert event["SUMMARY"] == "【预计8月14日完成】北京国际人才公园"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2027, 8, 14), date(2027, 8, 15))
    assert "仅公布到月" not in event["DESCRIPTION"]


@pytest.mark.parametrize("vague", ["2027", "2027-33", "2027-36", "2027-40", "2027-41"])
def test_a_quarter_a_half_and_a_year_are_no_event(reader, vague):
    promised(vague)
    assert read(reader, FEED).walk("VEVENT") == []


def test_no_date_is_no_event(reader):
    make_project()
    assert read(reader, FEED).walk("VEVENT") == []


def test_a_slip_moves_the_same_event_and_keeps_the_old_promise(reader):
    project = promised("2027-08", state=ProjectState.UNDER_WAY)
    before = only(read(reader, FEED))
    slip_completion(
        project, to=PartialDate.parse("2027-12"), said_on=date(2027, 7, 1), reason="管线迁改", source=None, by=None,
        at=LATER,
    )  # fmt: skip
    after = only(read(reader, FEED))
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["SUMMARY"] == "【预计12月竣工】北京国际人才公园"
    assert (after["DTSTART"].dt, after["DTEND"].dt) == (date(2027, 12, 1), date(2028, 1, 1))
    assert "2027年7月1日：由2027年8月改为2027年12月（管线迁改）" in description(after)
    assert after["STATUS"] == "TENTATIVE"
    assert after["DTSTAMP"].dt == LATER


def test_a_slip_to_a_vaguer_promise_takes_the_event_out(reader):
    project = promised("2027-08")
    slip_completion(
        project, to=PartialDate.parse("2028"), said_on=date(2027, 7, 1), reason="", source=None, by=None, at=LATER
    )
    assert read(reader, FEED).walk("VEVENT") == []


def complete(project, completed_on):
    project.state = ProjectState.COMPLETED
    project.completed_on = PartialDate.parse(completed_on) if completed_on else None
    save_record(project, by=None, at=LATER)


@pytest.mark.parametrize(
    ("done", "mark", "end"),
    [("2027-08-14", "8月14日竣工", date(2027, 8, 15)), ("2027-09", "9月竣工", date(2027, 10, 1))],
)
def test_a_completed_project_stands_at_its_real_date_and_is_confirmed(reader, done, mark, end):
    project = promised("2027-08")
    complete(project, done)
    event = only(read(reader, FEED))
    assert (event["STATUS"], event["SUMMARY"]) == ("CONFIRMED", f"【{mark}】北京国际人才公园")
    assert event["DTEND"].dt == end
    assert event["SEQUENCE"] == 1
    assert event["X-CIVIC-EDTF"] == done


def test_completed_on_an_untold_day_is_not_said_to_have_kept_its_promise(reader):
    complete(promised("2027-08"), "")
    assert read(reader, FEED).walk("VEVENT") == []
    (feature,) = reader.get("/projects.geojson").json()["features"]
    assert feature["properties"]["when"] == "已竣工（日期未公布）"
    assert "end" not in feature["properties"]


def test_an_abandoned_project_is_cancelled_and_promises_nothing_more(reader):
    project = promised("2027-08")
    project.state = ProjectState.ABANDONED
    save_record(project, by=None, at=LATER)
    event = only(read(reader, FEED))
    assert (event["STATUS"], event["SUMMARY"], event["SEQUENCE"]) == ("CANCELLED", "【已终止】北京国际人才公园", 1)
    assert description(event)[0] == "已终止（原预计2027年8月竣工）"


def test_its_place_and_owner_are_named_when_the_public_may_see_them(reader):
    owner = Organisation.objects.create(slug="office", title="区园林绿化局")
    promised("2027-08", place=make_place("人才公园", address="来广营"), owner=owner)
    promised("2027-09", title="另一处", place=make_place("暗语", public=False))
    shown, hidden = read(reader, FEED).walk("VEVENT")
    assert (shown["LOCATION"], shown["CONTACT"]) == ("人才公园，来广营", "区园林绿化局")
    assert shown["GEO"].to_ical() == "39.92;116.46"
    assert shown["X-APPLE-STRUCTURED-LOCATION"] == "geo:39.9200000,116.4600000"
    assert shown["X-APPLE-STRUCTURED-LOCATION"].params["X-TITLE"] == "人才公园"
    assert not {"LOCATION", "GEO"} & set(hidden)
    assert "暗语" not in reader.get(FEED).content.decode()


def test_an_empty_feed_is_valid(reader):
    calendar = read(reader, FEED)
    assert [component.name for component in calendar.subcomponents] == ["VTIMEZONE"]
    assert calendar["NAME"] == "朝阳日历 · 项目"
    assert calendar["SOURCE"] == "http://127.0.0.1:8000/projects.ics"
