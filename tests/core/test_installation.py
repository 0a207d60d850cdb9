"""Triggers and spatial index: put back after Django remade a table, reported when they are missing."""

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models.signals import pre_migrate

from core import data_version, install
from core.watched import watched_tables
from places.models import Place
from tests.support import commit, make_event, make_place, make_project

HERE = (116.45, 39.91, 116.47, 39.93)
is_sqlite = connection.vendor == "sqlite"
only_sqlite = pytest.mark.sqlite  # its R*Tree, and its remaking of tables


def _execute(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _problems():
    messages = run_checks(databases=["default"], tags=["database"])
    return {message.id: message.msg for message in messages if message.id.startswith("civic.")}


@pytest.mark.django_db
def test_a_sound_installation_has_nothing_to_report():
    make_place()
    make_project(geometry={"type": "Point", "coordinates": [116.5, 39.9]})
    assert _problems() == {}


@pytest.mark.django_db
def test_each_missing_trigger_is_reported_by_name():
    wanted = sorted(install.wanted_triggers(connection))
    assert len(wanted) > 30
    for name in wanted:
        table, _, trigger = name.rpartition(".")
        _execute(f'DROP TRIGGER "{trigger}" ON "{table}"' if table else f'DROP TRIGGER "{name}"')
    message = _problems()["civic.E001"]
    for name in wanted:
        assert name in message
    install.install(connection)
    assert _problems() == {}


@pytest.mark.django_db
def test_a_single_missing_trigger_is_reported_and_migrate_puts_it_back():
    name = "events_eventcitation_version_insert" if is_sqlite else "events_eventcitation.civic_mark_parent"
    _execute(f'DROP TRIGGER "{name}"' if is_sqlite else "DROP TRIGGER civic_mark_parent ON events_eventcitation")
    assert _problems() == {"civic.E001": f"Database triggers are missing: {name}."}
    call_command("migrate", verbosity=0, skip_checks=False)  # as from the command line
    assert _problems() == {}


@pytest.mark.django_db
@pytest.mark.postgres  # SQLite cannot disable a trigger
def test_a_disabled_trigger_is_reported():
    _execute("ALTER TABLE places_place DISABLE TRIGGER civic_raise")
    assert _problems() == {"civic.E001": "Database triggers are missing: places_place.civic_raise."}


@pytest.mark.django_db
@only_sqlite
def test_a_lost_box_is_reported_and_rebuilt(capsys):
    make_place()
    _execute("DELETE FROM places_place_rtree")
    assert Place.objects.filter(geometry__bbox=HERE).count() == 0
    assert _problems() == {"civic.E002": "The spatial index of places_place holds 0 boxes for 1 geometries."}
    call_command("rebuild_geoindex")
    assert "places_place: rebuilt" in capsys.readouterr().out
    assert Place.objects.filter(geometry__bbox=HERE).count() == 1
    assert _problems() == {}


@pytest.mark.django_db
@only_sqlite
def test_a_missing_index_is_reported_and_rebuilt():
    make_place()
    _execute("DROP TABLE places_place_rtree")
    assert _problems() == {"civic.E002": "The spatial index of places_place holds 0 boxes for 1 geometries."}
    call_command("rebuild_geoindex", verbosity=0)
    assert Place.objects.filter(geometry__bbox=HERE).count() == 1
    assert _problems() == {}


@pytest.mark.django_db
@pytest.mark.postgres
def test_a_missing_index_is_reported_and_rebuilt_on_postgresql():
    make_place()
    commit()
    _execute("DROP INDEX places_place_geometry_box")
    assert "places_place" in _problems()["civic.E002"]
    call_command("rebuild_geoindex", verbosity=0)
    assert _problems() == {}
    assert Place.objects.filter(geometry__bbox=HERE).count() == 1


@pytest.mark.django_db
def test_installing_again_changes_nothing():
    make_place()
    commit()
    before = data_version.read()
    install.install(connection)
    assert data_version.read() == before
    assert Place.objects.filter(geometry__bbox=HERE).count() == 1


@pytest.mark.django_db(transaction=True)
@only_sqlite
def test_remade_tables_get_their_triggers_and_index_back():
    make_event(place=make_place())
    pre_migrate.send(sender=None, plan=["something to do"], using="default")  # as `migrate` does
    for table in watched_tables():
        _remake(table.table)
        assert f"{table.table}_version_insert" in _problems()["civic.E001"]
    before = data_version.read().number
    Place.objects.update(geometry={"type": "Point", "coordinates": [116.6, 40.0]})
    assert data_version.read().number == before  # no trigger saw it
    call_command("migrate", verbosity=0)
    assert _problems() == {}
    assert Place.objects.filter(geometry__bbox=HERE).count() == 0
    assert Place.objects.filter(geometry__bbox=(116.59, 39.99, 116.61, 40.01)).count() == 1
    raised = data_version.read().number
    assert raised > before
    assert Place.objects.get().seq == raised  # so that no stored rendering of it is trusted
    Place.objects.update(summary="x")
    assert data_version.read().number > raised


@pytest.mark.django_db
def test_a_migrate_without_work_leaves_the_version_alone():
    make_place()
    commit()
    before = data_version.read()
    call_command("migrate", verbosity=0)
    assert data_version.read() == before
    assert _problems() == {}


@pytest.mark.django_db
def test_a_migration_that_takes_a_column_away_leaves_every_trigger_standing():
    """The older code, whose column it is not, then finds them all and may migrate in its turn."""
    pre_migrate.send(sender=None, plan=["something to undo"], using="default")
    _execute("ALTER TABLE projects_slip DROP COLUMN phrase" + ("" if is_sqlite else " CASCADE"))
    assert "projects_slip" in _problems()["civic.E001"]
    install.install(connection)
    assert _problems() == {}


def _remake(table):
    """What Django does on SQLite to alter a column."""
    state = MigrationExecutor(connection).loader.project_state()
    model = next(model for model in state.apps.get_models(include_auto_created=True) if model._meta.db_table == table)
    with connection.schema_editor() as editor:
        editor._remake_table(model)


@pytest.mark.django_db
@only_sqlite
def test_a_lost_index_is_filled_by_migrate():
    make_place()
    _execute("DROP TABLE places_place_rtree")
    call_command("migrate", verbosity=0)
    assert Place.objects.filter(geometry__bbox=HERE).count() == 1
