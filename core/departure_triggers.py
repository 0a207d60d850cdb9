"""Triggers that leave a `Departure` of what mirrors may hold and what goes without being withdrawn."""

from collections.abc import Iterator
from typing import Final

from core.models import Departure
from core.watched import VERSION_TABLE, Watched, listed

_DEPARTURE_TABLE: Final = Departure._meta.db_table
POSTGRES_NAMES: Final = ("civic_departed_delete", "civic_departed_update")


def sqlite_statements(watched: Watched, key: str) -> Iterator[str]:
    """CREATE TRIGGER statements for a table."""
    table = watched.table
    depart = (
        f'INSERT INTO {_DEPARTURE_TABLE} ("table", "key", seq) '
        # No row when everything is flushed and the version's went first: another data set begins then.
        f"SELECT '{table}', OLD.\"{key}\", number FROM {VERSION_TABLE};"
    )
    was, stays = ("1", "1")
    watched_columns: tuple[str, ...] = (key,)
    if watched.is_scheduled:
        settled_at = f"(SELECT settled_at FROM {VERSION_TABLE})"
        was, stays = (_announced(row, settled_at) for row in ("OLD", "NEW"))
        watched_columns = (key, "published_at")
    yield f'CREATE TRIGGER "{table}_departed_delete" AFTER DELETE ON "{table}" WHEN {was} BEGIN {depart} END'
    yield (
        f'CREATE TRIGGER "{table}_departed_update" AFTER UPDATE OF {listed(watched_columns)} ON "{table}" '
        f'WHEN {was} AND (OLD."{key}" <> NEW."{key}" OR NOT {stays}) BEGIN {depart} END'
    )


def postgres_functions() -> Iterator[str]:
    """The functions of the triggers: of terms, all of which are public, and of records."""
    yield _postgres_depart("civic_depart", "true", "true")
    yield _postgres_depart("civic_depart_record", *(_announced(row, "settled") for row in ("OLD", "NEW")))


def _postgres_depart(name: str, was: str, stays: str) -> str:
    """The arguments of its triggers: the column of the key, and what becomes of the hyphens in it."""
    return f"""
        CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE settled timestamptz; gone text; here text;
        BEGIN
            SELECT settled_at INTO settled FROM {VERSION_TABLE};
            gone := replace(to_jsonb(OLD) ->> TG_ARGV[0], '-', TG_ARGV[1]);
            IF TG_OP = 'UPDATE' THEN
                here := replace(to_jsonb(NEW) ->> TG_ARGV[0], '-', TG_ARGV[1]);
                IF here = gone AND {stays} THEN
                    RETURN NULL;
                END IF;
            END IF;
            IF {was} THEN
                INSERT INTO {_DEPARTURE_TABLE} ("table", "key", seq) VALUES (TG_TABLE_NAME, gone, 0);
            END IF;
            RETURN NULL;
        END $$
    """


def postgres_statements(watched: Watched, key: str) -> Iterator[str]:
    """CREATE TRIGGER statements for a table."""
    function = "civic_depart"
    columns: tuple[str, ...] = (key,)
    # A uid is kept as its 32 digits, as SQLite does; a slug's hyphens are its own.
    hyphen = "-"
    if watched.is_scheduled:
        function, columns, hyphen = "civic_depart_record", (key, "published_at"), ""
    for name, moment in (("delete", "DELETE"), ("update", f"UPDATE OF {listed(columns)}")):
        yield (
            f'CREATE OR REPLACE TRIGGER civic_departed_{name} AFTER {moment} ON "{watched.table}" '
            f"FOR EACH ROW EXECUTE FUNCTION {function}('{key}', '{hyphen}')"
        )


def _announced(row: str, settled_at: str) -> str:
    """What `RecordQuerySet.announced` asks, of a trigger's row."""
    return (
        f"({row}.published_at IS NOT NULL AND ({row}.publish_at IS NULL OR {row}.publish_at <> {row}.published_at "
        f"OR {row}.published_at <= {settled_at}))"
    )
