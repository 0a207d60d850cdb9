"""Lines of a record's history: beside its columns each keeps the rows that belonged to it, and by which token.

See docs/decisions/0021-a-line-of-history-holds-the-whole-record.md.
"""

import json
from typing import Any, Final, TypeAlias

from django.db import models
from django.dispatch import receiver
from simple_history.models import HistoricalRecords
from simple_history.signals import pre_create_historical_record

from core.fields import LineField

# A row as text by field name, its key included and the key of its record left out.
Texts: TypeAlias = dict[str, str | None]
# The rows that belong to a record, by the name of their relation, in order of their keys.
Parts: TypeAlias = dict[str, list[Texts]]
# The key of a part that names its record.
OWNER: Final = "record"

# `Any` below: rows of models that are known at run time only.


class Line(models.Model):
    """What a line holds beside the columns. `parts` is None on lines written before parts were kept."""

    parts = models.JSONField("组成部分", null=True, editable=False)
    token = LineField("令牌", max_length=100, blank=True, default="", db_default="", editable=False)

    class Meta:
        abstract = True


def texts_of(row: Any, fields: Any) -> Texts:
    """Columns of a row, or of a line of its history, as text; None where there is none."""
    return {field.name: _text_of(row, field) for field in fields}


def _text_of(row: Any, field: Any) -> str | None:
    if field.value_from_object(row) is None:
        return None
    text = field.value_to_string(row)
    return text if isinstance(text, str) else json.dumps(text, ensure_ascii=False, sort_keys=True)


def parts_of(record: Any) -> Parts:
    """The rows that belong to a saved record now; one query for each kind of them."""
    return {
        name: [texts_of(row, part_fields(type(row))) for row in getattr(record, name).order_by("pk")]
        for name in record.PARTS
    }


def part_fields(model: type[models.Model]) -> list[Any]:
    """The columns of a part, without the one that names its record."""
    return [field for field in model._meta.concrete_fields if field.name != OWNER]


def part_of(record: Any, name: str, texts: Texts) -> Any:
    """The unsaved row that the texts stand for, as a part of the record."""
    model = record._meta.get_field(name).related_model
    known = [field for field in part_fields(model) if field.name in texts]
    values = {
        field.attname: None if texts[field.name] is None else field.to_python(texts[field.name]) for field in known
    }
    return model(**values, **{OWNER: record})


def keep_parts(record: Any) -> None:
    """Let the last line hold the parts as they are now: they were written after it, by the same person and step."""
    last = record.history.first()
    if last is not None:
        type(last).objects.filter(pk=last.pk).update(parts=parts_of(record))


@receiver(pre_create_historical_record, dispatch_uid="core.lines.fill")
def fill(instance: Any, history_instance: Any, **_: Any) -> None:
    """Receiver of pre_create_historical_record, which is how simple-history lets a line hold more."""
    if isinstance(history_instance, Line):
        # Of a record that is being deleted the parts went first; `discard` has read them before.
        held: Parts | None = getattr(instance, "_parts", None)
        history_instance.parts = parts_of(instance) if held is None else held
        request = getattr(HistoricalRecords.context, "request", None)
        # What the API's requests carry, and no other's.
        history_instance.token = str(getattr(request, "auth", None) or "")
