"""A small district with one record of every kind that a feed or layer has a form for; nothing in it is from a clock."""

from datetime import UTC, date, datetime, time
from uuid import UUID

import time_machine

from core.actions import publish, save_record
from core.models import CalendarDay, Organisation
from core.partial_date import PartialDate
from events.actions import cancel_event, cancel_occurrence, move_event, move_occurrence, postpone_event
from events.models import OtherPlace, Precision
from places.actions import set_estimated_position, set_networks
from places.models import Network, Place, PlaceKind, Setting, Subdistrict
from projects.actions import slip_completion
from projects.models import ProjectKind, ProjectState
from tests.support import NOW, make_category, make_event, make_place, make_project

LATER = datetime(2026, 4, 21, 3, 0, tzinfo=UTC)
AREA = {
    "type": "Polygon",
    "coordinates": [[[116.46, 39.93], [116.47, 39.93], [116.47, 39.94], [116.46, 39.94], [116.46, 39.93]]],
}
LINE = {"type": "LineString", "coordinates": [[116.44, 39.95], [116.45, 39.96]]}
# Out of the store, and streamed when large; the rest is made whole.
STORED = (
    "/events.ics?datetime=../..", "/projects.ics", "/events.geojson?datetime=../..", "/places.geojson",
    "/projects.geojson",
)  # fmt: skip
ADDRESSES = (*STORED, "/events.atom?datetime=../..", "/projects.atom")


def plant():
    """Make all of it, as of NOW and LATER."""
    with time_machine.travel(NOW, tick=False):
        places = _places()
        _events(*places)
        _projects(places[0])


def _uid(number):
    return UUID(int=number)


def _places():
    street = Subdistrict.objects.create(slug="maizidian", title="麦子店街道", code="110105999001", kind="street")
    network = Network.objects.create(slug="book-houses", title="城市书屋")
    park = make_place(
        "朝阳公园", uid=_uid(1), slug="chaoyang-park", title_en="Chaoyang Park", address="朝阳公园南路1号",
        subdistrict=street, geometry=AREA, opening_hours="06:00-22:00",
        opening_hours_as_of=PartialDate.parse("2026-04"),
    )  # fmt: skip
    house = make_place(
        "静思书屋", uid=_uid(2), slug="jingsi", kind=PlaceKind.BOOK_HOUSE, setting=Setting.COMMUNITY, phone="010-1"
    )
    set_networks(house, [network], by=None, at=NOW)
    campus = Place(title="中国传媒大学", uid=_uid(3), slug="cuc", kind=PlaceKind.SCHOOL)
    set_estimated_position(campus, longitude=116.55, latitude=39.91, radius_m=600)
    save_record(campus, by=None, at=NOW)
    publish(campus, by=None, at=NOW)
    nowhere = make_place("待核实书屋", uid=_uid(4), slug="unverified", geometry=None, is_title_verified=False)
    return park, house, campus, nowhere


def _events(park, house, campus, nowhere):
    technology, reading = make_category("technology", title="科技"), make_category("reading", title="阅读")
    office = Organisation.objects.create(slug="culture-office", title="区文化和旅游局")
    umbrella = make_event("机器人大赛", uid=_uid(9), slug="robots", is_umbrella=True, category=technology)
    make_event("推进会", uid=_uid(10), slug="meeting", summary="部署全年工作。", umbrella=umbrella, category=technology)
    make_event(
        "书香启动仪式", uid=_uid(11), slug="opening", start_on=date(2026, 4, 23), precision=Precision.PART_OF_DAY,
        part_of_day="morning", place=house, category=reading, organiser=office,
        description="第一行\n第二行，分号;反斜杠\\N",
    )  # fmt: skip
    make_event(
        "机器人大赛决赛", uid=_uid(12), slug="final", start_on=date(2026, 4, 28), end_on=date(2026, 4, 29),
        place=campus, umbrella=umbrella, category=technology,
    )  # fmt: skip
    hours = {"precision": Precision.MINUTE, "start_time": time(9, 30), "category": reading}
    make_event("讲座", uid=_uid(13), slug="lecture", place=park, start_on=date(2026, 4, 24), **hours)
    make_event(
        "市集", uid=_uid(14), slug="market", start_on=date(2026, 5, 1), end_on=date(2026, 5, 3), end_time=time(17),
        place=park, **hours,
    )  # fmt: skip
    make_event(
        "读书会", uid=_uid(15), slug="club", start_on=date(2026, 4, 29), end_time=time(11), place=house,
        rule="FREQ=WEEKLY;UNTIL=20260520", excluded_dates="2026-05-06", **hours,
    )  # fmt: skip
    make_event(
        "越洋连线", uid=_uid(16), slug="online", start_on=date(2026, 3, 7), end_time=time(11), zone="America/New_York",
        online_url="https://live.example.org/room", **hours,
    )  # fmt: skip
    everywhere = make_event("全民阅读日", uid=_uid(17), slug="everywhere", start_on=date(2026, 4, 25), place=park)
    OtherPlace.objects.create(record=everywhere, place=nowhere)
    cancelled = make_event("清谷骑行", uid=_uid(18), slug="ride", place=park, start_on=date(2026, 4, 26))
    cancel_event(cancelled, reason="天气原因", by=None, at=LATER)
    postponed = make_event("放映", uid=_uid(19), slug="film", place=house, start_on=date(2026, 4, 22))
    postpone_event(postponed, to=date(2026, 5, 9), by=None, at=LATER)
    open_again = make_event("音乐会", uid=_uid(20), slug="concert", start_on=date(2026, 4, 27))
    postpone_event(open_again, to=None, by=None, at=LATER)
    moved = make_event("展览", uid=_uid(21), slug="show", place=park, start_on=date(2026, 4, 30))
    move_event(moved, to=house, by=None, at=LATER)
    _series(park, house, hours)


def _series(park, house, hours):
    choir = make_event(
        "合唱", uid=_uid(22), slug="choir", start_on=date(2026, 4, 23), end_time=time(11), place=house,
        rule="FREQ=WEEKLY;COUNT=4", **hours,
    )  # fmt: skip
    cancel_occurrence(choir, on=date(2026, 4, 30), reason="场馆检修", by=None, at=LATER)
    move_occurrence(choir, on=date(2026, 5, 7), start_on=date(2026, 5, 8), place=park, by=None, at=LATER)
    CalendarDay.objects.create(day=date(2026, 5, 1), kind="holiday", title="劳动节")
    CalendarDay.objects.create(day=date(2026, 5, 9), kind="workday", title="劳动节")
    make_event(
        "政务服务开放", uid=_uid(23), slug="service", start_on=date(2026, 4, 30), end_time=time(17), place=house,
        rule="FREQ=DAILY;DAYS=WORKDAY;UNTIL=20260512", **hours,
    )  # fmt: skip
    make_event(
        "端午诗会", uid=_uid(24), slug="poems", start_on=date(2026, 6, 19), place=park, category=hours["category"],
        rule="RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=5;COUNT=2",
    )  # fmt: skip


def _projects(park):
    owner = Organisation.objects.create(slug="parks-office", title="区园林绿化局")
    project = make_project(
        "北京国际人才公园", uid=_uid(30), slug="talent-park", place=park, owner=owner, state=ProjectState.UNDER_WAY,
        started=PartialDate.parse("2025"), completion_now=PartialDate.parse("2027-06"),
    )  # fmt: skip
    slip_completion(
        project, to=PartialDate.parse("2027-08"), said_on=date(2026, 4, 21), reason="管线迁改", source=None, by=None,
        at=LATER,
    )  # fmt: skip
    make_project(
        "绿道贯通", uid=_uid(31), slug="greenway", kind=ProjectKind.FACILITY, geometry=LINE,
        state=ProjectState.COMPLETED, completion_now=PartialDate.parse("2026-04"),
        completed_on=PartialDate.parse("2026-04-18"),
    )  # fmt: skip
    make_project(
        "数字人才计划",
        uid=_uid(32),
        slug="talents",
        kind=ProjectKind.PROGRAMME,
        completion_now=PartialDate.parse("2028"),
    )
