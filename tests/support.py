"""Plain makers of records for tests, and the client that a reader of the public service is."""

from datetime import UTC, date, datetime
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.actions import publish, save_record
from core.models import DataVersion
from events.models import Category, Event
from places.models import Place, PlaceKind, PositionQuality
from projects.models import Project, ProjectKind

# The moment at which the tests' desk works: a morning in Beijing, before the events below.
NOW = datetime(2026, 4, 20, 1, 0, tzinfo=UTC)
POINT = {"type": "Point", "coordinates": [116.46, 39.92]}


def make_category(slug: str = "technology", **fields: Any) -> Category:
    return Category.objects.get_or_create(slug=slug, defaults={"title": slug, **fields})[0]


def make_place(title: str = "朝阳公园", *, public: bool = True, at: datetime = NOW, **fields: Any) -> Place:
    """A place with a cited point unless told otherwise; `geometry=None` for one without a position."""
    fields = {"kind": PlaceKind.PARK, "geometry": POINT, **fields}
    if "position_quality" not in fields:
        fields["position_quality"] = PositionQuality.CITED if fields["geometry"] else PositionQuality.NONE
    place = Place(title=title, **fields)
    save_record(place, by=None, at=at)
    if public:
        publish(place, by=None, at=at)
    return place


def make_project(title: str = "北京国际人才公园", *, public: bool = True, at: datetime = NOW, **fields: Any) -> Project:
    project = Project(title=title, **{"kind": ProjectKind.PARK, **fields})
    save_record(project, by=None, at=at)
    if public:
        publish(project, by=None, at=at)
    return project


def make_event(title: str = "推进会", *, public: bool = True, at: datetime = NOW, **fields: Any) -> Event:
    """An event on 2026-04-21 known to the day unless told otherwise."""
    if not fields.get("is_umbrella"):
        fields = {"start_on": date(2026, 4, 21), **fields}
    if "category" not in fields:
        fields["category"] = make_category()
    event = Event(title=title, **fields)
    save_record(event, by=None, at=at)
    if public:
        publish(event, by=None, at=at)
    return event


def commit() -> None:
    """What a commit does, inside a test's transaction: PostgreSQL's deferred triggers run now."""
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


class Reader(Client):
    """A test client that reads only what is committed."""

    def request(self, **request: Any) -> Any:
        commit()
        return super().request(**request)


def hold_clock(at: datetime) -> None:
    """Let public answers be as of `at`, whatever the real clock says, until a scheduled record is written."""
    commit()
    far = datetime(9000, 1, 1, tzinfo=UTC)
    DataVersion.objects.update(settled_at=at, settled_until=far, at=at)


def selects(queries: CaptureQueriesContext) -> int:
    """How many rows' queries were asked; a Reader's own statements do not count."""
    return sum(query["sql"].startswith(("SELECT", "WITH")) for query in queries.captured_queries)


def streamed(cursors: int) -> int:
    """How many of the queries read in chunks are missing from what was captured: PostgreSQL's named cursors."""
    return cursors if connection.vendor == "postgresql" else 0
