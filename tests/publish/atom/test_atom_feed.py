"""/events.atom and /projects.atom: what changed last, for feed readers."""

import re
from datetime import date, timedelta
from uuid import UUID
from xml.etree import ElementTree

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from core.actions import publish, save_record, withdraw
from core.data_version import read as read_version
from core.models import Organisation
from events.actions import cancel_event
from places.models import PlaceKind
from projects.models import ProjectState
from publish.atom.entry import Entry
from publish.caching.memo import memo
from tests.publish.atom.feeds import links_of, read
from tests.support import NOW, hold_clock, make_category, make_event, make_place, make_project, selects

pytestmark = pytest.mark.django_db
UID = UUID("6f8b6a2e-3c0f-4a57-9d55-0a5f3c6f7a01")
LATER = NOW + timedelta(hours=5)


@pytest.fixture(autouse=True)
def desk_clock():
    """The desk works at NOW; terms are stamped by the clock."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def test_an_entry_says_what_where_when_and_by_whom(reader):
    place = make_place("静思书屋", address="日坛北路1号", kind=PlaceKind.BOOK_HOUSE)
    office = Organisation.objects.create(slug="office", title="区文化和旅游局")
    category = make_category("reading", title="阅读")
    make_event(
        "书香启动", uid=UID, slug="opening", place=place, organiser=office, category=category, summary="一句话。",
        description="第一段\n第二段", note="场次待核实",
    )  # fmt: skip
    (entry,) = read(reader).entries
    assert entry.id == f"urn:uuid:{UID}"
    assert entry.title == "书香启动"
    assert entry.author == "区文化和旅游局"
    assert (entry.published, entry.updated) == ("2026-04-20T01:00:00Z", "2026-04-20T01:00:00Z")
    assert [(tag.term, tag.label) for tag in entry.tags] == [("reading", "阅读")]
    assert entry.link == "http://127.0.0.1:8000/events/opening/"
    assert entry.summary == "一句话。"
    assert entry.content[0].type == "text/plain"
    assert entry.content[0].value.split("\n") == [
        "时间：2026年4月21日（星期二）（具体时间未公布）",
        "地点：静思书屋，日坛北路1号",
        "一句话。",
        "第一段",
        "第二段",
        "存疑：场次待核实",
    ]
    assert entry.where == {"type": "Point", "coordinates": (116.46, 39.92)}


def test_a_project_says_what_was_promised_and_what_came_of_it(reader):
    make_project("人才公园", completion_now="2027-08", state=ProjectState.DELAYED)
    (entry,) = read(reader, "/projects.atom").entries
    assert entry.title == "【延期】人才公园"
    assert entry.author == "朝阳日历"
    assert [(tag.term, tag.label) for tag in entry.tags] == [("park", "公园建设")]
    assert entry.content[0].value == "状态：延期\n预计2027年8月竣工\n仅公布到月，不代表具体日期"
    assert "where" not in entry


def test_an_entry_leads_to_its_calendar_file_where_there_is_one(reader):
    make_event(slug="talk")
    make_project("只知道年份", slug="vague", completion_now="2027")
    make_project("知道月份", slug="known", completion_now="2027-08", kind="pilot")
    found = {}
    for address in ("/events.atom", "/projects.atom"):
        for entry in read(reader, address).entries:
            found[entry.link] = links_of(entry).get(("alternate", "text/calendar"))
    base = "http://127.0.0.1:8000"
    assert found == {
        f"{base}/events/talk/": f"{base}/events/talk.ics",
        f"{base}/projects/vague/": None,
        f"{base}/projects/known/": f"{base}/projects/known.ics",
    }
    assert reader.get("/events/talk.ics").status_code == reader.get("/projects/known.ics").status_code == 200


def test_the_feed_says_whose_it_is_where_it_lies_and_under_which_licence(reader):
    make_event(category=make_category("technology", title="科技"))
    feed = read(reader, "/events.atom?category=technology&utm_source=x").feed
    address = "http://127.0.0.1:8000/events{}?category=technology"
    assert feed.title == "朝阳日历 · 活动（科技）"
    assert "最多100条" in feed.subtitle
    assert feed.id == address.format(".atom")
    assert links_of(feed) == {
        ("self", "application/atom+xml"): address.format(".atom"),
        ("alternate", "text/html"): address.format("/"),
        ("alternate", "text/calendar"): address.format(".ics"),
        ("license", "text/html"): "https://creativecommons.org/licenses/by/4.0/",
    }
    assert feed.rights == "CC BY 4.0"
    assert feed.author == "朝阳日历"
    assert feed.language == "zh-Hans"


@pytest.mark.parametrize(
    ("address", "titles"),
    [
        ("/events.atom?category=reading", ["读书会"]),
        ("/events.atom?datetime=2026-04-21", ["推进会"]),
        ("/events.atom?datetime=2020-01-01/2020-12-31", ["旧闻"]),
        ("/events.atom?bbox=116,39,117,40", ["读书会"]),
        ("/projects.atom?kind=park", ["公园"]),
        ("/projects.atom?completing=2028", ["公园"]),
    ],
)
def test_the_filters_are_those_of_every_other_form(reader, address, titles):
    make_event("读书会", category=make_category("reading"), start_on=date(2026, 4, 23), place=make_place())
    make_event("推进会", start_on=date(2026, 4, 21))
    make_event("旧闻", start_on=date(2020, 4, 21))
    make_project("公园", completion_now="2028")
    make_project("计划", kind="programme", completion_now="2027")
    assert [entry.title for entry in read(reader, address).entries] == titles


def test_two_spellings_of_one_query_are_one_feed(reader):
    make_event(category=make_category("reading"))
    make_event("又一个", category=make_category("technology"))
    first = reader.get("/events.atom?category=technology,reading&datetime=../..")
    second = reader.get("/events.atom?datetime=../..&category=reading&category=technology")
    assert (first.content, first["ETag"]) == (second.content, second["ETag"])


def test_the_list_page_names_the_feed_of_exactly_its_list(reader):
    make_event(category=make_category("reading"))
    page = reader.get("/events/?category=reading").content.decode()
    assert (
        '<link rel="alternate" type="application/atom+xml" title="活动" '
        'href="http://127.0.0.1:8000/events.atom?category=reading">'
    ) in page
    assert "atom" not in reader.get("/places/").content.decode()


def test_a_bad_parameter_is_named(reader):
    response = reader.get("/events.atom?colour=red")
    assert response.status_code == 400
    assert response.content.decode().startswith("参数 colour 有误：没有这个参数")


def test_a_cancelled_event_says_so_first_and_comes_first(reader, desk_clock):
    desk_clock.move_to(NOW - timedelta(days=9))
    made = [make_event(f"活动{number}", at=NOW - timedelta(days=number)) for number in range(3)]
    desk_clock.move_to(LATER)
    assert [entry.title for entry in read(reader).entries] == ["活动0", "活动1", "活动2"]
    cancel_event(made[2], reason="大风", by=None, at=LATER)
    feed = read(reader)
    assert [entry.title for entry in feed.entries] == ["【已取消】活动2", "活动0", "活动1"]
    assert feed.entries[0].updated == feed.feed.updated == "2026-04-20T06:00:00Z"
    assert "说明：大风" in feed.entries[0].content[0].value


def test_what_was_scheduled_is_new_on_the_day_it_appears(reader, desk_clock):
    """It was written weeks before; for the readers it changed when it was first there."""
    desk_clock.move_to(NOW - timedelta(days=40))
    make_event("早先的", at=NOW - timedelta(days=20))
    waiting = make_event("预定发布", public=False, at=NOW - timedelta(days=30))
    publish(waiting, by=None, at=NOW - timedelta(days=30), publish_at=NOW - timedelta(hours=1))
    hold_clock(NOW)
    first = read(reader).entries[0]
    assert (first.title, first.updated) == ("预定发布", "2026-04-20T00:00:00Z")


def test_a_change_of_the_venue_is_a_change_of_what_is_shown(reader):
    place = make_place("旧名")
    make_event("在那里", place=place)
    make_event("后来的", at=NOW + timedelta(hours=1))
    place.title = "新名"
    save_record(place, by=None, at=LATER)
    first = read(reader).entries[0]
    assert (first.title, first.updated) == ("在那里", "2026-04-20T06:00:00Z")


def test_at_most_a_hundred_entries_stand_in_it_the_latest_ones(reader):
    for number in range(103):
        make_event(f"第{number}个", at=NOW + timedelta(minutes=number))
    entries = read(reader).entries
    assert len(entries) == 100
    assert entries[0].title == "第102个"
    assert entries[-1].title == "第3个"


def test_a_point_stands_for_the_cited_position_of_an_only_place(reader):
    area = {"type": "Polygon", "coordinates": [[[116.4, 39.9], [116.5, 39.9], [116.5, 40.0], [116.4, 39.9]]]}
    estimated = make_place("大约在那里", geometry=area, position_quality="estimated", position_radius_m=500)
    both = make_event("两处", place=make_place("甲"))
    both.other_places.create(place=make_place("乙"))
    make_event("估计", place=estimated)
    entries = {entry.title: entry for entry in read(reader).entries}
    assert not any("where" in entry for entry in entries.values())
    assert "地点：甲；乙" in entries["两处"].content[0].value


def test_an_empty_feed_is_a_feed_as_of_the_last_change_of_anything(reader):
    make_place()
    feed = read(reader)
    assert feed.entries == []
    assert feed.feed.updated == f"{read_version().at:%Y-%m-%dT%H:%M:%SZ}"


def test_nothing_in_it_comes_from_the_clock(reader, desk_clock):
    make_event()
    hold_clock(NOW)
    first = reader.get("/events.atom").content
    memo.clear()
    desk_clock.move_to(NOW + timedelta(hours=12))
    assert reader.get("/events.atom").content == first


def test_a_draft_is_no_entry_and_a_withdrawn_one_leaves(reader):
    make_event("草稿", public=False)
    shown = make_event("公开")
    assert [entry.title for entry in read(reader).entries] == ["公开"]
    withdraw(shown, by=None, at=NOW, reason="错发")
    assert read(reader).entries == []


def test_a_record_that_cannot_be_written_is_left_out_and_the_rest_stays(reader, caplog, monkeypatch):
    make_event("好的")
    make_event("坏的")
    original = Entry.to_bytes

    def failing(entry):
        if entry.title == "坏的":
            raise ValueError("broken")
        return original(entry)

    monkeypatch.setattr(Entry, "to_bytes", failing)
    assert [entry.title for entry in read(reader).entries] == ["好的"]
    assert "left out of Atom" in caplog.text


@pytest.mark.parametrize("number", [5, 50])
def test_the_number_of_queries_does_not_grow_with_the_entries(reader, number, django_assert_max_num_queries):
    place = make_place()
    for index in range(number):
        make_event(f"活动{index}", place=place).other_places.create(place=place)
    reader.get("/events.ics")
    with django_assert_max_num_queries(100) as captured:
        reader.get("/events.atom")
    # The version before and after, the rows, their further places.
    assert selects(captured) == 5


def entry_of(text):
    return Entry(
        uid=UID, title=text, page="http://127.0.0.1:8000/events/x/", published=NOW, updated=NOW, author=text, term="x",
        label=text, summary=text, content=text,
    )  # fmt: skip


@given(st.text(st.characters(codec=None), max_size=200))
def test_whatever_is_typed_an_entry_is_well_formed_and_holds_no_markup_of_it(text):
    written = entry_of(f"甲{text}乙").to_bytes()
    parsed = ElementTree.fromstring(written.replace(b"georss:", b""))
    assert [child.tag for child in parsed] == [
        "id", "title", "updated", "published", "author", "category", "link", "summary", "content",
    ]  # fmt: skip
    for child in parsed:
        assert len(child) == (1 if child.tag == "author" else 0)
    assert parsed.find("title").text[0] == "甲"
    assert parsed.find("title").text[-1] == "乙"
    assert not re.search("[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", parsed.find("content").text)


@pytest.mark.parametrize(
    ("typed", "read_back"),
    [
        ("<b>粗</b> & ]]> &amp;", "<b>粗</b> & ]]> &"),
        ("\"引号\" '单'", "\"引号\" '单'"),
        ("一\x00二\x0b三\x7f四\ufffe五", "一二 三四五"),
        ("一\ud800二", "一二"),
        ("<!-- --><![CDATA[x]]><?pi?>", "<!-- --><![CDATA[x]]><?pi?>"),
    ],
)
def test_text_is_text_never_markup(typed, read_back):
    parsed = ElementTree.fromstring(entry_of(typed).to_bytes())
    assert parsed.find("title").text == read_back
    assert parsed.find("category").get("label") == read_back
