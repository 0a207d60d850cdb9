"""Lines of history as the desk lists them: when, who, which step, why, and what changed against the line before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from core.content import content_then
from core.moderation import TRANSITIONS
from desk.versions import Change, differences
from desk.words import Names, names_in, person

_KINDS: Final = {"+": "新建", "~": "更改", "-": "丢弃"}

# `Any` below: lines are of models made at run time.


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it is listed. `is_whole` is false on lines older than the keeping of parts."""

    pk: int
    at: datetime
    who: str
    token: str
    step: str
    note: str
    changes: list[Change]
    is_whole: bool


def listed(lines: Sequence[Any], before: Any | None) -> list[Row]:
    """The lines, the newest first; `before` is the one that came before the last of them."""
    if not lines:
        return []
    model = lines[0].instance_type
    older = [*lines[1:], before]
    names = names_in(model, [content_then(line) for line in (*lines, before) if line is not None])
    return [_row(model, line, previous, names) for line, previous in zip(lines, older, strict=True)]


def _row(model: Any, line: Any, previous: Any | None, names: Names) -> Row:
    step = step_of(line, previous)
    reason = line.history_change_reason or ""
    note = "" if reason == step else reason.removeprefix(f"{step}：")
    changes: list[Change] = []
    if previous is not None and line.history_type == "~":
        changes = differences(model, content_then(previous), content_then(line), names, shorten=True)
    is_whole = getattr(line, "parts", ()) is not None
    token = getattr(line, "token", "")
    return Row(line.pk, line.history_date, person(line.history_user), token, step, note, changes, is_whole)


def step_of(line: Any, previous: Any | None) -> str:
    """The step of moderation that the line is of, else what kind of change."""
    was, became = getattr(previous, "status", None), getattr(line, "status", None)
    if line.history_type == "~" and was != became:
        for step in TRANSITIONS:
            if was in step.sources and became == step.target:
                return step.label
    return _KINDS[line.history_type]
