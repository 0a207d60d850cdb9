"""The links into 高德, 百度, 腾讯 and Apple's maps: forms, datums, names that could break them."""

from urllib.parse import parse_qs, urlsplit

import pytest

from places.datum import bd09_to_wgs84, gcj02_to_wgs84
from publish.pages.ways_there import Target, ways_to

PARK = (116.47, 39.93)
CITED = Target("朝阳公园", "北京市朝阳区朝阳公园南路1号", PARK, "北京市朝阳区")


def hrefs(target: Target) -> dict[str, str]:
    return {way.title: way.href for way in ways_to(target)}


def asked(href: str) -> tuple[str, dict[str, str]]:
    """The address without its query, and the query."""
    parts = urlsplit(href)
    return f"{parts.scheme}://{parts.netloc}{parts.path}", {
        name: values[0] for name, values in parse_qs(parts.query, strict_parsing=True).items()
    }


@pytest.mark.parametrize(
    ("title", "address", "parameters"),
    [
        (
            "高德地图",
            "https://uri.amap.com/marker",
            {"position": "116.476120,39.931308", "name": "朝阳公园", "coordinate": "gaode", "callnative": "1"},
        ),
        (
            "百度地图",
            "https://api.map.baidu.com/marker",
            {
                "location": "39.937070,116.482680",
                "coord_type": "bd09ll",
                "title": "朝阳公园",
                "content": "北京市朝阳区朝阳公园南路1号",
                "output": "html",
            },
        ),
        (
            "腾讯地图",
            "https://apis.map.qq.com/uri/v1/marker",
            {"marker": "coord:39.931308,116.476120;title:朝阳公园;addr:北京市朝阳区朝阳公园南路1号"},
        ),
        ("Apple 地图", "https://maps.apple.com/", {"ll": "39.931308,116.476120", "q": "朝阳公园"}),
    ],
)
def test_a_cited_point_is_a_marker_in_the_datum_of_the_map(
    title: str, address: str, parameters: dict[str, str]
) -> None:
    where, given = asked(hrefs(CITED)[title])
    assert where == address
    assert parameters.items() <= given.items()


def test_the_markers_stand_where_the_place_is() -> None:
    """Back through the other formula: to within half a metre."""
    found = hrefs(CITED)
    longitude, latitude = (float(number) for number in asked(found["高德地图"])[1]["position"].split(","))
    assert gcj02_to_wgs84(longitude, latitude) == pytest.approx(PARK, abs=5e-6)
    latitude, longitude = (float(number) for number in asked(found["百度地图"])[1]["location"].split(","))
    assert bd09_to_wgs84(longitude, latitude) == pytest.approx(PARK, abs=5e-6)


@pytest.mark.parametrize(
    ("title", "address", "parameters"),
    [
        ("高德地图", "https://uri.amap.com/search", {"keyword": "北京市朝阳区大望京中心"}),
        (
            "百度地图",
            "https://api.map.baidu.com/place/search",
            {"query": "北京市朝阳区大望京中心", "region": "北京市朝阳区", "output": "html"},
        ),
        ("腾讯地图", "https://apis.map.qq.com/uri/v1/search", {"keyword": "北京市朝阳区大望京中心"}),
        ("Apple 地图", "https://maps.apple.com/", {"q": "北京市朝阳区大望京中心"}),
    ],
)
def test_without_a_cited_point_the_name_is_searched_and_no_position_given(
    title: str, address: str, parameters: dict[str, str]
) -> None:
    where, given = asked(hrefs(Target("大望京中心", "望京街", None, "北京市朝阳区"))[title])
    assert where == address
    assert parameters.items() <= given.items()
    assert not {"position", "location", "marker", "ll"} & given.keys()


@pytest.mark.parametrize(
    ("name", "address", "sought"),
    [
        ("", "朝阳公园南路1号", "北京市朝阳区朝阳公园南路1号"),
        ("", "北京市朝阳区朝阳公园南路1号", "北京市朝阳区朝阳公园南路1号"),
    ],
)
def test_what_has_no_sure_name_is_searched_by_its_address(name: str, address: str, sought: str) -> None:
    assert asked(hrefs(Target(name, address, None, "北京市朝阳区"))["高德地图"])[1]["keyword"] == sought


@pytest.mark.parametrize(
    "name", ['书屋&q="x"', "a=b#c?d", "甲;coord:0,0:乙", "50% 折扣+咖啡", "</a><script>", "书 屋\u2028"]
)
def test_a_name_stays_a_name(name: str) -> None:
    found = hrefs(Target(name, "", PARK, "北京市朝阳区"))
    for title, parameter in (("高德地图", "name"), ("百度地图", "title"), ("Apple 地图", "q")):
        assert asked(found[title])[1][parameter] == name
    # 腾讯 has no way to quote the marks between the parts of a marker: wide ones stand for them.
    marker = asked(found["腾讯地图"])[1]["marker"]
    assert marker.split(";")[1] == f"title:{name.replace(';', '；').replace(':', '：')}"
    assert marker.count(";") == 2
    assert all(href.isascii() and " " not in href and "<" not in href and '"' not in href for href in found.values())
