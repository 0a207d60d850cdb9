"""Moderation: may the public see a record? The states, and the one table of steps between them."""

from dataclasses import dataclass
from typing import Final

from django.db import models


class Status(models.TextChoices):
    """Where a record stands on its way to the public. What is *true* of it is its state, elsewhere."""

    DRAFT = "draft", "草稿"
    IN_REVIEW = "in_review", "待审"
    PUBLISHED = "published", "已发布"
    WITHDRAWN = "withdrawn", "已撤回"
    MERGED = "merged", "已合并"


@dataclass(frozen=True, slots=True)
class Transition:
    """One step: its verb, where it may start, where it ends, and the model permission that it takes."""

    verb: str
    label: str
    sources: frozenset[Status]
    target: Status
    permission: str


def _step(verb: str, label: str, sources: set[Status], target: Status, permission: str) -> Transition:
    return Transition(verb, label, frozenset(sources), target, permission)


SUBMIT: Final = _step("submit", "提交审核", {Status.DRAFT}, Status.IN_REVIEW, "change")
SEND_BACK: Final = _step("send_back", "退回修改", {Status.IN_REVIEW}, Status.DRAFT, "publish")
PUBLISH: Final = _step(
    "publish", "发布", {Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN}, Status.PUBLISHED, "publish"
)
# Only while the public has seen nothing yet: another moment, or back to the reviewers.
RESCHEDULE: Final = _step("publish", "改定时", {Status.PUBLISHED}, Status.PUBLISHED, "publish")
UNSCHEDULE: Final = _step("unschedule", "取消定时", {Status.PUBLISHED}, Status.IN_REVIEW, "publish")
WITHDRAW: Final = _step("withdraw", "撤回", {Status.PUBLISHED}, Status.WITHDRAWN, "publish")
MERGE: Final = _step(
    "merge",
    "合并",
    {Status.DRAFT, Status.IN_REVIEW, Status.PUBLISHED, Status.WITHDRAWN},
    Status.MERGED,
    "publish",
)

TRANSITIONS: Final = (SUBMIT, SEND_BACK, PUBLISH, RESCHEDULE, UNSCHEDULE, WITHDRAW, MERGE)
