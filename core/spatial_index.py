"""The spatial index: SQLite's R*Tree kept by triggers, or PostgreSQL's GiST on boxes. No GeoDjango.

A `geometry__bbox=(west, south, east, north)` lookup finds the rows whose box meets the given one
(WGS-84 degrees). The index knows boxes; callers refine areas where it matters.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, Final, cast

from django.apps import apps
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Col
from django.db.models.sql.compiler import SQLCompiler

from core.fields import GeometryField
from core.geometry import Bbox
from core.record import Record

# Degrees are kept as whole 1e-7 (about 1 cm): the R*Tree's floats are 0.7 m coarse, and
# PostgreSQL's box operators ignore differences under 1e-6.
_SCALE: Final = 10_000_000


def geometry_tables() -> Iterator[str]:
    """Tables of records with a geometry column."""
    for model in apps.get_models():
        if issubclass(model, Record) and any(isinstance(field, GeometryField) for field in model._meta.fields):
            yield model._meta.db_table


def sqlite_table_statement(table: str) -> str:
    """CREATE VIRTUAL TABLE for the boxes of a table's geometries."""
    return f'CREATE VIRTUAL TABLE IF NOT EXISTS "{table}_rtree" USING rtree_i32(id, west, east, south, north)'


def sqlite_fill_statement(table: str) -> str:
    """INSERT of every box."""
    return _sqlite_insert(table, f'"{table}" AS record, ', "record")


def sqlite_statements(table: str) -> Iterator[str]:
    """CREATE TRIGGER statements that keep the boxes right under any write."""
    insert = f"{_sqlite_insert(table, '', 'NEW')};"
    delete = f'DELETE FROM "{table}_rtree" WHERE id = OLD.id;'
    # INSERT OR REPLACE takes the old row away without a delete trigger.
    replace = f'DELETE FROM "{table}_rtree" WHERE id = NEW.id; {insert}'
    yield f'CREATE TRIGGER "{table}_rtree_insert" AFTER INSERT ON "{table}" BEGIN {replace} END'
    yield (
        f'CREATE TRIGGER "{table}_rtree_update" AFTER UPDATE OF id, geometry ON "{table}" BEGIN {delete} {insert} END'
    )
    yield f'CREATE TRIGGER "{table}_rtree_delete" AFTER DELETE ON "{table}" BEGIN {delete} END'


def _sqlite_insert(table: str, source: str, row: str) -> str:
    """INSERT of id and box: every number among the coordinates has key 0 (x) or 1 (y). No geometry, no row."""

    def extreme(function: str, key: int) -> str:
        return f"CAST(round({function}(CASE WHEN node.key = {key} THEN node.atom END) * {_SCALE}) AS INTEGER)"

    return (
        f'INSERT INTO "{table}_rtree" '
        f"SELECT {row}.id, {extreme('min', 0)}, {extreme('max', 0)}, {extreme('min', 1)}, {extreme('max', 1)} "
        f"FROM {source}json_tree({row}.geometry, '$.coordinates') AS node "
        f"WHERE node.type IN ('integer', 'real') GROUP BY {row}.id"
    )


POSTGRES_FUNCTION: Final = f"""
    CREATE OR REPLACE FUNCTION geojson_box(geometry jsonb) RETURNS box
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        WITH position AS (
            SELECT value FROM jsonb_path_query(geometry, 'strict $.coordinates.**')
            AS node(value) WHERE jsonb_typeof(value) = 'array' AND jsonb_typeof(value -> 0) = 'number'
        )
        SELECT box(
            point(min((value ->> 0)::float8) * {_SCALE}, min((value ->> 1)::float8) * {_SCALE}),
            point(max((value ->> 0)::float8) * {_SCALE}, max((value ->> 1)::float8) * {_SCALE})
        ) FROM position
    $$
"""


def postgres_index_statement(table: str) -> str:
    """CREATE INDEX for the boxes of a table's geometries."""
    return f'CREATE INDEX IF NOT EXISTS "{table}_geometry_box" ON "{table}" USING gist (geojson_box(geometry))'


def whole(box: Bbox) -> tuple[int, ...]:
    """The box in whole 1e-7 degrees, as the index keeps it."""
    return tuple(round(degrees * _SCALE) for degrees in box)


def sqlite_boxes(table: str, boxes: Sequence[Bbox]) -> tuple[str, list[int]]:
    """SELECT of the ids of the rows whose box meets any of the boxes, by the R*Tree, and its parameters."""
    one = f'SELECT id FROM "{table}_rtree" WHERE east >= %s AND west <= %s AND north >= %s AND south <= %s'
    sides = [(west, east, south, north) for west, south, east, north in map(whole, boxes)]
    return " UNION ALL ".join([one] * len(sides)), list(chain.from_iterable(sides))


def postgres_boxes(table: str, boxes: Sequence[Bbox]) -> tuple[str, list[int]]:
    """SELECT of the ids of the rows whose box meets any of the boxes, by the GiST index, and its parameters.

    A question each: of several in one condition PostgreSQL expects so many rows that it calls for helpers.
    """
    one = f'SELECT id FROM "{table}" WHERE geojson_box(geometry) && box(point(%s, %s), point(%s, %s))'
    return " UNION ALL ".join([one] * len(boxes)), list(chain.from_iterable(map(whole, boxes)))


@GeometryField.register_lookup
class MeetsAnyBbox(models.Lookup):
    """`geometry__bbox_any`: the row's box meets any of a list of (west, south, east, north)."""

    lookup_name = "bbox_any"
    prepare_rhs = False

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> tuple[str, list[int]]:
        """The row's id is among the R*Tree's answers."""
        row_id, table = self._row(compiler)
        found, parameters = sqlite_boxes(table, self._boxes())
        return f"{row_id} IN ({found})", parameters

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> tuple[str, list[int]]:
        """The row's id is in an array from the GiST index: a plain && is planned badly beside ORDER BY and LIMIT."""
        row_id, table = self._row(compiler)
        found, parameters = postgres_boxes(table, self._boxes())
        return f"{row_id} = ANY(ARRAY({found}))", parameters

    def _row(self, compiler: SQLCompiler) -> tuple[str, str]:
        column = cast(Col, self.lhs)  # a lookup on a model field always stands on a column
        return f"{compiler.quote_name_unless_alias(column.alias)}.id", column.target.model._meta.db_table

    def _boxes(self) -> Sequence[Bbox]:
        boxes: Sequence[Bbox] = self.rhs
        return boxes


@GeometryField.register_lookup
class MeetsBbox(MeetsAnyBbox):
    """`geometry__bbox`: the row's box meets the given (west, south, east, north)."""

    lookup_name = "bbox"

    def _boxes(self) -> Sequence[Bbox]:
        return (self.rhs,)


def is_crowded(model: type[models.Model], box: Bbox, number: int) -> bool:
    """Whether more than so many rows' boxes meet the box; asks the index for no more than that."""
    boxes = sqlite_boxes if connection.vendor == "sqlite" else postgres_boxes
    statement, parameters = boxes(model._meta.db_table, [box])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({statement} LIMIT %s) AS boxes", [*parameters, number + 1])
        return bool(cursor.fetchone()[0] > number)
