"""Database triggers that raise the data version and stamp `seq`, whoever writes and by whatever means.

Every table of the record applications counts but history and the version itself, so that a new
table cannot be forgotten. SQLite: row triggers, about a microsecond a row. PostgreSQL: rows are
marked as they are written and one deferred trigger at commit raises the version once, so that the
version's row is locked only while committing and commit order is version order.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.apps import apps
from django.db import models

from core.models import DataVersion
from core.record import Record, Stamped

RECORD_APPS: Final = ("core", "places", "projects", "events")
_VERSION_TABLE: Final = "core_dataversion"
# A settled_until that has always passed: the next request settles.
_LONG_AGO: Final = "1970-01-01 00:00:00"


@dataclass(frozen=True, slots=True)
class Watched:
    """A table that public bytes are read from.

    `columns` are all but `seq`; `parent` is the (table, column) whose row a link or citation belongs to.
    """

    table: str
    columns: tuple[str, ...]
    is_stamped: bool
    is_scheduled: bool
    parent: tuple[str, str] | None


def watched_tables() -> Iterator[Watched]:
    """All tables whose writes raise the data version."""
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.app_label not in RECORD_APPS or model is DataVersion or meta.proxy or _is_history(model):
            continue
        columns = tuple(str(field.column) for field in meta.concrete_fields if field.column != "seq")
        is_stamped = issubclass(model, Stamped)
        yield Watched(
            meta.db_table, columns, is_stamped, issubclass(model, Record), None if is_stamped else _parent(model)
        )


def _is_history(model: type[models.Model]) -> bool:
    return hasattr(model, "history_object")


def _parent(model: type[models.Model]) -> tuple[str, str] | None:
    for field in model._meta.concrete_fields:
        if field.name == "record" and isinstance(field, models.ForeignKey):
            return field.related_model._meta.db_table, field.column
    return None


def sqlite_statements(watched: Watched) -> Iterator[str]:
    """CREATE TRIGGER statements for one table. Inner updates touch `seq` only, which no trigger watches."""
    for moment, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
        of_columns = " OF " + ", ".join(f'"{column}"' for column in watched.columns) if moment == "UPDATE" else ""
        body = [_sqlite_raise(watched, moment)]
        if watched.is_stamped and moment != "DELETE":
            body.append(_sqlite_stamp(watched.table, "NEW.id"))
        if watched.parent is not None:
            table, column = watched.parent
            body += [_sqlite_stamp(table, f'{row}."{column}"') for row in rows]
        yield (
            f'CREATE TRIGGER "{watched.table}_version_{moment.lower()}" AFTER {moment}{of_columns} '
            f'ON "{watched.table}" BEGIN {" ".join(body)} END'
        )


def _sqlite_raise(watched: Watched, moment: str) -> str:
    settled_until = "settled_until"
    if watched.is_scheduled and moment != "DELETE":
        settled_until = (
            f"CASE WHEN NEW.publish_at IS NULL AND NEW.unpublish_at IS NULL THEN settled_until ELSE '{_LONG_AGO}' END"
        )
    return (
        f"UPDATE {_VERSION_TABLE} SET number = number + 1, "
        f"at = max(at, strftime('%Y-%m-%d %H:%M:%f', 'now')), settled_until = {settled_until};"
    )


# Raises the version for writes that no trigger saw.
SQLITE_RAISE_STATEMENT: Final = (
    f"UPDATE {_VERSION_TABLE} SET number = number + 1, "
    f"at = max(at, strftime('%Y-%m-%d %H:%M:%f', 'now')), settled_until = '{_LONG_AGO}'"
)


def sqlite_stamp_all_statement(watched: Watched) -> str:
    """UPDATE that gives every row of a table the version as it stands."""
    return f'UPDATE "{watched.table}" SET seq = (SELECT number FROM {_VERSION_TABLE})'


def _sqlite_stamp(table: str, row_id: str) -> str:
    # While everything is flushed, the version's row may be the first to go: then seq stays.
    return f'UPDATE "{table}" SET seq = coalesce((SELECT number FROM {_VERSION_TABLE}), seq) WHERE id = {row_id};'


def postgres_functions(tables: list[Watched]) -> Iterator[str]:
    """The functions that the triggers call. A row's seq is minus its transaction's id until the commit."""
    yield """
        CREATE OR REPLACE FUNCTION civic_mark() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM set_config('civic.pending', '1', true);
            IF TG_ARGV[0] = 'stamped' AND TG_OP <> 'DELETE' THEN
                NEW.seq := -txid_current();
            END IF;
            RETURN COALESCE(NEW, OLD);
        END $$
    """
    yield """
        CREATE OR REPLACE FUNCTION civic_mark_parent() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP <> 'INSERT' THEN
                EXECUTE format('UPDATE %I SET seq = -txid_current() WHERE id = ($1).%I', TG_ARGV[0], TG_ARGV[1])
                    USING OLD;
            END IF;
            IF TG_OP <> 'DELETE' THEN
                EXECUTE format('UPDATE %I SET seq = -txid_current() WHERE id = ($1).%I', TG_ARGV[0], TG_ARGV[1])
                    USING NEW;
            END IF;
            RETURN NULL;
        END $$
    """
    stamps = "\n".join(
        f'UPDATE "{watched.table}" SET seq = raised WHERE seq = -txid_current();'
        for watched in tables
        if watched.is_stamped
    )
    scheduled = " OR ".join(
        f'EXISTS (SELECT 1 FROM "{watched.table}" WHERE seq = raised '
        "AND (publish_at IS NOT NULL OR unpublish_at IS NOT NULL))"
        for watched in tables
        if watched.is_scheduled
    )
    yield f"""
        CREATE OR REPLACE FUNCTION civic_raise() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE raised bigint;
        BEGIN
            IF current_setting('civic.pending', true) IS DISTINCT FROM '1' THEN
                RETURN NULL;
            END IF;
            PERFORM set_config('civic.pending', '0', true);
            UPDATE {_VERSION_TABLE} SET number = number + 1, at = greatest(at, clock_timestamp())
                RETURNING number INTO raised;
            {stamps}
            IF {scheduled} THEN
                UPDATE {_VERSION_TABLE} SET settled_until = '{_LONG_AGO}+00';
            END IF;
            RETURN NULL;
        END $$
    """


def postgres_names(watched: Watched) -> tuple[str, ...]:
    """Names of a table's triggers."""
    return ("civic_mark", "civic_raise") + (("civic_mark_parent",) if watched.parent else ())


def postgres_statements(watched: Watched) -> Iterator[str]:
    """CREATE TRIGGER statements for one table."""
    table = f'"{watched.table}"'
    columns = ", ".join(f'"{column}"' for column in watched.columns)
    moments = f"INSERT OR DELETE OR UPDATE OF {columns}"
    argument = "'stamped'" if watched.is_stamped else "'plain'"
    yield (
        f"CREATE OR REPLACE TRIGGER civic_mark BEFORE {moments} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION civic_mark({argument})"
    )
    if watched.parent is not None:
        parent_table, column = watched.parent
        yield (
            f"CREATE OR REPLACE TRIGGER civic_mark_parent AFTER {moments} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION civic_mark_parent('{parent_table}', '{column}')"
        )
    yield f"DROP TRIGGER IF EXISTS civic_raise ON {table}"
    yield (
        f"CREATE CONSTRAINT TRIGGER civic_raise AFTER {moments} ON {table} "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION civic_raise()"
    )
