"""The page of a record asks a stated number of questions, however much there is beside the record."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.partial_date import PartialDate
from events.models import Event, EventCitation, OtherPlace
from places.models import Place, PlaceCitation
from projects.models import Project, ProjectCitation, Slip
from tests.newspaper import make_source
from tests.support import NOW, Reader, hold_clock, make_event, make_place, make_project, selects

pytestmark = pytest.mark.django_db

Fill = Callable[[Any, range], None]


def fill_umbrella(umbrella: Event, numbers: range) -> None:
    for number in numbers:
        part = make_event(f"第{number}场", umbrella=umbrella, place=make_place(f"馆{number}"))
        OtherPlace.objects.create(record=part, place=make_place(f"另一馆{number}"))
        EventCitation.objects.create(record=umbrella, field="title", source=make_source(), phrase=f"原话{number}")


def fill_place(place: Place, numbers: range) -> None:
    for number in numbers:
        make_event(f"第{number}场", place=place, start_on=date(2026, 4, 10) + timedelta(days=number))
        elsewhere = make_event(f"也在这里{number}", place=make_place(f"馆{number}"))
        OtherPlace.objects.create(record=elsewhere, place=place)
        make_project(f"工程{number}", place=place, completion_now=PartialDate.parse("2027-08"))
        PlaceCitation.objects.create(record=place, field="title", source=make_source(), phrase=f"原话{number}")


def fill_project(project: Project, numbers: range) -> None:
    for number in numbers:
        make_event(f"第{number}场", project=project, start_on=date(2026, 4, 10) + timedelta(days=number))
        said_on = date(2025, 1, 1) + timedelta(days=number)
        before, after = PartialDate.parse(str(2027 + number)), PartialDate.parse(str(2028 + number))
        Slip.objects.create(record=project, said_on=said_on, before=before, after=after, source=make_source())
        ProjectCitation.objects.create(record=project, field="title", source=make_source(), phrase=f"原话{number}")


@pytest.mark.parametrize(
    ("collection", "make", "fill", "count"),
    [
        ("events", lambda: make_event("总活动", is_umbrella=True), fill_umbrella, 9),
        ("places", lambda: make_place("朝阳公园"), fill_place, 13),
        ("projects", lambda: make_project("人才公园"), fill_project, 12),
    ],
    ids=["umbrella", "place", "project"],
)
def test_the_number_of_queries_does_not_grow(
    collection: str, make: Callable[[], Any], fill: Fill, count: int, reader: Reader
) -> None:
    record = make()
    asked = []
    for numbers in (range(8, 13), range(13, 45)):  # of the first, some events lie ahead and some do not
        fill(record, numbers)
        hold_clock(NOW)
        with CaptureQueriesContext(connection) as queries:
            assert reader.get(f"/{collection}/{record.slug}/").status_code == 200
        asked.append(selects(queries))
    assert asked == [count, count]
