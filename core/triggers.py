"""Database triggers that raise the data version and stamp `seq`, whoever writes and by whatever means.

Every table of the record applications counts but history and the version itself, so that a new
table cannot be forgotten. SQLite: row triggers, about a microsecond a row. PostgreSQL: rows are
marked as they are written and one deferred trigger at commit raises the version once, so that the
version's row is locked only while committing and commit order is version order.

What stands beside it: `core.mention_triggers`, `core.departure_triggers`.
"""

from collections.abc import Iterator
from typing import Final

from core import departure_triggers, mention_triggers
from core.watched import LONG_AGO, VERSION_TABLE, Watched, listed, sqlite_raise


def sqlite_statements(watched: Watched) -> Iterator[str]:
    """CREATE TRIGGER statements for one table. Inner updates touch `seq` only, which no trigger watches."""
    for moment, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
        of_columns = f" OF {listed(watched.columns)}" if moment == "UPDATE" else ""
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
    if watched.mentions:
        yield mention_triggers.sqlite_statement(watched)
    if watched.key is not None:
        yield from departure_triggers.sqlite_statements(watched, watched.key)


def _sqlite_raise(watched: Watched, moment: str) -> str:
    if not watched.is_scheduled or moment == "DELETE":
        return sqlite_raise()
    return sqlite_raise(
        f"CASE WHEN NEW.publish_at IS NULL AND NEW.unpublish_at IS NULL THEN settled_until ELSE '{LONG_AGO}' END"
    )


# Raises the version for writes that no trigger saw.
SQLITE_RAISE_STATEMENT: Final = sqlite_raise(f"'{LONG_AGO}'")


def sqlite_stamp_all_statement(watched: Watched) -> str:
    """UPDATE that gives every row of a table the version as it stands."""
    return f'UPDATE "{watched.table}" SET seq = (SELECT number FROM {VERSION_TABLE})'


def _sqlite_stamp(table: str, row_id: str) -> str:
    # While everything is flushed, the version's row may be the first to go: then seq stays.
    return f'UPDATE "{table}" SET seq = coalesce((SELECT number FROM {VERSION_TABLE}), seq) WHERE id = {row_id};'


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
    for watched in tables:
        if watched.mentions:
            yield mention_triggers.postgres_function(watched)
    yield from departure_triggers.postgres_functions()
    yield f"""
        CREATE OR REPLACE FUNCTION civic_raise() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE raised bigint; {mention_triggers.postgres_declarations(tables)}
        BEGIN
            IF current_setting('civic.pending', true) IS DISTINCT FROM '1' THEN
                RETURN NULL;
            END IF;
            PERFORM set_config('civic.pending', '0', true);
            UPDATE {VERSION_TABLE} SET number = number + 1, at = greatest(at, clock_timestamp())
                RETURNING number INTO raised;
            {stamps}
            {mention_triggers.postgres_catch_up(tables)}
            IF {scheduled} THEN
                UPDATE {VERSION_TABLE} SET settled_until = '{LONG_AGO}+00';
            END IF;
            RETURN NULL;
        END $$
    """


def postgres_names(watched: Watched) -> tuple[str, ...]:
    """Names of a table's triggers."""
    return (
        ("civic_mark", "civic_raise")
        + (("civic_mark_parent",) if watched.parent else ())
        + (("civic_named",) if watched.mentions else ())
        + (departure_triggers.POSTGRES_NAMES if watched.key else ())
    )


def postgres_statements(watched: Watched) -> Iterator[str]:
    """CREATE TRIGGER statements for one table."""
    table = f'"{watched.table}"'
    moments = f"INSERT OR DELETE OR UPDATE OF {listed(watched.columns)}"
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
    if watched.mentions:
        yield mention_triggers.postgres_statement(watched)
    if watched.key is not None:
        yield from departure_triggers.postgres_statements(watched, watched.key)
    yield f"DROP TRIGGER IF EXISTS civic_raise ON {table}"
    yield (
        f"CREATE CONSTRAINT TRIGGER civic_raise AFTER {moments} ON {table} "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION civic_raise()"
    )
