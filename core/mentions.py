"""Which rows mention which others by name, so that they have changed when such a name does.

What is told of a record alone (see `publish.api.changes_record`) holds its own facts, and names of other
rows: the uid of a record that was ever public, the slug of a term, a source in full.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.db import models

from core.models import Source, Vocabulary
from core.record import Record, Stamped

RECORD_APPS: Final = ("core", "places", "projects", "events")


@dataclass(frozen=True, slots=True)
class Mention:
    """A key by which rows of `model` name another row.

    `of` is the stamped model whose rows have then changed: `model` itself, or what its rows belong to by `record`.
    """

    model: type[models.Model]
    field: str
    column: str
    of: type[Stamped]

    @property
    def is_direct(self) -> bool:
        """Whether the key stands on the stamped row itself."""
        return self.model is self.of


def record_models() -> Iterator[type[models.Model]]:
    """The models of the record applications, but no history."""
    for model in apps.get_models(include_auto_created=True):
        is_history = hasattr(model, "history_object")
        if model._meta.app_label in RECORD_APPS and not model._meta.proxy and not is_history:
            yield model


def name_columns(model: type[models.Model]) -> tuple[str, ...]:
    """The columns that others repeat of a row of this model, or that say whether they may; empty for most."""
    if issubclass(model, Record):
        return ("uid", "published_at")
    if issubclass(model, Vocabulary):
        return ("slug",)
    if issubclass(model, Source):
        return tuple(str(field.column) for field in model._meta.concrete_fields if field.name not in ("id", "seq"))
    return ()


def mentions(named: type[models.Model]) -> Iterator[Mention]:
    """Every key by which rows are told of with the name of a row of `named`."""
    for model in record_models():
        of = owner(model)
        for field in model._meta.concrete_fields:
            is_key = isinstance(field, models.ForeignKey) and field.related_model is named and field.name != "record"
            if is_key and of is not None:
                yield Mention(model, field.name, str(field.column), of)


def owner(model: type[models.Model]) -> type[Stamped] | None:
    """The stamped model whose rows change with those of `model`: itself, or what they belong to."""
    if issubclass(model, Stamped):
        return model
    for field in model._meta.concrete_fields:
        if field.name == "record" and isinstance(field, models.ForeignKey):
            whole: Any = field.related_model
            return whole  # type: ignore[no-any-return] # a record, as its name says
    return None
