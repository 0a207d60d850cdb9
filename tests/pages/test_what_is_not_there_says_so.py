"""Unknown, hidden, withdrawn and merged records, wrong methods, and robots.txt."""

import pytest

from core.actions import merge, withdraw
from tests.support import NOW, Reader, hold_clock, make_event, make_place, make_project

pytestmark = pytest.mark.django_db


def test_a_draft_cannot_be_told_from_nothing(reader: Reader) -> None:
    draft = make_event("草稿里的会", public=False)
    hidden = reader.get(f"/events/{draft.slug}/")
    unknown = reader.get("/events/never-there/")
    nowhere = reader.get("/no/such/address")
    assert hidden.status_code == unknown.status_code == nowhere.status_code == 404
    assert hidden.content == unknown.content == nowhere.content
    assert "没有找到这一页" in hidden.content.decode()
    assert 'href="/events/"' in hidden.content.decode()


def test_a_withdrawn_record_is_gone_without_its_words(reader: Reader) -> None:
    place = make_place("撤下的馆")
    withdraw(place, by=None, at=NOW, reason="重复")
    hold_clock(NOW)
    response = reader.get(f"/places/{place.slug}/")
    assert response.status_code == 410
    assert "这一页已经撤下" in response.content.decode()
    assert "撤下的馆" not in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"


def test_a_merged_record_leads_to_its_survivor(reader: Reader) -> None:
    old, survivor = make_project("旧名的公园"), make_project("新名的公园")
    merge(old, into=survivor, by=None, at=NOW)
    hold_clock(NOW)
    response = reader.get(f"/projects/{old.slug}/")
    assert response.status_code == 301
    assert response["Location"] == f"/projects/{survivor.slug}/"
    response = reader.get(f"/projects/{old.slug}/?lang=en")
    assert (response.status_code, response["Location"]) == (301, f"/projects/{survivor.slug}/?lang=en")


@pytest.mark.parametrize("address", ["/", "/events/", "/places/x/", "/robots.txt"])
def test_pages_are_only_read(address: str, reader: Reader) -> None:
    response = reader.post(address, {"title": "x"})
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"


def test_head_answers_like_get_without_the_body(reader: Reader) -> None:
    hold_clock(NOW)
    whole, head = reader.get("/events/"), reader.head("/events/")
    assert head["ETag"] == whole["ETag"]
    assert head.content == b""


def test_a_fault_of_ours_is_said_in_chinese(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise RuntimeError("a detail for the log")

    monkeypatch.setattr("publish.pages.home.stated_networks", broken)
    reader.raise_request_exception = False
    response = reader.get("/")
    assert response.status_code == 500
    assert "服务出了问题" in response.content.decode()
    assert "a detail for the log" not in response.content.decode()


def test_robots_may_read_all_but_the_desk(reader: Reader) -> None:
    response = reader.get("/robots.txt")
    assert response.content.decode() == (
        "User-agent: *\nAllow: /\nDisallow: /admin/\n\nSitemap: http://127.0.0.1:8000/sitemap.xml\n"
    )
    assert response["Content-Type"] == "text/plain; charset=utf-8"
