"""The rows nearest to a point, and those within so many metres of it, over the spatial index."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from django.db.models import QuerySet

from core.distance import DOUBT_M, MAX_M, Centre, Metres
from core.geometry import Bbox, covers_extent
from core.keys import among
from core.shapes import Keys, Shapes, shapes

_FIRST_M: Final = 250.0
# No degree of latitude on WGS-84 has fewer metres, and no degree of longitude fewer than this by its cosine.
_DEGREE_M: Final = 110_500.0


@dataclass(frozen=True, slots=True)
class Near:
    """Within `radius_m` metres (MAX_M at most) of a point in WGS-84 degrees."""

    longitude: float
    latitude: float
    radius_m: float

    def box(self, reach: float) -> Bbox:
        """A box around everything within `reach` metres; all longitudes over a pole or the antimeridian."""
        height = reach / _DEGREE_M
        south, north = max(self.latitude - height, -90.0), min(self.latitude + height, 90.0)
        narrowest = math.cos(math.radians(max(-south, north)))
        width = height / narrowest if narrowest > 1e-9 else math.inf  # the cosine of 90 degrees is not quite nought
        west, east = self.longitude - width, self.longitude + width
        return (west, south, east, north) if west >= -180 and east <= 180 else (-180.0, south, 180.0, north)


def nearest(
    rows: QuerySet[Any, Any], longitude: float, latitude: float, k: int, within_m: float = MAX_M
) -> list[tuple[int, int]]:
    """(key, whole metres) of the k rows nearest to a point, in order of (whole metres, uid).

    `rows` have a `geometry` and a `uid`; WGS-84. The box that the index is asked for begins at 250 m and
    doubles until it holds enough: nine queries at 50 km, and one more for the uids.
    """
    near = Near(longitude, latitude, min(within_m, MAX_M))
    reach = min(_FIRST_M, near.radius_m)
    found = _measured(rows, near, reach)
    # What lies beyond `reach` may still round to the same metre as what lies within.
    while reach < near.radius_m and np.count_nonzero(found.metres <= reach - 1) < k:
        reach = min(2 * reach, near.radius_m)
        found = _measured(rows, near, reach)
    if len(found.metres) > k:
        kth = np.partition(found.metres, k - 1)[k - 1]
        found = found.only(found.metres <= kth + 1 + 2 * DOUBT_M)
    return _ordered(rows, found.settled(near), k)


def metres_within(rows: QuerySet[Any, Any], near: Near, *, by_index: bool = True) -> dict[int, int]:
    """Whole metres by key, of all rows within the radius; one query.

    Without the index where `rows` are few already, or the index would only give back too many.
    """
    return _measured(rows, near, near.radius_m, by_index=by_index).settled(near).whole_metres()


@dataclass(frozen=True, slots=True)
class _Measured:
    """Rows by key with their distance as measured, and their shapes."""

    keys: Keys
    metres: Metres
    found: Shapes

    def only(self, kept: Any) -> "_Measured":
        """Those of an array of booleans."""
        return _Measured(self.keys[kept], self.metres[kept], self.found[kept])

    def settled(self, near: Near) -> "_Measured":
        """Exact to the whole metre and at the radius."""
        halves = np.abs(self.metres % 1 - 0.5) < DOUBT_M
        edge = np.abs(self.metres - near.radius_m) < DOUBT_M
        centre = Centre(near.longitude, near.latitude)
        exact = centre.settled(self.metres, self.found, halves | edge)
        return _Measured(self.keys, exact, self.found).only(exact <= near.radius_m)

    def whole_metres(self) -> dict[int, int]:
        """By key."""
        return dict(zip(self.keys.tolist(), np.rint(self.metres).astype(int).tolist(), strict=True))


def _measured(rows: QuerySet[Any, Any], near: Near, reach: float, *, by_index: bool = True) -> _Measured:
    centre = Centre(near.longitude, near.latitude)
    box = near.box(reach)
    around = rows.filter(geometry__bbox=box) if by_index and not covers_extent(box) else rows
    parts = [_Measured(*part) for part in _parts(around, centre, reach)]
    if not parts:
        return _Measured(np.empty(0, np.int64), np.empty(0), np.empty(0, np.object_))
    return _Measured(
        np.concatenate([part.keys for part in parts]),
        np.concatenate([part.metres for part in parts]),
        np.concatenate([part.found for part in parts]),
    )


def _parts(rows: QuerySet[Any, Any], centre: Centre, reach: float) -> Iterator[tuple[Keys, Metres, Shapes]]:
    for keys, found in shapes(rows):
        metres = centre.metres(found)
        inside = metres <= reach + DOUBT_M
        yield keys[inside], metres[inside], found[inside]


def _ordered(rows: QuerySet[Any, Any], found: _Measured, k: int) -> list[tuple[int, int]]:
    metres = found.whole_metres()
    uids = rows.filter(among(metres)).order_by().values_list("pk", "uid")
    order = sorted((metres[key], uid, key) for key, uid in uids)
    return [(key, whole) for whole, _, key in order[:k]]
