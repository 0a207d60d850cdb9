"""The tables that public bytes are read from, as their triggers must know them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from core.mentions import Mention, mentions, name_columns, owner, record_models
from core.models import DataVersion, Vocabulary
from core.record import Record, Stamped

VERSION_TABLE: Final = DataVersion._meta.db_table
# A settled_until that has always passed: the next request settles.
LONG_AGO: Final = "1970-01-01 00:00:00"


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


def listed(columns: tuple[str, ...]) -> str:
    """Column names as SQL lists them."""
    return ", ".join(f'"{column}"' for column in columns)


def sqlite_raise(settled_until: str = "settled_until") -> str:
    """The statement of an SQLite trigger that raises the version."""
    return (
        f"UPDATE {VERSION_TABLE} SET number = number + 1, "
        f"at = max(at, strftime('%Y-%m-%d %H:%M:%f', 'now')), settled_until = {settled_until};"
    )
