"""A feed too large for some clients is narrowed to the days around today, says so, and stays whole on request."""

from datetime import date, timedelta

import icalendar
import pytest
import time_machine

from events.models import Event
from publish.ical import window
from publish.ical.window import narrowed
from publish.query.values import Interval
from tests.support import NOW, Reader, make_category, make_event

TODAY = date(2026, 4, 20)


def day(text):
    return date.fromisoformat(text)


def many(first, last, count, octets=100):
    """`count` one-day entries spread evenly over the days."""
    days = (day(last) - day(first)).days + 1
    return [(at, at, octets) for at in (day(first) + timedelta(days=n * days // count) for n in range(count))]


NARROWED = {
    "the oldest months go first": (
        many("2025-01-01", "2025-12-31", 600) + many("2026-01-01", "2026-06-30", 700), Interval(day("2025-08-01"), None)
    ),
    "nothing of the past is kept where the time ahead is full": (
        many("2025-01-01", "2026-03-31", 500) + many("2026-04-01", "2026-06-30", 1000),
        Interval(day("2026-04-01"), None),
    ),
    "then what lies far ahead": (
        many("2026-04-01", "2026-07-31", 1220), Interval(day("2026-04-01"), day("2026-06-30"))
    ),
    "a month that is too full is cut by days": (
        many("2026-04-01", "2026-04-30", 3000), Interval(TODAY, day("2026-04-29"))
    ),
    "a day is never divided": (many("2026-04-20", "2026-04-20", 1500), Interval(TODAY, TODAY)),
    "octets count as well": (
        many("2025-04-01", "2026-03-31", 365, octets=4000) + many("2026-04-01", "2026-06-30", 91, octets=4000),
        Interval(day("2025-11-01"), None),
    ),
    "who began long ago and goes on is ahead": (
        [(day("2020-01-01"), day("2026-12-31"), 100)] * 10 + many("2025-01-01", "2026-03-31", 1200),
        Interval(day("2025-04-01"), None),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", NARROWED)
def test_the_widest_window_around_today_that_fits(case):
    entries, expected = NARROWED[case]
    assert narrowed(entries, TODAY) == expected
    within = [entry for entry in entries if entry[1] >= expected.first_on]
    if expected.last_on is None:
        assert window.fits(len(within), sum(octets for *_, octets in within))


@pytest.fixture
def full(db):
    """1,300 events, ten a month, over ten years back and forth."""
    with time_machine.travel(NOW, tick=False) as clock:
        model = make_event("模板", start_on=date(2020, 1, 1), category=make_category("technology"))
        make_event("别的", category=make_category("reading"))
        events = []
        for number in range(1300):
            at = date(2024, 6, 1) + timedelta(days=number)
            common = {"category": model.category, "status": "published", "published_at": NOW, "changed_at": NOW}
            days = {"start_on": at, "end_on": at, "first_on": at, "last_on": at}
            events.append(Event(title=f"活动{number}", slug=f"event-{number}", **common, **days))
        Event.objects.bulk_create(events)
        yield clock


def starts(response):
    return sorted(entry["dtstart"].dt for entry in icalendar.Calendar.from_ical(response.content).events)


def test_a_feed_of_more_than_a_thousand_is_narrowed_and_says_so(full):
    response = Reader().get("/events.ics")
    found = starts(response)
    assert 960 < len(found) <= 1000
    assert len(response.content) <= 1_000_000
    assert found[0] == date(2025, 4, 1)
    assert found[-1] == date(2024, 6, 1) + timedelta(days=1299)
    description = str(icalendar.Calendar.from_ical(response.content)["description"])
    assert "本日历只含2025-04-01起的条目" in description


def test_it_does_not_move_at_midnight(full):
    etag = Reader().get("/events.ics")["ETag"]
    full.shift(timedelta(days=2))
    assert Reader().get("/events.ics")["ETag"] == etag


def test_asked_for_by_date_or_in_part_it_is_whole(full):
    whole = Reader().get("/events.ics?datetime=../..")
    assert len(starts(whole)) == 1302
    assert "条目太多" not in whole.content.decode().replace("\r\n ", "")
    part = Reader().get("/events.ics?category=reading")
    assert len(starts(part)) == 1
    assert "条目太多" not in part.content.decode().replace("\r\n ", "")
