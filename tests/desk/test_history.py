"""The history page: who, when, which step and why, side by side, the parts of a record as well."""

import pytest
import time_machine

from core.actions import publish, save_record, send_back, submit
from core.models import Organisation, Source
from events.models import Event
from places.models import Network
from publish.api.models import ApiToken
from tests.desk.desk import Desk, chief, editor, make_chief, url_of, version_url, words_on
from tests.support import NOW, Reader, make_event, make_place, selects

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nine_o_clock():
    with time_machine.travel(NOW, tick=False):
        yield


def test_history_names_the_person_and_the_change_in_words() -> None:
    event, desk = make_event(), chief()
    desk.fill(url_of("change", event), title="推进会（二）", state="tentative", state_reason="等通知")
    words = words_on(desk.get(url_of("history", event)))
    assert "2026-04-20 09:00:00 chief 更改" in words
    assert "标题 推进会 增加： （二） 。" not in words  # the old side says what stood there
    assert "标题 推进会 推进会 增加： （二） 。" in words
    assert "状态 删去： 如期 。 增加： 暂定 。" in words
    assert "状态说明 （空） 增加： 等通知 。" in words


def test_a_person_is_called_by_name_and_what_nobody_did_the_system_did() -> None:
    event, user = make_event(public=False), make_chief()
    user.last_name, user.first_name = "王", "编辑"
    user.save()
    save_record(_titled(event, "二"), by=user, at=NOW)
    desk = Desk()
    desk.force_login(user)
    words = words_on(desk.get(url_of("history", event)))
    assert "王编辑 更改" in words
    assert "系统 新建" in words


def _titled(event: Event, title: str) -> Event:
    event.title = title
    return event


def test_each_step_is_named_with_its_reason() -> None:
    event, desk = make_event(public=False), chief()
    submit(event, by=None, at=NOW)
    send_back(event, by=None, at=NOW, reason="时间写错了")
    publish(event, by=None, at=NOW)
    words = words_on(desk.get(url_of("history", event)))
    for step in ("系统 提交审核", "退回修改 ：时间写错了", "系统 发布"):
        assert step in words


def test_rows_that_were_added_changed_and_removed_stand_in_the_same_list() -> None:
    event, desk = make_event(public=False), chief()
    source = Source.objects.create(key="cyb", publication="朝阳报")
    row = {"citations-TOTAL_FORMS": "1", "citations-0-field": "title", "citations-0-source": str(source.pk)}
    desk.fill(url_of("change", event), **row, **{"citations-0-phrase": "原话", "citations-0-confidence": "cited"})
    desk.fill(url_of("change", event), **{"citations-0-phrase": "原话二"})
    desk.fill(url_of("change", event), **{"citations-0-DELETE": "on"})
    words = words_on(desk.get(url_of("history", event)))
    assert "出处：添加一条 （没有） 增加： 字段：标题 来源：朝阳报 原文：原话 可信度：有出处 。" in words
    assert "出处：更改一条 字段：标题 来源：朝阳报 原文：原话 可信度：有出处" in words
    assert "原文：原话 增加： 二 。" in words
    assert "出处：删去一条 删去： 字段：标题" in words


def test_fields_and_rows_saved_together_are_one_line() -> None:
    place, network = make_place(public=False), Network.objects.create(slug="book", title="城市书屋")
    chief().fill(
        url_of("change", place), title="新名", **{"memberships-TOTAL_FORMS": "1", "memberships-0-network": network.pk}
    )
    assert place.history.count() == 2
    assert place.history.first().parts["memberships"][0]["network"] == str(network.pk)


def test_a_line_older_than_the_keeping_of_parts_says_so() -> None:
    event, desk = make_event(public=False), chief()
    event.history.update(parts=None)
    desk.fill(url_of("change", event), title="新")
    words = words_on(desk.get(url_of("history", event)))
    assert "没有记下出处等组成部分" in words
    assert "出处：" not in words


def test_any_two_versions_are_compared_the_older_on_the_left() -> None:
    event, desk = make_event("一", public=False), chief()
    for title in ("二", "三"):
        desk.fill(url_of("change", event), title=title, description=f"第{title}稿，其余不变。")
    newest, _, oldest = event.history.all()
    page = desk.get(f"{url_of('history', event)}compare/", {"from": newest.pk, "to": oldest.pk})
    words = words_on(page)
    assert "标题 删去： 一 。 增加： 三 。" in words
    assert "说明 （空） 增加： 第三稿，其余不变。 。" in words


def test_a_long_text_is_shortened_in_the_list_and_whole_in_the_comparison() -> None:
    text = "这里什么也没有变。" * 60
    event, desk = make_event(public=False, description=f"{text}甲"), chief()
    desk.fill(url_of("change", event), description=f"{text}乙")
    newest, oldest = event.history.all()
    assert "（略去480字）" in words_on(desk.get(url_of("history", event)))
    compared = desk.get(f"{url_of('history', event)}compare/", {"from": oldest.pk, "to": newest.pk})
    assert text in compared.content.decode()


@pytest.mark.parametrize("query", ["", "?from=1", "?from=x&to=y", "?from=99999&to=99998", "?from=1e5&to=²"])
def test_a_comparison_of_what_is_no_version_is_not_found(query: str) -> None:
    event = make_event()
    assert chief().get(f"{url_of('history', event)}compare/{query}").status_code == 404


def test_another_records_line_is_no_version_of_this_one() -> None:
    event, other = make_event(), make_event("另一个")
    assert chief().get(version_url(event, other.history.first())).status_code == 404


def test_history_is_for_whoever_may_look_at_the_record() -> None:
    event = make_event()
    assert editor("places.view_place").get(url_of("history", event)).status_code == 403


def test_a_vocabulary_has_the_same_history() -> None:
    organisation, desk = Organisation.objects.create(slug="a", title="甲"), chief()
    desk.fill(url_of("change", organisation), phone="010-1")
    assert "电话 （空） 增加： 010-1 。" in words_on(desk.get(url_of("history", organisation)))


def test_the_page_asks_as_much_for_thirty_lines_as_for_three(django_assert_max_num_queries) -> None:
    event, desk = make_event(public=False), chief()
    for number in range(29):
        save_record(_titled(event, f"第{number}次"), by=None, at=NOW)
    desk.get(url_of("history", event))
    with django_assert_max_num_queries(14) as captured:
        page = desk.get(url_of("history", event))
    assert len(page.context["rows"]) == 20
    assert selects(captured) <= 12
    assert len(desk.get(f"{url_of('history', event)}?p=2").context["rows"]) == 10


def test_what_a_program_wrote_names_its_token() -> None:
    event, user = make_event(public=False), make_chief()
    token = ApiToken(user=user, name="每周导入", created_at=NOW)
    value = token.make_value()
    token.save()
    client, path = Reader(), f"/api/v1/desk/events/{event.slug}/"
    headers = {"Authorization": f"Bearer {value}", "If-Match": "*"}
    assert client.patch(path, {"title": "导入的"}, content_type="application/json", headers=headers).status_code == 200
    desk = Desk()
    desk.force_login(user)
    assert "chief（令牌“每周导入”） 更改 ：通过接口" in words_on(desk.get(url_of("history", event)))
    desk.fill(url_of("change", event), title="手写的")
    assert event.history.first().token == ""
