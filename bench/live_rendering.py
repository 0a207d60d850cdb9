"""CPU time of feeds and layers rendered live at N records, beside icalendar's own objects writing the same events.

Usage: python bench/live_rendering.py 1000 10000 100000
"""

import os
import resource
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
_folder = tempfile.TemporaryDirectory()
os.environ.update(
    DEBUG="true", DJANGO_SETTINGS_MODULE="config.settings", DATABASE_URL=f"sqlite:///{_folder.name}/bench.sqlite3"
)

import django

django.setup()

import icalendar
from django.core.management import call_command
from django.test import Client

from events.models import Category, Event
from places.models import Place, PlaceKind, PositionQuality
from projects.models import Project, ProjectKind, ProjectState

AT = datetime(2026, 4, 20, tzinfo=UTC)
# About 300 Chinese characters, as a newspaper's paragraph has.
TEXT = "居民可以凭预约参加，现场有志愿者引导；如遇天气变化另行通知。" * 10


def fill(count: int) -> None:
    """`count` published events, places and projects, spread over the district and over years."""
    category = Category.objects.get_or_create(slug="community", defaults={"title": "社区"})[0]
    have = Event.objects.count()
    common: dict[str, Any] = {"status": "published", "published_at": AT, "changed_at": AT}
    places = [
        Place(
            title=f"测试场所{number}", slug=f"place-{number}", uid=uuid4(), kind=PlaceKind.BOOK_HOUSE, **common,
            geometry={"type": "Point", "coordinates": [116.35 + number % 997 * 3e-4, 39.81 + number % 991 * 3e-4]},
            position_quality=PositionQuality.CITED, address=f"测试路{number}号",
        )
        for number in range(have, count)
    ]  # fmt: skip
    Place.objects.bulk_create(places, batch_size=1000)
    events = []
    for number, place in zip(range(have, count), places, strict=True):
        day = date(2026, 1, 1) + timedelta(days=number % 1500)
        events.append(
            Event(
                title=f"测试活动{number}", slug=f"event-{number}", category=category, place=place, description=TEXT,
                start_on=day, end_on=day, first_on=day, last_on=day, **common,
            )
        )  # fmt: skip
    Event.objects.bulk_create(events, batch_size=1000)
    projects = [
        Project(
            title=f"测试项目{number}", slug=f"project-{number}", kind=ProjectKind.PARK, state=ProjectState.UNDER_WAY,
            completion_first="2027-08", completion_now="2027-08", first_on=date(2027, 8, 1), last_on=date(2027, 8, 31),
            place=place, **common,
        )
        for number, place in zip(range(have, count), places, strict=True)
    ]  # fmt: skip
    Project.objects.bulk_create(projects, batch_size=1000)


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def timed(address: str, client: Client, **headers: str) -> tuple[float, float, int, str]:
    """(CPU seconds, wall seconds, bytes, ETag) of one GET."""
    cpu_before, wall_before = cpu(), time.perf_counter()
    response = client.get(address, headers=headers)
    return cpu() - cpu_before, time.perf_counter() - wall_before, len(response.content), response["ETag"]


def peer() -> float:
    """CPU seconds that icalendar's objects take to write the same events, rows read the same way."""
    before = cpu()
    calendar = icalendar.Calendar()
    for event in Event.objects.with_relations().iterator(chunk_size=2000):
        component = icalendar.Event()
        component.add("uid", str(event.uid))
        component.add("dtstamp", event.changed_at)
        component.add("dtstart", event.start_on)
        component.add("dtend", event.end_on + timedelta(days=1))
        component.add("summary", event.title)
        component.add("location", f"{event.place.title}，{event.place.address}")
        component.add("description", event.description)
        component.add("categories", [event.category.title])
        calendar.add_component(component)
    calendar.to_ical()
    return cpu() - before


def main() -> None:
    call_command("migrate", verbosity=0)
    client = Client(SERVER_NAME="127.0.0.1")
    print(f"{'N':>7} {'what':<22} {'CPU s':>8} {'wall s':>8} {'bytes':>12}")
    for count in sorted(int(word) for word in sys.argv[1:] or ["1000"]):
        fill(count)
        for address in ("/events.ics?datetime=../..", "/projects.ics", "/events.geojson?datetime=../..",
                        "/places.geojson", "/projects.geojson"):  # fmt: skip
            first_cpu, wall, size, etag = timed(address, client)
            print(f"{count:>7} {address.split('?')[0]:<22} {first_cpu:>8.3f} {wall:>8.3f} {size:>12,}")
            if address.startswith("/events.ics"):
                ours = first_cpu
                again, wall, _, _ = timed(address, client, **{"If-None-Match": etag})
                print(f"{count:>7} {'  304 of the same':<22} {again:>8.4f} {wall:>8.4f} {0:>12}")
        beside = peer()
        print(f"{count:>7} {'icalendar objects':<22} {beside:>8.3f}   ratio ours/peer {ours / beside:.2f}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
