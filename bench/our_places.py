"""What the layer of places costs here: one task in a process of its own, which prints its figures as JSON.

Usage: python bench/our_places.py TASK COUNT, on the database that DATABASE_URL names; `layers.py` calls it.
"""

import json
import os
import random
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from measuring import ROOT, Cost, cpu, cpu_of, measured, memory, middle, often, peak
from random_places import boxes, places

sys.path.insert(0, str(ROOT))
os.environ.update(DEBUG="true", DJANGO_SETTINGS_MODULE="config.settings", LOG_LEVEL="WARNING")

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.core.signals import request_finished
from django.db import close_old_connections, connection
from django.test import Client, RequestFactory

from core.actions import save_record
from core.language import Language
from core.nearness import nearest
from places.models import Place, PlaceKind, PositionQuality
from publish.caching.store import refresh, standing
from publish.geojson.layers import GEOJSON, PLACES
from publish.geojson.views import view
from publish.models import Rendering

AT = datetime(2026, 4, 20, tzinfo=UTC)
LAYER = "/places.geojson"
RENDERER = PLACES.renderers[Language.ZH_HANS]
Asked = TypeVar("Asked")
_BATCH = 5000
_client = Client(SERVER_NAME="127.0.0.1")


def clock() -> float:
    """Seconds of CPU of this process and of PostgreSQL's that serves it."""
    return cpu() + (cpu_of(connection.connection.info.backend_pid) if connection.vendor == "postgresql" else 0)


def octets() -> int:
    """What the database takes on the disk."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(settings.DATABASES["default"]["NAME"]).stat().st_size


def tidy() -> None:
    """What PostgreSQL does by itself some minutes after a large write."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def load(count: int) -> dict[str, Any]:
    """Write what is missing of `count` published places, triggers on."""
    call_command("migrate", verbosity=0)
    kinds = PlaceKind.values
    there = Place.objects.count()
    before, begun = clock(), time.perf_counter()
    for start in range(there, count, _BATCH):
        Place.objects.bulk_create(
            Place(
                title=f"测试场所{number}", slug=f"place-{number}", uid=uid, kind=kinds[number % len(kinds)],
                geometry=geometry, position_quality=PositionQuality.CITED, address=f"测试路{number}号",
                status="published", published_at=AT, created_at=AT, changed_at=AT,
            )
            for number, uid, geometry in places(start, min(start + _BATCH, count))
        )  # fmt: skip
    used = {"cpu": clock() - before, "wall": time.perf_counter() - begun}
    tidy()
    return {"loaded": count - there, **used, "octets": octets()}


def fill(count: int) -> dict[str, Any]:
    """Render and store everything, unless it stands stored as this code renders it."""
    if standing(RENDERER).is_current:
        return {"stored": 0, "octets": octets()}
    RENDERER.components._default_manager.all().delete()
    Rendering.objects.all().delete()
    before, begun = clock(), time.perf_counter()
    refresh(RENDERER)
    used = {"cpu": clock() - before, "wall": time.perf_counter() - begun}
    tidy()
    return {"stored": count, **used, "octets": octets()}


def forget_files() -> None:
    shutil.rmtree(settings.KEPT_ANSWERS_DIR, ignore_errors=True)


def asked(address: str, *, is_packed: bool = False) -> Iterator[bytes]:
    """The bytes of an answer by the whole stack but the server; the client closes what was read to its end."""
    yield from _chunks(_client.get(address, headers={"accept-encoding": "gzip"} if is_packed else {}))


def _chunks(response: Any) -> Iterable[bytes]:
    return response if response.streaming else [response.content]


def read(address: str = LAYER, *, is_packed: bool = False) -> Cost:
    return measured(asked(address, is_packed=is_packed), clock)


def read_from_store(*, is_packed: bool = False) -> Cost:
    forget_files()
    return read(is_packed=is_packed)


def whole(count: int) -> dict[str, Any]:
    """The whole layer: first after a start, from the store, from the file that is kept, and compressed."""
    forget_files()
    times = 7 if count <= 100_000 else 3
    found = {"first": read()}
    found["store"] = often(read_from_store, times)
    found["file"] = often(read, times)
    found["packed_store"] = read_from_store(is_packed=True)
    found["packed_file"] = often(lambda: read(is_packed=True), times)
    return found


def some(count: int) -> dict[str, Any]:
    """Boxes of about a thousand places: by the whole stack but the server, by the view alone, and an empty view."""
    factory = RequestFactory(SERVER_NAME="127.0.0.1")
    answer = view(PLACES, GEOJSON)
    addresses = [f"{LAYER}?bbox={','.join(map(str, box))}" for box in boxes(count)]

    def answer_alone(address: str) -> Cost:
        request = factory.get(address)

        def answered() -> Iterator[bytes]:
            with closing(answer(request)) as response:
                yield from _chunks(response)

        return measured(answered(), clock)

    found = {"client": over(addresses, read), "empty": often(lambda: read("/livez"), 60)}
    # As the client does: the connection stays, and with it the process of PostgreSQL whose clock is read.
    request_finished.disconnect(close_old_connections)
    return {**found, "view": over(addresses, answer_alone)}


def ten(count: int) -> dict[str, Any]:
    """The ten nearest to the middle of each box; the octets are their number."""
    found = {}

    def work(point: tuple[float, float]) -> Cost:
        def answered() -> Iterator[bytes]:
            found[point] = nearest(Place.objects.public(AT), *point, 10)
            yield bytes(len(found[point]))

        return measured(answered(), clock)

    cost = over([((west + east) / 2, (south + north) / 2) for west, south, east, north in boxes(count)], work)
    uids = dict(
        Place.objects.filter(pk__in={key for rows in found.values() for key, _ in rows}).values_list("pk", "uid")
    )
    return {"cost": cost, "ten": [sorted(str(uids[key]) for key, _ in rows) for rows in found.values()]}


def over(asked: list[Asked], work: Callable[[Asked], Cost], passes: int = 3) -> Cost:
    """The median over all that is asked, after a pass that only warms."""
    for one in asked:
        work(one)
    return middle(work(one) for _ in range(passes) for one in asked)


def edit(count: int) -> dict[str, Any]:
    """CPU seconds of saving a place, of bringing the store up to it, and of the first box asked for after that."""
    dice, address = random.Random(1), f"{LAYER}?bbox={','.join(map(str, boxes(count)[0]))}"
    read(address)
    costs = []
    for _ in range(9):
        place = Place.objects.get(slug=f"place-{dice.randrange(count)}")
        place.title = f"改{time.monotonic_ns()}"
        begun = clock()
        save_record(place, by=None, at=datetime.now(UTC))
        saved = clock()
        refresh(RENDERER)
        stored = clock()
        read(address)
        costs.append((saved - begun, stored - saved, clock() - stored))
    saved, stored, answered = (sorted(values)[len(values) // 2] for values in zip(*costs, strict=True))
    return {"save": saved, "store": stored, "box": answered}


def stream(count: int) -> dict[str, Any]:
    """Megabytes resident before and at most while the whole layer is read, as it is."""
    return _held(is_packed=False)


def stream_packed(count: int) -> dict[str, Any]:
    """The same, compressed as it goes."""
    return _held(is_packed=True)


def _held(*, is_packed: bool) -> dict[str, Any]:
    forget_files()
    # Whatever a process loads with its first answer.
    read(f"{LAYER}?bbox=115.4,39.4,115.401,39.401", is_packed=is_packed)
    before = memory()
    cost = read(is_packed=is_packed)
    return {"before": before, "peak": peak(), "wall": cost.wall}


TASKS = {task.__name__: task for task in (load, fill, whole, some, ten, edit, stream, stream_packed)}


def main() -> None:
    task, count = TASKS[sys.argv[1]], int(sys.argv[2])
    settings.DEBUG = False
    connection.ensure_connection()
    figures = task(count)
    print(json.dumps({name: value._asdict() if isinstance(value, Cost) else value for name, value in figures.items()}))


if __name__ == "__main__":
    main()
