"""`lang` on pages: the page says which language it is in, and its links stay in it."""

import re

import pytest

from tests.support import NOW, Reader, hold_clock, make_event

pytestmark = pytest.mark.django_db


def test_a_page_says_its_language_and_its_links_keep_it(reader: Reader) -> None:
    make_event("读书会")
    hold_clock(NOW)
    english = reader.get("/?lang=en").content.decode()
    assert '<html lang="en">' in english
    assert set(re.findall(r'href="(/(?:events|places|projects)/[^"#]*)"', english)) >= {"/events/?lang=en"}
    assert not re.findall(r'href="/(?:events|places|projects)/"', english)
    assert '<html lang="zh-Hans">' in reader.get("/").content.decode()


def test_the_same_page_in_two_languages_has_two_validators(reader: Reader) -> None:
    make_event("读书会")
    hold_clock(NOW)
    assert reader.get("/events/")["ETag"] != reader.get("/events/?lang=en")["ETag"]


@pytest.mark.parametrize("path", ["/", "/events/", "/problems/"])
def test_an_unknown_language_is_a_mistake_that_is_explained(reader: Reader, path: str) -> None:
    response = reader.get(path, {"lang": "fr"})
    assert response.status_code == 400
    assert "lang" in response.content.decode()


def test_a_detail_page_takes_no_filters(reader: Reader) -> None:
    event = make_event("读书会")
    hold_clock(NOW)
    response = reader.get(f"/events/{event.slug}/", {"category": "reading"})
    assert response.status_code == 400
    assert "category" in response.content.decode()
    assert reader.get(f"/events/{event.slug}/", {"utm_source": "wechat"}).status_code == 200
