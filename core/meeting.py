"""Which rows meet a box: the index's answer, refined by shapely where boxes are not enough.

A point is its box, and what lies wholly in the box asked for meets it. Only what lies across one of the
box's four sides is looked at: a thin strip of the rows, however many lie inside.
"""

from typing import Any

import shapely
from django.db import models
from django.db.models import Q

from core.geometry import Bbox
from core.keys import among
from core.record import rows
from core.shapes import shapes
from core.spatial_index import keys_that_meet


def meets(model: type[models.Model], box: Bbox) -> Q:
    """The condition that a row's geometry, not only its box, meets `box`, touching included; up to two queries."""
    outside = outside_keys(model, box)
    return Q(geometry__bbox=box) & ~among(outside) if outside else Q(geometry__bbox=box)


def outside_keys(model: type[models.Model], box: Bbox) -> list[int]:
    """Keys of the rows that the index finds in the box and whose geometry does not meet it; drafts too."""
    across = keys_that_meet(model, _sides(box))
    if not across:
        return []
    area: Any = shapely.box(*box)
    shapely.prepare(area)
    outside: list[int] = []
    for keys, found in shapes(rows(model).filter(among(across))):
        outside += keys[~shapely.intersects(area, found)].tolist()
    return outside


def _sides(box: Bbox) -> list[Bbox]:
    west, south, east, north = box
    return [
        (west, south, west, north),
        (east, south, east, north),
        (west, south, east, south),
        (west, north, east, north),
    ]
