"""PostGIS by raw SQL: a table of the same places with stored bytes, as JSON figures.

Usage: python postgis_places.py TASK URL TABLE < boxes, in any environment with psycopg. TASK is `boxes`, or `nearest`
for the ten places nearest to each box's centre. `fill` makes the table, which `drf_places.py` reads too.
"""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from measuring import Cost, cpu, cpu_of, measured, middle


def fill(url: str, table: str, features: Iterator[bytes], count: int) -> None:
    """Rows out of our own Features, as bytes, unless there are `count` of them."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS postgis")
        is_there = connection.execute("SELECT to_regclass(%s) IS NOT NULL", [table]).fetchone() == (True,)
        if is_there and connection.execute(f'SELECT count(*) FROM "{table}"').fetchone() == (count,):
            return
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
        connection.execute(f'CREATE INDEX ON "{table}" USING gist ((geometry::geography))')
        connection.execute(f'VACUUM ANALYZE "{table}"')


def _row(body: bytes) -> tuple[Any, ...]:
    feature = json.loads(body)
    named = feature["properties"]
    return (
        feature["id"], named["title"], named["kind"], named["address"], named["position_quality"],
        json.dumps(feature["geometry"]), body,
    )  # fmt: skip


def boxes(connection: Any, table: str, asked: list[list[float]]) -> dict[str, Any]:
    """What a FeatureCollection of a box costs: GiST and the stored bytes, sent as they are."""
    statement = f'SELECT body FROM "{table}" WHERE geometry && ST_MakeEnvelope(%s, %s, %s, %s, 4326)'

    def answered(box: list[float]) -> Iterator[bytes]:
        rows = connection.cursor(binary=True).execute(statement, box).fetchall()
        yield b'{"type":"FeatureCollection","features":[' + b",\n".join([row[0] for row in rows]) + b"]}\n"

    return _over(connection, asked, answered)._asdict()


def nearest(connection: Any, table: str, asked: list[list[float]]) -> dict[str, Any]:
    """The ten nearest by the geodesic, out of an index of geographies; the octets are their number."""
    statement = f"""SELECT uid FROM "{table}"
        ORDER BY geometry::geography <-> ST_SetSRID(ST_MakePoint(%s, %s), 4326)::geography LIMIT 10"""
    ten = {}

    def answered(box: list[float]) -> Iterator[bytes]:
        point = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        rows = connection.cursor(binary=True).execute(statement, point).fetchall()
        ten[point] = sorted(str(row[0]) for row in rows)
        yield bytes(len(rows))

    cost = _over(connection, asked, answered)
    return {"cost": cost._asdict(), "ten": list(ten.values())}


def _over(connection: Any, asked: list[list[float]], answered: Callable[[list[float]], Iterator[bytes]]) -> Cost:
    """The median over all boxes, after a pass that only warms."""

    def clock() -> float:
        return cpu() + cpu_of(connection.info.backend_pid)

    for box in asked:
        measured(answered(box))
    return middle(measured(answered(box), clock) for _ in range(3) for box in asked)


def main() -> None:
    task = {"boxes": boxes, "nearest": nearest}[sys.argv[1]]
    with psycopg.connect(sys.argv[2], autocommit=True) as connection:
        print(json.dumps(task(connection, sys.argv[3], json.load(sys.stdin))))


if __name__ == "__main__":
    main()
