"""Where a component lies in its table: the primary key, by which neighbours share the database's pages.

The key holds the rendering, then a locality (the month of an event, the cell of a map), then the record.
SQLite keeps rows in its order; so what is near on the map is read together, in as many runs of keys as a
box has rows of cells, and without a look into any other index.
"""

from collections.abc import Iterator
from typing import Final

from django.conf import settings

from core.spatial_index import whole

RENDERING_BITS: Final = 15
_LOCALITY_BITS: Final = 20
_RECORD_BITS: Final = 28
# How many keys there are for the components of one rendering.
RENDERING_SIZE: Final = 1 << (_LOCALITY_BITS + _RECORD_BITS)
# The extent is divided into so many columns, counted first, and rows; what has no position lies in a row above.
_COLUMNS: Final = 1 << (_LOCALITY_BITS // 2)
_ROWS: Final = _COLUMNS - 1
NOWHERE: Final = _ROWS * _COLUMNS
# West, south, east, north in degrees × 10^7 (WGS-84), as the spatial index has them.
Box = tuple[int, ...]


def key(rendering: int, locality: int, record: int) -> int:
    """The primary key of a component."""
    place = min(locality, (1 << _LOCALITY_BITS) - 1) << _RECORD_BITS
    return first_key(rendering) + place + (record & (1 << _RECORD_BITS) - 1)


def first_key(rendering: int) -> int:
    """The least key that a component of the rendering can have."""
    return (rendering & (1 << RENDERING_BITS) - 1) * RENDERING_SIZE


def end_key(rendering: int, *, placed: bool = False) -> int:
    """The least key that is greater than all of them; than those of what is on the map, when only that is meant."""
    return first_key(rendering) + (NOWHERE << _RECORD_BITS if placed else RENDERING_SIZE)


def cell(box: Box) -> int:
    """The locality of a box on the map: the cell that its south-western corner falls into."""
    west, south, width, height = _grid()
    return _step(box[1] - south, height, _ROWS) * _COLUMNS + _step(box[0] - west, width, _COLUMNS)


def spans(rendering: int, box: Box) -> Iterator[tuple[int, int]]:
    """(first key, the key after the last) of the cells that the south-western corner of what lies in a box can be in.

    In order: a span for each row of the grid, or one for all when the box is as wide as the grid.
    """
    first, last = cell(box), cell((box[2], box[3], box[2], box[3]))
    (row, column), (last_row, last_column) = divmod(first, _COLUMNS), divmod(last, _COLUMNS)
    if (column, last_column) == (0, _COLUMNS - 1):
        yield key(rendering, first, 0), key(rendering, last + 1, 0)
        return
    for start in range(row * _COLUMNS, (last_row + 1) * _COLUMNS, _COLUMNS):
        yield key(rendering, start + column, 0), key(rendering, start + last_column + 1, 0)


def _grid() -> tuple[int, int, int, int]:
    """The extent's western and southern edge, a cell's width and height, in whole 1e-7 degrees."""
    west, south, east, north = whole(settings.EXTENT)
    return west, south, (east - west) // _COLUMNS + 1, (north - south) // _ROWS + 1


def _step(offset: int, size: int, steps: int) -> int:
    return max(0, min(steps - 1, offset // size))
