"""Where something lies: the words beside a map, and the features that a detail page's small map draws."""

from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext

from core.geometry import Geometry
from places.models import Place, PositionQuality
from publish.pages.frame import Context
from publish.pages.map_words import map_words

_POINTS: Final = ("Point", "MultiPoint")


def position_words(place: Place) -> str:
    """How well the position is known, in a sentence."""
    match place.position_quality:
        case PositionQuality.ESTIMATED:
            words = gettext("位置待核实：只知道大致在图上虚线圈出的范围（半径约{metres}米）里。")
            return words.format(metres=place.position_radius_m)
        case PositionQuality.CITED:
            return ""
        case _:
            return gettext("还没有可靠的坐标。")


def distance_words(metres: int) -> str:
    """约 850 米, 约 1.2 公里; of nought, which is also said of any point in an area, 就在这一带."""
    if metres == 0:
        return gettext("就在这一带")
    if metres < 1000:
        return gettext("约 {metres} 米").format(metres=metres)
    return gettext("约 {kilometres} 公里").format(kilometres=f"{metres / 1000:.1f}")


def place_feature(place: Place, kind: str, title: str) -> dict[str, Any] | None:
    """A Feature of a public place for the small map, as `kind` (event, place or project); None without a position."""
    return feature(place.geometry, kind, title, place.position_quality)


def feature(geometry: Geometry | None, kind: str, title: str, quality: str = "") -> dict[str, Any] | None:
    """A Feature for the small map."""
    if geometry is None:
        return None
    properties = {"title": title, "map_kind": kind, "position_quality": quality}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def small_map(features: Sequence[dict[str, Any] | None]) -> Context | None:
    """What the small map is given; None when there is nothing to draw."""
    known = [item for item in features if item is not None]
    if not known:
        return None
    estimates = [item for item in known if item["properties"]["position_quality"] == PositionQuality.ESTIMATED]
    return {
        **map_settings(),
        "features": {"type": "FeatureCollection", "features": known},
        "is_small": True,
        "has_estimates": bool(estimates),
        "has_shapes": any(item["geometry"]["type"] not in _POINTS for item in known if item not in estimates),
    }


def map_of(**sources: str) -> Context:
    """What a map of layers is given: their addresses by kind of record."""
    return {**map_settings(), "sources": sources, "legend": tuple(sources), "has_estimates": True, "has_shapes": True}


def map_settings() -> Context:
    """The district's box, the operator's tiles, and what the script says."""
    return {
        "bbox": ",".join(str(number) for number in settings.DISTRICT_BBOX),
        "tiles": settings.MAP_TILES_URL,
        "attribution": settings.MAP_ATTRIBUTION,
        "words": map_words(),
    }
