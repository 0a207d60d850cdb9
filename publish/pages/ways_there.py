"""The way there: addresses that open a place in the maps people have on their phones, each in its own datum. Pure.

A position that is only estimated, or not known, is never handed on: the maps search for the name instead.
Forms of the addresses: 高德 and 百度 and 腾讯 call them their URI API, Apple its Map Links.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from places.datum import Position, wgs84_to_bd09, wgs84_to_gcj02

# 百度 and 腾讯 refuse who does not say what calls; the name stands for this software and not for an installation.
_CALLER: Final = "webapp.civic.calendar"
# 腾讯 separates the parts of a marker by these, and has no way to quote them.
_OF_A_MARKER: Final = str.maketrans({":": "：", ";": "；"})


@dataclass(frozen=True, slots=True)
class Target:
    """Where to: a name and an address; the point (WGS-84) when it is cited, else what is to be searched for."""

    name: str
    address: str
    point: Position | None
    district: str

    @property
    def sought(self) -> str:
        """The name, or the address of what has none, within its district."""
        words = self.name or self.address
        return words if words.startswith(self.district) else f"{self.district}{words}"


@dataclass(frozen=True, slots=True)
class Way:
    """A link to one of the maps."""

    title: str
    href: str


def ways_to(target: Target) -> tuple[Way, ...]:
    """A link to each map, in the order in which people in Beijing have them."""
    return tuple(Way(str(title), href(target)) for title, href in _MAPS)


def _degrees(position: Position, *, latitude_first: bool = True) -> str:
    """Six decimals are ten centimetres."""
    longitude, latitude = (f"{number:.6f}" for number in position)
    return f"{latitude},{longitude}" if latitude_first else f"{longitude},{latitude}"


def _asking(address: str, parameters: Mapping[str, str]) -> str:
    return f"{address}?{urlencode(parameters, safe=',:;', quote_via=quote)}"


def _amap(target: Target) -> str:
    """GCJ-02, longitude first; opens the app where there is one."""
    end = {"src": _CALLER, "callnative": "1"}
    if target.point is None:
        return _asking("https://uri.amap.com/search", {"keyword": target.sought, **end})
    position = _degrees(wgs84_to_gcj02(*target.point), latitude_first=False)
    marker = {"position": position, "name": target.name, "coordinate": "gaode"}
    return _asking("https://uri.amap.com/marker", {**marker, **end})


def _baidu(target: Target) -> str:
    """BD-09, latitude first."""
    end = {"output": "html", "src": _CALLER}
    if target.point is None:
        sought = {"query": target.sought, "region": target.district}
        return _asking("https://api.map.baidu.com/place/search", {**sought, **end})
    marker = {"location": _degrees(wgs84_to_bd09(*target.point)), "coord_type": "bd09ll", "title": target.name}
    content = {"content": target.address or target.name}
    return _asking("https://api.map.baidu.com/marker", {**marker, **content, **end})


def _tencent(target: Target) -> str:
    """GCJ-02, latitude first, within a little language of its own."""
    if target.point is None:
        return _asking("https://apis.map.qq.com/uri/v1/search", {"keyword": target.sought, "referer": _CALLER})
    parts = {"title": target.name, "addr": target.address or target.name}
    coordinate = _degrees(wgs84_to_gcj02(*target.point))
    marker = ";".join(
        [f"coord:{coordinate}", *(f"{key}:{text.translate(_OF_A_MARKER)}" for key, text in parts.items())]
    )
    return _asking("https://apis.map.qq.com/uri/v1/marker", {"marker": marker, "referer": _CALLER})


def _apple(target: Target) -> str:
    """GCJ-02 within China, where Apple draws the map of 高德; latitude first."""
    if target.point is None:
        return _asking("https://maps.apple.com/", {"q": target.sought})
    return _asking("https://maps.apple.com/", {"ll": _degrees(wgs84_to_gcj02(*target.point)), "q": target.name})


_MAPS: Final[tuple[tuple[str | Promise, Callable[[Target], str]], ...]] = (
    (gettext_lazy("高德地图"), _amap),
    (gettext_lazy("百度地图"), _baidu),
    (gettext_lazy("腾讯地图"), _tencent),
    (gettext_lazy("Apple 地图"), _apple),
)
