"""Every kind of page: balanced tags, headings in order, landmarks, labels, nothing inline that the CSP forbids."""

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.contrib.staticfiles import finders

from places.models import Place
from projects.models import Project
from tests.newspaper import make_page_one
from tests.support import NOW, Reader, hold_clock

pytestmark = pytest.mark.django_db

VOID = {"meta", "link", "input", "br", "img", "hr"}
# Inside SVG every element is closed, by itself or by its own tag.
# The pages of OGC API, below /ogc/.
OGC = ["", "conformance", "api", "collections", "collections/events", "collections/events/queryables"]
OGC += ["collections/places/schema", "collections/places/items", "collections/places/items/ID"]
KINDS = [
    "home",
    "events",
    "places",
    "projects",
    "event",
    "umbrella",
    "place",
    "project",
    "privacy",
    "unknown",
    "mistake",
]
KINDS += ["subscribe", "subscribe/?of=projects&state=planned", "subscribe/?category=nothing&bbox=1,2"]
KINDS += [f"ogc/{page}?f=html" for page in OGC]


class Page(HTMLParser):
    """What a check needs to know of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[int] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs), f"an attribute twice: {attrs}"
        if tag not in VOID:
            self.open.append(tag)
        if tag in ("h1", "h2", "h3"):
            self.headings.append(int(tag[1]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def attributes(self, name: str) -> Iterator[str]:
        return (attrs[name] or "" for _, attrs in self.tags if name in attrs)


@pytest.fixture(params=KINDS)
def page(request: pytest.FixtureRequest, reader: Reader) -> Page:
    events = make_page_one()
    hold_clock(NOW)
    address = {
        "home": "/",
        "event": f"/events/{events['meeting'].slug}/",
        "umbrella": f"/events/{events['umbrella'].slug}/",
        "place": f"/places/{Place.objects.get(kind='book-house').slug}/",
        "project": f"/projects/{Project.objects.get().slug}/",
        "unknown": "/nothing/",
        "mistake": "/events/?nonsense=1",
    }.get(request.param, f"/{request.param}" if "?" in request.param else f"/{request.param}/")
    address = address.replace("ID", str(Place.objects.get(kind="book-house").uid))
    parsed = Page()
    parsed.feed(reader.get(address).content.decode())
    assert parsed.open == []
    return parsed


def test_it_has_one_title_and_headings_without_a_gap(page: Page) -> None:
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    steps = zip(page.headings, page.headings[1:], strict=False)
    assert all(after <= before + 1 for before, after in steps)


def test_it_has_landmarks_a_language_and_a_way_past_the_header(page: Page) -> None:
    tags = [tag for tag, _ in page.tags]
    assert tags.count("main") == tags.count("footer") == 1
    assert ("html", {"lang": "zh-Hans"}) in page.tags
    assert "#main" in page.attributes("href")


def test_ids_are_unique_and_what_refers_to_them_finds_them(page: Page) -> None:
    ids = list(page.attributes("id"))
    assert len(ids) == len(set(ids))
    for name in ("for", "aria-labelledby", "aria-describedby", "data-features"):
        assert set(page.attributes(name)) <= set(ids), name
    fields = [attrs for tag, attrs in page.tags if tag in ("input", "select") and attrs.get("type") != "hidden"]
    assert {attrs["id"] for attrs in fields} <= set(page.attributes("for"))


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(page: Page) -> None:
    assert list(page.attributes("style")) == []
    assert not [attrs for _, attrs in page.tags if any(name.startswith("on") for name in attrs)]
    assert "style" not in [tag for tag, _ in page.tags]
    scripts = [attrs for tag, attrs in page.tags if tag == "script"]
    data = ("application/json", "application/ld+json")
    assert all("src" in attrs or attrs.get("type") in data for attrs in scripts)
    sources = [*page.attributes("src"), *(attrs["href"] for tag, attrs in page.tags if tag == "link")]
    for address in sources:
        assert address is not None
        if address.startswith("/static/"):
            assert finders.find(address.removeprefix("/static/")), address
        else:
            assert address.startswith("http://127.0.0.1:8000/"), address
