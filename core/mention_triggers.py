"""Triggers that stamp whoever mentions a row by a name that changes (see `core.mentions`).

On PostgreSQL the row trigger stamps who mentions it, and `civic_raise` at commit, holding the version's row, who
came to do so in a transaction that committed in between.
"""

from typing import Final

from core.mentions import Mention
from core.watched import VERSION_TABLE, Watched, listed, sqlite_raise

# Rows renamed in a transaction are remembered by key up to so many letters of them, and then only that there are any.
_LONGEST: Final = 4000
_ANY: Final = "any"


def sqlite_statement(watched: Watched) -> str:
    """CREATE TRIGGER for a table. It raises by itself: triggers run in no promised order."""
    is_renamed = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in watched.named)
    stamps = " ".join(
        f'UPDATE "{mention.of._meta.db_table}" SET seq = (SELECT number FROM {VERSION_TABLE}) '
        f"WHERE {_mentioning(mention, 'NEW.id')};"
        for mention in watched.mentions
    )
    return (
        f'CREATE TRIGGER "{watched.table}_named" AFTER UPDATE OF {listed(watched.named)} ON "{watched.table}" '
        f"WHEN {is_renamed} BEGIN {sqlite_raise()} {stamps} END"
    )


def postgres_function(watched: Watched) -> str:
    """The function of a table's trigger."""
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


def postgres_statement(watched: Watched) -> str:
    """CREATE TRIGGER for a table."""
    is_renamed = " OR ".join(f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in watched.named)
    return (
        f'CREATE OR REPLACE TRIGGER civic_named AFTER UPDATE OF {listed(watched.named)} ON "{watched.table}" '
        f"FOR EACH ROW WHEN ({is_renamed}) EXECUTE FUNCTION civic_named_{watched.table}()"
    )


def postgres_declarations(tables: list[Watched]) -> str:
    """The variables of `civic_raise` that its part below needs."""
    return "named text; " + " ".join(f"{_keys(watched)} bigint[];" for watched in tables if watched.mentions)


def postgres_catch_up(tables: list[Watched]) -> str:
    """The part of `civic_raise` that stamps who came to mention a renamed row since the row trigger looked.

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


def _keys(watched: Watched) -> str:
    return f"keys_{watched.table}"


def _mentioning(mention: Mention, keys: str, is_array: bool = False) -> str:
    """The condition on the stamped table that picks the rows which mention the row (or rows) with that key."""
    condition = f'"{mention.column}" = ' + (f"ANY({keys})" if is_array else keys)
    if mention.is_direct:
        return condition
    return f'id IN (SELECT record_id FROM "{mention.model._meta.db_table}" WHERE {condition})'
