"""What people type and paste for a position: the right way round, the wrong way round, and out of links."""

from typing import Any

import pytest

from core.errors import InvalidGeometry
from desk.typed_position import Suggestion, read_position


@pytest.mark.parametrize("typed", ["116.46,39.92", "116.46，39.92", "116.46 39.92", "116.46;39.92", "116.46、39.92"])
def test_longitude_and_latitude_are_a_point(typed: str) -> None:
    assert read_position(typed) == {"type": "Point", "coordinates": [116.46, 39.92]}


@pytest.mark.parametrize(
    ("typed", "meant", "datum"),
    [
        ("39.92,116.46", "116.46,39.92", ""),
        ("39.9219， 116.4551", "116.4551,39.9219", ""),
        ("https://uri.amap.com/marker?position=116.473195,39.993253&name=x", "116.473195,39.993253", "gcj02"),
        ("https://ditu.amap.com/regeo?lng=116.47&lat=39.99", "116.47,39.99", "gcj02"),
        ("http://api.map.baidu.com/marker?location=39.916979,116.41&title=x", "116.41,39.916979", "bd09"),
        ("http://api.map.baidu.com/marker?location=39.9,116.41&coord_type=gcj02", "116.41,39.9", "gcj02"),
        ("https://apis.map.qq.com/uri/v1/marker?marker=coord:39.98,116.31;title:x", "116.31,39.98", "gcj02"),
        ("https://www.openstreetmap.org/?mlat=39.92&mlon=116.46#map=16/39.9/116.4", "116.46,39.92", "wgs84"),
        ("geo:39.92,116.46;u=10", "116.46,39.92", "wgs84"),
    ],
)
def test_what_was_meant_is_said_and_asked_about(typed: str, meant: str, datum: str) -> None:
    with pytest.raises(Suggestion) as refused:
        read_position(typed)
    assert (refused.value.typed, refused.value.datum) == (meant, datum)
    assert meant in str(refused.value)


@pytest.mark.parametrize(
    "typed",
    [
        "https://map.baidu.com/@12959219.6,4825334.6,13z",
        "https://example.org/?position=116.4,39.9",
        "https://notamap.com/marker?position=116.4,39.9",
        "https://uri.amap.com/marker?position=1e5,39.9",
        "https://uri.amap.com/marker?position=" + "9" * 5000,
        "http://[::1/?position=116.4,39.9",
        "geo:x",
    ],
)
def test_a_link_without_a_position_that_can_be_told_is_refused_in_words(typed: str) -> None:
    with pytest.raises(InvalidGeometry, match="这个链接里读不出坐标") as refused:
        read_position(typed)
    assert not isinstance(refused.value, Suggestion)


@pytest.mark.parametrize("typed", ["", "朝阳公园", "116.46", "1_1,39.9", "１１６,３９", "116.46,39.92,5"])
def test_anything_else_is_not_understood(typed: str) -> None:
    with pytest.raises(InvalidGeometry, match="看不懂这个位置"):
        read_position(typed)


def test_which_way_round_is_told_by_the_extent(settings: Any) -> None:
    settings.EXTENT = (30.0, 36.0, 45.0, 42.0)
    assert read_position("38,37")["coordinates"] == [38.0, 37.0]
    assert read_position("37,38")["coordinates"] == [37.0, 38.0]  # both ways lie inside: as it stands
