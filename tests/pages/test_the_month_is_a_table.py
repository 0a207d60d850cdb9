"""/events/?view=month: every day with what is on, what the calendar says of it, and the ways to other months."""

import re
from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import CalendarDay
from events.actions import cancel_event, cancel_occurrence, move_occurrence
from events.models import Event
from tests.newspaper import make_page_one, make_subdistrict
from tests.support import NOW, Reader, hold_clock, make_category, make_event, make_place, selects

pytestmark = pytest.mark.django_db
APRIL = "/events/?view=month&month=2026-04"
# A Thursday, 09:00 in Beijing.
THURSDAY = datetime(2026, 4, 23, 1, 0, tzinfo=UTC)


def read(reader: Reader, address: str = APRIL, at: datetime = THURSDAY) -> str:
    hold_clock(at)
    response = reader.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def day(text: str, iso: str) -> str:
    """What stands in the cell of a day, without its markup."""
    cell = text.split(f'<time datetime="{iso}">')[1].split("</td>", maxsplit=1)[0]
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", cell))).strip()


def days_with(text: str, title: str) -> list[str]:
    """The days, as MM-DD, whose cells name an event."""
    cells = re.findall(r'<time datetime="\d{4}-(\d\d-\d\d)">(.*?)</td>', text, re.DOTALL)
    return [number for number, cell in cells if title in cell]


def mark_calendar(*days: tuple[str, str, str, str]) -> None:
    CalendarDay.objects.bulk_create(
        CalendarDay(day=day, kind=kind, title=title, title_en=title_en) for day, kind, title, title_en in days
    )


def test_it_can_be_read_by_ear(reader: Reader) -> None:
    text = read(reader)
    assert "<caption>2026年4月</caption>" in text
    columns = re.findall(r'<th scope="col"><abbr title="([^"]*)">([^<]*)</abbr></th>', text)
    assert columns[0] == ("星期一", "一")
    assert columns[6] == ("星期日", "日")
    rows = re.findall(r"<tr>(.*?)</tr>", text.split("<tbody>")[1], re.DOTALL)
    assert [row.count("<td") for row in rows] == [7] * 5
    assert rows[0].count("is-beside") == 2  # the first of April is a Wednesday
    assert '<time datetime="2026-04-01">' in rows[0]
    english = read(reader, f"{APRIL}&lang=en")
    assert "<caption>April 2026</caption>" in english
    assert '<abbr title="Monday">Mon</abbr>' in english


def test_an_event_stands_on_each_of_its_days_with_its_hour(reader: Reader) -> None:
    make_page_one()
    make_event("讲座", start_on=date(2026, 4, 23), precision="minute", start_time=time(14, 30))
    text = read(reader)
    assert days_with(text, "2026全国颠覆性技术创新大赛医疗器械预赛</a>") == ["04-28", "04-29"]
    assert "第2天" not in day(text, "2026-04-28")
    assert "第2天 2026全国颠覆性技术创新大赛医疗器械预赛" in day(text, "2026-04-29")
    walk = day(text, "2026-04-23")
    assert "上午 区政协纪念中共中央“五一口号”发布78周年长走活动" in walk
    assert walk.index("上午") < walk.index("14:30 讲座")
    assert "金盏淀公园" in walk
    assert "09:00" not in text


def test_what_goes_on_over_months_is_cut_at_the_month(reader: Reader) -> None:
    make_event("长展", start_on=date(2026, 2, 1), end_on=date(2026, 4, 3))
    make_event("夜场", start_on=date(2026, 4, 30), end_on=date(2026, 5, 1), precision="minute", start_time=time(22),
               end_time=time(2))  # fmt: skip
    text = read(reader)
    assert days_with(text, "长展") == ["04-01", "04-02", "04-03"]
    assert "第60天 长展" in day(text, "2026-04-01")
    assert days_with(text, "夜场") == ["04-30"]
    assert days_with(read(reader, "/events/?view=month&month=2026-05"), "夜场") == []


def test_a_series_stands_on_each_occurrence_and_its_changes_are_told(reader: Reader) -> None:
    clock = {"precision": "minute", "start_time": time(14), "end_time": time(16)}
    event = make_event("读书会", start_on=date(2026, 4, 1), rule="FREQ=WEEKLY;COUNT=8", **clock)
    cancel_occurrence(event, on=date(2026, 4, 8), by=None, at=NOW)
    move_occurrence(event, on=date(2026, 4, 15), start_on=date(2026, 4, 17), start_time=time(9), by=None, at=NOW)
    move_occurrence(event, on=date(2026, 4, 22), place=make_place("新馆"), by=None, at=NOW)
    text = read(reader)
    assert days_with(text, "读书会</a>") == ["04-01", "04-08", "04-17", "04-22", "04-29"]
    assert "14:00 读书会" in day(text, "2026-04-01")
    assert "14:00 已取消 读书会" in day(text, "2026-04-08")
    assert "9:00 改期 读书会" in day(text, "2026-04-17")
    assert "14:00 地点变更 读书会" in day(text, "2026-04-22")
    assert "新馆" in day(text, "2026-04-22")
    assert text.count('class="entry is-off"') == 1
    assert "共 1 项" in text


def test_an_occurrence_that_was_moved_into_the_month_is_there(reader: Reader) -> None:
    event = make_event("读书会", start_on=date(2026, 1, 7), rule="FREQ=WEEKLY;COUNT=3")
    move_occurrence(event, on=date(2026, 1, 14), start_on=date(2026, 4, 14), by=None, at=NOW)
    assert days_with(read(reader), "读书会") == ["04-14"]


def test_a_cancelled_event_stays_and_says_so(reader: Reader) -> None:
    event = make_event("讲座", start_on=date(2026, 4, 30))
    cancel_event(event, reason="", by=None, at=NOW)
    assert "已取消 讲座" in day(read(reader), "2026-04-30")


def test_days_off_and_make_up_workdays_are_marked_with_the_holiday(reader: Reader) -> None:
    mark_calendar(
        ("2026-05-01", "holiday", "劳动节", "Labour Day"),
        ("2026-05-05", "substitute", "劳动节", "Labour Day"),
        ("2026-05-09", "workday", "劳动节", "Labour Day"),
    )
    may = "/events/?view=month&month=2026-05"
    text = read(reader, may)
    assert day(text, "2026-05-01").endswith("休 劳动节")
    assert day(text, "2026-05-05").endswith("休 劳动节")
    assert day(text, "2026-05-09").endswith("班 劳动节")
    assert not re.search("休|班", day(text, "2026-05-10"))
    assert "待国务院公布" not in text
    english = read(reader, f"{may}&lang=en")
    assert day(english, "2026-05-01").endswith("Off Labour Day")
    assert day(english, "2026-05-09").endswith("Work Labour Day")


def test_a_year_that_was_not_arranged_says_so_once(reader: Reader) -> None:
    mark_calendar(("2026-05-01", "holiday", "劳动节", ""))
    ahead = read(reader, "/events/?view=month&month=2027-05")
    assert ahead.count("2027年的放假和调休安排，待国务院公布。") == 1
    past = read(reader, "/events/?view=month&month=2025-05")
    assert "这里没有收录2025年的放假和调休安排。" in past
    assert "国务院" not in past


def test_the_lunar_day_and_the_solar_term_stand_beside_the_number(reader: Reader) -> None:
    text = read(reader)
    assert "谷雨" in day(text, "2026-04-20")
    assert "初四" in day(text, "2026-04-20")
    assert "三月" in day(text, "2026-04-17")
    english = read(reader, f"{APRIL}&lang=en")
    assert "3/4 Grain Rain" in day(english, "2026-04-20")


def test_today_is_marked_from_local_midnight_on(reader: Reader) -> None:
    before = read(reader, "/events/?view=month", datetime(2026, 4, 30, 15, 59, tzinfo=UTC))
    assert before.count('aria-current="date"') == 1
    assert '"day is-today is-bare" aria-current="date"' in before
    assert "今天" in day(before, "2026-04-30")
    assert "<caption>2026年5月</caption>" in read(reader, "/events/?view=month", datetime(2026, 4, 30, 16, tzinfo=UTC))
    assert 'aria-current="date"' not in read(reader, "/events/?view=month&month=2026-06")


def test_the_months_beside_are_links_that_keep_the_filters(reader: Reader) -> None:
    make_category("reading", title="阅读")
    text = read(reader, f"{APRIL}&category=reading")
    turns = re.findall(r'<a href="([^"]*)" rel="(prev|next)">', text)
    assert [(unescape(href), rel) for href, rel in turns] == [
        ("/events/?category=reading&month=2026-03&view=month", "prev"),
        ("/events/?category=reading&month=2026-05&view=month", "next"),
    ]
    assert ">本月</a>" not in text
    assert ">本月</a>" in read(reader, "/events/?view=month&month=2026-05")


def test_no_link_leads_beyond_the_years_that_events_can_be_in(reader: Reader) -> None:
    assert 'rel="prev"' not in read(reader, "/events/?view=month&month=1900-01")
    last = read(reader, "/events/?view=month&month=2199-12")
    assert 'rel="next"' not in last
    assert 'rel="prev"' in last


def test_the_feed_beside_it_is_that_of_the_month(reader: Reader) -> None:
    make_event("四月的会", start_on=date(2026, 4, 2), category=make_category("reading", title="阅读"))
    make_event("五月的会", start_on=date(2026, 5, 2), category=make_category("reading"))
    text = read(reader, f"{APRIL}&category=reading")
    address = "/events.ics?category=reading&datetime=2026-04-01/2026-04-30"
    assert f'href="{address.replace("&", "&amp;")}"' in text
    feed = b"".join(reader.get(address)).decode()
    assert "四月的会" in feed
    assert "五月的会" not in feed


def test_an_empty_month_leads_to_the_nearest_ones(reader: Reader) -> None:
    make_event("三月的会", start_on=date(2026, 3, 2))
    make_event("一月的会", start_on=date(2026, 1, 2))
    make_event("年会", start_on=date(2025, 6, 1), rule="FREQ=YEARLY;COUNT=3")
    text = read(reader)
    assert "2026年4月没有符合条件的活动。" in text
    nearest = text.split("最近有活动的月份：")[1].split("</p>")[0]
    assert unescape(nearest) == (
        '<a href="/events/?month=2026-03&view=month">2026年3月</a>、'
        '<a href="/events/?month=2026-06&view=month">2026年6月</a>'
    )
    assert "没有符合条件的活动" not in read(reader, "/events/?view=month&month=2026-03")


def test_a_month_before_everything_still_has_a_way_on(reader: Reader) -> None:
    text = read(reader)
    assert "2026年4月没有符合条件的活动。" in text
    assert "最近有活动的月份" not in text


def test_a_day_with_very_much_shows_a_dozen_and_leads_to_the_rest(reader: Reader) -> None:
    for number in range(15):
        make_event(f"会{number}", start_on=date(2026, 4, 24))
    text = read(reader)
    assert day(text, "2026-04-24").count("会") == 12
    assert '<a href="/events/?datetime=2026-04-24">还有 3 项</a>' in text


@pytest.mark.parametrize(
    ("address", "named", "said"),
    [
        ("/events/?view=week", "view", "list、month、map"),
        ("/events/?month=2026-04", "month", "要和 view=month 一起写"),
        ("/events/?view=month&month=2026-13", "month", "例如 2026-04"),
        ("/events/?view=month&month=1899-12", "month", "1900"),
        ("/events/?view=month&month=2026-4", "month", "例如 2026-04"),
        ("/events/?view=month&month=２０２６-04", "month", "例如 2026-04"),
        ("/events/?view=month&month=2026-04&month=2026-05", "month", "只能出现一次"),
        ("/events/?view=month&datetime=2026-04-01", "datetime", "由 month 定"),
        ("/events/?view=month&after=ahead,2026-04-01,00000000000000000000000000000000", "after", "月历不翻页"),
        ("/projects/?view=month", "view", "月历只有活动有"),
        ("/places/?view=month", "view", "月历只有活动有"),
        ("/places/?month=2026-04", "month", "没有这个参数"),
    ],
)
def test_a_mistake_is_explained(address: str, named: str, said: str, reader: Reader) -> None:
    response = reader.get(address)
    assert response.status_code == 400
    text = response.content.decode()
    assert f"<p>{named}：" in text
    assert said in text


def test_a_month_of_five_hundred_events_costs_what_one_costs(reader: Reader) -> None:
    clock = {"precision": "minute", "start_time": time(14)}
    place = make_place("一馆", subdistrict=make_subdistrict())
    make_event("系列", start_on=date(2026, 1, 1), rule="FREQ=DAILY;COUNT=300", place=place, **clock)
    hold_clock(THURSDAY)
    with CaptureQueriesContext(connection) as few:
        assert "共 1 项" in read(reader)
    model = make_event("会", start_on=date(2026, 4, 1), place=place)
    fields = {field.attname: getattr(model, field.attname) for field in Event._meta.concrete_fields}
    Event.objects.bulk_create(
        Event(**{**fields, "id": None, "uid": UUID(int=number), "slug": f"hui-{number}", **on(number)})
        for number in range(500)
    )
    hold_clock(THURSDAY)
    with CaptureQueriesContext(connection) as many:
        assert "共 502 项" in read(reader)
    assert selects(many) == selects(few) == 12


def on(number: int) -> dict[str, date]:
    day = date(2026, 4, 1) + timedelta(days=number % 30)
    return dict.fromkeys(("start_on", "end_on", "first_on", "last_on"), day)
