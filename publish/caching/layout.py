"""Where a component lies in its table: the primary key, by which neighbours share the database's pages.

The key holds the rendering, then a locality (the month of an event, the cell of a map), then the record.
SQLite keeps rows in its order; so what is near on the map is read together, and a row of the R*Tree
says where its component is without a look into any other index.
"""

from typing import Final

from django.conf import settings

from core.geometry import Bbox

RENDERING_BITS: Final = 15
_LOCALITY_BITS: Final = 20
_RECORD_BITS: Final = 28
# How many keys there are for the components of one rendering.
RENDERING_SIZE: Final = 1 << (_LOCALITY_BITS + _RECORD_BITS)
# The extent is divided into so many columns and rows, counted eastward first.
_CELLS: Final = 1 << (_LOCALITY_BITS // 2)
_SCALE: Final = 10_000_000
# West, south, east, north in degrees × 10^7 (WGS-84), as the spatial index has them.
Box = tuple[int, ...]


def key(rendering: int, locality: int, record: int) -> int:
    """The primary key of a component."""
    place = min(locality, (1 << _LOCALITY_BITS) - 1) << _RECORD_BITS
    return first_key(rendering) + place + (record & (1 << _RECORD_BITS) - 1)


def first_key(rendering: int) -> int:
    """The least key that a component of the rendering can have."""
    return (rendering & (1 << RENDERING_BITS) - 1) * RENDERING_SIZE


def end_key(rendering: int) -> int:
    """The least key that is greater than all of them."""
    return first_key(rendering) + RENDERING_SIZE


def whole(degrees: Bbox) -> Box:
    """The box in whole 1e-7 degrees."""
    return tuple(round(side * _SCALE) for side in degrees)


def cell(box: Box) -> int:
    """The locality of a box on the map: the cell that its south-western corner falls into."""
    west, south, width, height = _grid()
    return _step(box[1] - south, height) * _CELLS + _step(box[0] - west, width)


def sqlite_key(rendering: int, box: str) -> str:
    """`key` of the component of a row of the R*Tree with the alias `box`, in SQL."""
    west, south, width, height = _grid()
    row = f"min({_CELLS - 1}, max(0, ({box}.south - {south}) / {height}))"
    column = f"min({_CELLS - 1}, max(0, ({box}.west - {west}) / {width}))"
    return f"({first_key(rendering)} + ((({row} * {_CELLS}) + {column}) << {_RECORD_BITS}) + {box}.id)"


def _grid() -> tuple[int, int, int, int]:
    """The extent's western and southern edge, a cell's width and height; whole, so that SQL divides alike."""
    west, south, east, north = whole(settings.EXTENT)
    return west, south, (east - west) // _CELLS + 1, (north - south) // _CELLS + 1


def _step(offset: int, size: int) -> int:
    return max(0, min(_CELLS - 1, offset // size))
