"""Pages by keyset: every row once, whatever is written in between; a position is taken only as a page gave it."""

from base64 import urlsafe_b64encode
from datetime import date
from uuid import UUID

import pytest
from django.http import QueryDict

from core.errors import InvalidParameter
from core.partial_date import PartialDate
from events.models import Event
from places.models import Place
from projects.models import Project
from publish.query import EventQuery, PlaceQuery, ProjectQuery
from publish.query.keyset import AFTER, DEFAULT_LIMIT, LIMIT, MAX_LIMIT, cut, parse_limit, rows_of, to_cursor
from publish.query.options import take_options
from tests.support import NOW, make_event, make_place, make_project


def page(query, text):
    given, options = take_options(QueryDict(text), LIMIT, AFTER)
    return cut(query.parse(given), NOW, options)


def walk(query, text):
    """Keys of all pages in order, and the number of pages."""
    keys, pages, after = [], 0, ""
    while pages == 0 or after:
        found = page(query, f"{text}&after={after}")
        keys += found.keys
        after = found.following
        pages += 1
    return keys, pages


@pytest.mark.parametrize(
    ("text", "limit"),
    [("1", 1), ("50", 50), ("1000", 1000), ("1001", MAX_LIMIT), ("9999", MAX_LIMIT), ("9" * 1999, MAX_LIMIT)],
)
def test_more_than_the_largest_page_is_the_largest_page(text, limit):
    assert parse_limit("limit", text) == limit


@pytest.mark.parametrize(
    "text", ["0", "-1", "+5", "05", "1.0", "1e3", "ten", "１０", "1_0", " 1", "0x10", "nan", "%00", "1\n", "٣"]
)
def test_a_limit_that_is_no_number_is_refused(text):
    with pytest.raises(InvalidParameter) as refusal:
        parse_limit("limit", text)
    assert refusal.value.name == "limit"


def test_without_a_limit_a_page_has_fifty_rows():
    _, options = take_options(QueryDict(""), LIMIT, AFTER)
    assert (options[LIMIT], options[AFTER]) == (DEFAULT_LIMIT, "") == (50, "")


@pytest.mark.django_db
class TestWalk:
    def test_every_event_once_by_day_and_uid(self):
        days = [date(2026, 4, 21 + number % 3) for number in range(7)]
        for number, day in enumerate(days):
            make_event(f"活动{number}", start_on=day)
        keys, pages = walk(EventQuery, "limit=2")
        assert keys == list(EventQuery().queryset(NOW).values_list("pk", flat=True))
        assert (len(keys), pages) == (7, 4)

    def test_every_place_once_by_uid(self):
        for number in range(5):
            make_place(f"场所{number}")
        keys, pages = walk(PlaceQuery, "limit=5")
        assert keys == list(Place.objects.order_by("uid").values_list("pk", flat=True))
        assert pages == 1

    def test_every_project_once_undated_ones_last(self):
        for number, promised in enumerate(["2027", None, "2026-05", None, "2027", None]):
            make_project(f"项目{number}", completion_now=PartialDate.parse(promised) if promised else None)
        keys, pages = walk(ProjectQuery, "limit=1")
        assert keys == list(ProjectQuery().queryset(NOW).values_list("pk", flat=True))
        assert [Project.objects.get(pk=key).first_on for key in keys[3:]] == [None] * 3
        assert (len(keys), pages) == (6, 6)

    def test_what_is_written_between_two_pages_moves_no_other_row(self):
        for number in range(4):
            make_event(f"活动{number}", start_on=date(2026, 4, 21 + number))
        first = page(EventQuery, "limit=2")
        make_event("早来的", start_on=date(2026, 4, 20))
        Event.objects.filter(pk=first.keys[1]).delete()
        second = page(EventQuery, f"limit=2&after={first.following}")
        assert [Event.objects.get(pk=key).title for key in second.keys] == ["活动2", "活动3"]
        assert second.following == ""

    def test_rows_come_in_the_order_of_their_keys(self):
        for number in range(3):
            make_event(f"活动{number}", start_on=date(2026, 4, 23 - number))
        found = page(EventQuery, "")
        assert [event.title for event in rows_of(Event.objects.all(), found)] == ["活动2", "活动1", "活动0"]

    @pytest.mark.parametrize("query", [EventQuery, PlaceQuery, ProjectQuery])
    def test_a_page_is_one_query_and_an_empty_one_reads_no_rows(self, query, django_assert_num_queries):
        with django_assert_num_queries(1):
            found = page(query, "")
        with django_assert_num_queries(0):
            assert rows_of(Event.objects.all(), found) == []


UID = UUID(int=7).hex


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "words"),
    [
        (EventQuery, UID),  # another collection's
        (PlaceQuery, f"2026-04-21,{UID}"),
        (EventQuery, f"2026-02-30,{UID}"),
        (EventQuery, f"0000-01-01,{UID}"),
        (EventQuery, f"2026-04-21,{UID.upper().replace('0', 'A')}"),
        (EventQuery, f"2026-04-21,{UID}0"),
        (EventQuery, f"2026-04-21,{UID}\n"),
        (EventQuery, f"２０２６-04-21,{UID}"),
        (EventQuery, "2026-04-21,"),
        (EventQuery, ""),
        (PlaceQuery, "\x00" * 32),
        (PlaceQuery, str(2**70)),
    ],
)
def test_words_that_are_no_position_are_refused(query, words):
    with pytest.raises(InvalidParameter) as refusal:
        page(query, f"after={to_cursor(words) or 'AA'}")
    assert refusal.value.name == "after"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    ["1", "a", "9" * 30, "a" * 3000, "[[[[", "%00", "%ED%A0%80", "%FF", "..", "%E4%B8%AD", "nan", "AAA=", "A-_A"],
)
def test_letters_that_are_no_code_are_refused(text):
    with pytest.raises(InvalidParameter) as refusal:
        page(PlaceQuery, f"after={text}")
    assert refusal.value.name == "after"


@pytest.mark.django_db
def test_one_position_has_one_spelling():
    given = to_cursor(UID)
    assert page(PlaceQuery, f"after={given}").keys == []
    # The last letter of this code carries bits that mean nothing.
    assert len(given) % 4 == 3
    other = given[:-1] + chr(ord(given[-1]) + 1)
    for spelling in (other, f"{given}=", f" {given}", f"{given}%0A", f"{given[:9]}.{given[9:]}"):
        with pytest.raises(InvalidParameter):
            page(PlaceQuery, f"after={spelling}")
    assert urlsafe_b64encode(UID.encode()).decode().rstrip("=") == given


@pytest.mark.django_db
def test_by_nearness_there_is_one_page(monkeypatch):
    near, far = make_place("近"), make_place("远")
    monkeypatch.setattr(PlaceQuery, "ranking", lambda query, at: [(near.pk, 10), (far.pk, 900)])
    assert page(PlaceQuery, "limit=1").keys == [near.pk]
    assert page(PlaceQuery, "").following == ""
    with pytest.raises(InvalidParameter) as refusal:
        page(PlaceQuery, f"after={to_cursor(UID)}")
    assert refusal.value.name == "after"
