"""Random places in Beijing's extent, the same in every run, and boxes among them. The standard library alone."""

import random
from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

WEST, SOUTH, EAST, NORTH = 115.4, 39.4, 117.6, 41.1
# Degrees that lines and areas reach beyond their first corner, at most.
REACH = 0.01
SHARE_OF_LINES, SHARE_OF_AREAS = 0.005, 0.005


class RandomPlace(NamedTuple):
    """What differs from place to place; `geometry` is GeoJSON in its normal form."""

    number: int
    uid: UUID
    geometry: dict[str, Any]


def places(begin: int, end: int) -> Iterator[RandomPlace]:
    """Those with these numbers."""
    for number in range(begin, end):
        dice = random.Random(number)
        yield RandomPlace(number, UUID(int=dice.getrandbits(128), version=4), _geometry(dice))


def _geometry(dice: random.Random) -> dict[str, Any]:
    kind = dice.random()
    corner = _position(dice.uniform(WEST, EAST - REACH), dice.uniform(SOUTH, NORTH - REACH))
    if kind >= SHARE_OF_LINES + SHARE_OF_AREAS:
        return {"type": "Point", "coordinates": corner}
    width, height = dice.uniform(0.0005, REACH), dice.uniform(0.0005, REACH)
    east, north = corner[0] + width, corner[1] + height
    if kind < SHARE_OF_LINES:
        return {"type": "LineString", "coordinates": [corner, _position(east, corner[1]), _position(east, north)]}
    ring = [corner, _position(east, corner[1]), _position(east, north), _position(corner[0], north), corner]
    return {"type": "Polygon", "coordinates": [ring]}


def _position(longitude: float, latitude: float) -> list[float]:
    return [round(longitude, 7), round(latitude, 7)]


def boxes(count: int, hits: int = 1000, number: int = 20) -> list[tuple[float, float, float, float]]:
    """Random boxes (west, south, east, north) that hold about `hits` of `count` places, or all of them."""
    dice = random.Random(count)
    side = min(1, hits / count) ** 0.5
    width, height = (EAST - WEST) * side, (NORTH - SOUTH) * side
    corners = [(dice.uniform(WEST, EAST - width), dice.uniform(SOUTH, NORTH - height)) for _ in range(number)]
    return [(*_position(x, y), *_position(x + width, y + height)) for x, y in corners]
