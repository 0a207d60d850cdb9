"""Going back to a version: what it would change is shown, a reason is asked for, and moderation stays as it is."""

from datetime import date

import pytest
import time_machine

from core.models import Organisation, Source
from core.partial_date import PartialDate
from events.actions import cancel_occurrence
from events.models import Event
from places.actions import set_networks
from places.models import Network, Place
from projects.actions import slip_completion
from tests.desk.desk import chief, editor, go_back, messages_of, url_of, version_url, words_on
from tests.support import NOW, make_event, make_place, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nine_o_clock():
    with time_machine.travel(NOW, tick=False):
        yield


def test_an_old_version_comes_back_without_undoing_publication() -> None:
    event, desk = make_event("原题", public=False), chief()
    first = event.history.first()
    typed = {"publish_at_0": "2026-04-01", "publish_at_1": "08:00"}
    desk.fill(url_of("change", event), title="改题", **typed, _step_publish="保存并发布")
    event.refresh_from_db()
    published = (event.status, event.publish_at, event.published_at, event.slug, event.uid)
    assert go_back(desk, event, first).status_code == 302
    event = Event.objects.get()
    assert event.title == "原题"
    assert (event.status, event.publish_at, event.published_at, event.slug, event.uid) == published
    line = event.history.first()
    assert (line.history_change_reason, line.history_user.username) == (
        "还原到 2026-04-20 09:00 的版本：写错了",
        "chief",
    )


def test_the_page_shows_what_would_change_and_writes_nothing_until_it_is_confirmed() -> None:
    event, desk = make_event("甲"), chief()
    first = event.history.first()
    desk.fill(url_of("change", event), title="乙")
    lines, url = event.history.count(), version_url(event, first)
    assert "标题 删去： 乙 。 增加： 甲 。" in words_on(desk.get(url))
    asking = desk.post(url, {})
    assert "这次修改影响" in words_on(asking)
    assert "请写一句为什么还原" in words_on(desk.post(url, {"digest": asking.context["digest"], "_confirm": "1"}))
    assert (Event.objects.get().title, event.history.count()) == ("乙", lines)


def test_a_version_like_the_present_one_has_nothing_to_go_back_to() -> None:
    event = make_event()
    assert "没有可以还原的" in words_on(chief().get(version_url(event, event.history.first())))


def test_what_somebody_changed_since_it_was_shown_is_shown_again() -> None:
    event, desk = make_event("一"), chief()
    first = event.history.first()
    desk.fill(url_of("change", event), title="二")
    url = version_url(event, first)
    digest = desk.post(url, {}).context["digest"]
    desk.fill(url_of("change", event), title="三")
    again = desk.post(url, {"digest": digest, "reason": "错", "_confirm": "1"})
    assert "刚才有人改了这条" in words_on(again)
    assert "标题 删去： 三 。 增加： 一 。" in words_on(again)
    assert Event.objects.get().title == "三"


def test_an_old_version_that_no_longer_holds_is_refused_in_words() -> None:
    event, desk = make_event(public=False, start_on=None), chief()
    first = event.history.first()
    desk.fill(url_of("change", event), start_on="2026-04-28", end_on="", _step_publish="保存并发布")
    response = go_back(desk, event, first)
    assert "发布前要有日期" in words_on(response)
    assert Event.objects.get().start_on == date(2026, 4, 28)


def test_a_place_that_was_discarded_since_is_named_at_its_field() -> None:
    place = make_place(public=False)
    event, desk = make_event(public=False, place=place), chief()
    first = event.history.first()
    desk.fill(url_of("change", event), place="")
    desk.post(url_of("delete", place), {"post": "yes"})
    response = go_back(desk, event, first)
    assert response.status_code == 200
    assert "地点：" in words_on(response)
    assert Event.objects.get().place is None


def test_rows_come_back_as_they_were() -> None:
    event, desk = make_event(public=False), chief()
    source = Source.objects.create(key="cyb", publication="朝阳报")
    first_place, second_place = make_place("甲"), make_place("乙")
    names = ("field", "source", "phrase", "confidence")
    row = dict(zip([f"citations-0-{name}" for name in names], ["title", source.pk, "原话", "cited"], strict=True))
    others = {"other_places-TOTAL_FORMS": "1", "other_places-0-place": first_place.pk}
    desk.fill(url_of("change", event), **row, **others, **{"citations-TOTAL_FORMS": "1"})
    whole = event.history.first()
    gone = {"citations-0-DELETE": "on", "other_places-0-place": second_place.pk}
    desk.fill(url_of("change", event), **gone)
    assert not event.citations.exists()
    assert go_back(desk, event, whole).status_code == 302
    assert event.citations.get().phrase == "原话"
    assert event.other_places.get().place == first_place
    assert event.history.first().parts == whole.parts


def test_a_single_occurrence_comes_back_with_the_span_and_the_sequence() -> None:
    event, desk = make_event(rule="FREQ=WEEKLY;COUNT=3"), chief()
    first = event.history.first()
    cancel_occurrence(event, on=date(2026, 4, 28), by=None, at=NOW)
    sequence = Event.objects.get().sequence
    assert go_back(desk, event, first).status_code == 302
    event = Event.objects.get()
    assert (event.changes, event.sequence) == ([], sequence + 1)


def test_a_rule_and_its_changes_come_back_together() -> None:
    event, desk = make_event(rule="FREQ=WEEKLY;COUNT=3"), chief()
    cancel_occurrence(event, on=date(2026, 4, 28), by=None, at=NOW)
    whole = event.history.first()
    desk.fill(url_of("change", event), **{"occurrence_changes-0-DELETE": "on"})
    desk.fill(url_of("change", event), rule="")
    assert go_back(desk, event, whole).status_code == 302
    event = Event.objects.get()
    assert (event.rule, [one.original_on for one in event.changes]) == ("FREQ=WEEKLY;COUNT=3", [date(2026, 4, 28)])


def test_memberships_and_slips_come_back() -> None:
    place, desk = make_place(), chief()
    network = Network.objects.create(slug="book", title="城市书屋")
    set_networks(place, [network], by=None, at=NOW)
    member = place.history.first()
    set_networks(place, [], by=None, at=NOW)
    go_back(desk, place, member)
    assert [one.network for one in place.memberships.all()] == [network]
    june, august = PartialDate.parse("2027-06"), PartialDate.parse("2027-08")
    project = make_project(completion_now=june)
    promised = project.history.first()
    slip_completion(project, to=august, said_on=NOW.date(), reason="雨", source=None, by=None, at=NOW)
    slipped = project.history.first()
    go_back(desk, project, promised)
    assert not project.slips.exists()
    go_back(desk, project, slipped)
    assert project.slips.get().after == august


def test_a_version_that_held_no_parts_leaves_them_alone() -> None:
    place, desk = make_place(), chief()
    first = place.history.first()
    type(first).objects.update(parts=None)
    network = Network.objects.create(slug="book", title="城市书屋")
    set_networks(place, [network], by=None, at=NOW)
    desk.fill(url_of("change", place), title="新名")
    assert "这个版本没有记下出处等组成部分" in words_on(desk.get(version_url(place, first)))
    go_back(desk, place, first)
    assert Place.objects.get().title == "朝阳公园"
    assert place.memberships.get().network == network


def test_whoever_may_only_look_cannot_go_back() -> None:
    event = make_event("一")
    first = event.history.first()
    chief().fill(url_of("change", event), title="二")
    desk = editor("events.view_event")
    assert "还原到这个版本" not in desk.get(version_url(event, first)).content.decode()
    assert desk.post(version_url(event, first), {}).status_code == 403


def test_a_vocabulary_goes_back_too() -> None:
    organisation, desk = Organisation.objects.create(slug="a", title="甲"), chief()
    first = organisation.history.first()
    desk.fill(url_of("change", organisation), title="乙")
    assert go_back(desk, organisation, first).status_code == 302
    organisation.refresh_from_db()
    assert organisation.title == "甲"
    assert "还原到" in organisation.history.first().history_change_reason


def test_the_page_after_it_says_that_it_is_done_and_what_it_touched() -> None:
    event, desk = make_event("一"), chief()
    first = event.history.first()
    desk.fill(url_of("change", event), title="二")
    desk.get(url_of("change", event))
    page = desk.get(go_back(desk, event, first).url)
    assert "已还原到 2026-04-20 09:00 的版本" in messages_of(page)
    assert "这次修改影响" in page.context["told"]["sentence"]
