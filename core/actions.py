"""The verbs that change records. Admin, API and ingestion all write through these.

Each takes `at` (the moment it happens) and `by` (who did it, None for the system), runs in one
transaction and leaves a line of history.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, Protocol

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction

from core import moderation
from core.errors import TransitionRefused
from core.fields import LineField, ProseField
from core.hands import is_sealed, needs_another
from core.lines import parts_of
from core.models import Citation
from core.moderation import Status, Transition
from core.record import Record, rows
from core.slugs import unique_slug
from core.text import clean_line, clean_text

_PERMISSION_WORDS: Final = {"change": "更改", "delete": "删除", "publish": "发布"}
OWN_HANDS: Final = "这条记录是您写的、最后改的或提交的，要由另一位有发布权限的人来发布（管理员也一样）"
APPROVED_AS_IT_IS: Final = "已经审定、等着公开的记录不能再改；请先取消定时，改好以后重新审核"


class User(Protocol):
    """What the actions need of a user: permissions, and to be storable as a history entry's author."""

    pk: Any

    def has_perm(self, perm: str) -> bool:
        """Django's own question, "app.verb_model"."""


@transaction.atomic
def save_record(
    record: Record,
    *,
    by: User | None,
    at: datetime,
    reason: str = "",
    parts_changed: bool = False,
    timetable_changed: bool = False,
) -> frozenset[str]:
    """Check and save a record; returns the names of the fields that changed (all of them when new).

    `changed_at` moves when a rendered fact changed, or rows that belong to the record did
    (`parts_changed`: citations, memberships, slips), `sequence` when one of SEQUENCE_FIELDS did or
    such rows say when or where it is (`timetable_changed`: single occurrences).
    Status and identity are not saved here: a stale copy neither publishes nor withdraws.
    Nothing changed: nothing is written, no line of history either.
    Raises ValidationError by field, in Chinese.
    """
    model = type(record)
    before = None if record.pk is None else rows(model).select_for_update(no_key=True).filter(pk=record.pk).first()
    complete(record)
    _keep(before, record, at)
    record.clean_fields()  # values become what the fields hold, so that `derive` can compute with them
    record.gather()
    record.derive()
    changed = _changed_fields(before, record)
    record.changed_at = at if before is None else before.changed_at
    parts_changed = parts_changed or timetable_changed
    if before is not None and (parts_changed or changed - Record.BOOKKEEPING):
        record.changed_at = max(at, before.changed_at)
    if record.SEQUENCE_FIELDS and before is not None:
        # Whoever names SEQUENCE_FIELDS has a sequence.
        is_raised = timetable_changed or bool(changed & record.SEQUENCE_FIELDS)
        record.sequence = before.sequence + is_raised  # type: ignore[attr-defined]
    if before is not None and by is not None and (changed or parts_changed) and is_sealed(before, at):
        raise ValidationError(APPROVED_AS_IT_IS)
    _follow_schedule(record, at)
    record.clean()
    record.validate_unique()
    if changed or parts_changed:
        _write(record, by=by, reason=reason)
    return changed


def complete(record: Record) -> None:
    """What is done before anything is checked: texts are cleaned, a slug is made where there is none."""
    _clean_texts(record)
    if not record.slug:
        record.slug = unique_slug(type(record), record.title or "")


def _clean_texts(record: Record) -> None:
    for field in record._meta.concrete_fields:
        value = getattr(record, field.attname)
        if isinstance(field, LineField | ProseField) and isinstance(value, str):
            setattr(record, field.attname, (clean_line if isinstance(field, LineField) else clean_text)(value))


def _keep(before: Record | None, record: Record, at: datetime) -> None:
    """What moderation alone changes, and what nothing ever does."""
    if before is None:
        if record.status != Status.DRAFT:
            raise TransitionRefused("新记录都从草稿开始")
        record.created_at = at
        return
    if before.slug != record.slug:
        raise ValidationError({"slug": "网址名保存以后不能再改，否则旧链接会失效"})
    for name in ("uid", "status", "published_at", "merged_into_id", "created_at"):
        setattr(record, name, getattr(before, name))


def _follow_schedule(record: Record, at: datetime) -> None:
    """While the public has seen nothing yet, the first publication moves with its schedule."""
    if record.published_at is not None and record.published_at > at:
        record.published_at = at if record.publish_at is None else max(at, record.publish_at)


def _changed_fields(before: Record | None, record: Record) -> frozenset[str]:
    fields: list[models.Field[Any, Any]] = list(record._meta.concrete_fields)
    return frozenset(
        field.name
        for field in fields
        if field.name != "seq"  # the database's own
        and (before is None or getattr(before, field.attname) != getattr(record, field.attname))
    )


def _write(record: Record, *, by: User | None, reason: str) -> None:
    record._history_user = by  # type: ignore[attr-defined] # read by simple-history
    record._change_reason = reason[:100] or None  # type: ignore[attr-defined] # read by simple-history
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError as error:
        raise _in_words(record, error) from error


def _in_words(record: Record, error: IntegrityError) -> Exception:
    """The refusal of the named constraint that the database names, as people are told of it.

    Asking the database once costs a hundredth of what asking for each constraint before saving does.
    """
    for constraint in record._meta.constraints:
        if constraint.name in str(error):
            message = constraint.get_violation_error_message()
            return ValidationError({NON_FIELD_ERRORS: ValidationError(message, code=constraint.violation_error_code)})
    return error


@transaction.atomic
def set_citations(record: Record, field: str, citations: Iterable[Citation]) -> None:
    """Let one field of a saved record rest on exactly these (unsaved) citations. Raises ValidationError."""
    held: Any = record.citations  # type: ignore[attr-defined] # every concrete record has its own table of them
    held.filter(field=field).delete()
    for citation in citations:
        citation.field = field
        citation.record = record  # type: ignore[attr-defined] # likewise
        citation.full_clean()
        citation.save()


@transaction.atomic
def submit(record: Record, *, by: User | None, at: datetime) -> None:
    """Hand a draft over for review."""
    _begin(record, moderation.SUBMIT, by)
    _finish(record, moderation.SUBMIT, by=by, at=at)


@transaction.atomic
def send_back(record: Record, *, by: User | None, at: datetime, reason: str) -> None:
    """Return an entry to its author with a note."""
    _begin(record, moderation.SEND_BACK, by)
    _ask_why(moderation.SEND_BACK, by, reason)
    _finish(record, moderation.SEND_BACK, by=by, at=at, reason=reason)


@transaction.atomic
def publish(record: Record, *, by: User | None, at: datetime, publish_at: datetime | None = None) -> None:
    """Make a record public now, or at `publish_at`; until that has come, this sets another moment.

    Nobody publishes what went last through their own hands when SELF_APPROVAL is off.
    """
    _lock(record)
    step = moderation.RESCHEDULE if record.is_awaited(at) else moderation.PUBLISH
    _check(record, step, by)
    if needs_another(record, by):
        raise TransitionRefused(OWN_HANDS)
    if record.unpublish_at is not None and record.unpublish_at <= at:
        raise ValidationError({"unpublish_at": "定时下线的时间已经过去，发布以后也不会公开；请先改掉"})
    record.publish_at = publish_at
    _forget_unseen_publication(record, at)
    _raise_sequence_if_seen(record)
    if record.published_at is None:
        record.published_at = max(at, publish_at) if publish_at else at
    _finish(record, step, by=by, at=at)


@transaction.atomic
def unschedule(record: Record, *, by: User | None, at: datetime) -> None:
    """Give a publication whose moment has not come back to the reviewers."""
    _begin(record, moderation.UNSCHEDULE, by)
    if not record.is_awaited(at):
        raise TransitionRefused("已经公开的记录不能取消定时；要收回请撤回")
    record.publish_at = record.published_at = None
    _finish(record, moderation.UNSCHEDULE, by=by, at=at)


@transaction.atomic
def withdraw(record: Record, *, by: User | None, at: datetime, reason: str) -> None:
    """Take a record back. What the public has seen answers 410 from now on; what it has not stays unknown."""
    _begin(record, moderation.WITHDRAW, by)
    _ask_why(moderation.WITHDRAW, by, reason)
    _forget_unseen_publication(record, at)
    _raise_sequence_if_seen(record)
    _finish(record, moderation.WITHDRAW, by=by, at=at, reason=reason)


@transaction.atomic
def merge(record: Record, *, into: Record, by: User | None, at: datetime) -> None:
    """Declare a record the same thing as `into`, which its addresses lead to from now on."""
    same_kind = rows(type(record)).exclude(pk=record.pk).exclude(status=Status.MERGED)
    if type(into) is not type(record) or not same_kind.select_for_update(no_key=True).filter(pk=into.pk).exists():
        raise ValidationError({"merged_into": "只能合并到另一条同类的、未被合并的记录"})
    _begin(record, moderation.MERGE, by)
    _forget_unseen_publication(record, at)
    _raise_sequence_if_seen(record)
    record.merged_into = into
    _finish(record, moderation.MERGE, by=by, at=at)
    rows(type(record)).filter(merged_into=record).update(merged_into=into)


@transaction.atomic
def discard(record: Record, *, by: User | None, at: datetime) -> None:
    """Delete a draft that the public never saw; anything else is withdrawn instead."""
    _lock(record)
    if record.published_at is not None or record.status not in (Status.DRAFT, Status.IN_REVIEW):
        raise TransitionRefused("公开过的记录不能删除，请改为撤回")
    _require(record, "delete", by)
    record._history_user = by  # type: ignore[attr-defined] # read by simple-history
    record._change_reason = "丢弃草稿"  # type: ignore[attr-defined] # read by simple-history
    record._parts = parts_of(record)  # type: ignore[attr-defined] # read by `core.lines`
    try:
        record.delete()
    except models.ProtectedError as error:
        raise TransitionRefused("还有别的记录用到它，不能删除") from error


def _forget_unseen_publication(record: Record, at: datetime) -> None:
    if record.published_at is not None and record.published_at > at:
        record.published_at = None


def _raise_sequence_if_seen(record: Record) -> None:
    """Whoever holds the entry already sees it go, or come back."""
    if record.SEQUENCE_FIELDS and record.published_at is not None:
        record.sequence += 1  # type: ignore[attr-defined] # as in save_record


def _lock(record: Record) -> None:
    """Read the record again and hold it: a step is taken on what is stored, not on an old or unsaved copy."""
    record.refresh_from_db(from_queryset=rows(type(record)).select_for_update(no_key=True))


def _begin(record: Record, step: Transition, by: User | None) -> None:
    _lock(record)
    _check(record, step, by)


def _check(record: Record, step: Transition, by: User | None) -> None:
    if record.status not in step.sources:
        raise TransitionRefused(f"“{record.get_status_display()}”的记录不能{step.label}")
    _require(record, step.permission, by)


def _ask_why(step: Transition, by: User | None, reason: str) -> None:
    """A person says why; the system need not."""
    if by is not None and not clean_line(reason):
        raise ValidationError({"reason": f"{step.label}要写明原因"})


def _finish(record: Record, step: Transition, *, by: User | None, at: datetime, reason: str = "") -> None:
    record.status = step.target
    record.changed_at = max(at, record.changed_at)
    _write(record, by=by, reason=reason or step.label)


def _require(record: Record, permission: str, by: User | None) -> None:
    meta = record._meta
    if by is not None and not by.has_perm(f"{meta.app_label}.{permission}_{meta.model_name}"):
        raise TransitionRefused(f"您没有{_PERMISSION_WORDS[permission]}{meta.verbose_name}的权限")
