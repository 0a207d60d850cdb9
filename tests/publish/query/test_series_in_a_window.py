"""`datetime=` and series: a series is found by the days it is held on, not by the span from its first to its last."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from events.actions import cancel_occurrence, move_occurrence
from events.models import Event
from publish.query import EventQuery, series
from tests.support import NOW, make_event

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def found(text):
    query = EventQuery.parse(QueryDict(f"datetime={text}"))
    return {event.title for event in query.queryset(LATER)} & {event.title for event in query.feed(LATER)}


def weekly(title="读书会", **fields):
    """Tuesdays from 2026-04-21 to 2026-06-23."""
    return make_event(title, **{"rule": "FREQ=WEEKLY;COUNT=10", **fields})


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        ("2026-04-28", True),
        ("2026-04-29", False),
        ("2026-04-29/2026-05-04", False),
        ("2026-04-29/2026-05-05", True),
        ("2026-04-29/..", True),
        ("../2026-04-29", True),
        ("2026-06-23", True),
        ("2026-06-24/2026-06-30", False),
        ("2026-04-01/2026-04-20", False),
        ("../..", True),
    ],
)
def test_a_series_is_found_by_the_days_it_is_held_on(window, expected):
    weekly()
    make_event("一次的", start_on=date(2026, 4, 1), end_on=date(2026, 6, 30))
    assert ("读书会" in found(window), "一次的" in found(window)) == (expected, True)


def test_the_later_days_of_an_occurrence_count():
    weekly(end_on=date(2026, 4, 23))
    assert (found("2026-04-30"), found("2026-05-01")) == ({"读书会"}, set())


def test_a_moved_occurrence_is_found_where_it_went_and_a_cancelled_one_where_it_was():
    event = weekly()
    move_occurrence(event, on=date(2026, 4, 28), start_on=date(2026, 4, 30), by=None, at=LATER)
    cancel_occurrence(event, on=date(2026, 5, 5), by=None, at=LATER)
    assert [found(f"2026-{day}") for day in ("04-28", "04-30", "05-05")] == [set(), {"读书会"}, {"读书会"}]


def test_an_expanded_series_is_found_by_its_days():
    make_event("庙会", start_on=date(2026, 2, 17), rule="RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1;COUNT=3")
    assert (found("2027-02-06"), found("2027-02-07")) == ({"庙会"}, set())


def test_an_unreadable_rule_is_seen_rather_than_hidden():
    weekly()
    Event.objects.update(rule="FREQ=NEVER")
    assert found("2026-04-29") == {"读书会"}


def test_many_series_cost_two_more_queries_and_no_more():
    for number in range(4):
        weekly(f"读书会{number}")
    with CaptureQueriesContext(connection) as queries:
        assert not list(EventQuery.parse(QueryDict("datetime=2026-04-29")).queryset(LATER))
    assert len(queries) == 3


def test_a_request_looks_into_so_many_series_only(monkeypatch):
    monkeypatch.setattr(series, "MAX_SERIES", 1)
    weekly("甲")
    weekly("乙")
    assert len(found("2026-04-29")) == 1
