"""The rows nearest to a point, and those within so many metres of it, over the spatial index."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from django.db import models
from django.db.models import QuerySet

from core.distance import DOUBT_M, MAX_M, Centre, Metres
from core.geometry import Bbox, covers_extent
from core.keys import among
from core.record import rows
from core.shapes import Keys, Shapes, shapes
from core.spatial_index import is_crowded

_FIRST_M: Final = 250.0
# A box of less is not asked whether it is crowded.
_ROOMY_M: Final = 2_000.0
# How many boxes of rows make a crowd, and how few rows are rather measured one and all.
_CROWD: Final = 50_000
_FEW: Final = 20_000
# No degree of latitude on WGS-84 has fewer metres, and no degree of longitude fewer than this by its cosine.
_DEGREE_M: Final = 110_500.0
# Nor has any more.
_LONGEST_DEGREE_M: Final = 112_000.0
# Slabs in either half of a circle.
_SLABS: Final = 16


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

    def cells(self) -> tuple[list[Bbox], list[Bbox]]:
        """Boxes that lie wholly within the radius, and those along its rim; together they hold all of it.

        They are slabs of an ellipse (in degrees) inside the circle, and what one outside it adds to each.
        """
        west, south, east, north = self.box(self.radius_m)
        if (west, east) == (-180.0, 180.0):
            return [], [(west, south, east, north)]
        tall, wide = (north - south) / 2, (east - west) / 2
        low = self.radius_m / _LONGEST_DEGREE_M
        # Where a degree of longitude is longest.
        nearest_equator = 0.0 if south <= 0 <= north else min(abs(south), abs(north))
        narrow = low / math.cos(math.radians(nearest_equator))
        within, rim = [], []
        for step in range(-_SLABS, _SLABS):
            below, above = tall * step / _SLABS, tall * (step + 1) / _SLABS
            outer = wide * _half_chord(min(abs(below), abs(above)) / tall)
            inner = narrow * _half_chord(max(abs(below), abs(above)) / low)
            slab = (self.latitude + below, self.latitude + above)
            if inner > 0:
                within.append((self.longitude - inner, slab[0], self.longitude + inner, slab[1]))
            rim += [
                (self.longitude - outer, slab[0], self.longitude - inner, slab[1]),
                (self.longitude + inner, slab[0], self.longitude + outer, slab[1]),
            ]
        return within, rim


def _half_chord(height: float) -> float:
    """Of the unit circle, at a height above its middle."""
    return math.sqrt(max(1 - height**2, 0.0))


def nearest(
    records: QuerySet[Any, Any], longitude: float, latitude: float, k: int, within_m: float = MAX_M
) -> list[tuple[int, int]]:
    """(key, whole metres) of the k rows nearest to a point, in order of (whole metres, uid).

    `records` have a `geometry` and a `uid`; WGS-84. What lies beyond MAX_M is not found. Sixteen queries at most.
    """
    near = Near(longitude, latitude, min(within_m, MAX_M))
    found = _around(records, near, k)
    if len(found.metres) > k:
        kth = np.partition(found.metres, k - 1)[k - 1]
        found = found.only(found.metres <= kth + 1 + 2 * DOUBT_M)
    return _ordered(records, found.settled(near), k)


def _around(records: QuerySet[Any, Any], near: Near, k: int) -> "_Measured":
    """The k nearest rows and some more; all within the radius where they are fewer.

    The box that the index is asked for begins at 250 m and doubles until it holds enough. What lies beyond
    may still round to the same metre as what lies within, so that a metre at its rim does not count.
    """
    reach = min(_FIRST_M, near.radius_m)
    found = _measured(_in_box(records, near, reach), near, reach)
    is_looked_at = False
    while reach < near.radius_m and np.count_nonzero(found.metres <= reach - 1) < k:
        reach = min(2 * reach, near.radius_m)
        if reach > _ROOMY_M and not is_looked_at and is_crowded(records.model, near.box(reach), _CROWD):
            # Boxes full of what does not match, over and over, cost more than one look at all that does.
            some = list(records.order_by().values_list("pk", flat=True)[: _FEW + 1])
            if len(some) <= _FEW:
                return _measured(records.filter(among(some)), near, near.radius_m)
            is_looked_at = True
        found = _measured(_in_box(records, near, reach), near, reach)
    return found


def keys_within(model: type[models.Model], near: Near) -> list[int]:
    """Keys of all rows within the radius, drafts too; three queries at most.

    In a crowd only the rows along the rim are measured: those that the index finds nearer in are within.
    """
    everyone = rows(model).order_by()
    if not is_crowded(model, near.box(near.radius_m), _CROWD):
        return list(metres_within(everyone, near))
    inner, rim = near.cells()
    inside: set[int] = set()
    outside: set[int] = set()
    if inner:
        inside.update(everyone.filter(geometry__bbox_any=inner).values_list("pk", flat=True))
    for part in _parts(everyone.filter(geometry__bbox_any=rim), near, math.inf):
        within = part.settled(near).keys
        inside.update(within.tolist())
        outside.update(np.setdiff1d(part.keys, within).tolist())
    return list(inside - outside)


def metres_within(records: QuerySet[Any, Any], near: Near, *, by_index: bool = True) -> dict[int, int]:
    """Whole metres by key, of all of some rows within the radius; one query.

    Without the index where they are few already, or the index would only give back too many.
    """
    metres: dict[int, int] = {}
    for part in _parts(_in_box(records, near, near.radius_m) if by_index else records, near, near.radius_m):
        metres |= part.settled(near).whole_metres()
    return metres


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


def _measured(records: QuerySet[Any, Any], near: Near, reach: float) -> _Measured:
    parts = list(_parts(records, near, reach))
    if not parts:
        return _Measured(np.empty(0, np.int64), np.empty(0), np.empty(0, np.object_))
    return _Measured(
        np.concatenate([part.keys for part in parts]),
        np.concatenate([part.metres for part in parts]),
        np.concatenate([part.found for part in parts]),
    )


def _parts(records: QuerySet[Any, Any], near: Near, reach: float) -> Iterator[_Measured]:
    """Rows within reach, some thousands at a time."""
    centre = Centre(near.longitude, near.latitude)
    for keys, found in shapes(records):
        metres = centre.metres(found)
        yield _Measured(keys, metres, found).only(metres <= reach + DOUBT_M)


def _in_box(records: QuerySet[Any, Any], near: Near, reach: float) -> QuerySet[Any, Any]:
    box = near.box(reach)
    return records if covers_extent(box) else records.filter(geometry__bbox=box)


def _ordered(records: QuerySet[Any, Any], found: _Measured, k: int) -> list[tuple[int, int]]:
    metres = found.whole_metres()
    uids = records.filter(among(metres)).order_by().values_list("pk", "uid")
    order = sorted((metres[key], uid, key) for key, uid in uids)
    return [(key, whole) for whole, _, key in order[:k]]
