"""照此新建: a new form filled with what is true of the kind, and nothing written until it is saved."""

from datetime import date, time

import pytest

from core.models import Source
from core.partial_date import PartialDate
from events.models import Event, Precision
from places.models import Membership, Network, Place
from projects.models import Project
from tests.desk.desk import chief, editor, form_values, url_of, words_on
from tests.support import make_category, make_event, make_place, make_project

pytestmark = pytest.mark.django_db


def copy_of(record) -> str:
    return f"{url_of('add', type(record))}?_copy={record.pk}"


def test_an_event_is_copied_without_its_days_state_and_citations() -> None:
    clock = {"precision": Precision.MINUTE, "start_time": time(14)}
    event = make_event("读书会", description="每次读一本", state="tentative", place=make_place("甲馆"), **clock)
    event.other_places.create(place=make_place("乙馆"))
    event.citations.create(field="title", source=Source.objects.create(key="cyb", publication="朝阳报"))
    desk = chief()
    assert "照此新建" in words_on(desk.get(url_of("change", event)))
    page = desk.get(copy_of(event))
    assert "照《 读书会 》新建" in words_on(page) or "照《读书会》新建" in words_on(page)
    values = form_values(page.content.decode())
    assert (values["title"], values["description"], values["place"]) == ("读书会", "每次读一本", str(event.place_id))
    assert (values["start_on"], values["start_time"], values["state"], values["slug"]) == ("", "", "scheduled", "")
    assert values["other_places-0-place"] == str(event.other_places.get().place_id)
    assert values["citations-TOTAL_FORMS"] == "0"
    assert Event.objects.count() == 1


def test_the_copy_is_a_draft_with_an_address_of_its_own() -> None:
    event, desk = make_event("读书会"), chief()
    event.other_places.create(place=make_place("乙馆"))
    assert desk.fill(copy_of(event), start_on="2026-05-19").status_code == 302
    copy = Event.objects.latest("pk")
    assert (copy.title, copy.status, copy.start_on, copy.published_at) == ("读书会", "draft", date(2026, 5, 19), None)
    assert copy.slug != event.slug
    assert copy.uid != event.uid
    assert copy.other_places.get().place.title == "乙馆"
    assert copy.history.count() == 1


def test_a_place_is_copied_without_where_it_is_and_when_it_opens() -> None:
    place = make_place(
        opening_hours="Mo-Fr 09:00-17:00", opening_hours_as_of=PartialDate.parse("2026-04"), setting="hotel"
    )
    network = Network.objects.create(slug="book", title="城市书屋")
    Membership.objects.create(record=place, network=network)
    desk = chief()
    desk.fill(copy_of(place), title="第二书屋")
    copy = Place.objects.get(title="第二书屋")
    assert (copy.setting, copy.geometry, copy.opening_hours) == ("hotel", None, "")
    assert copy.memberships.get().network == network


def test_a_project_is_copied_without_its_promises() -> None:
    project = make_project(completion_now=PartialDate.parse("2027-08"), place=make_place())
    chief().fill(copy_of(project), title="二期")
    copy = Project.objects.get(title="二期")
    assert (copy.completion_now, copy.completion_first, copy.place) == (None, None, project.place)


@pytest.mark.parametrize("key", ["", "0", "999999", "x", "9" * 40, "²"])
def test_a_copy_of_nothing_is_an_empty_form(key: str) -> None:
    make_category()
    page = chief().get(f"{url_of('add', Event)}?_copy={key}")
    assert form_values(page.content.decode())["title"] == ""


def test_whoever_may_not_look_at_a_record_gets_no_copy_of_it() -> None:
    event = make_event("秘密", public=False)
    page = editor("events.add_event").get(copy_of(event))
    assert page.status_code == 200
    assert "秘密" not in page.content.decode()
