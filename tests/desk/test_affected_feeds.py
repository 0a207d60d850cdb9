"""Which feeds and layers a change touches: asked of the filters themselves, before and after saving."""

from datetime import timedelta

import pytest
import time_machine

from core.actions import withdraw
from core.models import Organisation
from desk.feeds_of import standing
from events.models import Event
from places.models import Membership, Network, Place, Subdistrict
from publish.query import EventQuery
from tests.desk.desk import chief, url_of, words_on
from tests.support import NOW, make_category, make_event, make_place, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nine_o_clock():
    with time_machine.travel(NOW, tick=False):
        yield


def titles(record) -> list[str]:
    return [feed.title for feed in standing(record, NOW).feeds]


def saved(desk, record, **typed) -> dict:
    """What the page after saving says."""
    desk.fill(url_of("change", record), **typed)
    return desk.get(url_of("change", record)).context["told"]


def groups(told) -> dict[str, list[str]]:
    return {word: [feed.title for feed in feeds] for word, feeds in told["groups"]}


def placed(title: str, network: Network | None = None, subdistrict: Subdistrict | None = None) -> Place:
    place = make_place(title, subdistrict=subdistrict)
    if network is not None:
        Membership.objects.create(record=place, network=network)
    return place


def subdistrict(slug: str, title: str) -> Subdistrict:
    return Subdistrict.objects.create(slug=slug, title=title, short_title=title, kind="street", code=slug)


def test_an_event_stands_in_the_feed_of_everything_that_selects_it() -> None:
    network = Network.objects.create(slug="houses", title="城市书屋")
    place = placed("甲馆", network, subdistrict("jianwai", "建外街道"))
    organiser, project = Organisation.objects.create(slug="district", title="区委"), make_project("公园")
    event = make_event(
        category=make_category("reading", title="阅读"), place=place, organiser=organiser, project=project
    )
    assert titles(event) == [
        "全部活动", "类别：阅读", "主办单位：区委", "地点：甲馆", "项目：公园", "网络：城市书屋", "状态：如期",
        "街道（地区）：建外街道",
    ]  # fmt: skip
    for feed in standing(event, NOW).feeds:
        query = EventQuery.parse(_params(feed.ics))
        assert event in query.feed(NOW), feed.title


def _params(address: str):
    from django.http import QueryDict

    return QueryDict(address.partition("?")[2])


def test_a_place_held_at_beside_the_first_counts_and_a_namesake_does_not() -> None:
    event, beside = make_event(category=make_category("park", title="公园活动")), placed("乙馆")
    event.other_places.create(place=beside)
    Network.objects.create(slug="park", title="公园网络")
    assert "地点：乙馆" in titles(event)
    assert "网络：公园网络" not in titles(event)


def test_places_and_projects_have_their_own_layers() -> None:
    network = Network.objects.create(slug="houses", title="城市书屋")
    place, project = placed("甲馆", network), make_project("公园")
    make_event(place=place)
    assert titles(place) == ["全部场所", "类别：公园", "网络：城市书屋"]
    assert standing(place, NOW).feeds[0].ics == ""
    assert standing(place, NOW).events == 1
    assert titles(project)[:2] == [] or titles(project)[0] == "全部项目"


def test_a_draft_touches_nothing_and_says_so() -> None:
    event, desk = make_event(public=False), chief()
    assert "还没有公开，不影响任何订阅源" in words_on(desk.get(url_of("change", event)))
    assert saved(desk, event, title="改")["sentence"] == "还没有公开，不影响任何订阅源"


def test_a_changed_title_updates_every_feed_it_stands_in() -> None:
    event, desk = make_event(category=make_category("reading", title="阅读")), chief()
    assert "这条在 3 个订阅源里" in words_on(desk.get(url_of("change", event)))
    told = saved(desk, event, title="改")
    assert told["sentence"] == "这次修改影响 3 个订阅源"
    assert groups(told) == {"更新": ["全部活动", "类别：阅读", "状态：如期"]}


def test_another_category_and_place_touch_the_old_feeds_and_the_new() -> None:
    old, new = make_category("reading", title="阅读"), make_category("sport", title="体育")
    event, desk = make_event(category=old, place=placed("甲馆")), chief()
    told = saved(desk, event, category=new.pk, place=placed("乙馆").pk)
    assert groups(told) == {
        "新进入": ["类别：体育", "地点：乙馆"],
        "离开": ["类别：阅读", "地点：甲馆"],
        "更新": ["全部活动", "状态：如期"],
    }


def test_publishing_enters_and_an_inner_note_touches_nothing() -> None:
    event, desk = make_event(public=False), chief()
    told = saved(desk, event, _step_publish="保存并发布")
    assert list(groups(told)) == ["新进入"]
    assert saved(desk, event, internal_note="问过了")["sentence"] == "没有改动公开的内容，不影响任何订阅源"


def test_a_citation_touches_what_its_event_stands_in() -> None:
    event, desk = make_event(), chief()
    told = saved(desk, event, **{"other_places-TOTAL_FORMS": "1", "other_places-0-place": placed("乙馆").pk})
    assert groups(told)["新进入"] == ["地点：乙馆"]


def test_what_was_withdrawn_stays_in_the_calendar_as_gone() -> None:
    event = make_event()
    withdraw(event, by=None, at=NOW, reason="")
    assert "全部活动" in titles(event)


def test_an_event_outside_the_window_stands_in_no_feed() -> None:
    event = make_event(start_on=(NOW - timedelta(days=900)).date())
    assert "现在不在任何订阅源里" in words_on(chief().get(url_of("change", event)))


def test_it_is_said_once() -> None:
    event, desk = make_event(), chief()
    assert saved(desk, event, title="改") is not None
    assert desk.get(url_of("change", event)).context["told"] is None


def test_many_places_and_terms_cost_no_more_queries_but_one_a_term(django_assert_max_num_queries) -> None:
    event = make_event(place=placed("甲馆"))
    for number in range(12):
        event.other_places.create(place=placed(f"第{number}馆"))
    event = Event.objects.get()
    with django_assert_max_num_queries(90):
        assert len(titles(event)) == 16
