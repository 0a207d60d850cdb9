"""What a record says at one time: its own columns and the rows that belong to it, as text that can be compared."""

import json
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from core.lines import Parts, Texts, parts_of, texts_of
from core.record import Record


@dataclass(frozen=True, slots=True)
class Content:
    """`parts` is None where a line of history is older than their keeping: nobody knows."""

    values: Texts
    parts: Parts | None

    @property
    def digest(self) -> str:
        """Equal for equal contents."""
        text = json.dumps([self.values, self.parts], ensure_ascii=False, sort_keys=True)
        return blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()


def content_now(row: Any) -> Content:
    """Of a row as it is stored; vocabularies have no parts."""
    parts = parts_of(row) if isinstance(row, Record) else {}
    return Content(texts_of(row, typed_fields(row)), parts)


def content_then(line: Any) -> Content:
    """Of a line of history."""
    row_model = line.instance_type
    parts = line.parts if issubclass(row_model, Record) else {}
    return Content(texts_of(line, typed_fields(row_model)), parts)


def typed_fields(model: Any) -> list[Any]:
    """The columns that a person fills in."""
    return [field for field in model._meta.concrete_fields if field.editable and not field.primary_key]
