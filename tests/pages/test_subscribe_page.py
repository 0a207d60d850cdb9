"""/subscribe/: a feed put together, what is said to be in it and what is, and how it is explained."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from urllib.parse import quote

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from core.actions import withdraw
from events.actions import cancel_event
from events.models import Event
from places.actions import set_networks
from places.models import Network
from publish.caching.memo import memo
from publish.ical import window
from tests.newspaper import make_page_one, make_subdistrict
from tests.support import (
    NOW,
    Reader,
    hold_clock,
    make_category,
    make_event,
    make_place,
    make_project,
    selects,
    streamed,
)

pytestmark = pytest.mark.django_db
# A Thursday, 09:00 in Beijing.
THURSDAY = datetime(2026, 4, 23, 1, 0, tzinfo=UTC)
BASE = "http://127.0.0.1:8000"
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def read(reader: Reader, query: str = "", status: int = 200) -> str:
    response = reader.get(f"/subscribe/{query}")
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def titles(text: str) -> list[str]:
    return [unescape(title) for title in re.findall(r'<p class="line-title"><a href="[^"]*">([^<]*)</a>', text)]


def address(text: str) -> str:
    found = re.search(r'id="feed-address" type="url" readonly value="([^"]*)"', text)
    assert found
    return unescape(found[1])


def fetched(reader: Reader, text: str) -> list:  # of icalendar's events, by their day
    body = reader.get(address(text).removeprefix(BASE)).content
    return sorted(Calendar.from_ical(body).walk("VEVENT"), key=lambda event: (str(event["DTSTART"].dt), event["UID"]))


def test_all_events_are_offered_until_something_is_chosen(reader: Reader) -> None:
    with time_machine.travel(NOW, tick=False):
        make_page_one()
    hold_clock(THURSDAY)
    text = read(reader)
    assert address(text) == f"{BASE}/events.ics"
    assert text.count('class="button"') == 2  # the other stands in the dialog that only WeChat opens
    assert '<a class="button" href="webcal://127.0.0.1:8000/events.ics">订阅到日历</a>' in text
    assert "现有 3 项 · 最近更改 2026年4月20日（星期一）" in text
    assert '<a href="/subscribe/" aria-current="true">全部活动</a>' in text


@pytest.mark.parametrize(
    ("query", "feed"),
    [
        ("?category=community", "/events.ics?category=community"),
        ("?category=technology&category=community", "/events.ics?category=community,technology"),
        ("?of=projects", "/projects.ics"),
        ("?kind=park&of=projects&alarm=P1D", "/projects.ics?kind=park&alarm=P1D"),
        ("?near=116.575,39.985&radius=500", "/events.ics?near=116.575,39.985&radius=500"),
        ("?bbox=116.5,39.9,116.6,40&lang=en", "/events.ics?bbox=116.5,39.9,116.6,40&lang=en"),
        ("?cancelled=hide&datetime=2026-04-01/..", "/events.ics?datetime=2026-04-01/..&cancelled=hide"),
        ("?of=projects&completing=2027-08", "/projects.ics?completing=2027-08-01/2027-08-31"),
    ],
)
def test_the_address_is_the_feed_of_what_was_asked_for_and_holds_what_is_said(
    query: str, feed: str, reader: Reader
) -> None:
    make_page_one()
    hold_clock(THURSDAY)
    text = read(reader, query)
    if "completing" not in query:
        assert address(text) == BASE + feed
    events = fetched(reader, text)
    assert re.search(rf"现有 {len(events)} 项|{len(events)} entr(y|ies) now", text)


def test_what_is_next_is_what_the_feed_has_next(reader: Reader) -> None:
    for number in range(14):
        make_event(f"讲座{number:02}", start_on=date(2026, 4, 20) + timedelta(days=number))
    make_event("展览", start_on=date(2026, 4, 1), end_on=date(2026, 4, 30))
    hold_clock(THURSDAY)
    text = read(reader)
    ahead = [event for event in fetched(reader, text) if event["DTEND"].dt > date(2026, 4, 23)]
    assert len(ahead) == 12
    # What runs already stands with today's.
    assert titles(text) == [str(event["SUMMARY"]) for event in ahead[:10]]


def test_a_series_stands_at_its_next_day(reader: Reader) -> None:
    make_event("周会", start_on=date(2026, 4, 1), rule="FREQ=WEEKLY;COUNT=8")
    make_event("讲座", start_on=date(2026, 4, 24))
    hold_clock(THURSDAY)
    text = read(reader)
    assert titles(text) == ["讲座", "周会"]
    assert '<time datetime="2026-04-29">' in text


def test_marks_and_parts_of_days_are_those_of_every_list(reader: Reader) -> None:
    make_page_one()
    cancel_event(make_event("骑行", start_on=date(2026, 4, 25)), reason="", by=None, at=NOW)
    hold_clock(THURSDAY)
    text = read(reader)
    assert '<strong class="mark">已取消</strong>' in text
    assert "上午" in text
    hidden = read(reader, "?cancelled=hide")
    assert "骑行" not in hidden
    assert "现有 3 项" in hidden
    assert len(fetched(reader, hidden)) == 3


def test_when_nothing_is_ahead_the_latest_are_shown_and_said_to_be_over(reader: Reader) -> None:
    make_event("早已过去", start_on=date(2026, 4, 1))
    hold_clock(THURSDAY)
    text = read(reader)
    assert titles(text) == ["早已过去"]
    assert "最近的几项，都已经过去" in text
    assert "眼下没有内容" in read(reader, "?state=tentative")


def test_projects_have_their_own_lines_filters_and_feed(reader: Reader) -> None:
    make_page_one()
    hold_clock(THURSDAY)
    text = read(reader, "?of=projects")
    assert "预计2027年8月竣工" in text
    assert '<input type="hidden" name="of" value="projects">' in text
    assert 'name="kind" value="park"' in text
    assert 'name="category"' not in text
    assert '<a href="/subscribe/?of=projects" aria-current="true">全部项目</a>' in text


def test_the_form_becomes_the_address_that_people_pass_on(reader: Reader) -> None:
    sent = "?category=reading&category=technology&first=2026-01-01&last=&cancelled=mark&alarm=&lang=en"
    response = reader.get(f"/subscribe/{sent}")
    assert response.status_code == 302
    assert response["Location"] == "/subscribe/?category=reading,technology&datetime=2026-01-01/..&lang=en"
    one_day = reader.get("/subscribe/?first=2026-01-01&last=2026-01-01&of=projects")
    assert one_day["Location"] == "/subscribe/?datetime=2026-01-01&of=projects"


def test_the_form_holds_what_was_asked_for(reader: Reader) -> None:
    make_category("reading", title="阅读")
    make_event("读书会", category=make_category("reading"))
    hold_clock(THURSDAY)
    text = read(
        reader, "?category=reading&datetime=2026-04-01/..&alarm=PT45M&cancelled=show&near=116.46,39.92&radius=500"
    )
    assert re.search(r'value="reading" checked><label for="pick-category-reading">阅读', text)
    assert 'name="first" value="2026-04-01"' in text
    assert 'name="last" value=""' in text
    assert '<option value="PT45M" selected>' in text
    assert '<option value="show" selected>' in text
    # What the form does not offer goes with it, and can be taken away: near and radius together.
    assert '<input type="hidden" name="near" value="116.46,39.92">' in text
    assert '<input type="hidden" name="radius" value="500">' in text
    assert "附近：116.46,39.92 周围 500 米" in text
    assert 'href="/subscribe/?category=reading&amp;datetime=2026-04-01/..&amp;alarm=PT45M&amp;cancelled=show"' in text
    assert 'value="../.." checked' in read(reader, "?datetime=../..")


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("?nonsense=1&category=reading", "nonsense"),
        ("?category=reading&category=nothing", "类别"),
        ("?category=reading&bbox=1,2", "范围"),
        ("?category=reading&near=116,39", "多少米以内"),
        ("?category=reading&first=soon&last=", "日期"),
        ("?category=reading&first=2026-02-30&last=", "日期"),
        ("?category=reading&first=2026-04-02&last=2026-04-01", "日期"),
        ("?category=reading&first=2026-04-02&last=&datetime=../..", "日期"),
        ("?category=reading&alarm=soon", "alarm"),
        ("?category=reading&cancelled=maybe", "cancelled"),
        ("?category=reading&of=places", "of"),
        ("?category=reading&of=events&of=projects", "of"),
        ("?category=reading&place=%00", "地点"),
    ],
)
def test_a_mistake_is_explained_and_nothing_chosen_is_lost(query: str, named: str, reader: Reader) -> None:
    make_category("reading", title="阅读")
    hold_clock(THURSDAY)
    response = reader.get(f"/subscribe/{query}")
    text = response.content.decode()
    assert response.status_code == 400
    assert response["Cache-Control"] == "private, no-store"
    assert re.search(rf'role="alert">.*?<p>{named}：', text, re.DOTALL)
    assert re.search(r'value="reading" checked><label for="pick-category-reading">阅读', text)
    assert 'id="feed-address"' not in text
    if "nothing" in query:
        assert 'value="nothing" checked' in text
    if "2026-04-02" in query:
        assert 'name="first" value="2026-04-02"' in text


def test_google_is_given_a_feed_in_which_cancelled_events_can_be_seen(reader: Reader) -> None:
    make_event("读书会")
    hold_clock(THURSDAY)

    def behind(query: str) -> str:
        found = re.search(r'"(https://calendar\.google\.com/calendar/render\?cid=[^"]*)"', read(reader, query))
        assert found
        return found[1].partition("cid=")[2]

    assert behind("") == quote("webcal://127.0.0.1:8000/events.ics?cancelled=show", safe="")
    assert behind("?lang=en&alarm=PT1H") == quote(
        "webcal://127.0.0.1:8000/events.ics?alarm=PT1H&cancelled=show&lang=en", safe=""
    )
    assert behind("?cancelled=hide") == quote("webcal://127.0.0.1:8000/events.ics?cancelled=hide", safe="")


def test_what_cannot_subscribe_downloads_a_month_of_the_same_feed(reader: Reader) -> None:
    make_page_one()
    hold_clock(THURSDAY)
    text = read(reader, "?category=technology")
    files = re.findall(r'<a href="([^"]*)" download="([^"]*)">', text)
    assert [(unescape(href), name) for href, name in files] == [
        ("/events.ics?category=technology&datetime=2026-04-01/2026-04-30", "events-2026-04.ics"),
        ("/events.ics?category=technology&datetime=2026-05-01/2026-05-31", "events-2026-05.ics"),
    ]
    assert len(Calendar.from_ical(reader.get(unescape(files[0][0])).content).walk("VEVENT")) == 2
    assert '"/projects.ics" download="projects.ics"' in read(reader, "?of=projects")
    assert '"/events.ics?datetime=2026-01-01/.." download="events.ics"' in read(reader, "?datetime=2026-01-01/..")


def test_the_catalogue_stands_on_the_page_as_the_api_has_it(reader: Reader) -> None:
    with time_machine.travel(NOW, tick=False):
        make_page_one()
    hold_clock(THURSDAY)
    text = read(reader)
    listed = text[text.index('class="shelves"') :]
    for feed in reader.get("/api/v1/feeds").json()["feeds"]:
        assert f">{feed['name']}</a>" in listed
        assert f'{feed["count"]} 项 · <time datetime="{feed["changed_at"][:10]}">' in listed
    links = [unescape(link) for link in re.findall(r'<li><a href="([^"]*)"', listed)]
    assert "/subscribe/?kind=park&of=projects" in links
    for link in links:
        assert reader.get(link).status_code == 200


def test_a_feed_beyond_the_budget_says_so_and_offers_its_parts(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window, "MAX_EVENTS", 12)
    for number in range(24):
        make_event(f"科技{number}", start_on=date(2025, 5, 5) + timedelta(days=30 * number), slug=f"t-{number}")
    make_event("读书会", category=make_category("reading", title="阅读"), start_on=date(2026, 5, 1))
    hold_clock(THURSDAY)
    text = read(reader, "?alarm=PT1H&state=scheduled")
    assert "现有 25 项" in text
    assert re.search(r"这个日历因此只含 2026-\d\d-01 (起|至)", text)
    assert len(fetched(reader, text)) <= 12
    parts = re.findall(r'<li><a href="([^"]*)">([^<]*) <span class="facts">(\d+)</span>', text)
    assert [(unescape(href), title, int(count)) for href, title, count in parts] == [
        ("/subscribe/?category=reading&state=scheduled&alarm=PT1H", "阅读", 1),
        ("/subscribe/?category=technology&state=scheduled&alarm=PT1H", "technology", 24),
        ("/subscribe/?datetime=2027-01-01/2027-12-31&state=scheduled&alarm=PT1H", "2027年", 3),
        ("/subscribe/?datetime=2026-01-01/2026-12-31&state=scheduled&alarm=PT1H", "2026年", 13),
        ("/subscribe/?datetime=2025-01-01/2025-12-31&state=scheduled&alarm=PT1H", "2025年", 9),
    ]
    assert "内容太多" not in read(reader, "?category=reading")


def test_drafts_and_what_was_taken_back_count_nowhere(reader: Reader) -> None:
    make_event("公开", start_on=date(2026, 4, 25))
    hold_clock(THURSDAY)
    before = read(reader)
    make_event("草稿", public=False, start_on=date(2026, 4, 26))
    hold_clock(THURSDAY)
    memo.clear()
    assert read(reader) == before
    gone = make_event("要撤下的", start_on=date(2026, 4, 26))
    withdraw(gone, by=None, at=NOW, reason="错发")
    hold_clock(THURSDAY)
    memo.clear()
    text = read(reader)
    assert "现有 1 项" in text
    assert titles(text) == ["公开"]
    assert len(fetched(reader, text)) == 2  # with the tombstone


def test_in_english_all_but_what_editors_wrote_is_english(reader: Reader) -> None:
    make_page_one()
    make_project("园", title_en="Garden", completion_now="2027-08")
    hold_clock(THURSDAY)
    for query in ("?lang=en", "?lang=en&of=projects", "?lang=en&near=116.46,39.92&radius=500&alarm=PT1H"):
        text = read(reader, query)
        marked = re.sub(r'<(\w+)([^>]*) lang="zh-Hans"[^>]*>.*?</\1>', "", text.partition("<main")[2])
        chosen = re.sub(r"<fieldset>.*?</fieldset>|<option [^>]*>简体中文</option>", "", marked, flags=re.DOTALL)
        written = [event.title for event in Event.objects.all()]
        found = [line for line in chosen.splitlines() if CHINESE.search(line) and not any(t in line for t in written)]
        assert found == [], query
        assert f'href="{BASE}/' in text


def test_a_page_of_vocabulary_is_remembered_and_one_of_a_box_is_not(reader: Reader) -> None:
    make_page_one()
    hold_clock(THURSDAY)
    first = reader.get("/subscribe/?category=technology")
    assert first["Cache-Control"].startswith("public, max-age=")
    assert not first.cookies
    assert reader.get("/subscribe/?category=technology", headers={"if-none-match": first["ETag"]}).status_code == 304
    held = len(memo)
    for number in range(20):
        read(reader, f"?bbox=116.{number:02},39.9,116.6,40")
    # The feeds of the catalogue are remembered once.
    assert len(memo) == held


def make_district(number: int) -> None:
    for index in range(number):
        street = make_subdistrict(f"街道{index}", f"1101050{index:02}", f"s-{index}")
        network = Network.objects.create(slug=f"n-{index}", title="网络")
        place = make_place(f"地点{index}", subdistrict=street)
        set_networks(place, [network], by=None, at=NOW)
        make_event(f"活动{index}", category=make_category(f"c-{index}"), place=place, start_on=date(2026, 4, 25))
        make_project(f"项目{index}", completion_now="2027-08")


@pytest.mark.parametrize("number", [1, 12])
def test_the_number_of_queries_grows_with_nothing(number: int, reader: Reader) -> None:
    make_district(number)
    hold_clock(THURSDAY)
    for feed in ("/events.ics", "/projects.ics"):
        reader.get(feed)
    # The version before and after; the catalogue, 22 (see its own test); where the store stands, 3; the feed, twice
    # more for its tombstones and its next entries with what these bring along; the vocabularies of the form. A slug
    # is looked up wherever it selects.
    assert [_asked(reader, query) for query in ("", "?category=c-0", "?of=projects")] == [40, 46, 34]
    # Once the catalogue is known, other feeds of the same snapshot cost what is theirs alone.
    assert _asked(reader, "?category=c-0&alarm=PT1H", forgets=False) == 24


def _asked(reader: Reader, query: str, *, forgets: bool = True) -> int:
    if forgets:
        memo.clear()
    with CaptureQueriesContext(connection) as captured:
        read(reader, query)
    return selects(captured) + streamed(1)
