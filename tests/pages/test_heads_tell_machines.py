"""The head of a page: its one address, the other language, other forms of it, and what a shared link shows."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from PIL import Image

from core.partial_date import PartialDate
from tests.support import NOW, Reader, hold_clock, make_event, make_place, make_project

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"


class Head(HTMLParser):
    """The links and properties of a page's head."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[dict[str, str | None]] = []
        self.properties: dict[str, str | None] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "link":
            self.links.append(given)
        if tag == "meta" and (name := given.get("property") or given.get("name")):
            self.properties[name] = given.get("content")

    def hrefs(self, **attributes: str) -> list[str | None]:
        return [link["href"] for link in self.links if attributes.items() <= link.items()]


def head(reader: Reader, address: str, **headers: Any) -> Head:
    hold_clock(NOW)
    response = reader.get(address, **headers)
    assert response.status_code == 200, address
    return Head(response.content.decode())


@pytest.mark.parametrize(
    ("asked", "canonical", "chinese", "english"),
    [
        ("/", "/", "/", "/?lang=en"),
        ("/?lang=en", "/?lang=en", "/", "/?lang=en"),
        ("/?lang=zh-hans&utm_source=wechat&_=1", "/", "/", "/?lang=en"),
        (
            "/places/?setting=hotel&kind=park&from=timeline",
            "/places/?kind=park&setting=hotel",
            "/places/?kind=park&setting=hotel",
            "/places/?kind=park&setting=hotel&lang=en",
        ),
        ("/places/hall/?lang=en", "/places/hall/?lang=en", "/places/hall/", "/places/hall/?lang=en"),
    ],
)
def test_every_page_names_its_one_address_and_both_languages(
    asked: str, canonical: str, chinese: str, english: str, reader: Reader
) -> None:
    make_place("馆", slug="hall")
    found = head(reader, asked)
    assert found.hrefs(rel="canonical") == [SITE + canonical]
    assert found.properties["og:url"] == SITE + canonical
    assert found.hrefs(hreflang="zh-Hans") == found.hrefs(hreflang="x-default") == [SITE + chinese]
    assert found.hrefs(hreflang="en") == [SITE + english]


def test_addresses_come_from_the_setting_and_not_from_the_host(reader: Reader, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["evil.example"]
    settings.PUBLIC_BASE_URL = "https://rili.example.cn"
    found = head(reader, "/", HTTP_HOST="evil.example")
    assert found.hrefs(rel="canonical") == ["https://rili.example.cn/"]
    assert found.properties["og:image"] == "https://rili.example.cn/static/publish/share.png"


def test_other_forms_are_named_where_they_exist(reader: Reader) -> None:
    place = make_place("馆", slug="hall")
    make_event("讲座", slug="talk", place=place)
    make_project("园", slug="park", completion_now=PartialDate.parse("2027-08"))
    make_project("计划", slug="plan", completion_now=PartialDate.parse("2027"))
    forms = {
        "/events/talk/": ["/events/talk.ics", "/events/talk.geojson"],
        "/places/hall/": ["/places/hall.ics", "/events.atom?place=hall", "/places/hall.geojson"],
        "/projects/park/": ["/projects/park.ics", "/events.atom?project=park", "/projects/park.geojson"],
        "/projects/plan/": ["/events.atom?project=plan", "/projects/plan.geojson"],
    }
    types = {"ics": "text/calendar", "geojson": "application/geo+json", "atom": "application/atom+xml"}
    for address, expected in forms.items():
        links = [link for link in head(reader, address).links if link.get("rel") == "alternate" and "type" in link]
        assert [link["href"] for link in links] == [SITE + path for path in expected]
        for link, path in zip(links, expected, strict=True):
            assert link["type"] == types[path.partition("?")[0].rpartition(".")[2]]
            response = reader.get(path)
            assert response.status_code == 200, path
            assert response["Content-Type"].startswith(str(link["type"]))
    english = head(reader, "/places/hall/?lang=en")
    assert f"{SITE}/events.atom?place=hall&lang=en" in english.hrefs(type="application/atom+xml")


def test_a_shared_link_shows_what_when_and_where(reader: Reader) -> None:
    place = make_place("朝阳公园", title_en="Chaoyang Park")
    make_event("书市", title_en="Book fair", slug="fair", summary="旧书新知。", place=place)
    found = head(reader, "/events/fair/").properties
    assert found["og:title"] == "书市"
    assert found["og:description"] == "2026年4月21日（星期二）（具体时间未公布）；朝阳公园；旧书新知。"
    assert found["description"] == found["og:description"]
    assert (found["og:type"], found["og:locale"], found["og:site_name"]) == ("article", "zh_CN", "朝阳日历")
    assert found["twitter:card"] == "summary_large_image"
    english = head(reader, "/events/fair/?lang=en").properties
    assert (english["og:title"], english["og:locale"]) == ("Book fair", "en_GB")
    assert english["og:locale:alternate"] == "zh_CN"


def test_a_list_is_shared_by_its_name(reader: Reader) -> None:
    found = head(reader, "/places/").properties
    assert (found["og:title"], found["og:type"]) == ("场所", "website")


def test_the_picture_is_there_in_the_size_that_is_told(reader: Reader) -> None:
    found = head(reader, "/").properties
    path = finders.find(str(found["og:image"]).removeprefix(f"{SITE}/static/"))
    assert isinstance(path, str)
    size = (int(found["og:image:width"] or 0), int(found["og:image:height"] or 0))
    with Image.open(path) as picture:
        assert picture.size == size


def test_a_page_that_is_not_there_names_no_address(reader: Reader) -> None:
    assert "canonical" not in reader.get("/no/such/page").content.decode()
