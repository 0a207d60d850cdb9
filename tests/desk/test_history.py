"""The history page: who, when, what, in Chinese; and a way back that undoes no moderation."""

import pytest
from django.urls import reverse

from tests.desk.desk import chief, errors_at, form_values, url_of
from tests.support import make_event

pytestmark = pytest.mark.django_db


def version_url(event, line) -> str:
    return reverse("admin:events_event_simple_history", args=(event.pk, line.pk))


def test_history_names_the_person_and_the_change_in_words() -> None:
    event, desk = make_event(), chief()
    desk.fill(url_of("change", event), title="推进会（二）", state="tentative", state_reason="等通知")
    page = desk.get(url_of("history", event)).content.decode()
    for words in ("chief", "推进会 → 推进会（二）", "如期 → 暂定", "（空） → 等通知"):
        assert words in page


def test_an_old_version_comes_back_without_undoing_publication() -> None:
    event, desk = make_event("原题", public=False), chief()
    first = event.history.first()
    desk.fill(url_of("change", event), title="改题", _step_publish="保存并发布")
    url = version_url(event, first)
    data = form_values(desk.get(url).content.decode())
    assert data["title"] == "原题"
    assert desk.post(url, data | {"_save": "还原"}).status_code == 302
    event.refresh_from_db()
    assert (event.title, event.status) == ("原题", "published")
    assert event.published_at is not None
    assert event.history.first().history_change_reason == "还原到旧版本"


def test_an_old_version_that_no_longer_holds_is_refused_at_its_field() -> None:
    event, desk = make_event(public=False, start_on=None), chief()
    first = event.history.first()
    desk.fill(url_of("change", event), start_on="2026-04-28", end_on="", _step_publish="保存并发布")
    url = version_url(event, first)
    response = desk.post(url, form_values(desk.get(url).content.decode()) | {"_save": "还原"})
    assert response.status_code == 200
    assert errors_at(response) == {"start_on": ["发布前要有日期"]}
