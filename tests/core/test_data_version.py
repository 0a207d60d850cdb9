"""The data version: every write of anything public raises it, whoever writes; nothing else does."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.models import F

from core import data_version
from core.models import CalendarDay, Departure, Organisation, Source
from core.partial_date import PartialDate
from core.watched import watched_tables
from events.models import Category, Event, EventCitation, OtherPlace
from events.occurrence_change import OccurrenceChange
from places.models import Membership, Network, Place, PlaceCitation, PlaceKind, Subdistrict
from projects.models import Project, ProjectCitation, ProjectKind, Slip
from tests.support import NOW, commit, make_category, make_event, make_place, make_project

pytestmark = pytest.mark.django_db
WATCHED = {watched.table: watched for watched in watched_tables()}


def number() -> int:
    commit()
    return data_version.read().number


def _source() -> Source:
    return Source.objects.get_or_create(key="paper", defaults={"publication": "朝阳报"})[0]


def _record(model: type[models.Model], **fields: object) -> models.Model:
    return model(title="x", slug=f"x{uuid4().hex[:8]}", changed_at=NOW, **fields)


# One unsaved row of every watched table; what it stands on is saved.
MAKERS: dict[type[models.Model], Callable[[], models.Model]] = {
    Organisation: lambda: Organisation(slug="body", title="机构"),
    Departure: lambda: Departure(table="events_event", key="0" * 32),
    Source: lambda: Source(key="gazette", publication="公报"),
    CalendarDay: lambda: CalendarDay(day=date(2026, 5, 1), kind="holiday", title="劳动节"),
    Subdistrict: lambda: Subdistrict(slug="maizidian", title="麦子店", code="110105", kind="street"),
    Network: lambda: Network(slug="book-houses", title="城市书屋"),
    Category: lambda: Category(slug="culture", title="文化"),
    Place: lambda: _record(Place, kind=PlaceKind.PARK),
    Project: lambda: _record(Project, kind=ProjectKind.PARK),
    Event: lambda: _record(Event, category=make_category(), start_on=date(2026, 4, 21), end_on=date(2026, 4, 21)),
    Membership: lambda: Membership(
        record=make_place(), network=Network.objects.get_or_create(slug="n", defaults={"title": "n"})[0]
    ),
    OtherPlace: lambda: OtherPlace(record=make_event(), place=make_place()),
    OccurrenceChange: lambda: OccurrenceChange(
        record=make_event(rule="FREQ=WEEKLY;COUNT=3"), original_on=date(2026, 4, 28), state="cancelled"
    ),
    PlaceCitation: lambda: PlaceCitation(record=make_place(), field="title", source=_source()),
    ProjectCitation: lambda: ProjectCitation(record=make_project(), field="title", source=_source()),
    EventCitation: lambda: EventCitation(record=make_event(), field="title", source=_source()),
    Slip: lambda: Slip(
        record=make_project(),
        said_on=date(2026, 4, 21),
        before=PartialDate.parse("2026"),
        after=PartialDate.parse("2027"),
    ),
}
MODELS = sorted(MAKERS, key=lambda model: model._meta.db_table)


def test_every_table_of_the_record_applications_is_tried_here():
    assert {model._meta.db_table for model in MODELS} == set(WATCHED)


def _raw(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.db_table)
def test_every_write_raises_the_version_and_stamps_the_record(model):
    row = MAKERS[model]()
    table, watched = model._meta.db_table, WATCHED[model._meta.db_table]
    column = "title" if any(field.name == "title" for field in model._meta.fields) else watched.columns[1]

    def stamped() -> int | None:
        if watched.is_stamped:
            return model.objects.get(pk=row.pk).seq
        return row.record._meta.model.objects.get(pk=row.record_id).seq if watched.parent else None

    versions = [number()]
    writes: list[Callable[[], object]] = [
        lambda: model.objects.bulk_create([row]),
        row.save,
        lambda: model.objects.filter(pk=row.pk).update(**{model._meta.pk.name: F(model._meta.pk.name)}),
        lambda: model.objects.bulk_update([row], [next(f.name for f in model._meta.fields if f.column == column)]),
        lambda: _raw(f'UPDATE "{table}" SET "{column}" = "{column}" WHERE id = %s', row.pk),
    ]
    for write in writes:
        write()
        versions.append(number())
        assert versions[-1] > versions[-2]
        assert stamped() in (versions[-1], None)
    _raw(f'DELETE FROM "{table}" WHERE id = %s', row.pk)
    assert number() > versions[-1]
    if watched.parent:
        assert row.record._meta.model.objects.get(pk=row.record_id).seq == number()


def test_every_watched_column_counts():
    make_event()
    for watched in WATCHED.values():
        assert "seq" not in watched.columns
        assert len(watched.columns) >= 3
    for column in WATCHED["events_event"].columns:
        before = number()
        _raw(f'UPDATE events_event SET "{column}" = "{column}"')
        assert number() > before, column


def test_a_link_that_moves_stamps_both_its_records():
    old, new, beside = make_place("旧"), make_place("新"), make_place("旁")
    link = Membership.objects.create(record=old, network=Network.objects.create(slug="n", title="n"))
    seq_beside = (number(), Place.objects.get(pk=beside.pk).seq)[1]
    link.record = new
    link.save()
    raised = number()
    seqs = dict(Place.objects.values_list("title", "seq"))
    assert seqs["旧"] > seq_beside
    assert (seqs["新"], seqs["旁"]) == (raised, seq_beside)
    _raw("UPDATE places_membership SET record_id = %s", old.pk)
    raised = number()
    assert Place.objects.get(pk=old.pk).seq == raised


def test_rows_that_were_not_touched_keep_their_number():
    first, second = make_place("一"), make_place("二")
    event = make_event(place=first)
    number()
    before = {model: dict(model.objects.values_list("pk", "seq")) for model in (Place, Event, Category)}
    Place.objects.filter(pk=first.pk).update(summary="x")
    raised = number()
    assert Place.objects.get(pk=first.pk).seq == raised
    assert Place.objects.get(pk=second.pk).seq == before[Place][second.pk]
    assert Event.objects.get(pk=event.pk).seq == before[Event][event.pk]
    assert dict(Category.objects.values_list("pk", "seq")) == before[Category]


def test_a_stale_copy_cannot_bring_back_an_old_number():
    place = make_place()
    stale = Place.objects.get(pk=place.pk)
    Place.objects.update(summary="x")
    number()
    stale.seq = -5
    stale.save()
    raised = number()
    assert Place.objects.get().seq == raised


def test_an_update_that_meets_no_row_raises_nothing():
    before = number()
    Place.objects.filter(slug="nowhere").update(summary="x")
    Place.objects.filter(slug="nowhere").delete()
    assert number() == before


def test_history_and_users_and_reading_raise_nothing():
    place = make_place()
    before = number()
    user = get_user_model().objects.create_user("editor")
    history = place.history.first()
    history.history_user = user
    history.save()
    type(history).objects.all().delete()
    list(Place.objects.all())
    Place.objects.select_for_update().get()
    assert number() == before


def test_seq_itself_is_not_a_change():
    make_place()
    before = number()
    Place.objects.update(seq=F("seq"))
    assert number() == before


def test_a_fixture_counts(tmp_path):
    make_place()
    path = tmp_path / "places.json"
    call_command("dumpdata", "places.place", output=str(path), verbosity=0)
    before = number()
    call_command("loaddata", str(path), verbosity=0)
    raised = number()
    assert raised > before
    assert Place.objects.get().seq == raised


def test_what_is_rolled_back_never_was():
    place = make_place("一")
    other = make_place("二")
    before = number()
    seq = Place.objects.get(pk=place.pk).seq
    with transaction.atomic():
        Place.objects.update(summary="x")
        transaction.set_rollback(True)
    assert number() == before
    with transaction.atomic():
        Place.objects.filter(pk=other.pk).update(summary="x")
        with transaction.atomic():
            Place.objects.filter(pk=place.pk).update(summary="x")
            transaction.set_rollback(True)
    assert number() == before + 1
    assert Place.objects.get(pk=place.pk).seq == seq
    assert Place.objects.get(pk=other.pk).seq == before + 1


def test_the_moment_of_the_last_change_never_goes_back():
    make_place()
    commit()
    _raw("UPDATE core_dataversion SET at = '2999-01-01 00:00:00'")
    Place.objects.update(summary="x")
    commit()
    assert data_version.read().at.year == 2999
