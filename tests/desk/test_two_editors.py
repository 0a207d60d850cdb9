"""Two people in one record: the second is told what the first changed, and neither loses anything."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from core.models import Source
from events.models import Event
from places.models import Network, Place
from tests.desk.desk import Desk, chief, form_values, messages_of, url_of, words_on
from tests.support import make_event, make_place

pytestmark = pytest.mark.django_db


def opened(desk, row) -> dict:
    """What the form holds as somebody opens it."""
    return form_values(desk.get(url_of("change", row)).content.decode())


def send(desk, row, data: dict, **typed):
    return desk.post(url_of("change", row), data | {"_continue": "1"} | typed)


def send_again(desk, row, response, **decided):
    """What is on the page as it came back, sent once more."""
    return send(desk, row, form_values(response.content.decode()), **decided)


def test_what_only_the_other_changed_is_kept_and_told() -> None:
    event, desk = make_event("原题"), chief()
    mine = opened(desk, event)
    desk.fill(url_of("change", event), summary="另一位写的", state="tentative", state_reason="等通知")
    response = send(desk, event, mine, title="新题")
    assert response.status_code == 302
    event = Event.objects.get()
    assert (event.title, event.summary, event.state, event.state_reason) == (
        "新题",
        "另一位写的",
        "tentative",
        "等通知",
    )
    told = messages_of(desk.get(response.url))
    assert any("改了摘要、状态、状态说明" in message and "chief" in message for message in told)


def test_what_both_changed_is_asked_with_everything_still_in_the_form() -> None:
    event, desk = make_event("原题"), chief()
    mine = opened(desk, event)
    desk.fill(url_of("change", event), title="他的题", summary="他的摘要")
    response = send(desk, event, mine, title="我的题", description="我写了很久")
    words = words_on(response)
    assert response.status_code == 200
    assert "还没有保存" in words
    assert "标题 您打开时 对方改成 您写的 原题 他的题 我的题" in words
    kept = form_values(response.content.decode())
    assert (kept["title"], kept["description"], kept["summary"]) == ("我的题", "我写了很久", "他的摘要")
    assert Event.objects.get().title == "他的题"
    undecided = send_again(desk, event, response)
    assert "还没有保存" in words_on(undecided)
    assert send_again(desk, event, undecided, **{"_decide-title": "mine"}).status_code == 302
    event = Event.objects.get()
    assert (event.title, event.description, event.summary) == ("我的题", "我写了很久", "他的摘要")


def test_the_others_may_be_taken() -> None:
    event, desk = make_event("原题"), chief()
    mine = opened(desk, event)
    desk.fill(url_of("change", event), title="他的题")
    response = send(desk, event, mine, title="我的题", summary="我的摘要")
    assert send_again(desk, event, response, **{"_decide-title": "theirs"}).status_code == 302
    event = Event.objects.get()
    assert (event.title, event.summary) == ("他的题", "我的摘要")


def test_the_same_change_twice_is_no_question() -> None:
    event, desk = make_event("原题"), chief()
    mine = opened(desk, event)
    desk.fill(url_of("change", event), title="新题")
    assert send(desk, event, mine, title="新题").status_code == 302


def test_a_day_and_an_hour_are_one_question() -> None:
    event, desk = make_event(), chief()
    mine = opened(desk, event)
    desk.fill(url_of("change", event), start_on="2026-04-28", end_on="2026-04-28")
    typed = {"precision": "minute", "start_time": "9:30", "start_on": "2026/04/21"}
    response = send(desk, event, mine, **typed)
    words = words_on(response)
    assert "2026-04-28" in words
    assert "开始时间 （空） （空） 09:30" in words
    assert "开始日期 2026-04-21 2026-04-28 2026-04-21" in words
    assert len(response.context["meeting"].questions) == 1
    assert Event.objects.get().start_on == date(2026, 4, 28)


def test_a_third_change_while_deciding_is_asked_too() -> None:
    event, desk = make_event("原题"), chief()
    mine = opened(desk, event)
    desk.fill(url_of("change", event), title="他的题")
    response = send(desk, event, mine, title="我的题", summary="我的摘要")
    desk.fill(url_of("change", event), summary="第三个人的摘要")
    again = send_again(desk, event, response, **{"_decide-title": "mine"})
    assert again.status_code == 200
    assert "第三个人的摘要" in words_on(again)
    assert Event.objects.get().title == "他的题"


def test_nobody_publishes_what_they_have_not_seen() -> None:
    event, desk = make_event("原题", public=False), chief()
    mine = opened(desk, event)
    desk.fill(url_of("change", event), summary="没看过的话")
    response = send(desk, event, mine, _step_publish="保存并发布")
    assert "已经照对方的填好：摘要" in words_on(response)
    assert Event.objects.get().status == "draft"
    assert send_again(desk, event, response, _step_publish="保存并发布").status_code == 302
    assert (Event.objects.get().status, Event.objects.get().summary) == ("published", "没看过的话")


def test_a_form_without_a_version_asks_of_everything_that_differs() -> None:
    event, desk = make_event("原题"), chief()
    mine = opened(desk, event)
    for token in ("", "1.abc", "x.y", "²." + "0" * 24, "9" * 30 + ".a"):
        response = send(desk, event, mine | {"_version": token}, title="我的题")
        assert "不清楚" in words_on(response)
    assert Event.objects.get().title == "原题"


def test_a_choice_and_a_place_are_told_in_words() -> None:
    first, second, third = (make_place(name) for name in ("甲馆", "乙馆", "丙馆"))
    event, desk = make_event(place=first), chief()
    mine = opened(desk, event)
    desk.fill(url_of("change", event), place=second.pk)
    assert "甲馆 乙馆 丙馆" in words_on(send(desk, event, mine, place=third.pk))


def test_a_moved_position_is_taken_over_without_being_shifted() -> None:
    place, desk = make_place(), chief()
    mine = opened(desk, place)
    desk.fill(url_of("change", place), geometry="116.47,39.93", source_datum="gcj02")
    there = Place.objects.get().geometry
    assert send(desk, place, mine, summary="我写的").status_code == 302
    assert (Place.objects.get().geometry, Place.objects.get().summary) == (there, "我写的")


def cited(event, desk, *phrases) -> None:
    source = Source.objects.get_or_create(key="cyb", defaults={"publication": "朝阳报"})[0]
    row = {"citations-TOTAL_FORMS": str(len(phrases))}
    for number, phrase in enumerate(phrases):
        row |= {f"citations-{number}-field": "title", f"citations-{number}-source": str(source.pk)}
        row |= {f"citations-{number}-phrase": phrase, f"citations-{number}-confidence": "cited"}
    assert desk.fill(url_of("change", event), **row).status_code == 302


def phrases(event) -> list[str]:
    return sorted(event.citations.values_list("phrase", flat=True))


def test_rows_that_each_added_stand_side_by_side() -> None:
    event, desk = make_event(), chief()
    mine = opened(desk, event)
    cited(event, desk, "他加的")
    source = str(Source.objects.get().pk)
    row = {"citations-TOTAL_FORMS": "1", "citations-0-field": "title", "citations-0-source": source}
    response = send(desk, event, mine, **row, **{"citations-0-phrase": "我加的", "citations-0-confidence": "cited"})
    assert response.status_code == 302
    assert phrases(event) == ["他加的", "我加的"]


def test_a_row_that_only_the_other_changed_is_not_overwritten() -> None:
    event, desk = make_event(), chief()
    cited(event, desk, "一", "二")
    mine = opened(desk, event)
    desk.fill(url_of("change", event), **{"citations-0-phrase": "他改的一"})
    assert send(desk, event, mine, **{"citations-1-phrase": "我改的二"}).status_code == 302
    assert phrases(event) == ["他改的一", "我改的二"]


def test_a_row_that_both_changed_is_asked() -> None:
    event, desk = make_event(), chief()
    cited(event, desk, "一")
    mine = opened(desk, event)
    desk.fill(url_of("change", event), **{"citations-0-phrase": "他的"})
    response = send(desk, event, mine, **{"citations-0-phrase": "我的"})
    assert "一 他的 我的" in words_on(response)
    key = f"citations:{event.citations.get().pk}"
    assert "还没有保存" in words_on(send_again(desk, event, response))
    assert send_again(desk, event, response, **{f"_decide-{key}": "theirs"}).status_code == 302
    assert phrases(event) == ["他的"]


def test_a_row_that_the_other_removed_goes_unless_it_was_edited_here() -> None:
    event, desk = make_event(), chief()
    cited(event, desk, "一", "二")
    mine = opened(desk, event)
    desk.fill(url_of("change", event), **{"citations-0-DELETE": "on", "citations-1-DELETE": "on"})
    response = send(desk, event, mine, **{"citations-1-phrase": "我改的二"})
    assert "刚被删去" in words_on(response)
    kept = form_values(response.content.decode())
    assert (kept["citations-TOTAL_FORMS"], kept["citations-0-phrase"]) == ("1", "我改的二")
    assert send_again(desk, event, response).status_code == 302
    assert phrases(event) == ["我改的二"]


def test_a_row_that_the_other_changed_is_not_removed_unseen() -> None:
    event, desk = make_event(), chief()
    cited(event, desk, "一")
    mine = opened(desk, event)
    desk.fill(url_of("change", event), **{"citations-0-phrase": "他刚改的"})
    response = send(desk, event, mine, **{"citations-0-DELETE": "on"})
    assert "刚被改过" in words_on(response)
    assert phrases(event) == ["他刚改的"]
    assert send_again(desk, event, response, **{"citations-0-DELETE": "on"}).status_code == 302
    assert phrases(event) == []


def test_both_removing_a_row_is_no_conflict() -> None:
    event, desk = make_event(), chief()
    cited(event, desk, "一")
    mine = opened(desk, event)
    desk.fill(url_of("change", event), **{"citations-0-DELETE": "on"})
    assert send(desk, event, mine, **{"citations-0-DELETE": "on"}, title="新").status_code == 302
    assert Event.objects.get().title == "新"


def test_the_same_network_added_by_both_is_refused_in_words() -> None:
    place, desk = make_place(), chief()
    network = Network.objects.create(slug="book", title="城市书屋")
    mine = opened(desk, place)
    row = {"memberships-TOTAL_FORMS": "1", "memberships-0-network": network.pk}
    desk.fill(url_of("change", place), **row)
    response = send(desk, place, mine, **row)
    assert "“城市书屋”重复了，只能选一次" in words_on(response)
    assert place.memberships.count() == 1


def test_whoever_was_here_a_moment_ago_is_named() -> None:
    event, desk = make_event(), chief()
    desk.fill(url_of("change", event), title="改")
    assert "刚保存过这条" not in words_on(desk.get(url_of("change", event)))
    other = Desk()
    other.force_login(get_user_model().objects.create_superuser("second"))
    assert "刚保存过这条" in words_on(other.get(url_of("change", event)))


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_is_saved_and_the_other_asked() -> None:
    event, desk = make_event("原题"), chief()
    forms = [opened(desk, event) for _ in range(2)]
    cookies, start = desk.cookies, Barrier(2)

    def save(number: int) -> int:
        client = Desk()
        client.cookies = cookies
        start.wait(timeout=30)
        try:
            return send(client, event, forms[number], title=f"第{number}个人的题").status_code
        finally:
            connection.close()

    for _ in range(3):
        with ThreadPoolExecutor(2) as pool:
            statuses = sorted(pool.map(save, range(2)))
        assert statuses == [200, 302]
        forms = [opened(desk, event) for _ in range(2)]
        desk.fill(url_of("change", event), title="原题")
        forms = [opened(desk, event) for _ in range(2)]
