"""The lists: order, filters that stay in the address, counts, pages of fifty, and the feed of the same list."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.partial_date import PartialDate
from tests.newspaper import make_book_house, make_page_one
from tests.support import NOW, Reader, hold_clock, make_category, make_event, make_place, make_project, selects

pytestmark = pytest.mark.django_db

# A Thursday, 09:00 in Beijing: some events of the newspaper's page are over, some lie ahead.
THURSDAY = datetime(2026, 4, 23, 1, 0, tzinfo=UTC)


def read(reader: Reader, address: str, status: int = 200) -> str:
    response = reader.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def titles(text: str) -> list[str]:
    return re.findall(r'<p class="line-title"><a href="[^"]*">([^<]*)</a>', text)


def test_what_is_ahead_comes_first_then_the_past_backwards(reader: Reader) -> None:
    for day in (18, 19, 21, 22):
        make_event(f"{day}日", start_on=date(2026, 4, day))
    make_event("正在展出", start_on=date(2026, 4, 1), end_on=date(2026, 4, 30))
    hold_clock(NOW)
    text = read(reader, "/events/")
    assert titles(text) == ["正在展出", "21日", "22日", "19日", "18日"]
    assert "共 5 项" in text
    assert text.index(">接下来</h2>") < text.index(">已经过去</h2>")


def test_a_filter_selects_and_stays_in_form_feed_and_layer(reader: Reader) -> None:
    make_event("科技会", category=make_category("technology", title="科技"))
    make_event("读书会", category=make_category("reading", title="阅读"))
    hold_clock(NOW)
    text = read(reader, "/events/?category=reading")
    assert titles(text) == ["读书会"]
    assert "共 1 项" in text
    assert '<option value="reading" selected>阅读</option>' in text
    assert "类别：阅读" in text
    assert 'href="/events.ics?category=reading"' in text
    assert "http://127.0.0.1:8000/events.geojson?category=reading" in text


def test_several_values_of_a_filter_stay_together(reader: Reader) -> None:
    make_event("科技会", category=make_category("technology", title="科技"))
    make_event("读书会", category=make_category("reading", title="阅读"))
    hold_clock(NOW)
    text = read(reader, "/events/?category=technology,reading")
    assert "共 2 项" in text
    assert '<option value="reading,technology" selected>阅读、科技</option>' in text


def test_empty_fields_of_the_form_leave_the_address(reader: Reader) -> None:
    response = reader.get("/events/?category=&state=cancelled&datetime=&bbox=")
    assert response.status_code == 302
    assert response["Location"] == "/events/?state=cancelled"


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("/events/?nonsense=1", "nonsense"),
        ("/events/?category=nothing", "category"),
        ("/places/?bbox=1,2", "bbox"),
        ("/projects/?completing=soon", "completing"),
        ("/events/?after=5", "after"),
        ("/events/?after=ahead,2026-02-30,00000000000000000000000000000000", "after"),
        ("/events/?after=ahead,2026-02-20", "after"),
        ("/events/?after=all,x", "after"),
        ("/events/?after=past,..,0000000000000000000000000000000%00", "after"),
        ("/places/?after=all,a&after=all,b", "after"),
    ],
)
def test_a_mistake_in_the_address_is_explained(address: str, named: str, reader: Reader) -> None:
    text = read(reader, address, 400)
    assert "地址里有看不懂的筛选条件" in text
    assert f"<p>{named}：" in text


def test_what_wechat_adds_to_an_address_is_ignored(reader: Reader) -> None:
    make_event("读书会")
    hold_clock(NOW)
    plain = reader.get("/events/")
    assert reader.get("/events/?from=timeline&isappinstalled=0")["ETag"] == plain["ETag"]


def follow(reader: Reader, address: str) -> list[list[str]]:
    """The titles of a list, page by page, by its own links."""
    pages = []
    while address:
        text = read(reader, address)
        pages.append(titles(text))
        found = re.search(r'<a href="([^"]*)" rel="next">', text)
        address = unescape(found[1]) if found else ""
    return pages


def test_pages_of_fifty_show_every_event_once(reader: Reader) -> None:
    for number in range(130):
        make_event(f"会{number}", start_on=date(2026, 4, 20) + timedelta(days=number % 26 - 13))
    hold_clock(NOW)
    pages = follow(reader, "/events/?category=technology")
    assert [len(page) for page in pages] == [50, 50, 30]
    assert len({title for page in pages for title in page}) == 130


def test_a_list_of_exactly_one_page_has_no_next(reader: Reader) -> None:
    for number in range(50):
        make_place(f"馆{number}")
    hold_clock(NOW)
    assert [len(page) for page in follow(reader, "/places/")] == [50]
    make_place("第五十一馆")
    assert [len(page) for page in follow(reader, "/places/")] == [50, 1]


def test_undated_projects_come_last_over_pages(reader: Reader) -> None:
    for number in range(55):
        make_project(f"园{number}", completion_now=PartialDate.parse("2027") if number % 2 else None)
    hold_clock(NOW)
    pages = follow(reader, "/projects/")
    assert [len(page) for page in pages] == [50, 5]
    shown = [title for page in pages for title in page]
    assert all(int(title[1:]) % 2 for title in shown[:27])
    assert len(set(shown)) == 55


def test_a_place_chosen_by_link_is_named_and_kept(reader: Reader) -> None:
    place = make_place("朝阳公园")
    make_event("书市", place=place)
    make_event("别处")
    hold_clock(NOW)
    text = read(reader, f"/events/?place={place.slug}")
    assert titles(text) == ["书市"]
    assert "地点：朝阳公园" in text
    assert f'<input type="hidden" name="place" value="{place.slug}">' in text


def test_filters_offer_no_hidden_record(reader: Reader) -> None:
    make_place("草稿馆", public=False)
    hold_clock(NOW)
    assert "草稿馆" not in read(reader, "/events/")


def test_a_place_tells_what_is_doubtful(reader: Reader) -> None:
    make_book_house(is_title_verified=False, opening_hours="Mo-Su 09:00-21:00", opening_hours_as_of="2017")
    hold_clock(NOW)
    text = read(reader, "/places/")
    assert '<strong class="mark">名称待核实</strong> <strong class="mark">位置待核实</strong>' in text
    assert "今天 9:00—21:00（2017年资料）" in text
    assert '<circle class="is-estimated"' in text


@pytest.mark.parametrize(("address", "count"), [("/events/", 13), ("/places/", 7), ("/projects/", 7)])
def test_the_number_of_queries_does_not_grow(address: str, count: int, reader: Reader) -> None:
    make_page_one()
    hold_clock(THURSDAY)
    with CaptureQueriesContext(connection) as few:
        read(reader, address)
    for number in range(60):
        place = make_book_house(f"馆{number}")
        make_event(f"会{number}", start_on=date(2026, 3, 25) + timedelta(days=number), place=place)
        make_project(f"园{number}", completion_now=PartialDate.parse("2027"), place=place)
    hold_clock(THURSDAY)
    with CaptureQueriesContext(connection) as many:
        read(reader, address)
    # A section that lies wholly behind the page's end is not asked for.
    assert selects(many) <= selects(few) == count


def test_an_old_event_outside_the_window_is_found_by_its_date(reader: Reader) -> None:
    make_event("旧事", start_on=date(2020, 1, 5))
    hold_clock(datetime(2026, 4, 20, tzinfo=UTC))
    assert titles(read(reader, "/events/")) == []
    text = read(reader, "/events/?datetime=2020-01-01/2020-12-31")
    assert titles(text) == ["旧事"]
    assert "2020年1月" in text
