"""Rows by their keys, or by a text of theirs, however many, as one parameter of the statement."""

import json
from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler


def among(keys: Iterable[int]) -> models.Q:
    """The condition that a row's key is one of them. `pk__in` takes a parameter for each: some thousands at most."""
    return models.Q(pk__among=list(keys))


def among_texts(field: str, texts: Iterable[str]) -> models.Q:
    """The condition that a text field holds one of them, letter by letter."""
    return models.Q(**{f"{field}__among": list(texts)})


@models.BigAutoField.register_lookup
class Among(models.Lookup):
    """`pk__among`, for `among`."""

    lookup_name = "among"
    prepare_rhs = False
    # PostgreSQL's type of what is listed.
    element: ClassVar = "bigint"

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> tuple[str, list[Any]]:
        """The list travels as JSON."""
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} IN (SELECT value FROM json_each(%s))", [*parameters, json.dumps(self.rhs)]

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> tuple[str, list[Any]]:
        """The list travels as an array."""
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::{self.element}[])", [*parameters, self.rhs]


@models.CharField.register_lookup
class AmongTexts(Among):
    """For `among_texts`."""

    element = "text"
