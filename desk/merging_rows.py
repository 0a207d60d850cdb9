"""The same for the rows below a form: added, changed and removed by two people at once.

Every row that was stored is known by its key. What is sent is put together anew: first the rows that
stand, so that the formset finds each of them, then those that this person added.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict

from core.lines import OWNER, part_of
from desk.merging import Merged, merge_form
from desk.shown import Sent, is_typed, put, sent_by

_DELETE: Final = "DELETE"

# `Any` below: formsets of models that are known at run time only.


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one kind below a record: their formset's class, and where in the data they stand."""

    formset: Any
    prefix: str
    record: Any

    @property
    def label(self) -> str:
        """What a row is."""
        return str(self.formset.model._meta.verbose_name)

    def untouched(self, row: Any) -> Any:
        """A row's form as it stands below the record, at the place of no other."""
        form = self.formset.form(instance=row, prefix="row")
        form.fields.pop(OWNER, None)  # the record's own key, which nobody types
        return form


def merge_rows(data: QueryDict, rows: Rows, was: dict[str, Any] | None, now: dict[str, Any]) -> Merged:
    """Bring the other's rows into the data. `was` and `now` are rows by key as text; `was` None: nobody knows."""
    merged = Merged()
    stored, added = _sent_rows(data, rows.prefix)
    kept: list[tuple[str, QueryDict]] = []
    for key, row in stored.items():
        if key in now:
            _meet(row, rows, None if was is None else was.get(key), now[key], merged)
            kept.append((key, row))
        elif was is not None and key in was and _DELETE not in row and _is_edited(row, rows, was[key]):
            merged.notes.append(f"{rows.label}“{was[key]}”刚被删去；您改过它，所以留在下面作为新的一行，不要就移除")
            added.append(row)
        elif _DELETE not in row:
            merged.taken.append(f"{rows.label}（删去一条）")
    for key, theirs in now.items():
        if key not in stored:
            kept.append((key, _row(sent_by(rows.untouched(theirs)))))
            merged.taken.append(f"{rows.label}（添加一条）")
    _put_together(data, rows, kept, added)
    return merged


def _meet(row: QueryDict, rows: Rows, was: Any | None, now: Any, merged: Merged) -> None:
    """One row that stands: field by field, all of it one question."""
    before, after = None if was is None else rows.untouched(was), rows.untouched(now)
    is_changed = before is None or sent_by(before) != sent_by(after)
    if _DELETE in row:
        if is_changed and before is not None:
            row.pop(_DELETE)
            put(row, sent_by(after))
            merged.notes.append(f"您要删去的{rows.label}“{now}”刚被改过；还要删去，请再勾选一次")
        return
    if is_changed:
        found = merge_form(row, before, after, [frozenset(after.fields)], key=f"{rows.prefix}:{now.pk}")
        merged.questions += found.questions
        merged.taken += [f"{rows.label}（{label}）" for label in found.taken]


def _is_edited(row: QueryDict, rows: Rows, was: Any) -> bool:
    form = rows.untouched(was)
    return any(is_typed(form, name, row) for name in form.fields)


def _sent_rows(data: QueryDict, prefix: str) -> tuple[dict[str, QueryDict], list[QueryDict]]:
    """What was sent for each stored row by its key, and for each new one; names as `untouched` has them."""
    pattern = re.compile(rf"{re.escape(prefix)}-(\d{{1,4}})-(.+)")
    by_number: dict[int, QueryDict] = {}
    for name in data:
        if match := pattern.fullmatch(name):
            row = by_number.setdefault(int(match[1]), QueryDict(mutable=True))
            row.setlist(match[2] if match[2] in ("id", OWNER, _DELETE) else f"row-{match[2]}", data.getlist(name))
    ordered = [by_number[number] for number in sorted(by_number)]
    stored = {str(row["id"]): row for row in ordered if row.get("id")}
    return stored, [row for row in ordered if not row.get("id")]


def _row(sent: Sent) -> QueryDict:
    row = QueryDict(mutable=True)
    put(row, sent)
    return row


def _put_together(data: QueryDict, rows: Rows, kept: list[tuple[str, QueryDict]], added: list[QueryDict]) -> None:
    for name in [name for name in data if re.match(rf"{re.escape(rows.prefix)}-\d", name)]:
        del data[name]
    for number, (key, row) in enumerate([*kept, *(("", row) for row in added)]):
        for name in row:
            if name not in ("id", OWNER):
                data.setlist(f"{rows.prefix}-{number}-{name.removeprefix('row-')}", row.getlist(name))
        data[f"{rows.prefix}-{number}-id"] = key
        data[f"{rows.prefix}-{number}-{OWNER}"] = str(rows.record.pk)
    data[f"{rows.prefix}-INITIAL_FORMS"] = str(len(kept))
    data[f"{rows.prefix}-TOTAL_FORMS"] = str(len(kept) + len(added))


def rows_of(record: Any, name: str, parts: dict[str, Any] | None) -> dict[str, Any] | None:
    """Rows of one kind by key, out of what a version held."""
    if parts is None:
        return None
    return {str(texts["id"]): part_of(record, name, texts) for texts in parts.get(name, [])}
