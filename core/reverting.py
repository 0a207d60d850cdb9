"""Going back: a record to an earlier version of itself, and a discarded draft into being."""

from datetime import datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from core.actions import User, save_record
from core.errors import TransitionRefused
from core.lines import Parts, Texts, part_of, parts_of
from core.moderation import Status
from core.record import Record, rows

# What an editor may change and going back does not: addresses, and when the public may see it.
_KEPT: Final = frozenset(("slug", "publish_at", "unpublish_at"))

# `Any` below: lines of history are of models made at run time.


def revertible(model: type[models.Model]) -> list[Any]:
    """The columns that come back with an earlier version; identity, status and dates of publication do not."""
    return [field for field in model._meta.concrete_fields if field.editable and field.name not in _KEPT]


@transaction.atomic
def revert(record: Record, *, to: Any, reason: str, by: User | None, at: datetime) -> bool:
    """Make a saved record what a line of its history held; False when it is that already.

    Parts come back as well, unless the line is older than their keeping. Raises ValidationError by
    field, or by the name of the parts that do not fit.
    """
    record.refresh_from_db(from_queryset=rows(type(record)).select_for_update(no_key=True))
    for field in revertible(type(record)):
        setattr(record, field.attname, getattr(to, field.attname))
    changed = frozenset() if to.parts is None else _put_back(record, to.parts)
    words = f"还原到 {timezone.localtime(to.history_date):%Y-%m-%d %H:%M} 的版本"
    saved = save_record(
        record,
        by=by,
        at=at,
        reason=f"{words}：{reason}" if reason else words,
        parts_changed=bool(changed),
        timetable_changed=not changed.isdisjoint(record.TIMETABLE_PARTS),
    )
    return bool(saved or changed)


@transaction.atomic
def restore(line: Any, *, by: User | None, at: datetime) -> Record:
    """Bring a discarded draft back, as a draft, out of the line of history that its discarding left."""
    record: Record = line.instance
    if rows(type(record)).filter(pk=record.pk).exists():
        raise TransitionRefused("这份草稿已经恢复")
    if rows(type(record)).filter(slug=record.slug).exists():
        record.slug = ""  # another has it now: a new one is made
    record.status, record.publish_at, record.unpublish_at = Status.DRAFT, None, None
    save_record(record, by=by, at=at, reason="恢复已丢弃的草稿")
    changed = _put_back(record, line.parts or {})
    if changed:
        is_timetable = not changed.isdisjoint(record.TIMETABLE_PARTS)
        reason = "恢复已丢弃的草稿的组成部分"
        save_record(record, by=by, at=at, reason=reason, parts_changed=True, timetable_changed=is_timetable)
    return record


def _put_back(record: Record, parts: Parts) -> frozenset[str]:
    """Let exactly these rows belong to the record, under the keys they had; names of the parts that changed."""
    held = parts_of(record)
    changed = {name: parts[name] for name in record.PARTS if name in parts and parts[name] != held[name]}
    for name, texts in changed.items():
        # What differs goes first, so that no two rows meet on their way.
        kept = [one["id"] for one in texts if one in held[name]]
        getattr(record, name).exclude(pk__in=kept).delete()
    record.clean_fields()
    record.gather()
    record.derive()
    for name, texts in changed.items():
        for one in texts:
            if one not in held[name]:
                _insert(record, name, one)
    return frozenset(changed)


def _insert(record: Record, name: str, texts: Texts) -> None:
    row = part_of(record, name, texts)
    if rows(type(row)).filter(pk=row.pk).exists():
        row.pk = None
    try:
        row.full_clean()
    except ValidationError as error:
        raise ValidationError({name: [f"{row}：{message}" for message in error.messages]}) from error
    row.save(force_insert=True)
