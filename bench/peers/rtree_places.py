"""SQLite's R*Tree alone: the keys of a box's places as JSON figures, nothing read of the rows.

Usage: python rtree_places.py FILE COUNT < boxes; FILE is made when it is not there.
"""

import json
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from measuring import Cost, measured, middle
from random_places import places


def fill(file: sqlite3.Connection, count: int) -> None:
    """The boxes of the same places, in the same order."""
    file.execute("CREATE VIRTUAL TABLE boxes USING rtree_i32(id, west, east, south, north)")
    rows = ((number + 1, *_sides(geometry)) for number, _, geometry in places(0, count))
    with file:
        file.executemany("INSERT INTO boxes VALUES (?, ?, ?, ?, ?)", rows)


def _sides(geometry: dict[str, Any]) -> tuple[int, int, int, int]:
    found = geometry["coordinates"]
    corners = [found] if geometry["type"] == "Point" else found if geometry["type"] == "LineString" else found[0]
    longitudes, latitudes = zip(*corners, strict=True)
    west, east, south, north = min(longitudes), max(longitudes), min(latitudes), max(latitudes)
    return round(west * 1e7), round(east * 1e7), round(south * 1e7), round(north * 1e7)


def boxes(file: sqlite3.Connection, asked: list[list[float]]) -> Cost:
    """The keys in each box; the octets are their number."""

    def answered(box: list[float]) -> Iterator[bytes]:
        west, south, east, north = (round(side * 1e7) for side in box)
        statement = "SELECT id FROM boxes WHERE east >= ? AND west <= ? AND north >= ? AND south <= ?"
        yield bytes(len(file.execute(statement, (west, east, south, north)).fetchall()))

    for box in asked:
        measured(answered(box))
    return middle(measured(answered(box)) for _ in range(3) for box in asked)


def main() -> None:
    is_new = not Path(sys.argv[1]).exists()
    file = sqlite3.connect(sys.argv[1])
    if is_new:
        fill(file, int(sys.argv[2]))
    print(json.dumps(boxes(file, json.load(sys.stdin))._asdict()))


if __name__ == "__main__":
    main()
