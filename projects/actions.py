"""Verbs that change projects."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from core.actions import User, save_record
from core.models import Source
from core.partial_date import PartialDate
from projects.models import Project, ProjectState, Slip


@transaction.atomic
def slip_completion(
    project: Project,
    *,
    to: PartialDate,
    said_on: date,
    reason: str,
    source: Source | None,
    by: User | None,
    at: datetime,
    phrase: str = "",
) -> Slip:
    """Move the promised completion, and keep the old promise with the reason and the source."""
    if project.completion_now is None:
        raise ValidationError({"completion_now": "还没有承诺过完成日期，不能变更"})
    slip = Slip(
        record=project,
        said_on=said_on,
        before=project.completion_now,
        after=to,
        reason=reason,
        source=source,
        phrase=phrase,
    )
    slip.full_clean()
    slip.save()
    project.completion_now = to
    # Only when every day it now means is later: a promise made finer or coarser need not be a delay.
    if to.first_on > slip.before.last_on and project.state in (ProjectState.PLANNED, ProjectState.UNDER_WAY):
        project.state = ProjectState.DELAYED
    save_record(project, by=by, at=at, reason=f"工期变更：{slip}")
    return slip
