"""Saving at the desk goes through the same door as everything else."""

from datetime import date

import pytest
import time_machine

from core.models import Source
from core.partial_date import PartialDate
from events.models import Event
from places.models import Membership, Network
from tests.desk.desk import chief, url_of
from tests.support import NOW, make_category, make_event, make_place, make_project

pytestmark = pytest.mark.django_db
LATER = NOW.replace(hour=5)


@pytest.fixture(autouse=True)
def five_o_clock():
    with time_machine.travel(LATER, tick=False):
        yield


def test_an_edit_moves_title_and_changed_at_and_history_says_who() -> None:
    event = make_event("推进会")
    response = chief().fill(url_of("change", event), title="推进会（二）")
    assert response.status_code == 302
    event.refresh_from_db()
    assert (event.title, event.changed_at) == ("推进会（二）", LATER)
    assert event.history.first().history_user.username == "chief"


def test_saving_unchanged_writes_nothing() -> None:
    event = make_event(rule="FREQ=DAILY;COUNT=3", description="一\n二", excluded_dates="2026-04-22")
    lines = event.history.count()
    assert chief().fill(url_of("change", event)).status_code == 302
    event.refresh_from_db()
    assert (event.changed_at, event.history.count()) == (NOW, lines)


def test_an_internal_note_is_no_change_of_content() -> None:
    event = make_event()
    chief().fill(url_of("change", event), internal_note="待电话核实")
    event.refresh_from_db()
    assert (event.internal_note, event.changed_at) == ("待电话核实", NOW)


def test_a_new_event_is_a_draft_with_a_slug_and_an_end() -> None:
    desk = chief()
    response = desk.fill(
        url_of("add", Event), title="科技节 开幕", start_on="2026-04-28", category=str(make_category().pk)
    )
    assert response.status_code == 302
    event = Event.objects.get()
    assert (event.slug, event.status, event.end_on) == ("ke-ji-jie-kai-mu", "draft", date(2026, 4, 28))
    assert (event.first_on, event.last_on) == (date(2026, 4, 28), date(2026, 4, 28))
    assert event.changed_at == LATER


def test_a_start_time_raises_the_sequence() -> None:
    event = make_event()
    chief().fill(url_of("change", event), precision="minute", start_time="09:30")
    event.refresh_from_db()
    assert event.sequence == 1


def test_a_citation_moves_changed_at_and_history_says_so() -> None:
    event = make_event()
    source = Source.objects.create(key="cyb-2026-04-24", publication="朝阳报")
    response = chief().fill(
        url_of("change", event),
        **{
            "citations-TOTAL_FORMS": "1",
            "citations-0-field": "title",
            "citations-0-source": str(source.pk),
            "citations-0-phrase": "推进会举行",
            "citations-0-confidence": "cited",
        },
    )
    assert response.status_code == 302
    event.refresh_from_db()
    assert event.changed_at == LATER
    assert event.citations.get().phrase == "推进会举行"
    line = event.history.first()
    assert (line.history_change_reason, line.history_user.username) == ("更改出处", "chief")


def test_a_membership_taken_away_moves_changed_at() -> None:
    place = make_place()
    membership = Membership.objects.create(record=place, network=Network.objects.create(slug="book", title="城市书屋"))
    chief().fill(url_of("change", place), **{"memberships-0-DELETE": "on"})
    place.refresh_from_db()
    assert place.changed_at == LATER
    assert not Membership.objects.filter(pk=membership.pk).exists()


def test_the_same_network_twice_is_refused_in_words() -> None:
    place, network = make_place(), Network.objects.create(slug="book", title="城市书屋")
    response = chief().fill(
        url_of("change", place),
        **{
            "memberships-TOTAL_FORMS": "2",
            "memberships-0-network": str(network.pk),
            "memberships-1-network": str(network.pk),
        },
    )
    assert response.status_code == 200
    assert "“城市书屋”重复了，只能选一次" in response.content.decode()
    assert not place.memberships.exists()


def test_a_further_place_that_stands_already_is_refused() -> None:
    event, place = make_event(), make_place()
    event.other_places.create(place=place)
    changes = {"other_places-TOTAL_FORMS": "2", "other_places-1-place": str(place.pk), "other_places-1-id": ""}
    response = chief().fill(url_of("change", event), **changes)
    assert response.status_code == 200
    assert event.other_places.count() == 1


def test_a_slip_that_does_not_match_the_promise_is_pointed_out() -> None:
    project = make_project(completion_now=PartialDate.parse("2027-08"))
    desk = chief()
    desk.fill(
        url_of("change", project),
        **{
            "slips-TOTAL_FORMS": "1",
            "slips-0-said_on": "2026-04-24",
            "slips-0-before": "2027年6月",
            "slips-0-after": "2027年12月31日",
        },
    )
    page = desk.get(url_of("change", project)).content.decode()
    assert "最后一次工期变更的新承诺（2027-12-31）与目前承诺的完成日期不一致" in page
    project.refresh_from_db()
    assert project.changed_at == LATER
