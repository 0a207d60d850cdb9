"""A position as a person types or pastes it: longitude and latitude, GeoJSON, or a link out of a map."""

import re
from typing import Final
from urllib.parse import parse_qs, urlsplit

from django.conf import settings

from core.errors import InvalidGeometry
from core.examples import example_position
from core.geojson_text import read_geometry
from core.geometry import Geometry
from places.models import Datum

_NUMBER: Final = r"([+-]?\d{1,3}(?:\.\d{1,20})?)"
_PAIR: Final = re.compile(rf"{_NUMBER}\s*[,，、;；\s]\s*{_NUMBER}", re.ASCII)
_BEGINS: Final = re.compile(rf"(?:coord:)?{_NUMBER},{_NUMBER}(?![\d.])", re.ASCII)
_ONE: Final = re.compile(_NUMBER, re.ASCII)
_MOST_OF_A_LINK: Final = 2000
# The parameters that hold a pair in links of a host, whether its latitude comes first, and the host's datum:
# 高德 (uri.amap.com/marker), 百度 (api.map.baidu.com/marker), 腾讯 (apis.map.qq.com/uri/v1/marker).
_PAIRS: Final = (
    ("amap.com", "position", False, Datum.GCJ02),
    ("map.baidu.com", "location", True, Datum.BD09),
    ("map.baidu.com", "latlng", True, Datum.BD09),
    ("map.qq.com", "marker", True, Datum.GCJ02),
    ("map.qq.com", "coord", True, Datum.GCJ02),
)
# Longitude and latitude by themselves.
_SINGLES: Final = (
    ("amap.com", "lng", "lat", Datum.GCJ02),
    ("openstreetmap.org", "mlon", "mlat", Datum.WGS84),
)
# What 百度's links say of a pair that is not its own.
_COORD_TYPES: Final = {"gcj02": Datum.GCJ02, "wgs84": Datum.WGS84, "bd09ll": Datum.BD09}
_NO_POSITION: Final = f"这个链接里读不出坐标。请在地图上找到经度和纬度，填成 {example_position()}，并选好坐标系"


class Suggestion(InvalidGeometry):
    """Refused as typed, but it can be told what was meant: `typed`, and the datum unless the chosen one holds."""

    def __init__(self, message: str, typed: str, datum: str = "") -> None:
        super().__init__(message)
        self.typed = typed
        self.datum = datum


def read_position(text: str) -> Geometry:
    """The GeoJSON object that a stripped text stands for. Raises InvalidGeometry."""
    if match := _PAIR.fullmatch(text):
        first, second = match.groups()
        if _is_swapped(float(first), float(second)):
            raise Suggestion(
                f"看起来经纬度写反了：经度在前，纬度在后。要写的是 {second},{first} 吗？", f"{second},{first}"
            )
        return {"type": "Point", "coordinates": [float(first), float(second)]}
    if text.lower().startswith(("http://", "https://", "geo:")):
        typed, datum = _of_link(text[:_MOST_OF_A_LINK])
        raise Suggestion(
            f"这是地图的链接，里面的坐标是 {typed}，坐标系 {Datum(datum).label}。请填成这个坐标", typed, datum
        )
    if not text.startswith(("{", "\ufeff")):
        raise InvalidGeometry(f"看不懂这个位置。请写“经度,纬度”，例如 {example_position()}，或 GeoJSON 几何图形")
    return read_geometry(text)


def _is_swapped(first: float, second: float) -> bool:
    """Whether it lies where positions may lie only the other way round."""
    west, south, east, north = settings.EXTENT
    return south <= first <= north and west <= second <= east and not (west <= first <= east)


def _of_link(link: str) -> tuple[str, str]:
    """ "longitude,latitude" and the datum of a link. Raises InvalidGeometry."""
    try:
        parts = urlsplit(link)
        host, given = parts.hostname or "", {name: found[0] for name, found in parse_qs(parts.query).items()}
    except ValueError as error:
        raise InvalidGeometry(_NO_POSITION) from error
    if parts.scheme == "geo" and (match := _BEGINS.match(parts.path)):  # RFC 5870: latitude first, WGS-84
        return f"{match[2]},{match[1]}", Datum.WGS84
    for domain, name, is_latitude_first, datum in _PAIRS:
        if _is_of(host, domain) and (match := _BEGINS.match(given.get(name, ""))):
            pair = f"{match[2]},{match[1]}" if is_latitude_first else f"{match[1]},{match[2]}"
            known = _COORD_TYPES.get(given.get("coord_type", ""), datum) if datum is Datum.BD09 else datum
            return pair, known
    for domain, east, north, datum in _SINGLES:
        both = (given.get(east, ""), given.get(north, ""))
        if _is_of(host, domain) and all(_ONE.fullmatch(one) for one in both):
            return ",".join(both), datum
    raise InvalidGeometry(_NO_POSITION)


def _is_of(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")
