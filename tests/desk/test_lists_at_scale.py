"""The lists of the desk hold a hundred records or a hundred thousand: the same number of queries, each for one page."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.partial_date import PartialDate
from tests.desk.desk import make_chief
from tests.desk.many import multiply
from tests.support import NOW, commit, make_event, make_place, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def _event() -> Any:
    return make_event(place=make_place(geometry=None), start_on=date(2026, 4, 21), state="tentative")


def _place() -> Any:
    return make_place(geometry=None, opening_hours="24/7", opening_hours_as_of=PartialDate.parse("2020"))


def _project() -> Any:
    return make_project(place=make_place(geometry=None), completion_now=PartialDate.parse("2026-04"))


@pytest.mark.parametrize(
    ("make", "path", "queries"),
    [
        # As in test_lists; a filter by days looks into the series too.
        (_event, "/admin/events/event/", {"": 8, "?due=week": 9, "?due=overdue": 8, "?lack=citation": 8, "?q=9": 8}),
        (_place, "/admin/places/place/", {"": 7, "?due=hours": 7, "?lack=position": 7, "?q=9": 7}),
        (_project, "/admin/projects/project/", {"": 7, "?due=overdue": 7, "?lack=position": 7, "?q=9": 7}),
    ],
)
def test_a_list_takes_the_same_queries_for_100_rows_and_for_100_000(
    make: Any, path: str, queries: dict[str, int]
) -> None:
    client, record = Client(), make()
    client.force_login(make_chief())
    rows = 1
    for number in (100, 100_000):
        multiply(record, number - rows)
        commit()
        rows = number
        for query, stated in queries.items():
            with CaptureQueriesContext(connection) as asked:
                response = client.get(f"{path}{query}")
            assert (query, len(asked)) == (query, stated)
            shown = response.context["cl"].result_list
            assert len(shown) <= 50
        assert record._meta.model.objects.count() >= number
