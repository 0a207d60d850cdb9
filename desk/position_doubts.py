"""What looks wrong with a position, said and never refused: outside the district, or read off another kind of map."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.conf import settings

from core.errors import InvalidGeometry
from core.geometry import Geometry, bounds, metres_between, representative_point
from places.datum import Position, to_wgs84
from places.models import Datum

# Two readings of one spot lie this near to each other.
_SAME_M: Final = 60
# In this city GCJ-02 lies some 550 m from WGS-84, BD-09 some 1,300 m, and one some 800 m from the other.
_APART_M: Final = 250


@dataclass(frozen=True, slots=True)
class Landmark:
    """A WGS-84 position that this one should lie near to, and what it is, in words."""

    words: str
    point: Position


def doubts(typed: Geometry, datum: str, kept: Geometry, landmarks: Iterable[Landmark]) -> list[str]:
    """Of a geometry as typed in a datum, and as WGS-84."""
    return [words for words in (_outside(kept), _other_datum(typed, datum, kept, landmarks)) if words]


def _outside(kept: Geometry) -> str:
    west, south, east, north = settings.DISTRICT_BBOX
    left, bottom, right, top = bounds(kept)
    if west <= left and right <= east and south <= bottom and top <= north:
        return ""
    is_apart = right < west or left > east or top < south or bottom > north
    which = "这个位置在" if is_apart else "这个图形有一部分在"
    return (
        f"{which}{settings.DISTRICT_NAME}的方框（经度 {west}～{east}，纬度 {south}～{north}）以外。确实如此就不用管它"
    )


def _other_datum(typed: Geometry, datum: str, kept: Geometry, landmarks: Iterable[Landmark]) -> str:
    """Only what is known to be near can tell: a position by itself is as good in one datum as in another."""
    here = representative_point(kept)
    for landmark in landmarks:
        off = metres_between(here, landmark.point)
        if off < _APART_M:
            continue
        for other in Datum:
            metres = _metres(typed, other, landmark.point) if other != datum else None
            if metres is not None and metres <= _SAME_M:
                return (
                    f"坐标系可能选错了：离{landmark.words} {off:.0f} 米，"
                    f"如果是 {other.label} 的坐标，就只差 {metres:.0f} 米。请核对是从哪种地图上抄来的"
                )
    return ""


def _metres(typed: Geometry, datum: str, point: Position) -> float | None:
    try:
        return metres_between(representative_point(to_wgs84(typed, datum)), point)
    except InvalidGeometry:
        return None  # beyond the extent, if it were of that datum
