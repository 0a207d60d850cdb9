"""Database triggers that raise the data version and stamp `seq`, whoever writes and by whatever means.

Every table of the record applications counts but history and the version itself, so that a new
table cannot be forgotten. SQLite: row triggers, about a microsecond a row. PostgreSQL: rows are
marked as they are written and one deferred trigger at commit raises the version once, so that the
version's row is locked only while committing and commit order is version order.

Two more things a writer need not think of: whoever mentions a row by a name that changes is stamped along
(`core.mentions`), and a row that mirrors may hold leaves a `Departure` when it goes without being withdrawn.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from core.mentions import Mention, mentions, name_columns, owner, record_models
from core.models import DataVersion, Departure, Vocabulary
from core.record import Record, Stamped

_VERSION_TABLE: Final = "core_dataversion"
_DEPARTURE_TABLE: Final = Departure._meta.db_table
# Rows renamed in a transaction are remembered by key up to so many letters of them, and then only that there are any.
_LONGEST: Final = 4000
_ANY: Final = "any"
# A settled_until that has always passed: the next request settles.
_LONG_AGO: Final = "1970-01-01 00:00:00"


@dataclass(frozen=True, slots=True)
class Watched:
    """A table that public bytes are read from.

    `columns` are all but `seq`; `parent` is the (table, column) whose row a link or citation belongs to;
    `named` are the columns by which `mentions` name a row of this table; `key` is what mirrors know it by.
    """

    table: str
    columns: tuple[str, ...]
    is_stamped: bool
    is_scheduled: bool
    parent: tuple[str, str] | None
    named: tuple[str, ...]
    mentions: tuple[Mention, ...]
    key: str | None


def watched_tables() -> Iterator[Watched]:
    """All tables whose writes raise the data version."""
    for model in record_models():
        if model is DataVersion:
            continue
        meta, whole = model._meta, owner(model)
        is_stamped = issubclass(model, Stamped)
        yield Watched(
            table=meta.db_table,
            columns=tuple(str(field.column) for field in meta.concrete_fields if field.column != "seq"),
            is_stamped=is_stamped,
            is_scheduled=issubclass(model, Record),
            parent=None if is_stamped or whole is None else (whole._meta.db_table, "record_id"),
            named=name_columns(model),
            mentions=tuple(mentions(model)),
            key="uid" if issubclass(model, Record) else "slug" if issubclass(model, Vocabulary) else None,
        )


def sqlite_statements(watched: Watched) -> Iterator[str]:
    """CREATE TRIGGER statements for one table. Inner updates touch `seq` only, which no trigger watches."""
    for moment, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
        of_columns = f" OF {_listed(watched.columns)}" if moment == "UPDATE" else ""
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
        yield _sqlite_named(watched)
    if watched.key is not None:
        yield from _sqlite_departures(watched, watched.key)


def _sqlite_named(watched: Watched) -> str:
    """Stamps whoever mentions a row whose name changes. It raises by itself: triggers run in no promised order."""
    is_renamed = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in watched.named)
    stamps = " ".join(
        f'UPDATE "{mention.of._meta.db_table}" SET seq = (SELECT number FROM {_VERSION_TABLE}) '
        f"WHERE {_mentioning(mention, 'NEW.id')};"
        for mention in watched.mentions
    )
    return (
        f'CREATE TRIGGER "{watched.table}_named" AFTER UPDATE OF {_listed(watched.named)} ON "{watched.table}" '
        f"WHEN {is_renamed} BEGIN {_sqlite_raise(watched, 'DELETE')} {stamps} END"
    )


def _sqlite_departures(watched: Watched, key: str) -> Iterator[str]:
    table = watched.table
    depart = (
        f'INSERT INTO {_DEPARTURE_TABLE} ("table", "key", seq) '
        # No row when everything is flushed and the version's went first: another data set begins then.
        f"SELECT '{table}', OLD.\"{key}\", number FROM {_VERSION_TABLE};"
    )
    was, stays = ("1", "1")
    watched_columns: tuple[str, ...] = (key,)
    if watched.is_scheduled:
        settled_at = f"(SELECT settled_at FROM {_VERSION_TABLE})"
        was, stays = (_announced(row, settled_at) for row in ("OLD", "NEW"))
        watched_columns = (key, "published_at")
    yield f'CREATE TRIGGER "{table}_departed_delete" AFTER DELETE ON "{table}" WHEN {was} BEGIN {depart} END'
    yield (
        f'CREATE TRIGGER "{table}_departed_update" AFTER UPDATE OF {_listed(watched_columns)} ON "{table}" '
        f'WHEN {was} AND (OLD."{key}" <> NEW."{key}" OR NOT {stays}) BEGIN {depart} END'
    )


def _announced(row: str, settled_at: str) -> str:
    """What `RecordQuerySet.announced` asks, of a trigger's row."""
    return (
        f"({row}.published_at IS NOT NULL AND ({row}.publish_at IS NULL OR {row}.publish_at <> {row}.published_at "
        f"OR {row}.published_at <= {settled_at}))"
    )


def _mentioning(mention: Mention, keys: str, is_array: bool = False) -> str:
    """The condition on the stamped table that picks the rows which mention the row (or rows) with that key."""
    condition = f'"{mention.column}" = ' + (f"ANY({keys})" if is_array else keys)
    if mention.is_direct:
        return condition
    return f'id IN (SELECT record_id FROM "{mention.model._meta.db_table}" WHERE {condition})'


def _listed(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


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
    for watched in tables:
        if watched.mentions:
            yield _postgres_named(watched)
    yield _postgres_depart("civic_depart", "true", "true")
    yield _postgres_depart("civic_depart_record", *(_announced(row, "settled") for row in ("OLD", "NEW")))
    arrays = " ".join(f"{_keys(watched)} bigint[];" for watched in tables if watched.mentions)
    yield f"""
        CREATE OR REPLACE FUNCTION civic_raise() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE raised bigint; named text; {arrays}
        BEGIN
            IF current_setting('civic.pending', true) IS DISTINCT FROM '1' THEN
                RETURN NULL;
            END IF;
            PERFORM set_config('civic.pending', '0', true);
            UPDATE {_VERSION_TABLE} SET number = number + 1, at = greatest(at, clock_timestamp())
                RETURNING number INTO raised;
            {stamps}
            {_postgres_catch_up(tables)}
            IF {scheduled} THEN
                UPDATE {_VERSION_TABLE} SET settled_until = '{_LONG_AGO}+00';
            END IF;
            RETURN NULL;
        END $$
    """


def _postgres_named(watched: Watched) -> str:
    stamps = "\n".join(
        f'UPDATE "{mention.of._meta.db_table}" SET seq = -txid_current() WHERE {_mentioning(mention, "NEW.id")};'
        for mention in watched.mentions
    )
    return f"""
        CREATE OR REPLACE FUNCTION civic_named_{watched.table}() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE named text := coalesce(current_setting('civic.named', true), '');
        BEGIN
            IF named <> '{_ANY}' THEN
                named := named || TG_RELID || ':' || NEW.id || ',';
                IF length(named) > {_LONGEST} THEN
                    named := '{_ANY}';
                END IF;
                PERFORM set_config('civic.named', named, true);
            END IF;
            {stamps}
            RETURN NULL;
        END $$
    """


def _keys(watched: Watched) -> str:
    return f"keys_{watched.table}"


def _postgres_catch_up(tables: list[Watched]) -> str:
    """Stamps who came to mention a renamed row in a transaction that committed since the row trigger looked.

    The row trigger stamps the others, so that hardly anyone is waited for while the version's row is held.
    """
    named = [watched for watched in tables if watched.mentions]
    reads = "\n".join(
        f"""{_keys(watched)} := CASE
            WHEN named = '{_ANY}' THEN ARRAY(SELECT id FROM "{watched.table}" WHERE seq = raised)
            ELSE ARRAY(
                SELECT split_part(one, ':', 2)::bigint FROM unnest(string_to_array(named, ',')) AS one
                WHERE split_part(one, ':', 1) = '"{watched.table}"'::regclass::oid::text
            )
        END;"""
        for watched in named
    )
    stamps = "\n".join(
        f'UPDATE "{mention.of._meta.db_table}" SET seq = raised WHERE seq <> raised '
        f"AND {_mentioning(mention, _keys(watched), is_array=True)};"
        for watched in named
        for mention in watched.mentions
    )
    return f"""
            named := current_setting('civic.named', true);
            IF named <> '' THEN
                PERFORM set_config('civic.named', '', true);
                {reads}
                {stamps}
            END IF;
    """


def _postgres_depart(name: str, was: str, stays: str) -> str:
    """The function of the triggers for departures; their arguments: the key's column."""
    return f"""
        CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE settled timestamptz; gone text; here text;
        BEGIN
            SELECT settled_at INTO settled FROM {_VERSION_TABLE};
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


def postgres_names(watched: Watched) -> tuple[str, ...]:
    """Names of a table's triggers."""
    return (
        ("civic_mark", "civic_raise")
        + (("civic_mark_parent",) if watched.parent else ())
        + (("civic_named",) if watched.mentions else ())
        + (("civic_departed_delete", "civic_departed_update") if watched.key else ())
    )


def postgres_statements(watched: Watched) -> Iterator[str]:
    """CREATE TRIGGER statements for one table."""
    table = f'"{watched.table}"'
    moments = f"INSERT OR DELETE OR UPDATE OF {_listed(watched.columns)}"
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
        is_renamed = " OR ".join(f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in watched.named)
        yield (
            f"CREATE OR REPLACE TRIGGER civic_named AFTER UPDATE OF {_listed(watched.named)} ON {table} "
            f"FOR EACH ROW WHEN ({is_renamed}) EXECUTE FUNCTION civic_named_{watched.table}()"
        )
    if watched.key is not None:
        yield from _postgres_departures(watched, watched.key)
    yield f"DROP TRIGGER IF EXISTS civic_raise ON {table}"
    yield (
        f"CREATE CONSTRAINT TRIGGER civic_raise AFTER {moments} ON {table} "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION civic_raise()"
    )


def _postgres_departures(watched: Watched, key: str) -> Iterator[str]:
    function = "civic_depart"
    columns: tuple[str, ...] = (key,)
    # A uid is kept as its 32 digits, as SQLite does; a slug's hyphens are its own.
    hyphen = "-"
    if watched.is_scheduled:
        function, columns, hyphen = "civic_depart_record", (key, "published_at"), ""
    for name, moment in (("delete", "DELETE"), ("update", f"UPDATE OF {_listed(columns)}")):
        yield (
            f'CREATE OR REPLACE TRIGGER civic_departed_{name} AFTER {moment} ON "{watched.table}" '
            f"FOR EACH ROW EXECUTE FUNCTION {function}('{key}', '{hyphen}')"
        )
