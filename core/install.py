"""Installs what migrations cannot keep: triggers, the spatial index, the version's row.

Django's SQLite schema editor remakes tables and silently drops their triggers, so everything here
is put back after every `migrate` (and after a test flush), idempotently.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.apps import AppConfig, apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from core import spatial_index, triggers


@receiver(post_migrate, dispatch_uid="core.install")
def install_after_migrate(app_config: AppConfig, using: str, **_: Any) -> None:
    """Receiver of post_migrate: installs once, after the last application's tables are there."""
    last = [config.name for config in apps.get_app_configs() if config.models_module is not None][-1]
    if app_config.name == last:
        install(connections[using])


def install(connection: BaseDatabaseWrapper) -> None:
    """Make triggers, spatial index and the version's row what they should be, whatever is there."""
    tables = set(connection.introspection.table_names())
    watched = [table for table in triggers.watched_tables() if table.table in tables]
    if len(watched) != len(list(triggers.watched_tables())):
        return  # a migration to an older state: the tables are not all there
    if connection.vendor == "sqlite":
        _install_sqlite(connection, watched)
    else:
        _install_postgres(connection, watched)
    _ensure_version_row(connection)


def _install_sqlite(connection: BaseDatabaseWrapper, watched: list[triggers.Watched]) -> None:
    statements = [statement for table in watched for statement in triggers.sqlite_statements(table)]
    with connection.cursor() as cursor:
        for statement in statements:
            _replace_sqlite_trigger(cursor, statement)
        for table in spatial_index.geometry_tables():
            cursor.execute(spatial_index.sqlite_table_statement(table))
            replaced = [
                _replace_sqlite_trigger(cursor, statement) for statement in spatial_index.sqlite_statements(table)
            ]
            if any(replaced):
                rebuild_sqlite_index(cursor, table)


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


def _install_postgres(connection: BaseDatabaseWrapper, watched: list[triggers.Watched]) -> None:
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
            "INSERT INTO core_dataversion (id, number, at, settled_at, settled_until) VALUES (1, 1, %s, %s, %s) "
            "ON CONFLICT (id) DO NOTHING",
            moments,
        )


def missing_triggers(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of triggers that should stand and do not, as table.trigger on PostgreSQL."""
    tables = set(connection.introspection.table_names())
    watched = [table for table in triggers.watched_tables() if table.table in tables]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            statements = [statement for table in watched for statement in triggers.sqlite_statements(table)]
            for table in spatial_index.geometry_tables():
                statements += spatial_index.sqlite_statements(table) if table in tables else []
            wanted = {statement.split('"')[1] for statement in statements}
        else:
            cursor.execute(
                "SELECT relname || '.' || tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
                "WHERE NOT tgisinternal"
            )
            wanted = {f"{table.table}.{name}" for table in watched for name in ("civic_mark", "civic_raise")}
        return sorted(wanted - {row[0] for row in cursor.fetchall()})


def spatial_index_counts(connection: BaseDatabaseWrapper) -> Iterator[tuple[str, int, int]]:
    """(table, boxes in the R*Tree, geometries). PostgreSQL keeps its own index right, so it has none here."""
    if connection.vendor != "sqlite":
        return
    tables = set(connection.introspection.table_names())
    for table in spatial_index.geometry_tables():
        if f"{table}_rtree" in tables:
            with connection.cursor() as cursor:
                cursor.execute(
                    f'SELECT (SELECT count(*) FROM "{table}_rtree"), '
                    f'(SELECT count(*) FROM "{table}" WHERE geometry IS NOT NULL)'
                )
                boxes, geometries = cursor.fetchone()
            yield table, boxes, geometries
