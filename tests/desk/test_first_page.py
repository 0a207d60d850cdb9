"""The desk's first page: numbers of what is to be done, each equal to the list that it leads to."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client

from core.actions import submit, withdraw
from core.models import Organisation, Source
from core.partial_date import PartialDate
from desk.questions import ended_before
from events.actions import cancel_occurrence, postpone_event
from events.models import Event
from places.models import Network, Place
from tests.desk.desk import chief, editor, make_chief
from tests.desk.test_every_page import _Page, english
from tests.support import NOW, commit, make_category, make_event, make_place, make_project

pytestmark = pytest.mark.django_db

# Monday, 20 April 2026.
TODAY = date(2026, 4, 20)
AREA = {"type": "Polygon", "coordinates": [[[116.4, 39.9], [116.5, 39.9], [116.5, 40.0], [116.4, 39.9]]]}


@pytest.fixture(autouse=True)
def _clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def lines(page: str) -> dict[str, dict[str, tuple[str, str]]]:
    """(number, address) by the label of a line, by the heading that it stands under."""
    found = {}
    for section in page.split('<section class="desk-group">')[1:]:
        heading = re.sub(r"<span.*?</span>", "", re.search(r"<h2>(.*?)</h2>", section)[1]).strip()
        line = r'<a href="([^"]*)"><span class="desk-label">([^<]*)<.*?<b>(.*?)</b>'
        found[heading] = {label: (number, unescape(href)) for href, label, number in re.findall(line, section)}
    return found


def shown(desk: Any) -> dict[str, dict[str, tuple[str, str]]]:
    response = desk.get("/admin/")
    assert response.status_code == 200
    return lines(response.content.decode())


def events() -> None:
    make_event("今天的草稿", start_on=TODAY, public=False)
    make_event("跨今天", start_on=TODAY - timedelta(days=2), end_on=TODAY + timedelta(days=9))
    make_event("周日", start_on=TODAY + timedelta(days=6))
    make_event("下周一", start_on=TODAY + timedelta(days=7))
    withdraw(make_event("撤回了", start_on=TODAY), reason="重复", by=None, at=NOW)
    make_event("每周一", start_on=TODAY - timedelta(days=7), rule="FREQ=WEEKLY;BYDAY=MO;COUNT=5")
    make_event("每周三", start_on=TODAY - timedelta(days=5), rule="FREQ=WEEKLY;BYDAY=WE;COUNT=5")
    cancelled = make_event("每月", start_on=date(2026, 3, 10), rule="FREQ=MONTHLY;BYMONTHDAY=10;COUNT=5")
    cancel_occurrence(cancelled, on=date(2026, 4, 10), by=None, at=NOW)


def test_events_of_today_and_of_the_week_are_counted_and_a_series_by_its_days() -> None:
    events()
    desk = chief()
    found = shown(desk)["这几天的活动"]
    assert found["今天"][0] == "3"
    titles = [row.title for row in desk.get(found["今天"][1]).context["cl"].result_list]
    assert sorted(titles) == ["今天的草稿", "每周一", "跨今天"]
    titles = [row.title for row in desk.get(found["本周"][1]).context["cl"].result_list]
    assert sorted(titles) == ["今天的草稿", "周日", "每周一", "每周三", "跨今天"]


def work() -> None:
    """Something of everything that the page counts, and something beside it."""
    events()
    source = Source.objects.create(key="cyb", publication="朝阳报")
    network = Network.objects.create(
        slug="n", title="城市书屋", stated_size=45, stated_on=PartialDate.parse("2026-04-24"), stated_source=source
    )
    bare = make_place("没有坐标", geometry=None, public=False)
    make_place("估计", geometry=AREA, position_quality="estimated", position_radius_m=500)
    asked = {"opening_hours": "Mo-Fr 09:00-17:00"}
    make_place("新近问过", **asked, opening_hours_as_of=PartialDate.parse("2026-04"))
    make_place("很久没问", **asked, opening_hours_as_of=PartialDate.parse("2025-40"))
    house = make_place("没写时间的书屋", kind="book-house")
    gone = make_place("撤回的书屋", kind="book-house")
    for place in (house, gone, bare):
        place.memberships.create(network=network)
    withdraw(gone, reason="关了", by=None, at=NOW)
    cited = make_event("在没有坐标的地方", place=bare)
    cited.citations.create(field="title", source=source)
    make_event("暂定而过去", start_on=date(2026, 3, 1), state="tentative")
    postpone_event(make_event("无期", start_on=date(2026, 3, 1)), to=None, by=None, at=NOW)
    postpone_event(make_event("改了日子", start_on=date(2026, 3, 1)), to=date(2026, 3, 9), by=None, at=NOW)
    make_project("过期", completion_now=PartialDate.parse("2026-03"), state="under-way", place=bare)
    make_project("到年底", completion_now=PartialDate.parse("2026"), state="under-way", geometry=AREA)
    make_project("做完了", completed_on=PartialDate.parse("2026-03"), state="completed")
    for record in (
        make_event("待审", public=False),
        make_place("待审", public=False),
        make_project("待审", public=False),
    ):
        submit(record, by=None, at=NOW)
    for record in (make_event("明天见"), make_place("明天开"), make_project("明天说")):
        type(record).objects.filter(pk=record.pk).update(publish_at=NOW + timedelta(days=1))


EXPECTED = {
    ("待审", "活动"): 1,
    ("待审", "场所"): 1,
    ("待审", "项目"): 1,
    ("定时发布", "活动"): 1,
    ("定时发布", "场所"): 1,
    ("定时发布", "项目"): 1,
    ("该更新的", "活动已过期未更新"): 2,
    ("该更新的", "项目已过期未更新"): 1,
    ("该更新的", "开放时间未核实"): 2,
    ("位置", "场所缺坐标"): 1,
    ("位置", "场所只有估计位置"): 1,
    ("位置", "项目缺坐标"): 4,
    ("位置", "活动缺坐标"): 1,
    ("一条出处也没有", "场所"): 7,
    ("一条出处也没有", "项目"): 5,
}


def test_every_number_is_the_length_of_the_list_that_it_leads_to() -> None:
    work()
    desk = chief()
    found = shown(desk)
    for group, of in found.items():
        for label, (number, href) in of.items():
            if group not in ("订阅源", "已收录"):
                assert desk.get(href).context["cl"].result_count == int(number), (group, label)
    for (group, label), number in EXPECTED.items():
        assert found[group][label][0] == str(number), (group, label)


WRITTEN = (
    *("2024", "2025", "2026", "2025-01", "2025-02", "2025-03", "2025-06", "2025-12", "2024-12", "2026-01"),
    *("2025-33", "2025-34", "2025-35", "2025-36", "2025-40", "2025-41", "2024-36", "2024-41", "2026-33"),
    *("2024-12-31", "2025-01-01", "2025-02-28", "2025-03-01", "2025-06-30", "2025-12-31", "2026-01-01"),
)


def test_a_date_known_in_part_is_over_when_its_last_day_is() -> None:
    for number, written in enumerate(WRITTEN):
        place = Place(title=written, slug=f"p{number}", kind="park", changed_at=NOW, opening_hours="24/7")
        place.opening_hours_as_of = PartialDate.parse(written)
        place.save()
    make_place("没有写", geometry=None)
    for day in ("2025-01-01", "2025-01-31", "2025-03-01", "2025-04-01", "2025-07-01", "2025-12-31", "2026-01-01"):
        over = Place.objects.filter(ended_before("opening_hours_as_of", date.fromisoformat(day)))
        expected = [one for one in WRITTEN if PartialDate.parse(one).last_on < date.fromisoformat(day)]
        assert sorted(over.values_list("title", flat=True)) == sorted(expected), day


def test_a_network_says_how_many_of_its_stated_places_are_recorded_and_who_stated_it() -> None:
    work()
    desk = chief()
    number, href = shown(desk)["已收录"]["城市书屋"]
    assert number == "2 / 45"
    titles = [row.title for row in desk.get(href).context["cl"].result_list]
    assert sorted(titles) == ["没写时间的书屋", "没有坐标"]
    assert "朝阳报2026年4月24日公布 45" in desk.get("/admin/").content.decode()


def test_what_becomes_public_next_is_named_with_its_moment() -> None:
    event = make_event("明天见")
    Event.objects.filter(pk=event.pk).update(publish_at=NOW + timedelta(days=1))
    page = chief().get("/admin/").content.decode()
    assert ">4月21日 09:00</time>" in page
    assert f'<a href="/admin/events/event/{event.pk}/change/">明天见</a>' in page


def test_a_fault_of_the_feeds_is_counted_as_the_page_of_the_feeds_lists_it(monkeypatch: Any) -> None:
    make_event("坏的活动")
    desk = chief()
    assert shown(desk)["订阅源"]["订阅源问题"] == ("没有", "/admin/feeds/")

    def failing(event: Event, at: Any) -> Any:
        raise ValueError("no such zone")

    monkeypatch.setattr(Event, "shown_changed_at", failing)
    page = desk.get("/admin/feeds/").content.decode()
    assert page.count("<strong>故障</strong>") == 1
    assert shown(desk)["订阅源"]["订阅源问题"][0] == "1"


def test_nothing_to_do_is_said_calmly() -> None:
    found = shown(chief())
    assert {number for of in found.values() for number, _ in of.values()} == {"没有"}


def test_people_see_numbers_only_of_what_they_may_see() -> None:
    work()
    desk = editor("places.view_place")
    found = shown(desk)
    assert set(found["位置"]) == {"场所缺坐标", "场所只有估计位置"}
    assert set(found["待审"]) == {"场所"}
    assert "这几天的活动" not in found
    page = desk.get("/admin/").content.decode()
    assert "明天见" not in page
    assert "等您处理" not in page


def test_who_may_publish_is_told_that_it_is_theirs_to_do() -> None:
    assert "等您处理" in editor("events.view_event", "events.publish_event").get("/admin/").content.decode()


def test_the_page_is_chinese_and_read_out_of_nothing_stored() -> None:
    work()
    response = chief().get("/admin/")
    page = _Page()
    page.feed(response.content.decode())
    assert (page.faults, english(page)) == ([], set())
    assert "no-store" in response["Cache-Control"]


def _more(number: int) -> None:
    category, place = make_category(), make_place(f"地点{number}")
    owner = Organisation.objects.create(slug=f"o{number}", title="单位")
    for index in range(number):
        make_event(f"活动{number}-{index}", start_on=TODAY, category=category, place=place)
        series = {"start_on": TODAY - timedelta(days=7), "rule": "FREQ=WEEKLY;BYDAY=MO;COUNT=5"}
        make_event(f"系列{number}-{index}", category=category, **series)
        make_project(f"项目{number}-{index}", place=place, owner=owner, completion_now=PartialDate.parse("2026-03"))
        network = Network.objects.create(slug=f"n{number}-{index}", title="网络")
        make_place(f"场所{number}-{index}").memberships.create(network=network)


def test_it_takes_the_same_queries_however_much_there_is(django_assert_num_queries: Any) -> None:
    client = Client()  # not a Desk, whose commits would be counted
    client.force_login(make_chief())
    for number in (3, 12):
        _more(number)
        commit()
        # Session and user; series of today and of the week with their changes; numbers of events, places and
        # projects; next moments of each; faults of the feeds; networks; the person's own last actions.
        with django_assert_num_queries(2 + 4 + 3 + 3 + 1 + 1 + 1):
            client.get("/admin/")
