"""The header and footer: the same page in the other language, and what the operator must show."""

import re

import pytest

from tests.support import NOW, Reader, hold_clock, make_event

pytestmark = pytest.mark.django_db


def switch(reader: Reader, address: str) -> str:
    """Where the header's link to the other language leads."""
    text = reader.get(address).content.decode()
    found = re.search(r'<a href="([^"]*)" lang="(?:en|zh-Hans)" hreflang="(?:en|zh-Hans)">', text)
    assert found is not None, address
    return found[1].replace("&amp;", "&")


@pytest.mark.parametrize(
    ("address", "other"),
    [
        ("/", "/?lang=en"),
        ("/?lang=en", "/"),
        ("/events/?state=cancelled", "/events/?state=cancelled&lang=en"),
        ("/events/?lang=en&state=cancelled", "/events/?state=cancelled"),
        ("/privacy/?utm_source=wechat", "/privacy/?lang=en"),
        # What is not there has one body, wherever it is not: the links lead on from the address itself.
        ("/no/such/address", "?lang=en"),
        ("/no/such/address?lang=en", "?"),
    ],
)
def test_a_page_leads_to_itself_in_the_other_language(address: str, other: str, reader: Reader) -> None:
    hold_clock(NOW)
    assert switch(reader, address) == other


def test_names_of_service_and_district_are_in_the_language_of_the_page(reader: Reader) -> None:
    hold_clock(NOW)
    english = reader.get("/privacy/?lang=en").content.decode()
    assert "Chaoyang Calendar" in english
    assert "Chaoyang District, Beijing" in english
    assert "朝阳日历" not in english


def test_the_numbers_that_the_law_asks_for_are_marked_as_chinese(reader: Reader, settings) -> None:
    settings.ICP_NUMBER, settings.MAP_APPROVAL_NO = "京ICP备00000000号", "GS（2026）0000号"
    hold_clock(NOW)
    english = reader.get("/privacy/?lang=en").content.decode()
    numbers = english.split('<ul class="footer-links" lang="zh-Hans">')[1].split("</ul>")[0]
    assert "京ICP备00000000号" in numbers
    assert "审图号：GS（2026）0000号" in numbers


def test_the_script_that_knows_the_readers_choices_comes_before_the_styles(reader: Reader) -> None:
    hold_clock(NOW)
    head = reader.get("/").content.decode().split("</head>")[0]
    assert head.index("publish/display.js") < head.index("publish/site.css")
    assert '<script src="/static/publish/display.js"></script>' in head


def test_the_privacy_page_names_the_host_of_the_base_map_when_there_is_one(reader: Reader, settings) -> None:
    make_event()
    hold_clock(NOW)
    assert "底图" not in reader.get("/privacy/").content.decode()
    settings.MAP_TILES_URL = "https://{s}.tiles.example.cn/{z}/{x}/{y}.png"
    assert "只有地图的底图来自 tiles.example.cn：" in reader.get("/privacy/").content.decode()
    assert "comes from tiles.example.cn:" in reader.get("/privacy/?lang=en").content.decode()
