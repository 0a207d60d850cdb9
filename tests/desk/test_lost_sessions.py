"""A form that comes back too late loses nothing: the page says so, and a draft is shown before it is saved."""

import pytest
from django.test import Client

from events.models import Event
from tests.desk.desk import Desk, chief, editor, form_values, make_chief, url_of, words_on
from tests.support import make_category, make_event

pytestmark = pytest.mark.django_db


def draft_of(desk, url: str, **typed) -> dict:
    """What the browser has kept of a form."""
    return form_values(desk.get(url).content.decode()) | typed


def test_a_restored_draft_is_shown_with_its_rows_and_not_saved() -> None:
    event, desk = make_event("原题"), chief()
    rows = {"citations-TOTAL_FORMS": "1", "citations-0-field": "title", "citations-0-phrase": "写了一半"}
    draft = draft_of(desk, url_of("change", event), title="写了一半", **rows)
    page = desk.post(url_of("change", event), draft | {"_restore": "1", "_save": "x"})
    assert "现在也还没有保存" in words_on(page)
    kept = form_values(page.content.decode())
    assert (kept["title"], kept["citations-0-phrase"]) == ("写了一半", "写了一半")
    assert Event.objects.get().title == "原题"


def test_a_draft_of_a_new_record_is_shown_too() -> None:
    make_category()
    desk = chief()
    draft = draft_of(desk, url_of("add", Event), title="新活动", description="写了很久")
    kept = form_values(desk.post(url_of("add", Event), draft | {"_restore": "1"}).content.decode())
    assert (kept["title"], kept["description"]) == ("新活动", "写了很久")
    assert not Event.objects.exists()


def test_a_draft_meets_what_was_saved_since() -> None:
    event, desk = make_event("原题"), chief()
    draft = draft_of(desk, url_of("change", event), title="草稿的题")
    desk.fill(url_of("change", event), title="存了的题", summary="存了的摘要")
    page = desk.post(url_of("change", event), draft | {"_restore": "1"})
    assert "原题 存了的题 草稿的题" in words_on(page)
    assert form_values(page.content.decode())["summary"] == "存了的摘要"


def test_what_is_saved_is_named_to_the_browser_and_what_is_refused_is_not() -> None:
    event, user = make_event(), make_chief()
    desk = Desk()
    desk.force_login(user)
    name = f"{user.pk}:events.event:{event.pk}"
    assert "desk_saved" not in desk.fill(url_of("change", event), title="", _draft=name).cookies
    cookie = desk.fill(url_of("change", event), title="改", _draft=name).cookies["desk_saved"]
    assert (cookie.value.strip('"'), cookie["path"], cookie["samesite"]) == (name, "/admin/", "Strict")


@pytest.mark.parametrize("name", ["", "x", "999:events.event:1", "1:a.b:1; path=/", "1:a.b:1\r\nX: y"])
def test_another_name_is_not_repeated(name: str) -> None:
    assert "desk_saved" not in chief().fill(url_of("change", make_event()), title="改", _draft=name).cookies


def test_only_forms_of_records_that_may_be_saved_are_kept() -> None:
    event, desk = make_event(), chief()
    assert 'data-draft="' in desk.get(url_of("change", event)).content.decode()
    for address in ("/admin/api/apitoken/add/", "/admin/auth/user/add/", "/admin/password_change/"):
        assert 'data-draft="' not in desk.get(address).content.decode()
    reader = editor("events.view_event")
    assert 'data-draft="' not in reader.get(url_of("change", event)).content.decode()


def test_a_session_that_ran_out_leads_to_login_and_back_to_the_form() -> None:
    event = make_event()
    response = Client().post(url_of("change", event), {"title": "改"})
    assert response.status_code == 302
    assert response.url == f"/admin/login/?next={url_of('change', event)}"


def test_a_form_from_before_another_login_is_told_in_chinese_with_a_way_back() -> None:
    event = make_event()
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_chief())
    url = f"{url_of('change', event)}?_changelist_filters=q%3D1"
    response = client.post(url, {"title": "改"})
    assert response.status_code == 403
    page = response.content.decode()
    assert "这个页面放得太久了，没有保存" in page
    assert 'href="/admin/events/event/' in page
    assert response.headers["Cache-Control"].find("no-store") >= 0
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
