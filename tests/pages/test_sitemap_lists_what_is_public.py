"""/sitemap.xml: every public page in both languages, when it changed, and files of a bounded size."""

from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.actions import merge, save_record, withdraw
from publish.pages import sitemap
from tests.support import NOW, Reader, hold_clock, make_event, make_place, make_project, selects

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
XML = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
LATER = datetime(2026, 4, 21, 3, 4, 5, tzinfo=UTC)


def read(reader: Reader, address: str = "/sitemap.xml") -> ElementTree.Element:
    hold_clock(datetime(2026, 4, 22, tzinfo=UTC))
    response = reader.get(address)
    assert response.status_code == 200, address
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    assert response["Cache-Control"].startswith("public")
    return ElementTree.fromstring(response.content)


def pages(root: ElementTree.Element) -> dict[str, str | None]:
    """Address -> lastmod."""
    return {
        url.findtext("s:loc", None, XML) or "": url.findtext("s:lastmod", None, XML)
        for url in root.findall("s:url", XML)
    }


def test_every_public_page_stands_in_both_languages_with_its_last_change(reader: Reader) -> None:
    place, project = make_place("馆", slug="hall"), make_project("园", slug="park")
    place.phone = "010-1"
    save_record(place, by=None, at=LATER)
    paths = {
        "/": "2026-04-21T03:04:05Z",
        "/events/": None,
        "/places/": "2026-04-21T03:04:05Z",
        "/projects/": "2026-04-20T01:00:00Z",
        "/problems/": None,
        "/privacy/": None,
        "/subscribe/": None,
        "/embed/gallery/": None,
        f"/places/{place.slug}/": "2026-04-21T03:04:05Z",
        f"/projects/{project.slug}/": "2026-04-20T01:00:00Z",
    }
    listed = pages(read(reader))
    assert listed == {f"{SITE}{path}{query}": moment for path, moment in paths.items() for query in ("", "?lang=en")}


def test_each_address_names_the_others(reader: Reader) -> None:
    make_place("馆", slug="hall")
    beside = {
        tuple((link.get("hreflang"), link.get("href")) for link in url.findall("x:link", XML))
        for url in read(reader).findall("s:url", XML)
        if (url.findtext("s:loc", None, XML) or "").startswith(f"{SITE}/places/hall/")
    }
    chinese, english = f"{SITE}/places/hall/", f"{SITE}/places/hall/?lang=en"
    assert beside == {(("zh-Hans", chinese), ("en", english), ("x-default", chinese))}


def test_what_is_not_public_is_not_listed(reader: Reader) -> None:
    make_event("草稿", slug="draft", public=False)
    withdrawn, old = make_event("撤下", slug="withdrawn"), make_event("旧", slug="old")
    withdraw(withdrawn, by=None, at=NOW, reason="重复")
    merge(old, into=make_event("新", slug="new"), by=None, at=NOW)
    assert [address for address in pages(read(reader)) if "/events/" in address and "lang" not in address] == [
        f"{SITE}/events/",
        f"{SITE}/events/new/",
    ]


@pytest.fixture
def small_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "RECORDS", 3)


def test_many_records_are_an_index_of_files_that_hold_all_of_them(reader: Reader, small_files: None) -> None:
    made = [make_place(f"馆{number}", slug=f"hall-{number}") for number in range(7)]
    root = read(reader)
    assert root.tag == f"{{{XML['s']}}}sitemapindex"
    files = [file.text or "" for file in root.findall("s:sitemap/s:loc", XML)]
    assert files[0] == f"{SITE}/sitemap-pages-0.xml"
    listed: dict[str, Any] = {}
    for file in files:
        found = pages(read(reader, file.removeprefix(SITE)))
        assert found
        assert len(found) <= 2 * 3 or "-pages-" in file
        assert not listed.keys() & found.keys()
        listed |= found
    assert {f"{SITE}/places/{place.slug}/" for place in made} <= listed.keys()
    assert f"{SITE}/?lang=en" in listed


@pytest.mark.parametrize("name", ["events-7", "nothing-0", "pages-1", "events-99999999999999999999"])
def test_a_file_with_nothing_in_it_is_not_there(name: str, reader: Reader) -> None:
    make_place()
    hold_clock(NOW)
    unknown = reader.get("/no/such/address")
    response = reader.get(f"/sitemap-{name}.xml")
    assert response.status_code == 404
    assert response.content == unknown.content


@pytest.mark.parametrize("count", [1, 4])
def test_it_costs_a_stated_number_of_queries(count: int, reader: Reader) -> None:
    for number in range(count):
        place = make_place(f"馆{number}")
        make_event(f"会{number}", place=place, project=make_project(f"园{number}", place=place))
    hold_clock(NOW)
    with CaptureQueriesContext(connection) as queries:
        reader.get("/sitemap.xml")
    # The data version before and after; a survey and the records of each collection; and the parts of these.
    assert selects(queries) == 12


def test_an_unchanged_sitemap_is_a_304_after_one_query(reader: Reader) -> None:
    make_place()
    hold_clock(NOW)
    etag = reader.get("/sitemap.xml")["ETag"]
    with CaptureQueriesContext(connection) as queries:
        assert reader.get("/sitemap.xml", HTTP_IF_NONE_MATCH=etag).status_code == 304
    assert selects(queries) == 1
