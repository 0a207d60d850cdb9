"""Versions of a row: what differs between two of them, its own columns and its parts alike, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from core.content import Content, typed_fields
from core.fields import LineField, ProseField
from core.lines import Texts, part_fields
from desk.textdiff import GONE, NEW, SAME, Piece, side_by_side
from desk.words import EMPTY, Names, part_models, say

_NOTHING: Final = "（没有）"

# `Any` below: rows and lines of models that are known at run time only.


@dataclass(frozen=True, slots=True)
class Change:
    """One field, or one row of the parts: what stood there, what stands there, and the pieces of both."""

    name: str
    label: str
    before: list[Piece]
    after: list[Piece]


def differences(model: Any, before: Content, after: Content, names: Names, *, shorten: bool = False) -> list[Change]:
    """What changed between two contents of a row of that model, in the order of its fields, then of its parts."""
    fields = typed_fields(model)
    found = [
        _change(field, say(field, old, names), say(field, new, names), shorten=shorten)
        for field in fields
        if (old := before.values.get(field.name)) != (new := after.values.get(field.name))
    ]
    if before.parts is None or after.parts is None:
        return found
    for name, part in part_models(model).items():
        found += _parts(name, part, before.parts.get(name, []), after.parts.get(name, []), names, shorten=shorten)
    return found


def _change(field: Any, before: str, after: str, *, shorten: bool) -> Change:
    """Texts are compared within; of everything else the whole is another."""
    label = str(field.verbose_name)
    if isinstance(field, LineField | ProseField) and EMPTY not in (before, after):
        return Change(field.name, label, *side_by_side(before, after, shorten=shorten))
    gone, come = (Piece(SAME if said == EMPTY else kind, said) for kind, said in ((GONE, before), (NEW, after)))
    return Change(field.name, label, [gone], [come])


def _parts(
    name: str, part: Any, before: Iterable[Texts], after: Iterable[Texts], names: Names, *, shorten: bool
) -> Iterator[Change]:
    """Rows by their keys: gone, changed, come."""
    old, new = ({row["id"]: row for row in rows} for rows in (before, after))
    label = str(part._meta.verbose_name)
    for key in old | new:
        if old.get(key) == new.get(key):
            continue
        if key not in new:
            gone = [Piece(GONE, _say_row(part, old[key], names))]
            yield Change(name, f"{label}：删去一条", gone, [Piece(SAME, _NOTHING)])
        elif key not in old:
            come = [Piece(NEW, _say_row(part, new[key], names))]
            yield Change(name, f"{label}：添加一条", [Piece(SAME, _NOTHING)], come)
        else:
            both = (_say_row(part, rows[key], names) for rows in (old, new))
            yield Change(name, f"{label}：更改一条", *side_by_side(*both, shorten=shorten))


def _say_row(part: Any, texts: Texts, names: Names) -> str:
    """What stands in a row, a line for each column that says something."""
    said = [
        f"{_label(part, field, texts[field.name])}"
        if field.name == "field"
        else f"{field.verbose_name}：{say(field, texts[field.name], names)}"
        for field in part_fields(part)
        if not field.primary_key and texts.get(field.name)
    ]
    return "\n".join(said)


def _label(part: Any, field: Any, text: str | None) -> str:
    """The field that a citation stands for, by its own label."""
    return f"{field.verbose_name}：{part.record_fields().get(text, text)}"
