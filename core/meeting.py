"""Which rows meet a box: the index's answer, refined by shapely where boxes are not enough.

A point is its box, and what lies wholly in the box asked for meets it. Only what lies across one of the
box's four sides is looked at: a thin strip of the rows, however many lie inside.
"""

from collections.abc import Sequence

import shapely
from django.db import connection, models
from django.db.models import Q

from core.geometry import Bbox
from core.keys import among
from core.shapes import read
from core.spatial_index import postgres_boxes, sqlite_boxes


def meets(model: type[models.Model], box: Bbox) -> Q:
    """The condition that a row's geometry, not only its box, meets `box`, touching included; runs one query."""
    outside = outside_keys(model, box)
    return Q(geometry__bbox=box) & ~among(outside) if outside else Q(geometry__bbox=box)


def outside_keys(model: type[models.Model], box: Bbox) -> list[int]:
    """Keys of the rows that the index finds in the box and whose geometry does not meet it; drafts too. One query."""
    return across(model, box)[1]


def across(model: type[models.Model], box: Bbox) -> tuple[dict[int, Bbox], list[int]]:
    """Of the rows that lie across a side of the box: the boxes by key of those that meet it, the keys of the others."""
    rows = _across(model._meta.db_table, _sides(box))
    if not rows:
        return {}, []
    keys, found = read(rows)
    meet = shapely.intersects(shapely.box(*box), found)
    bounds = map(tuple, shapely.bounds(found[meet]).tolist())
    return dict(zip(keys[meet].tolist(), bounds, strict=True)), keys[~meet].tolist()


def _across(table: str, sides: Sequence[Bbox]) -> list[tuple[int, str]]:
    """(key, GeoJSON text) of the rows whose box meets a side; put by hand, since every box on a map asks it."""
    if connection.vendor == "sqlite":
        boxes, parameters = sqlite_boxes(table, sides)
        where = f"id IN ({boxes})"
    else:
        boxes, parameters = postgres_boxes(table, sides)
        where = f"id = ANY(ARRAY({boxes}))"
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT id, CAST(geometry AS text) FROM "{table}" WHERE {where}', parameters)
        return list(cursor.fetchall())


def _sides(box: Bbox) -> list[Bbox]:
    west, south, east, north = box
    return [
        (west, south, west, north),
        (east, south, east, north),
        (west, south, east, south),
        (west, north, east, north),
    ]
