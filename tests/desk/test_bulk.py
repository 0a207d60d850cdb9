"""Many records at once: the page foretells what will happen and what is refused, and nothing is done before."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import actions
from desk import bulk
from events.models import Event
from tests.desk.desk import Desk, chief, choose, member, messages_of, run
from tests.support import NOW, make_event, make_place, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nine_o_clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk() -> Desk:
    return member("审核")


def foretold(response: Any) -> tuple[list[tuple[str, str, str]], list[tuple[str, str]]]:
    """(title, before, after) of what is allowed, (title, refusal) of what is not."""
    context = response.context
    allowed = [(one.title, one.before, one.after) for one in context["allowed"]]
    return sorted(allowed), sorted((one.title, one.refusal) for one in context["refused"])


def held() -> list[Any]:
    return list(Event.objects.order_by("pk").values("status", "state", "start_on", "place", "changed_at", "title"))


def test_publishing_shows_what_happens_and_does_nothing_yet(desk: Desk) -> None:
    rows = [make_event("甲", public=False), make_event("乙", public=False, start_on=None), make_event("丙")]
    before, lines = held(), Event.history.count()
    response = choose(desk, "publish", *rows)
    assert foretold(response) == (
        [("甲", "草稿", "已发布")],
        [("丙", "“已发布”的记录不能发布"), ("乙", "发布前要有日期")],
    )
    assert "确认发布 1 条" in response.content.decode()
    assert (held(), Event.history.count()) == (before, lines)
    response = run(desk, "publish", *rows, publish_at="")
    assert sorted(words for words in messages_of(response) if "出处" not in words) == [
        "已发布 1 条", "没有发布《丙》：“已发布”的记录不能发布", "没有发布《乙》：发布前要有日期",
    ]  # fmt: skip
    assert Event.objects.filter(status="published").count() == 2


def test_publishing_at_a_time_that_has_passed_is_refused_at_its_field(desk: Desk) -> None:
    event = make_event(public=False)
    response = run(desk, "publish", event, publish_at="2026-04-20T08:00")
    assert response.context["form"].errors == {"publish_at": ["这个时间已经过去"]}
    event.refresh_from_db()
    assert event.status == "draft"
    run(desk, "publish", event, publish_at="2026-04-21T08:00")
    event.refresh_from_db()
    assert event.is_awaited(NOW)
    assert foretold(choose(desk, "unschedule", event))[0] == [("推进会", "已发布，将于4月21日 08:00公开", "待审")]
    run(desk, "unschedule", event)
    event.refresh_from_db()
    assert event.status == "in_review"


@pytest.mark.parametrize(("action", "public"), [("withdraw", True), ("send_back", False)])
def test_what_takes_something_away_asks_why(action: str, public: bool, desk: Desk) -> None:
    event = make_event(public=public)
    if not public:
        actions.submit(event, by=None, at=NOW)
    before = held()
    assert len(foretold(choose(desk, action, event))[0]) == 1
    response = run(desk, action, event, reason="")
    assert response.context["form"].errors == {"reason": ["该字段是必填项。"]}
    assert held() == before
    run(desk, action, event, reason="登重了")
    assert event.history.first().history_change_reason == "登重了"


def test_moving_asks_where_to_then_shows_then_moves(desk: Desk) -> None:
    old, new = make_place("旧馆"), make_place("新馆")
    event, before = make_event(place=old), None
    before = held()
    response = choose(desk, "move", event)
    assert response.context["foretold"] is None
    assert "看看会怎样" in response.content.decode()
    assert 'data-field-name="place"' in response.content.decode()
    response = choose(desk, "move", event, typed="1", to=str(new.pk), reason="修缮")
    assert foretold(response) == ([("推进会", "旧馆", "新馆")], [])
    assert ("新的地点", "新馆") in response.context["typed"]
    assert held() == before
    assert "看看会怎样" in choose(desk, "move", event, typed="1", again="1", to=str(new.pk)).content.decode()
    run(desk, "move", event, to=str(new.pk), reason="修缮")
    event.refresh_from_db()
    assert (event.place, event.previous_place, event.state, event.state_reason) == (new, old, "moved", "修缮")


def test_moving_to_another_day_tells_the_sentence_before_and_after(desk: Desk) -> None:
    event = make_event()
    response = choose(desk, "postpone", event, typed="1", to="2026-05-02", start_time="", reason="")
    ((_, before, after),), _ = foretold(response)
    assert before.startswith("2026年4月21日")
    assert after.startswith("2026年5月2日")
    run(desk, "postpone", event, to="2026-05-02", start_time="", reason="")
    event.refresh_from_db()
    assert (event.start_on, event.previous_start_on) == (date(2026, 5, 2), date(2026, 4, 21))
    ((_, _, open_date),), _ = foretold(choose(desk, "postpone", event, typed="1", to="", start_time="", reason=""))
    assert open_date.startswith("时间待定")


def test_merging_leads_the_old_address_to_the_one_that_stays(desk: Desk, reader: Any) -> None:
    extra, kept = make_project("重复的", slug="twice"), make_project("留下的", slug="kept")
    response = choose(desk, "merge", extra, kept, typed="1", into=str(kept.pk))
    allowed, refused = foretold(response)
    assert allowed == [("重复的", "已发布", "已合并")]
    assert [title for title, _ in refused] == ["留下的"]
    run(desk, "merge", extra, into=str(kept.pk))
    response = reader.get("/projects/twice/")
    assert (response.status_code, response["Location"]) == (301, "/projects/kept/")


def test_too_many_at_once_are_refused_whole(desk: Desk, monkeypatch: Any) -> None:
    monkeypatch.setattr(bulk, "MOST", 1)
    rows = [make_event("甲", public=False), make_event("乙", public=False)]
    response = run(desk, "submit", *rows)
    assert messages_of(response) == ["一次最多 1 条，什么也没有做。请分几次提交审核"]
    assert set(Event.objects.values_list("status", flat=True)) == {"draft"}


def test_own_entries_are_refused_by_name_when_another_must_look(desk: Desk, settings: Any) -> None:
    settings.SELF_APPROVAL = False
    event = make_event(public=False)
    run(desk, "submit", event)
    _, refused = foretold(choose(desk, "publish", event))
    assert "另一位" in refused[0][1]
    assert foretold(choose(chief(), "publish", event))[1] == []


def test_each_record_costs_the_same_however_many_there_are(desk: Desk) -> None:
    rows = [make_event(f"活动{number}", public=False) for number in range(9)]
    counts = []
    for chosen in (rows[:1], rows[:5], rows):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            choose(desk, "publish", *chosen)
        counts.append(len(queries))
    assert counts[1] - counts[0] == counts[2] - counts[1]
    # Savepoint, lock, the update, the line of history, and what a release or rollback is.
    assert (counts[1] - counts[0]) / 4 <= 14
