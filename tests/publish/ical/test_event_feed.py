"""Events in the calendar: every hard case as three independent programs read it."""

import logging
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.actions import publish, save_record, withdraw
from core.models import Organisation
from events.actions import cancel_event, move_event, postpone_event
from events.models import EventState, OtherPlace, PartOfDay, Precision
from places.actions import set_estimated_position
from places.models import Place, PlaceKind
from tests.publish.ical.feeds import as_home_assistant, days, only, read, spans, unzoned
from tests.support import NOW, commit, make_category, make_event, make_place, make_project, selects, streamed

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
ALL = "/events.ics?datetime=../.."


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def timed(title="读书会", **fields):
    return make_event(title, **{"precision": Precision.MINUTE, "start_time": time(9, 30), **fields})


def agreed(reader, calendar):
    """The occurrences, on which two expanders agree."""
    found = unzoned(spans(calendar))
    assert found == unzoned(as_home_assistant(reader, ALL))
    return found


def description(event):
    return str(event["DESCRIPTION"]).splitlines()


def test_a_day_alone_is_a_whole_day_without_a_zone(reader):
    make_event()
    calendar = read(reader, ALL)
    event = only(calendar)
    assert event["DTSTART"].to_ical() == b"20260421"
    assert dict(event["DTSTART"].params) == {"VALUE": "DATE"}
    assert event["SUMMARY"] == "推进会"
    assert event["X-CIVIC-TIME-PRECISION"] == "DAY"
    assert description(event)[0] == "时间：2026年4月21日（星期二）（具体时间未公布）"
    assert spans(calendar) == days(((4, 21), (4, 22)))
    assert agreed(reader, calendar) == [("04-21", "04-22")]


@pytest.mark.parametrize(("part", "word"), PartOfDay.choices)
def test_a_part_of_day_is_a_whole_day_with_its_word_first(reader, part, word):
    make_event("启动仪式", start_on=date(2026, 4, 23), precision=Precision.PART_OF_DAY, part_of_day=part)
    calendar = read(reader, ALL)
    event = only(calendar)
    assert spans(calendar) == days(((4, 23), (4, 24)))
    assert event["SUMMARY"] == f"【{word}】启动仪式"
    assert event["X-CIVIC-TIME-PRECISION"] == "PART-OF-DAY"
    assert description(event)[0] == f"时间：2026年4月23日（星期四）{word}（具体时间未公布）"
    assert "T" not in event["DTSTART"].to_ical().decode()


def test_an_announced_time_keeps_the_uid_and_raises_the_sequence(reader):
    event = make_event("启动仪式", precision=Precision.PART_OF_DAY, part_of_day="morning")
    before = only(read(reader, ALL))
    event.precision, event.part_of_day, event.start_time = Precision.MINUTE, "", time(10, 0)
    save_record(event, by=None, at=LATER)
    after = only(read(reader, ALL))
    assert after["UID"] == before["UID"] == str(event.uid)
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["SUMMARY"] == "启动仪式"
    assert after["DTSTART"].to_ical() == b"20260421T100000"


def test_a_clock_with_an_end_is_exactly_that(reader):
    timed(end_time=time(11, 0))
    calendar = read(reader, ALL)
    event = only(calendar)
    assert agreed(reader, calendar) == [("04-21 09:30 +0800", "04-21 11:00 +0800")]
    assert event["DTSTART"].params["TZID"] == event["DTEND"].params["TZID"] == "Asia/Shanghai"
    assert "X-CIVIC-END-ASSUMED" not in event
    assert "按1小时" not in event["DESCRIPTION"]
    assert event["X-CIVIC-TIME-PRECISION"] == "MINUTE"


@pytest.mark.parametrize(("start", "end"), [(time(9, 30), "04-21 10:30 +0800"), (time(23, 30), "04-22 00:30 +0800")])
def test_a_clock_without_an_end_takes_an_hour_and_says_that_this_is_assumed(reader, start, end):
    timed(start_time=start)
    calendar = read(reader, ALL)
    event = only(calendar)
    assert agreed(reader, calendar) == [(f"04-21 {start:%H:%M} +0800", end)]
    assert event["X-CIVIC-END-ASSUMED"] == "TRUE"
    assert description(event)[1] == "结束时间未公布，日历按1小时显示"


def test_several_days_without_hours_are_one_span_with_an_exclusive_end(reader):
    make_event("赛事", start_on=date(2026, 4, 28), end_on=date(2026, 4, 29))
    calendar = read(reader, ALL)
    assert only(calendar)["DTEND"].to_ical() == b"20260430"
    assert agreed(reader, calendar) == [("04-28", "04-30")]


def test_daily_hours_over_several_days_are_a_series_of_days(reader):
    timed(start_on=date(2026, 4, 28), end_on=date(2026, 4, 30), end_time=time(17, 0))
    calendar = read(reader, ALL)
    assert only(calendar)["RRULE"].to_ical() == b"FREQ=DAILY;COUNT=3"
    assert agreed(reader, calendar) == [(f"04-{day} 09:30 +0800", f"04-{day} 17:00 +0800") for day in (28, 29, 30)]


def test_a_night_ends_on_the_next_day(reader):
    timed(start_on=date(2026, 4, 28), end_on=date(2026, 4, 29), start_time=time(22), end_time=time(2))
    calendar = read(reader, ALL)
    assert "RRULE" not in only(calendar)
    assert agreed(reader, calendar) == [("04-28 22:00 +0800", "04-29 02:00 +0800")]


def test_several_nights_are_a_series_of_nights(reader):
    timed(start_on=date(2026, 4, 28), end_on=date(2026, 4, 30), start_time=time(22), end_time=time(2))
    calendar = read(reader, ALL)
    assert agreed(reader, calendar) == [
        ("04-28 22:00 +0800", "04-29 02:00 +0800"),
        ("04-29 22:00 +0800", "04-30 02:00 +0800"),
    ]


def test_a_clock_on_one_day_with_an_end_on_another_at_no_hour_takes_whole_days(reader):
    timed(start_on=date(2026, 4, 28), end_on=date(2026, 4, 29))
    calendar = read(reader, ALL)
    assert agreed(reader, calendar) == [("04-28", "04-30")]
    assert "按1小时" not in only(calendar)["DESCRIPTION"]
    assert "X-CIVIC-END-ASSUMED" not in only(calendar)
    assert "9:30开始（结束时间未公布）" in only(calendar)["DESCRIPTION"]


def test_daily_hours_that_repeat_take_whole_days_and_never_the_nights(reader):
    weekend = {"start_on": date(2026, 4, 25), "end_on": date(2026, 4, 26), "end_time": time(17)}
    timed(**weekend, rule="FREQ=MONTHLY;BYDAY=4SA;COUNT=2")
    calendar = read(reader, ALL)
    assert agreed(reader, calendar) == [("04-25", "04-27"), ("05-23", "05-25")]
    assert "9:30—17:00" in only(calendar)["DESCRIPTION"]


def test_until_is_a_date_for_whole_days(reader):
    make_event(rule="FREQ=WEEKLY;UNTIL=20260505", excluded_dates="2026-04-28")
    calendar = read(reader, ALL)
    assert only(calendar)["RRULE"].to_ical() == b"FREQ=WEEKLY;UNTIL=20260505"
    assert b"EXDATE;VALUE=DATE:20260428\r\n" in reader.get(ALL).content
    assert agreed(reader, calendar) == [("04-21", "04-22"), ("05-05", "05-06")]


def test_until_is_in_utc_for_clock_times_and_keeps_the_last_day(reader):
    timed(start_time=time(7, 0), end_time=time(8, 0), rule="FREQ=WEEKLY;UNTIL=20260505")
    calendar = read(reader, ALL)
    assert only(calendar)["RRULE"].to_ical() == b"FREQ=WEEKLY;UNTIL=20260504T230000Z"
    assert [start for start, _ in agreed(reader, calendar)] == [
        "04-21 07:00 +0800", "04-28 07:00 +0800", "05-05 07:00 +0800",
    ]  # fmt: skip


def test_an_excluded_day_is_spelt_like_the_start(reader):
    timed(end_time=time(11), rule="FREQ=DAILY;COUNT=4", excluded_dates="2026-04-22\n2026-04-21")
    body = reader.get(ALL).content
    assert b"EXDATE;TZID=Asia/Shanghai:20260421T093000\r\nEXDATE;TZID=Asia/Shanghai:20260422T093000\r\n" in body
    assert [start for start, _ in agreed(reader, read(reader, ALL))] == ["04-23 09:30 +0800", "04-24 09:30 +0800"]


@pytest.mark.parametrize(
    ("rule", "starts"),
    [
        ("FREQ=DAILY;INTERVAL=2;COUNT=3", ["04-21", "04-23", "04-25"]),
        ("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4", ["04-21", "04-23", "04-28", "04-30"]),
        ("FREQ=MONTHLY;BYDAY=3TU;COUNT=3", ["04-21", "05-19", "06-16"]),
        ("FREQ=MONTHLY;BYMONTHDAY=21;UNTIL=20260701", ["04-21", "05-21", "06-21"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=15;COUNT=2", ["04-21", "05-21"]),
    ],
)
def test_clients_count_the_same_days_as_the_service(reader, rule, starts):
    event = make_event(rule=rule)
    assert [f"{day:%m-%d}" for day in event.occurrence_days()] == starts
    assert [start for start, _ in agreed(reader, read(reader, ALL))] == starts


def test_another_zone_brings_a_block_of_its_own_after_the_services(reader):
    timed(zone="America/New_York", end_time=time(11), rule="FREQ=YEARLY;COUNT=2;BYMONTH=4;BYMONTHDAY=21")
    timed("在本地", start_on=date(2026, 4, 22), end_time=time(11))
    calendar = read(reader, ALL)
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai", "America/New_York"]
    assert calendar.subcomponents[0].name == calendar.subcomponents[1].name == "VTIMEZONE"
    assert agreed(reader, calendar) == [
        ("04-21 09:30 -0400", "04-21 11:00 -0400"),
        ("04-22 09:30 +0800", "04-22 11:00 +0800"),
    ]


def test_whole_days_of_another_zone_bring_no_block(reader):
    make_event(zone="America/New_York")
    assert len(read(reader, ALL).walk("VTIMEZONE")) == 1


def test_cancelled_stays_with_its_mark(reader):
    event = timed(end_time=time(11))
    cancel_event(event, reason="天气原因", by=None, at=LATER)
    shown = only(read(reader, ALL))
    assert (shown["STATUS"], shown["SUMMARY"], shown["SEQUENCE"]) == ("CANCELLED", "【已取消】读书会", 1)
    assert "说明：天气原因" in description(shown)
    assert shown["DTSTART"].to_ical() == b"20260421T093000"


def test_postponed_to_a_new_date_shows_it_and_names_the_old_one(reader):
    event = timed(end_time=time(11), start_on=date(2026, 4, 20))
    postpone_event(event, to=date(2026, 5, 9), by=None, at=LATER)
    shown = only(read(reader, ALL))
    assert (shown["STATUS"], shown["SUMMARY"], shown["SEQUENCE"]) == ("CONFIRMED", "【改期】读书会", 1)
    assert shown["DTSTART"].to_ical() == b"20260509T093000"
    assert "原定4月20日 9:30" in description(shown)


def test_postponed_to_no_date_yet_keeps_the_old_one_as_tentative(reader):
    event = timed(end_time=time(11))
    postpone_event(event, to=None, by=None, at=LATER)
    shown = only(read(reader, ALL))
    assert (shown["STATUS"], shown["SUMMARY"]) == ("TENTATIVE", "【延期，时间待定】读书会")
    assert shown["DTSTART"].to_ical() == b"20260421T093000"


def test_postponed_again_to_no_date_yet_is_open_again(reader):
    event = make_event()
    postpone_event(event, to=date(2026, 5, 9), by=None, at=LATER)
    postpone_event(event, to=None, by=None, at=LATER)
    shown = only(read(reader, ALL))
    assert (shown["STATUS"], shown["SUMMARY"]) == ("TENTATIVE", "【延期，时间待定】推进会")
    assert shown["DTSTART"].to_ical() == b"20260509"


def test_moved_shows_the_new_place_and_names_the_old_one(reader):
    event = make_event(place=make_place("旧馆", address="旧街1号"))
    move_event(event, to=make_place("新馆", address="新街2号"), by=None, at=LATER)
    shown = only(read(reader, ALL))
    assert (shown["STATUS"], shown["SUMMARY"], shown["SEQUENCE"]) == ("CONFIRMED", "【地点变更】推进会", 1)
    assert shown["LOCATION"] == "新馆，新街2号"
    assert "原地点：旧馆" in description(shown)


def test_moved_from_a_place_the_public_may_not_see_does_not_name_it(reader):
    event = make_event(place=make_place("暗语旧馆", public=False))
    move_event(event, to=make_place("新馆"), by=None, at=LATER)
    assert "暗语" not in str(read(reader, ALL).to_ical(), "utf-8")


def test_tentative_says_so(reader):
    make_event(state=EventState.TENTATIVE)
    shown = only(read(reader, ALL))
    assert (shown["STATUS"], shown["SUMMARY"]) == ("TENTATIVE", "【暂定】推进会")


def test_a_cited_point_is_given_to_every_client_alike(reader):
    make_event(place=make_place("朝阳公园", address='朝阳公园南路1号"东门";a:b'))
    shown = only(read(reader, ALL))
    assert shown["GEO"].to_ical() == "39.92;116.46"
    location = shown["X-APPLE-STRUCTURED-LOCATION"]
    assert location == "geo:39.9200000,116.4600000"
    assert location.params["X-TITLE"] == "朝阳公园"
    assert location.params["X-ADDRESS"] == "朝阳公园南路1号'东门';a:b"
    assert b"GEO:39.9200000;116.4600000\r\n" in reader.get(ALL).content


def test_an_estimated_position_is_no_pin(reader):
    place = Place(title="中国传媒大学", kind=PlaceKind.SCHOOL)
    set_estimated_position(place, longitude=116.55, latitude=39.91, radius_m=600)
    save_record(place, by=None, at=NOW)
    publish(place, by=None, at=NOW)
    make_event(place=place)
    shown = only(read(reader, ALL))
    assert shown["LOCATION"] == "中国传媒大学"
    assert not {"GEO", "X-APPLE-STRUCTURED-LOCATION"} & set(shown)


def test_several_places_are_one_phrase_and_a_list(reader):
    event = make_event(place=make_place("甲馆", address="甲街"))
    OtherPlace.objects.create(record=event, place=make_place("乙馆"))
    OtherPlace.objects.create(record=event, place=make_place("暗语馆", public=False))
    shown = only(read(reader, ALL))
    assert shown["LOCATION"] == "全区多地"
    assert "地点：甲馆，甲街；乙馆" in description(shown)
    assert "GEO" not in shown
    assert "暗语" not in str(shown.to_ical(), "utf-8")


def test_one_place_of_several_that_are_drafts_is_named_alone(reader):
    event = make_event(place=make_place("暗语馆", public=False))
    OtherPlace.objects.create(record=event, place=make_place("乙馆"))
    assert only(read(reader, ALL))["LOCATION"] == "乙馆"


def test_online_is_a_place_and_a_conference(reader):
    make_event(online_url="https://live.example.org/room?a=1,2")
    shown = only(read(reader, ALL))
    assert shown["LOCATION"] == "线上"
    assert shown["CONFERENCE"] == "https://live.example.org/room?a=1,2"
    assert shown["CONFERENCE"].params["VALUE"] == "URI"
    assert "线上：https://live.example.org/room?a=1,2" in description(shown)


@pytest.mark.parametrize("hide", ["draft", "withdrawn", "none"])
def test_an_unknown_or_hidden_venue_is_still_to_be_told(reader, hide):
    place = None if hide == "none" else make_place("暗语馆", public=hide == "withdrawn")
    make_event(place=place)
    if hide == "withdrawn":
        withdraw(place, by=None, at=LATER, reason="")
    shown = only(read(reader, ALL))
    assert shown["LOCATION"] == "地点待定"
    assert "GEO" not in shown
    assert "暗语" not in str(shown.to_ical(), "utf-8")


def test_an_umbrella_has_no_component_and_is_named_by_its_parts(reader):
    umbrella = make_event("机器人大赛", is_umbrella=True)
    make_event("决赛", umbrella=umbrella, project=make_project("人才公园"))
    make_event("初赛", start_on=date(2026, 4, 22), umbrella=make_event("暗语大赛", is_umbrella=True, public=False))
    calendar = read(reader, ALL)
    assert [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")] == ["决赛", "初赛"]
    assert "所属活动：机器人大赛" in description(calendar.walk("VEVENT")[0])
    assert "所属项目：人才公园" in description(calendar.walk("VEVENT")[0])
    assert "暗语" not in reader.get(ALL).content.decode()


def test_every_event_is_free_time_from_its_page_without_people(reader):
    office = Organisation.objects.create(slug="office", title="区文旅局；群艺馆")
    make_event(category=make_category("reading", title="阅读,讲座"), organiser=office, note="地点待核实")
    shown = only(read(reader, ALL))
    assert shown["TRANSP"] == "TRANSPARENT"
    assert shown["X-MICROSOFT-CDO-BUSYSTATUS"] == "FREE"
    assert shown["URL"] == description(shown)[-1] == "http://127.0.0.1:8000/events/tui-jin-hui/"
    assert shown["CATEGORIES"].cats == ["阅读,讲座"]
    assert shown["CONTACT"] == "区文旅局；群艺馆"
    assert "存疑：地点待核实" in description(shown)
    assert not {"ORGANIZER", "ATTENDEE", "VALARM"} & set(shown)
    assert shown.subcomponents == []


@pytest.mark.parametrize(
    ("field", "value", "raised"),
    [
        ("title", "新标题", 0), ("description", "新说明", 0), ("summary", "新摘要", 0), ("note", "存疑", 0),
        ("start_on", date(2026, 4, 20), 1), ("end_on", date(2026, 4, 25), 1), ("state", "cancelled", 1),
        ("rule", "FREQ=DAILY;COUNT=2", 1), ("online_url", "https://a.example/", 1),
    ],
)  # fmt: skip
def test_the_sequence_rises_with_time_venue_state_and_recurrence_only(reader, field, value, raised):
    event = make_event()
    before = only(read(reader, ALL))
    setattr(event, field, value)
    save_record(event, by=None, at=LATER)
    after = only(read(reader, ALL))
    assert after["SEQUENCE"] - before["SEQUENCE"] == raised
    assert after["UID"] == before["UID"]
    assert (before["DTSTAMP"].dt, after["DTSTAMP"].dt) == (NOW, LATER)
    assert after["LAST-MODIFIED"].dt == LATER
    assert after["CREATED"].dt == NOW


def test_the_stamp_is_the_last_change_of_anything_shown_and_never_the_clock(reader):
    place = make_place()
    event = make_event(place=place)
    hidden = make_place("草稿", public=False)
    OtherPlace.objects.create(record=event, place=hidden)
    before = reader.get(ALL).content
    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        assert reader.get(ALL).content == before
    hidden.description = "改了"
    save_record(hidden, by=None, at=LATER)
    assert reader.get(ALL).content == before
    place.address = "新地址"
    save_record(place, by=None, at=LATER)
    assert only(read(reader, ALL))["DTSTAMP"].dt == LATER
    assert read(reader, ALL)["LAST-MODIFIED"].dt == LATER


def test_an_empty_feed_is_valid_and_has_the_zone_and_no_date(reader):
    calendar = read(reader)
    assert [component.name for component in calendar.subcomponents] == ["VTIMEZONE"]
    assert "LAST-MODIFIED" not in calendar
    assert {name: str(calendar[name]) for name in ("VERSION", "CALSCALE", "NAME", "X-WR-CALNAME", "X-WR-TIMEZONE")} == {
        "VERSION": "2.0", "CALSCALE": "GREGORIAN", "NAME": "朝阳日历 · 活动", "X-WR-CALNAME": "朝阳日历 · 活动",
        "X-WR-TIMEZONE": "Asia/Shanghai",
    }  # fmt: skip
    assert calendar["DESCRIPTION"] == calendar["X-WR-CALDESC"]
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=1)
    assert calendar["X-PUBLISHED-TTL"] == "PT1H"
    assert calendar["SOURCE"] == "http://127.0.0.1:8000/events.ics"
    assert calendar["URL"] == "http://127.0.0.1:8000/events/"
    assert (calendar["COLOR"], calendar["X-APPLE-CALENDAR-COLOR"]) == ("firebrick", "#B3261E")
    assert not {"METHOD", "UID"} & set(calendar)


BREAKAGES = {
    "a rule": ("rule", "FREQ=NONSENSE"),
    "excluded dates": ("excluded_dates", "soon"),
    "a zone": ("zone", "Asia/Nowhere"),
    "a folder for a zone": ("zone", "Asia"),
    "the last day of all": ("end_on", "9999-12-31"),
}


def break_one(breakage):
    """A sound event, and one that only raw SQL can have broken; the uid of that."""
    column, value = BREAKAGES[breakage]
    place = make_place()
    make_event("完好", place=place)
    broken = timed("破损", end_time=time(11), rule="FREQ=DAILY;COUNT=3", place=place, start_on=date(2026, 4, 22))
    commit()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE events_event SET {column} = %s WHERE id = %s", [value, broken.pk])
    return str(broken.uid)


@pytest.mark.parametrize("breakage", BREAKAGES)
def test_a_broken_record_is_left_out_and_logged_and_the_others_stay(reader, caplog, breakage):
    uid = break_one(breakage)
    with caplog.at_level(logging.ERROR):
        calendar = read(reader, ALL)
    assert [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")] == ["完好"]
    assert uid in caplog.text


@pytest.mark.parametrize("breakage", ["a rule", "a zone"])
def test_a_broken_event_costs_no_layer(reader, breakage):
    break_one(breakage)
    for address in ("/events.geojson?datetime=../..", "/places.geojson"):
        response = reader.get(address)
        assert response.status_code == 200
        assert "完好" in response.content.decode()


def test_text_from_raw_sql_cannot_break_out(reader):
    event = make_event()
    commit()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE events_event SET title = %s, online_url = %s, description = %s WHERE id = %s",
            ["题\r\nATTENDEE:mailto:a@b.example", "https://a.example/\r\nX-A:1", "a\x0b\x1f\u2028END:VEVENT", event.pk],
        )
    shown = only(read(reader, ALL))
    assert shown["SUMMARY"] == "题 ATTENDEE:mailto:a@b.example"
    assert not {"ATTENDEE", "X-A"} & set(shown)


def test_the_first_day_of_the_year_and_the_leap_day_stand_where_they_are(reader):
    make_event("闰日", start_on=date(2028, 2, 29))
    make_event("跨年", start_on=date(2026, 12, 31), end_on=date(2027, 1, 1))
    calendar = read(reader, ALL)
    found = {str(event["SUMMARY"]): (event["DTSTART"].dt, event["DTEND"].dt) for event in calendar.walk("VEVENT")}
    assert found == {
        "闰日": (date(2028, 2, 29), date(2028, 3, 1)),
        "跨年": (date(2026, 12, 31), date(2027, 1, 2)),
    }


def test_the_feed_takes_a_stated_number_of_queries(reader):
    for number in range(3):
        event = make_event(f"活动{number}", place=make_place(f"地点{number}"))
        OtherPlace.objects.create(record=event, place=make_place(f"别处{number}"))
    reader.get("/events.ics?datetime=2026-04-21")
    # The version; in one view where the store stands and the version again, which series have no
    # occurrence in the window, and all that is known, bytes too.
    with CaptureQueriesContext(connection) as queries:
        assert reader.get("/events.ics?datetime=2026-04-21").status_code == 200
    assert selects(queries) + streamed(1) == 5


def test_the_moments_of_a_feed_are_in_utc(reader):
    make_event(at=datetime(2026, 4, 20, 9, 0, tzinfo=UTC))
    assert b"DTSTAMP:20260420T090000Z\r\n" in reader.get(ALL).content


@pytest.mark.parametrize(
    ("start_on", "rule", "written"),
    [
        (date(2024, 2, 29), "FREQ=YEARLY;COUNT=3", "FREQ=YEARLY;COUNT=3;BYMONTH=2;BYMONTHDAY=29"),
        (date(2026, 1, 31), "FREQ=MONTHLY;COUNT=4", "FREQ=MONTHLY;COUNT=4;BYMONTHDAY=31"),
        (date(2026, 1, 30), "FREQ=YEARLY;BYMONTH=1,3;COUNT=4", "FREQ=YEARLY;BYMONTH=1,3;COUNT=4;BYMONTHDAY=30"),
        (date(2026, 1, 28), "FREQ=MONTHLY;COUNT=4", "FREQ=MONTHLY;COUNT=4"),
        (date(2026, 4, 30), "FREQ=MONTHLY;BYDAY=-1TH;COUNT=4", "FREQ=MONTHLY;BYDAY=-1TH;COUNT=4"),
        (date(2026, 4, 30), "FREQ=WEEKLY;COUNT=4", "FREQ=WEEKLY;COUNT=4"),
    ],
)
def test_a_day_that_some_months_lack_is_said_in_the_rule(reader, start_on, rule, written):
    make_event(start_on=start_on, rule=rule)
    read(reader, ALL)
    assert f"\r\nRRULE:{written}\r\n" in reader.get(ALL).content.decode()
