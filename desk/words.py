"""Values as editors read them: labels of choices, names of other rows, times in the district's zone, people."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final, TypeAlias

from django.db import models
from django.utils import timezone

from core.content import Content, typed_fields
from core.fields import GeometryField, PartialDateField
from core.lines import part_fields
from core.partial_date import PartialDate

# Names of other rows, by their model and key as text.
Names: TypeAlias = Mapping[tuple[Any, str], str]
EMPTY: Final = "（空）"

# `Any` below: users and rows of models that are known at run time only.


def person(user: Any) -> str:
    """As colleagues call somebody; what nobody did, the system did."""
    if user is None:
        return "系统"
    return f"{user.last_name}{user.first_name}" or str(user.get_username())


def moment(at: datetime) -> str:
    """2026-04-20 09:00, in the district's zone."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def part_models(model: Any) -> dict[str, Any]:
    """The models of a record's parts by the name of their relation."""
    return {name: model._meta.get_field(name).related_model for name in getattr(model, "PARTS", ())}


def names_in(model: Any, contents: Iterable[Content]) -> Names:
    """The names of all rows that contents of one model point at, in one query for each other model."""
    keys: defaultdict[Any, set[str]] = defaultdict(set)
    of_parts = {name: part_fields(part) for name, part in part_models(model).items()}
    for content in contents:
        rows = [(typed_fields(model), content.values)]
        for name, held in (content.parts or {}).items():
            rows += [(of_parts[name], row) for row in held if name in of_parts]
        for fields, row in rows:
            for field in fields:
                if field.remote_field is not None and (text := row.get(field.name)):
                    keys[field.related_model].add(text)
    return {
        (other, str(row.pk)): str(row) for other, wanted in keys.items() for row in _named(other).filter(pk__in=wanted)
    }


def _named(model: Any) -> Any:
    """Rows with as much as their name takes: a record's geometry may be large."""
    rows = model._default_manager.all()
    return rows.only("title") if any(field.name == "title" for field in model._meta.fields) else rows


def say(field: Any, text: str | None, names: Names) -> str:
    """A column's text in words."""
    if text is None or text == "":
        return EMPTY
    if field.remote_field is not None:
        return names.get((field.related_model, text), "（已不在）")
    for kind, words in _WORDS:
        if isinstance(field, kind):
            return words(text)
    return str(dict(field.flatchoices).get(text, text))


def _say_geometry(text: str) -> str:
    """A point by its coordinates; anything else by its kind, where it begins, and how many numbers it takes."""
    geometry = json.loads(text)
    if geometry["type"] == "Point":
        return "经纬度 {},{}".format(*geometry["coordinates"])
    numbers = _NUMBER.findall(json.dumps(geometry))
    return f"{geometry['type']}（{len(numbers) // 2} 个顶点，从 {','.join(numbers[:2])} 起）"


_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
_WORDS: Final[tuple[tuple[Any, Callable[[str], str]], ...]] = (
    (models.BooleanField, lambda text: "是" if text == "True" else "否"),
    (models.DateTimeField, lambda text: moment(datetime.fromisoformat(text))),
    (models.TimeField, lambda text: text[:5]),
    (GeometryField, _say_geometry),
    (PartialDateField, lambda text: PartialDate.parse(text).label_zh),
)
