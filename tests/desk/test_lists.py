"""The lists of the desk: search, filters, choices, and a number of queries that does not grow with the rows."""

from typing import Any

import pytest
from django.test import Client

from core.models import Organisation
from core.partial_date import PartialDate
from places.models import Network, Place
from tests.desk.desk import Desk, chief, make_chief, url_of
from tests.support import commit, make_category, make_event, make_place, make_project

pytestmark = pytest.mark.django_db


def titles(response: Any) -> list[str]:
    return sorted(row.title for row in response.context["cl"].result_list)


def choices(desk: Desk, model: str, field: str, term: str = "") -> list[str]:
    """What the autocomplete of a field offers."""
    app, name = model.split(".")
    query = {"app_label": app, "model_name": name, "field_name": field, "term": term}
    return [choice["text"] for choice in desk.get("/admin/autocomplete/", query).json()["results"]]


@pytest.mark.parametrize("term", ["朝阳公", "Chaoyang P", "chaoyang-park", "日坛路", "旧名"])
def test_places_are_found_by_name_alias_address_and_slug(term: str) -> None:
    make_place("朝阳公园", slug="chaoyang-park", title_en="Chaoyang Park", alias="旧名", address="日坛路 1 号")
    make_place("团结湖公园")
    assert titles(chief().get(url_of("changelist", Place), {"q": term})) == ["朝阳公园"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"lack": "position"}, ["没有"]),
        ({"lack": "pin"}, ["估计"]),
        ({"status__exact": "draft"}, ["没有"]),
        ({"kind__exact": "park"}, ["估计", "有出处", "没有"]),
        ({"lack": "nonsense"}, ["估计", "有出处", "没有"]),
    ],
)
def test_places_are_filtered_by_what_they_lack(query: dict[str, str], found: list[str]) -> None:
    area = {"type": "Polygon", "coordinates": [[[116.4, 39.9], [116.5, 39.9], [116.5, 40.0], [116.4, 39.9]]]}
    make_place("有出处")
    make_place("估计", geometry=area, position_quality="estimated", position_radius_m=500)
    make_place("没有", geometry=None, public=False)
    assert titles(chief().get(url_of("changelist", Place), query)) == found


def test_a_retired_term_is_not_offered_but_stays_where_it_is() -> None:
    make_category("kept", title="科技")
    retired = make_category("gone", title="旧类", retired=True)
    event, desk = make_event(category=retired), chief()
    assert choices(desk, "events.event", "category") == ["科技"]
    assert desk.fill(url_of("change", event), title="改").status_code == 302
    event.refresh_from_db()
    assert (event.title, event.category) == ("改", retired)


def test_only_umbrellas_are_offered_as_umbrellas() -> None:
    make_event("一场")
    make_event("赛事", is_umbrella=True)
    assert choices(chief(), "events.event", "umbrella") == ["赛事"]


def _events(number: int) -> None:
    category = make_category()
    organisation = Organisation.objects.create(slug=f"o-{number}", title="主办")
    place = make_place(f"地点{number}")
    for index in range(number):
        make_event(f"活动{number}-{index}", category=category, organiser=organisation, place=place)


def _places(number: int) -> None:
    network = Network.objects.create(slug=f"n-{number}", title="网络")
    for index in range(number):
        make_place(f"场所{number}-{index}").memberships.create(network=network)


def _projects(number: int) -> None:
    place = make_place(f"地点{number}")
    for index in range(number):
        make_project(f"项目{number}-{index}", place=place, completion_now=PartialDate.parse("2027-08"))


@pytest.mark.parametrize(
    ("make", "path", "queries"),
    [
        # Session, user, categories of the filter, count, rows, their last steps, bounds and steps of the hierarchy.
        (_events, "/admin/events/event/", 8),
        # Session, user, networks and subdistricts of the filters, count, rows, their last steps.
        (_places, "/admin/places/place/", 7),
        # Session, user, count, rows, their last steps, bounds and steps of the date hierarchy.
        (_projects, "/admin/projects/project/", 7),
    ],
)
def test_a_list_takes_the_same_queries_for_5_rows_and_for_50(
    make: Any, path: str, queries: int, django_assert_num_queries: Any
) -> None:
    client = Client()  # not a Desk, whose commits would be counted
    client.force_login(make_chief())
    for number in (5, 45):
        make(number)
        commit()
        with django_assert_num_queries(queries):
            response = client.get(path)
    assert len(response.context["cl"].result_list) == 50
