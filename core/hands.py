"""Whose hands a record went through, as its history tells it: the steps it took, and who wrote it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import F, Window
from django.db.models.functions import Lag

from core.moderation import Status
from core.record import Record


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A step as the history has it. `by` is a user, None for the system."""

    before: Status
    status: Status
    by: Any
    at: datetime
    reason: str


def last_steps(model: type[Record], keys: Iterable[int]) -> dict[int, StepTaken]:
    """The last step of each record, by key; one query. A record that never took one has none."""
    lines: Any = model.history.model.objects.filter(id__in=list(keys))  # simple-history carries no types
    before = Window(Lag("status"), partition_by="id", order_by="history_id")
    steps = lines.annotate(before=before).filter(before__isnull=False).exclude(before=F("status"))
    return {
        line.id: StepTaken(
            Status(line.before),
            Status(line.status),
            line.history_user,
            line.history_date,
            line.history_change_reason or "",
        )
        for line in steps.select_related("history_user").order_by("history_id")
    }


def hands_of(record: Record) -> frozenset[int]:
    """Keys of the users who wrote the record, changed it last, and submitted it last; one query.

    A line of the history with another status than the line before is a step, any other a change.
    """
    writer = changer = submitter = None
    before = None
    lines = record.history.order_by("history_id").values_list("status", "history_user_id")
    for status, user in lines:
        if before is None:
            writer = changer = user
        elif status == before:
            changer = user
        elif status == Status.IN_REVIEW and before == Status.DRAFT:
            submitter = user
        before = status
    return frozenset(user for user in (writer, changer, submitter) if user is not None)


def needs_another(record: Record, user: Any) -> bool:
    """Whether somebody else than this person (None for the system) has to publish it; no query unless it may be so."""
    return not settings.SELF_APPROVAL and user is not None and user.pk in hands_of(record)


def is_sealed(record: Record, at: datetime) -> bool:
    """Whether nobody may change it: another has approved it as it is, and the public is to see it so."""
    return not settings.SELF_APPROVAL and record.is_awaited(at)
