"""PostGIS by raw SQL: a table of the same places with stored bytes, and boxes of them as JSON figures.

Usage: python postgis_places.py URL TABLE < boxes, in any environment with psycopg. `fill` makes the table,
which `drf_places.py` reads too.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from measuring import Cost, cpu, cpu_of, measured, middle


def fill(url: str, table: str, features: Iterator[bytes], count: int) -> float | None:
    """Rows out of our own Features, as bytes, unless there are `count` of them; the megabytes that they take."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS postgis")
        found = connection.execute("SELECT reltuples FROM pg_class WHERE oid = to_regclass(%s)", [table]).fetchone()
        if not found or int(found[0]) != count:
            connection.execute(f'DROP TABLE IF EXISTS "{table}"')
            connection.execute(
                f'CREATE TABLE "{table}" (uid uuid PRIMARY KEY, title text, kind text, address text, '
                "position_quality text, geojson jsonb, body bytea, "
                "geometry geometry(Geometry, 4326) GENERATED ALWAYS AS (ST_GeomFromGeoJSON(geojson)) STORED)"
            )
            columns = "uid, title, kind, address, position_quality, geojson, body"
            with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
                for body in features:
                    copy.write_row(_row(body))
            connection.execute(f'CREATE INDEX ON "{table}" USING gist (geometry)')
            connection.execute(f'VACUUM ANALYZE "{table}"')
        size = connection.execute("SELECT pg_total_relation_size(%s)", [table]).fetchone()
        return size[0] / 2**20 if size else None


def _row(body: bytes) -> tuple[Any, ...]:
    feature = json.loads(body)
    named = feature["properties"]
    return (
        feature["id"], named["title"], named["kind"], named["address"], named["position_quality"],
        json.dumps(feature["geometry"]), body,
    )  # fmt: skip


def boxes(url: str, table: str, asked: list[list[float]]) -> Cost:
    """What a FeatureCollection of a box costs: GiST and the stored bytes, sent as they are."""
    statement = f'SELECT body FROM "{table}" WHERE geometry && ST_MakeEnvelope(%s, %s, %s, %s, 4326)'
    with psycopg.connect(url, autocommit=True) as connection, connection.cursor(binary=True) as cursor:

        def clock() -> float:
            return cpu() + cpu_of(connection.info.backend_pid)

        def answered(box: list[float]) -> Iterator[bytes]:
            cursor.execute(statement, box)
            rows = cursor.fetchall()
            yield b'{"type":"FeatureCollection","features":[' + b",\n".join([row[0] for row in rows]) + b"]}\n"

        for box in asked:
            measured(answered(box))
        return middle(measured(answered(box), clock) for _ in range(3) for box in asked)


if __name__ == "__main__":
    print(json.dumps(boxes(sys.argv[1], sys.argv[2], json.load(sys.stdin))._asdict()))
