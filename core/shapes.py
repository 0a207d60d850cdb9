"""Stored geometries of many rows as arrays of shapely: read as text, a chunk of rows at a time."""

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

import numpy as np
import shapely
from django.db import models
from django.db.models import QuerySet
from django.db.models.functions import Cast
from numpy.typing import NDArray

Keys: TypeAlias = NDArray[np.int64]
Shapes: TypeAlias = NDArray[np.object_]

_CHUNK: Final = 20_000


def shapes(rows: QuerySet[Any, Any]) -> Iterator[tuple[Keys, Shapes]]:
    """(keys, shapes) of rows with a `geometry`. One SELECT.

    Without the database's JSON becoming Python's and that becoming shapely's, a million points take
    about a second. What only raw SQL can have stored and is no geometry is left out.
    """
    texts = rows.filter(geometry__isnull=False).order_by().annotate(text=Cast("geometry", models.TextField()))
    chunk: list[tuple[int, str]] = []
    for row in texts.values_list("pk", "text").iterator(chunk_size=_CHUNK):
        chunk.append(row)
        if len(chunk) == _CHUNK:
            yield _read(chunk)
            chunk = []
    if chunk:
        yield _read(chunk)


def _read(chunk: list[tuple[int, str]]) -> tuple[Keys, Shapes]:
    keys, texts = zip(*chunk, strict=True)
    read: Shapes = shapely.from_geojson(np.array(texts, dtype=np.object_), on_invalid="ignore")
    known = ~(shapely.is_missing(read) | shapely.is_empty(read))
    return np.array(keys, dtype=np.int64)[known], read[known]
