"""Every page of the data that the service ships with, in English: what is Chinese there says that it is."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from django.core.management import call_command

from events.models import Event
from places.models import Place
from projects.models import Project
from tests.support import Reader, hold_clock

pytestmark = pytest.mark.django_db

CHINESE = re.compile(r"[\u3001-\u303f\u4e00-\u9fff\uff00-\uffef]")
PAPER_DAY = datetime(2026, 4, 24, 7, 0, tzinfo=UTC)
READ = ("alt", "aria-label", "content", "placeholder", "title")
VOID = {"meta", "link", "input", "br", "img", "hr"}


class Unmarked(HTMLParser):
    """Chinese text, and Chinese in attributes that are read out, in no element that says `zh-Hans`."""

    def __init__(self) -> None:
        super().__init__()
        self.languages = [""]
        self.tags = [""]
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = given.get("lang") or self.languages[-1]
        self._look(language, *(given.get(name) or "" for name in READ))
        if tag not in VOID:
            self.tags.append(tag)
            self.languages.append(language)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        return None  # of SVG: shapes

    def handle_endtag(self, tag: str) -> None:
        self.tags.pop()
        self.languages.pop()

    def handle_data(self, data: str) -> None:
        if self.tags[-1] not in ("script", "style"):
            self._look(self.languages[-1], data)

    def _look(self, language: str, *texts: str) -> None:
        if language != "zh-Hans":
            self.found += [text.strip() for text in texts if CHINESE.search(text)]


def unmarked(text: str) -> list[str]:
    page = Unmarked()
    page.feed(text)
    return page.found


def test_no_page_has_chinese_that_does_not_say_so(reader: Reader, settings) -> None:
    settings.ICP_NUMBER, settings.MAP_APPROVAL_NO = "京ICP备00000000号", "GS（2026）0000号"
    settings.FEEDBACK_URL = "https://example.cn/feedback"
    call_command("seed", verbosity=0)
    hold_clock(PAPER_DAY)
    addresses = ["/", "/privacy/", "/problems/", "/subscribe/", "/no-such-page/", "/events/?category=nothing"]
    for collection, model in (("events", Event), ("places", Place), ("projects", Project)):
        slugs = model.objects.public(PAPER_DAY).values_list("slug", flat=True)
        addresses += [f"/{collection}/", f"/{collection}/?view=map", *(f"/{collection}/{slug}/" for slug in slugs)]
    addresses += [
        "/events/?view=month",
        "/events/?near=116.46,39.92&radius=5000",
        "/places/?subdistrict=jianwai&kind=park",
    ]
    assert len(addresses) > 40
    found = {}
    for address in addresses:
        response = reader.get(f"{address}{'&' if '?' in address else '?'}lang=en")
        assert response.status_code in (200, 400, 404), address
        found[address] = unmarked(response.content.decode())
    assert {address: texts for address, texts in found.items() if texts} == {}


def test_unmarked_chinese_would_be_noticed() -> None:
    page = (
        '<html lang="en"><body><p>一</p><p lang="zh-Hans">二<b>三</b></p><a aria-label="四">x</a><br>五</body></html>'
    )
    assert unmarked(page) == ["一", "四", "五"]
