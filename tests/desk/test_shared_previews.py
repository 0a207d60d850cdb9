"""A signed link shows a draft to a chief without an account, for some days, until it is taken back."""

import json
import logging.config
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from config.request_log import logging_config
from core import actions
from events.models import Event
from tests.desk.desk import Desk, editor, member, messages_of, url_of
from tests.safety.planted import CANARY, canary_words
from tests.support import NOW, make_event, make_place, make_project

pytestmark = pytest.mark.django_db
OVER, UNKNOWN = "这个预览链接已经失效", "没有找到这一页"


@pytest.fixture(autouse=True)
def nine_o_clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk() -> Desk:
    return member("编辑")


def link_to(desk: Desk, row: Any) -> str:
    """The path of a new link, read off the page that shows it."""
    response = desk.post(url_of("preview_link", row), {"make": "1"})
    found = re.search(r'value="http://127\.0\.0\.1:8000(/preview/[^"]+/)"', response.content.decode())
    assert found is not None
    return found[1]


def opened(path: str) -> Any:
    return Client().get(path)


def test_the_link_shows_the_draft_as_it_is_now(desk: Desk) -> None:
    event = make_event("推进会", public=False)
    path = link_to(desk, event)
    text = opened(path).content.decode()
    assert "<h1>推进会</h1>" in text
    assert "预览，未发布" in text
    assert "链接有效至 2026-04-27 09:00" in text
    assert "SUMMARY:推进会" in text
    assert "&quot;type&quot;: &quot;Feature&quot;" in text
    desk.fill(url_of("change", event), title="推进会（二）")
    assert "<h1>推进会（二）</h1>" in opened(path).content.decode()


def test_it_leaves_no_trace_with_readers_engines_or_caches(desk: Desk) -> None:
    response = opened(link_to(desk, make_event(public=False)))
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()


@pytest.mark.parametrize("make", [make_event, make_place, make_project])
def test_every_kind_of_record_has_links_in_both_languages(make: Any, desk: Desk) -> None:
    path = link_to(desk, make("记录", title_en="Record", public=False))
    assert opened(path).status_code == 200
    english = opened(f"{path}?lang=en")
    assert english.status_code == 200
    assert '<html lang="en">' in english.content.decode()
    assert "Preview, not published" in english.content.decode()
    assert opened(f"{path}?nonsense=1").status_code == 400


def test_a_draft_without_a_date_is_shown_as_far_as_it_goes(desk: Desk) -> None:
    text = opened(link_to(desk, make_event(start_on=None, public=False))).content.decode()
    assert "日期未公布" in text
    assert "没有日期，不进日历" in text


def test_nothing_else_that_is_hidden_shows(desk: Desk) -> None:
    place = make_place(public=False, **canary_words("place"))
    project = make_project(public=False, **canary_words("project"))
    umbrella = make_event(is_umbrella=True, public=False, **canary_words("umbrella"))
    links = {"place": place, "previous_place": place, "project": project, "umbrella": umbrella}
    event = make_event("看得见的", public=False, internal_note=f"{CANARY}内部", **links)
    text = opened(link_to(desk, event)).content.decode()
    assert "看得见的" in text
    assert CANARY not in text


def test_it_runs_out_after_the_days_of_the_setting(desk: Desk, settings: Any) -> None:
    settings.PREVIEW_LINK_DAYS = 2
    path = link_to(desk, make_event(public=False))
    for days, status in ((2 * 86400 - 1, 200), (2 * 86400, 410)):
        with time_machine.travel(NOW + timedelta(seconds=days), tick=False):
            response = opened(path)
            assert response.status_code == status
    assert OVER in response.content.decode()
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_taking_back_ends_all_links_made_before_and_none_made_after(desk: Desk) -> None:
    event, other = make_event(public=False), make_event(public=False)
    first, of_other = link_to(desk, event), link_to(desk, other)
    response = desk.post(url_of("preview_link", event), {"take_back": "1"}, follow=True)
    assert messages_of(response) == ["以前的预览链接都已作废"]
    second = link_to(desk, event)
    assert [opened(path).status_code for path in (first, second, of_other)] == [410, 200, 200]


@pytest.mark.parametrize(
    "forge",
    [
        lambda path: path[:-2] + ("A/" if path[-2] != "A" else "B/"),
        lambda path: path.replace("/preview/", "/preview/A"),
        lambda path: "/preview/" + path.split("/")[2].partition(".")[0] + "/",
        lambda path: "/preview/x.y/",
        lambda path: f"/preview/{'9' * 3000}/",
        lambda path: "/preview/%00.%E6%9C%9D/",
    ],
)
def test_what_was_not_signed_here_is_as_unknown_as_any_address(forge: Any, desk: Desk) -> None:
    response = opened(forge(link_to(desk, make_event(f"{CANARY}草稿", public=False))))
    assert response.status_code == 404
    assert UNKNOWN in response.content.decode()
    assert CANARY not in response.content.decode()


def test_another_key_opens_nothing(desk: Desk, settings: Any) -> None:
    path = link_to(desk, make_event(public=False))
    settings.SECRET_KEY = "another-key-of-more-than-fifty-characters-0123456789"
    assert opened(path).status_code == 404


def test_once_it_is_public_the_link_leads_there(desk: Desk) -> None:
    event = make_event(public=False)
    path = link_to(desk, event)
    actions.publish(event, by=None, at=NOW)
    response = opened(path)
    assert (response.status_code, response["Location"]) == (302, f"http://127.0.0.1:8000/events/{event.slug}/")
    assert response["Cache-Control"] == "private, no-store"


def test_until_its_moment_comes_the_link_still_shows_it(desk: Desk) -> None:
    event = make_event(public=False)
    path = link_to(desk, event)
    actions.publish(event, by=None, at=NOW, publish_at=NOW + timedelta(days=1))
    assert opened(path).status_code == 200


def test_what_was_withdrawn_merged_or_discarded_is_shown_to_nobody(desk: Desk) -> None:
    withdrawn, merged, discarded = (make_event(f"{CANARY}{number}", public=False) for number in range(3))
    paths = [link_to(desk, event) for event in (withdrawn, merged, discarded)]
    actions.publish(withdrawn, by=None, at=NOW)
    actions.withdraw(withdrawn, by=None, at=NOW, reason="")
    actions.merge(merged, into=make_event("留下"), by=None, at=NOW)
    actions.discard(discarded, by=None, at=NOW)
    for path in paths:
        response = opened(path)
        assert (response.status_code, CANARY in response.content.decode()) == (410, False)
    response = desk.post(url_of("preview_link", withdrawn), {"make": "1"}, follow=True)
    assert messages_of(response) == ["“已撤回”的记录没有预览链接"]


def test_only_who_may_change_the_record_makes_links(client: Client) -> None:
    event = make_event(public=False)
    looker = editor("events.view_event")
    assert "preview/link" not in looker.get(url_of("preview", event)).content.decode()
    assert looker.post(url_of("preview_link", event), {"make": "1"}).status_code == 403
    assert client.post(url_of("preview_link", event), {"make": "1"}).status_code == 302
    assert member("编辑").get(url_of("preview_link", event)).status_code == 405
    assert Event.objects.count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_line_of_the_log_holds_what_opens_it(method: str, desk: Desk, capsys: Any) -> None:
    path = link_to(desk, make_event(public=False))
    logging.config.dictConfig(logging_config(level="INFO", is_for_people=False))
    try:
        getattr(Client(), method)(path)
        Client().get(path[:-1])
        lines = capsys.readouterr().err
    finally:
        logging.config.dictConfig(logging_config(level="INFO", is_for_people=True))
    assert path.split("/")[2][:20] not in lines
    written = [json.loads(line) for line in lines.splitlines() if line.startswith("{")]
    assert {line["path"] for line in written if "path" in line} == {"/preview/…/", "/preview/…"}
