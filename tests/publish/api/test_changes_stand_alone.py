"""What a change tells stands alone: whatever column of whatever row is written, what it alters is told of again."""

from datetime import date, time, timedelta
from uuid import UUID

import pytest
import time_machine
from django.db import IntegrityError, connection, models, transaction

from core import data_version
from core.actions import merge, set_citations, withdraw
from core.mentions import record_models
from core.models import DataVersion, Departure, Source
from core.partial_date import PartialDate
from core.record import Record, rows
from events.models import EventCitation
from places.models import Network, Place, PlaceCitation, Subdistrict
from projects.models import ProjectCitation, Slip
from publish.api.changes_cursor import Cursor
from publish.api.changes_page import COLLECTIONS, read_page
from tests.publish.api.mirroring import public_records
from tests.publish.planted import LATER, plant
from tests.support import NOW, commit, make_event, make_place, make_project

pytestmark = pytest.mark.django_db

# Columns that no record is told of with: what the entry around it says, and what is the desk's.
NOT_TOLD = {
    *("id", "seq", "uid", "status", "publish_at", "unpublish_at", "merged_into", "created_at", "internal_note"),
    # What was entered in another datum is told in WGS-84.
    "source_datum",
}
TOLD_AS = {"is_title_verified": "title_verified", "expansion": "occurs_on"}
# Columns that decide what others may say of a record.
NAMING = ("uid", "status", "publish_at", "published_at")


@pytest.fixture
def world():
    """A public row of every table, that names rows and is named; some of them hidden, gone or merged."""
    with time_machine.travel(LATER, tick=False):
        plant()
        Source.objects.create(key="gazette", publication="公报")
        source = Source.objects.create(key="paper", publication="朝阳报", published_on=PartialDate.parse("2026-04-24"))
        Network.objects.update(stated_source=source, stated_on=PartialDate.parse("2026"), stated_size=45)
        street = {"slug": "jianwai", "title": "建外街道", "short_title": "建外", "code": "110105001", "kind": "street"}
        Place.objects.update(subdistrict=Subdistrict.objects.create(**street, source=source))
        Slip.objects.update(source=source)
        hidden, gone, merged = make_place("未公开", public=False), make_place("撤下"), make_place("并掉")
        event = make_event("都有", place=hidden, previous_place=gone, project=make_project("所属"))
        event.other_places.create(place=merged)
        withdraw(gone, by=None, at=NOW, reason="")
        merge(merged, into=Place.objects.get(slug="cuc"), by=None, at=NOW)
        for record, citation in (
            (Place.objects.get(slug="cuc"), PlaceCitation),
            (event.project, ProjectCitation),
            (event, EventCitation),
        ):
            set_citations(record, "title", [citation(source=source, phrase="原文")])
        commit()
        yield data_version.current(LATER)


# Values by kind of column; the database refuses what does not fit the row.
VALUES = {
    "BooleanField": (True, False),
    "PositiveIntegerField": (7, None),
    "UUIDField": (UUID(int=0xABC),),
    "DateField": (date(2026, 4, 20), date(2026, 4, 22), None),
    "TimeField": (time(8, 15), None),
    "DateTimeField": (LATER - timedelta(days=30), LATER + timedelta(days=30), None),
    "GeometryField": ({"type": "Point", "coordinates": [116.5, 39.9]}, None),
    "JSONField": ({"days": ["2026-05-01"]},),
    "PartialDateField": ("2025-03", ""),
}


def _other_values(field, value):
    """Values of that kind that are another."""
    if isinstance(field, models.ForeignKey):
        found = [*rows(field.related_model).order_by("-pk").values_list("pk", flat=True)[:3], None]
    elif field.choices:
        found = [choice for choice, _ in field.choices][:2]
    else:
        found = VALUES.get(type(field).__name__, ("another", ""))
    return [other for other in found if other != value and (other is not None or field.null)]


def _told_of_again(before, version):
    """What a mirror that held `before` holds now, and what the tables say."""
    held = dict(before)
    now = data_version.read()
    page = read_page(Cursor(version.number), 1000, now.number, now.settled_at)
    assert page.is_last
    for entry in page.entries:
        key = entry["collection"], entry.get("uid") or entry["slug"]
        held.pop(key, None)
        if "record" in entry:
            held[key] = entry["record"]
    return held, public_records()


def _try(write, before, version, what):
    """Whether a write, which is taken back, altered anything public; None when the database refused it."""
    try:
        with transaction.atomic():
            write()
            connection.check_constraints()  # SQLite's deferred keys, which only a real commit would ask for
            commit()
            held, true = _told_of_again(before, version)
            transaction.set_rollback(True)
    except IntegrityError:
        return None
    assert held == true, what
    return true != before


def _tables():
    return [model for model in record_models() if model not in (DataVersion, Departure)]


def _columns():
    """(row, column) of the newest row of every table, and what names the hidden and the public ones before it."""
    for model in _tables():
        *others, newest = rows(model).order_by("pk")
        fields = model._meta.concrete_fields
        yield from ((newest, field) for field in fields if field.name not in ("seq", "id"))
        if issubclass(model, Record):
            yield from ((row, field) for row in others[-3:] for field in fields if field.name in NAMING)


def test_whatever_column_is_written_a_mirror_is_told_of_all_that_it_alters(world):
    before = public_records()
    altered, refused = set(), 0
    for row, field in _columns():
        for value in _other_values(field, getattr(row, field.attname)):
            result = _try(_update(row, field, value), before, world, f"{row!r}: {field.name} = {value}")
            refused += result is None
            if result:
                altered.add((type(row)._meta.db_table, field.name))
    assert len(altered) > 120, (len(altered), refused)
    assert {table for table, _ in altered} == {model._meta.db_table for model in _tables()} - {"core_calendarday"}


def _update(row, field, value):
    return lambda: rows(type(row)).filter(pk=row.pk).update(**{field.attname: value})


def test_whatever_row_is_deleted_a_mirror_is_told_of_all_that_it_alters(world):
    before = public_records()
    found = [row for model in _tables() for row in list(rows(model).order_by("pk"))[-3:]]
    results = [_try(lambda row=row: _delete(row), before, world, f"{row!r}") for row in found]
    assert results.count(True) > 12


def _delete(row):
    """By hand: no cascade, nothing refused but by the database."""
    with connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{row._meta.db_table}" WHERE id = %s', [row.pk])


def test_every_column_is_told_of_or_known_not_to_be(world):
    told = {collection: set(facts) for (collection, _), facts in public_records().items()}
    for model, collection in COLLECTIONS.items():
        columns = {TOLD_AS.get(field.name, field.name) for field in model._meta.concrete_fields}
        untold = columns - told[collection]
        assert untold == NOT_TOLD & columns, collection
