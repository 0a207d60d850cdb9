"""Installs what migrations cannot keep: triggers, the spatial index, the version's row.

Django's SQLite schema editor remakes tables, drops their triggers with them and stumbles over those of
others; so all go before a `migrate` that has work to do, and are put back after it, idempotently.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.apps import AppConfig, apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate, pre_migrate
from django.dispatch import receiver

from core import spatial_index, triggers
from core.models import new_epoch
from core.watched import Watched, watched_tables


@receiver(pre_migrate, dispatch_uid="core.uninstall")
def uninstall_before_migrate(plan: list[Any], using: str, **_: Any) -> None:
    """Receiver of pre_migrate: on SQLite takes all triggers away when there is something to migrate.

    SQLite refuses to rename a remade table while the trigger of another names it.
    """
    connection = connections[using]
    if plan and connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for name in wanted_triggers(connection):
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')


@receiver(post_migrate, dispatch_uid="core.install")
def install_after_migrate(app_config: AppConfig, using: str, **_: Any) -> None:
    """Receiver of post_migrate: installs once, after the last application's tables are there."""
    last = [config.name for config in apps.get_app_configs() if config.models_module is not None][-1]
    if app_config.name == last:
        install(connections[using])


def install(connection: BaseDatabaseWrapper) -> None:
    """Make triggers, spatial index and the version's row what they should be, whatever is there."""
    tables = set(connection.introspection.table_names())
    wanted = list(watched_tables())
    if not tables.issuperset(table.table for table in wanted):
        return  # a migration to an older state: the tables are not all there
    with connection.cursor() as cursor:
        watched = [_as_it_is(connection, cursor, table) for table in wanted]
    if connection.vendor == "sqlite":
        _install_sqlite(connection, watched)
    else:
        _install_postgres(connection, watched)


def _as_it_is(connection: BaseDatabaseWrapper, cursor: Any, table: Watched) -> Watched:
    """The table with the columns that it has; after a migration to an older state they are fewer."""
    held = {column.name for column in connection.introspection.get_table_description(cursor, table.table)}
    return replace(table, columns=tuple(column for column in table.columns if column in held))


def _install_sqlite(connection: BaseDatabaseWrapper, watched: list[Watched]) -> None:
    statements = [statement for table in watched for statement in triggers.sqlite_statements(table)]
    _ensure_version_row(connection)
    with connection.cursor() as cursor:
        replaced = [_replace_sqlite_trigger(cursor, statement) for statement in statements]
        if any(replaced):
            # Nothing saw what was written while a trigger was missing: all of it may have changed, or gone.
            cursor.execute(triggers.SQLITE_RAISE_STATEMENT)
            begin_epoch(cursor)
            for table in watched:
                if table.is_stamped:
                    cursor.execute(triggers.sqlite_stamp_all_statement(table))
        for name in spatial_index.geometry_tables():
            _install_sqlite_index(cursor, name)


def _install_sqlite_index(cursor: Any, table: str) -> None:
    is_new = not _exists(cursor, "table", f"{table}_rtree")
    cursor.execute(spatial_index.sqlite_table_statement(table))
    replaced = [_replace_sqlite_trigger(cursor, statement) for statement in spatial_index.sqlite_statements(table)]
    if is_new or any(replaced):
        rebuild_sqlite_index(cursor, table)


def _exists(cursor: Any, kind: str, name: str) -> bool:
    cursor.execute("SELECT 1 FROM sqlite_master WHERE type = %s AND name = %s", [kind, name])
    return cursor.fetchone() is not None


def _replace_sqlite_trigger(cursor: Any, statement: str) -> bool:
    """Create the trigger unless it stands already, word for word. True when it had to be made."""
    name = statement.split('"')[1]
    cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = %s", [name])
    row = cursor.fetchone()
    if row is not None and row[0] == statement:
        return False
    cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
    cursor.execute(statement)
    return True


def rebuild_sqlite_index(cursor: Any, table: str) -> None:
    """Empty a table's R*Tree and fill it again from its geometries."""
    cursor.execute(f'DELETE FROM "{table}_rtree"')
    cursor.execute(spatial_index.sqlite_fill_statement(table))


def _install_postgres(connection: BaseDatabaseWrapper, watched: list[Watched]) -> None:
    _ensure_version_row(connection)
    with connection.cursor() as cursor:
        cursor.execute(spatial_index.POSTGRES_FUNCTION)
        for function in triggers.postgres_functions(watched):
            cursor.execute(function)
        for table in watched:
            for statement in triggers.postgres_statements(table):
                cursor.execute(statement)
        for name in spatial_index.geometry_tables():
            cursor.execute(spatial_index.postgres_index_statement(name))


def _ensure_version_row(connection: BaseDatabaseWrapper) -> None:
    long_ago = datetime(1970, 1, 1, tzinfo=UTC)
    moments = [connection.ops.adapt_datetimefield_value(long_ago)] * 3
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_dataversion (id, number, at, settled_at, settled_until, epoch) "
            "VALUES (1, 1, %s, %s, %s, '') ON CONFLICT (id) DO NOTHING",
            moments,
        )
        if cursor.rowcount == 1:
            begin_epoch(cursor)


def begin_epoch(cursor: Any) -> None:
    """From now on the tables hold another data set: mirrors begin anew, and what departed before is nobody's."""
    cursor.execute("UPDATE core_dataversion SET epoch = %s", [new_epoch()])
    cursor.execute("DELETE FROM core_departure")


def wanted_triggers(connection: BaseDatabaseWrapper) -> set[str]:
    """Names of the triggers that should stand, as table.trigger on PostgreSQL."""
    tables = set(connection.introspection.table_names())
    watched = [table for table in watched_tables() if table.table in tables]
    if connection.vendor == "sqlite":
        statements = [statement for table in watched for statement in triggers.sqlite_statements(table)]
        for name in spatial_index.geometry_tables():
            statements += spatial_index.sqlite_statements(name) if name in tables else []
        return {statement.split('"')[1] for statement in statements}
    return {f"{table.table}.{name}" for table in watched for name in triggers.postgres_names(table)}


def missing_triggers(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that should stand and do not, or are disabled."""
    standing = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT relname || '.' || tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND relnamespace = current_schema()::regnamespace"
    )
    with connection.cursor() as cursor:
        cursor.execute(standing)
        return sorted(wanted_triggers(connection) - {row[0] for row in cursor.fetchall()})


def spatial_index_counts(connection: BaseDatabaseWrapper) -> Iterator[tuple[str, int, int]]:
    """(table, boxes in the index, geometries). PostgreSQL keeps its index right: all or, without one, none."""
    tables = set(connection.introspection.table_names())
    for table in spatial_index.geometry_tables():
        if table in tables:
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT count(*) FROM "{table}" WHERE geometry IS NOT NULL')
                geometries = cursor.fetchone()[0]
                yield table, _boxes(connection, cursor, table, geometries), geometries


def _boxes(connection: BaseDatabaseWrapper, cursor: Any, table: str, geometries: int) -> int:
    if connection.vendor == "sqlite":
        if not _exists(cursor, "table", f"{table}_rtree"):
            return 0
        cursor.execute(f'SELECT count(*) FROM "{table}_rtree"')
        return int(cursor.fetchone()[0])
    cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f'"{table}_geometry_box"'])
    return geometries if cursor.fetchone()[0] else 0
