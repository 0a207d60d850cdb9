"""The events' feed beside its peers: goals P1-P4 and P9-P11 of the performance plan, as ratios of CPU time.

Usage: python bench/feeds.py 1000 10000 100000 [--django-ical PYTHON] [--ical-generator FOLDER] [--nginx]

PYTHON is an interpreter that has django-ical, FOLDER one that has node_modules/ical-generator (see
bench/README.md). Every figure is the median of several runs; the machine's other work shows in all of them.
"""

import argparse
import gzip
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

from measuring import ROOT, Cost, cpu, fetched, free_port, granian, memory, nginx, often, peak, served

sys.path.insert(0, str(ROOT))
_folder = tempfile.TemporaryDirectory()
os.environ.update(
    DEBUG="true", DJANGO_SETTINGS_MODULE="config.settings", LOG_LEVEL="WARNING",
    DATABASE_URL=f"sqlite:///{_folder.name}/bench.sqlite3", KEPT_ANSWERS_DIR=f"{_folder.name}/compressed",
)  # fmt: skip

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.test import Client

from core.actions import save_record
from core.language import Language
from events.models import Category, Event
from places.models import Place, PlaceKind, PositionQuality
from publish.caching.memo import memo
from publish.caching.store import refresh
from publish.ical.renderers import EVENTS
from publish.models import EventComponent, Rendering

AT = datetime(2026, 4, 20, tzinfo=UTC)
# About 300 Chinese characters, as a newspaper's paragraph has.
TEXT = "居民可以凭预约参加，现场有志愿者引导；如遇天气变化另行通知。" * 10
FEED = "/events.ics?datetime=../.."
PLACES = 200


def fill(count: int) -> None:
    """`count` published events over four years, at PLACES places."""
    category = Category.objects.get_or_create(slug="community", defaults={"title": "社区"})[0]
    common: dict[str, Any] = {"status": "published", "published_at": AT, "changed_at": AT}
    if not Place.objects.exists():
        Place.objects.bulk_create(
            Place(
                title=f"测试场所{number}", slug=f"place-{number}", uid=uuid4(), kind=PlaceKind.BOOK_HOUSE, **common,
                geometry={"type": "Point", "coordinates": [116.35 + number % 97 * 3e-3, 39.81 + number % 91 * 3e-3]},
                position_quality=PositionQuality.CITED, address=f"测试路{number}号",
            )
            for number in range(PLACES)
        )  # fmt: skip
    places = list(Place.objects.all())
    events = []
    for number in range(Event.objects.count(), count):
        day = date(2026, 1, 1) + timedelta(days=number % 1500)
        days = {"start_on": day, "end_on": day, "first_on": day, "last_on": day}
        place = places[number % PLACES]
        events.append(
            Event(
                title=f"测试活动{number}", slug=f"event-{number}", category=category, place=place, description=TEXT,
                **days, **common,
            )
        )  # fmt: skip
    Event.objects.bulk_create(events, batch_size=1000)


def read(headers: dict[str, str] | None = None) -> Cost:
    """One GET of the whole feed, read to the end and kept nowhere."""
    before, begun = cpu(), time.perf_counter()
    response = Client(SERVER_NAME="127.0.0.1").get(FEED, headers=headers or {})
    chunks = iter(response) if response.streaming else iter([response.content])
    octets = len(next(chunks))
    first = time.perf_counter() - begun
    octets += sum(len(chunk) for chunk in chunks)
    response.close()
    return Cost(cpu() - before, time.perf_counter() - begun, first, octets)


def read_from_store() -> Cost:
    """The same while no file is kept of it."""
    shutil.rmtree(settings.KEPT_ANSWERS_DIR, ignore_errors=True)
    return read()


def copies(body: bytes) -> Cost:
    """Two copies of the bytes in memory: what no service can be cheaper than."""
    before, begun = cpu(), time.perf_counter()
    again = bytearray(bytearray(body))
    return Cost(cpu() - before, time.perf_counter() - begun, 0, len(again))


def cold() -> float:
    """CPU seconds of rendering and storing everything."""
    EventComponent.objects.all().delete()
    Rendering.objects.all().delete()
    before = cpu()
    refresh(EVENTS[Language.ZH_HANS])
    return cpu() - before


def edit() -> tuple[float, float, float]:
    """CPU seconds of saving one event, of bringing the store up to it, and of the first answer after it."""
    event = Event.objects.order_by("?").first()
    assert event is not None
    event.title = f"改{time.monotonic_ns()}"
    begun = cpu()
    save_record(event, by=None, at=datetime.now(UTC))
    saved = cpu()
    refresh(EVENTS[Language.ZH_HANS])
    stored = cpu()
    read()
    return saved - begun, stored - saved, cpu() - stored


def peer(command: list[str], folder: Path | None = None) -> Cost:
    out = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout.split()
    return Cost(float(out[0]), float(out[1]), 0, int(out[2]))


def beside_nginx(body: bytes) -> tuple[Cost, Cost]:
    """(ours under granian, nginx with the same bytes as a file), by the wall clock."""
    port, other = free_port(), free_port()
    folder = Path(_folder.name) / "www"
    folder.mkdir(exist_ok=True)
    (folder / "events.ics").write_bytes(body)
    with served(granian(port), port), served(nginx(other, folder), other):
        fetched(port, FEED)
        ours = often(lambda: fetched(port, FEED))
        return ours, often(lambda: fetched(other, "/events.ics"))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("counts", type=int, nargs="+")
    parser.add_argument("--django-ical", metavar="PYTHON")
    parser.add_argument("--ical-generator", metavar="FOLDER", type=Path)
    parser.add_argument("--nginx", action="store_true")
    options = parser.parse_args()
    settings.DEBUG = False
    call_command("migrate", verbosity=0)
    firsts: dict[int, float] = {}
    for count in sorted(options.counts):
        fill(count)
        measure(count, options, firsts)


def measure(count: int, options: argparse.Namespace, firsts: dict[int, float]) -> None:
    peers = Path(__file__).parent / "peers"
    rendering = cold()
    memo.clear()
    after_start = read()
    warm = often(read_from_store)
    file = often(read)
    before, held = peak(), memory()
    read()
    body = b"".join(Client(SERVER_NAME="127.0.0.1").get(FEED))
    two = often(lambda: copies(body))
    firsts[count] = warm.first
    print(f"\n{count:,} events, {warm.octets:,} octets ({warm.octets // count} each)")
    print(f"  stored, memo warm       cpu {warm.cpu * 1e3:9.1f} ms   first byte {warm.first * 1e3:.1f} ms")
    print(f"  from the kept file      cpu {file.cpu * 1e3:9.1f} ms   first byte {file.first * 1e3:.1f} ms")
    print(f"  first after a start     cpu {after_start.cpu * 1e3:9.1f} ms (digests of all matching rows)")
    print(f"  nothing stored          cpu {rendering * 1e3:9.1f} ms = {count / rendering:,.0f} events a second   [P11]")
    print(f"  two copies in memory    cpu {two.cpu * 1e3:9.1f} ms   ours/copies {warm.cpu / two.cpu:.2f}   [P2: 2]")
    print(f"  memory                  now {held} MB, peak {before} MB   [P9]")
    if options.django_ical:
        other = peer([options.django_ical, str(peers / "django_ical_feed.py"), str(count)])
        print(f"  django-ical             cpu {other.cpu * 1e3:9.1f} ms   1/{other.cpu / warm.cpu:.0f} stored "
              f"[P1: 1/150], 1/{other.cpu / rendering:.1f} nothing stored [P3: 1/6]")  # fmt: skip
    if options.ical_generator:
        other = peer(["node", str(peers / "ical_generator_feed.mjs"), str(count)], options.ical_generator)
        print(f"  ical-generator          cpu {other.cpu * 1e3:9.1f} ms   1/{other.cpu / warm.cpu:.0f} [P1: 1/30]")
    packed = {"accept-encoding": "gzip"}
    live = read(packed)
    kept = often(lambda: read(packed))
    print(f"  gzip, live then kept    cpu {live.cpu * 1e3:9.1f} ms, {kept.cpu * 1e3:.1f} ms   "
          f"kept/identity {kept.cpu / file.cpu:.2f} [P10: 1.2]   {len(gzip.compress(body, 6)):,} octets")  # fmt: skip
    saved, stored, answered = (median(values) * 1e3 for values in zip(*(edit() for _ in range(7)), strict=True))
    print(
        f"  one edit                save {saved:.1f} ms, store {stored:.1f} ms [P11], answer after it {answered:.1f} ms"
    )
    smallest = min(firsts)
    print(f"  first byte              {firsts[count] / firsts[smallest]:.2f} of that at {smallest:,} [P4: 3]")
    if options.nginx:
        ours, theirs = beside_nginx(body)
        print(f"  HTTP, wall              ours {ours.wall * 1e3:.1f} ms, nginx {theirs.wall * 1e3:.1f} ms   "
              f"{ours.wall / theirs.wall:.2f} [P2: 4]   first byte {ours.first * 1e3:.1f} ms")  # fmt: skip


if __name__ == "__main__":
    main()
