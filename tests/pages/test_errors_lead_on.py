"""Pages that cannot be shown: in the language of the address, with the mistake named and a way on."""

import re

import pytest

from core.actions import withdraw
from tests.support import NOW, Reader, hold_clock, make_place

pytestmark = pytest.mark.django_db


def ways(text: str) -> list[str]:
    """Where the page leads on."""
    return re.findall(r'href="([^"]*)"', text.split('<ul class="ways">')[1].split("</ul>", maxsplit=1)[0])


def test_a_mistake_leads_to_the_page_without_it_and_the_rest_is_kept(reader: Reader) -> None:
    text = reader.get("/events/?category=nothing&state=cancelled&lang=en").content.decode()
    kept, all_gone = ways(text)[:2]
    assert kept == "/events/?state=cancelled&amp;lang=en"
    assert all_gone == "/events/?lang=en"
    assert reader.get(kept.replace("&amp;", "&")).status_code == 200


def test_a_single_mistake_has_one_way_back(reader: Reader) -> None:
    assert ways(reader.get("/events/?nonsense=1").content.decode())[:2] == ["/events/", "/"]


def test_what_is_allowed_is_said_in_chinese_and_marked_on_an_english_page(reader: Reader) -> None:
    text = reader.get("/places/?bbox=1,2&lang=en").content.decode()
    assert "This address has a filter that means nothing here" in text
    assert '<p>bbox: <span lang="zh-Hans">应是 4 个数字' in text


def test_a_wrong_language_is_explained_and_dropped(reader: Reader) -> None:
    text = reader.get("/events/?lang=fr&state=cancelled").content.decode()
    assert "<p>lang：" in text
    assert ways(text)[0] == "/events/?state=cancelled"


def test_an_unknown_address_is_a_404_in_the_language_it_asks_for(reader: Reader) -> None:
    english = reader.get("/nothing/?lang=en")
    assert english.status_code == 404
    assert "There is no such page" in english.content.decode()
    assert ways(english.content.decode()) == ["/?lang=en", "/events/?lang=en", "/places/?lang=en", "/projects/?lang=en"]
    assert "没有找到这一页" in reader.get("/nothing/?lang=fr").content.decode()


def test_a_withdrawn_record_is_gone_in_both_languages(reader: Reader) -> None:
    place = make_place("撤下的馆", title_en="Gone house")
    withdraw(place, by=None, at=NOW, reason="重复")
    hold_clock(NOW)
    response = reader.get(f"/places/{place.slug}/?lang=en")
    assert response.status_code == 410
    assert "This page has been taken down" in response.content.decode()
    assert "Gone house" not in response.content.decode()


def test_a_fault_of_ours_is_said_in_english_too(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise RuntimeError("a detail for the log")

    monkeypatch.setattr("publish.pages.privacy._context", broken)
    reader.raise_request_exception = False
    response = reader.get("/privacy/?lang=en")
    assert response.status_code == 500
    assert "It was nothing that you did." in response.content.decode()


def test_an_address_that_django_refuses_to_read_is_still_answered(reader: Reader) -> None:
    response = reader.get("/events/?" + "&".join(f"a{number}=1" for number in range(2000)) + "&lang=en")
    assert response.status_code == 400
    assert "This request is not right" in response.content.decode()
