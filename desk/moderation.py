"""Moderation at the desk: each step as a list action and as a button, all through `core.actions`."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from core import actions
from core.errors import TransitionRefused
from core.moderation import PUBLISH, SEND_BACK, SUBMIT, WITHDRAW, Transition
from core.record import Record

STEPS: Final = (SUBMIT, SEND_BACK, PUBLISH, WITHDRAW)
# So many refusals are spelled out; the rest is counted.
_MAX_REFUSALS: Final = 10


class ReasonActionForm(ActionForm):
    """The list's action menu, with a note that goes into the history."""

    reason = forms.CharField(label="处理说明", required=False, max_length=100)


def take_step(step: Transition, record: Record, *, by: Any, at: datetime, reason: str) -> None:
    """Take one moderation step. Raises TransitionRefused or ValidationError."""
    match step.verb:
        case "submit":
            actions.submit(record, by=by, at=at)
        case "send_back":
            actions.send_back(record, by=by, at=at, reason=reason)
        case "publish":
            actions.publish(record, by=by, at=at, publish_at=record.publish_at)
        case "withdraw":
            actions.withdraw(record, by=by, at=at, reason=reason)


def open_steps(record: Record, user: Any) -> list[Transition]:
    """The steps that the record's status and the person's permissions allow."""
    meta = record._meta
    return [
        step
        for step in STEPS
        if record.status in step.sources and user.has_perm(f"{meta.app_label}.{step.permission}_{meta.model_name}")
    ]


def for_each(
    request: HttpRequest, records: Iterable[Record], label: str, act: Callable[[Record, datetime], None]
) -> None:
    """Do one thing to every record; what is refused is said by name, what is not stays done."""
    at = timezone.now()
    done, refusals = 0, []
    for record in records:
        try:
            act(record, at)
            done += 1
        except (TransitionRefused, ValidationError) as error:
            refusals.append(f"没有{label}《{record}》：{in_words(error)}")
    if done:
        messages.success(request, f"已{label} {done} 条")
    for refusal in refusals[:_MAX_REFUSALS]:
        messages.error(request, refusal)
    if len(refusals) > _MAX_REFUSALS:
        messages.error(request, f"另有 {len(refusals) - _MAX_REFUSALS} 条没有{label}")


def in_words(error: TransitionRefused | ValidationError) -> str:
    """The refusal as one sentence."""
    return "；".join(error.messages) if isinstance(error, ValidationError) else str(error)


def _action(step: Transition) -> Callable[..., None]:
    @admin.action(description=step.label, permissions=[step.permission])
    def act(_: object, request: HttpRequest, records: QuerySet[Any]) -> None:
        reason = request.POST.get("reason", "")
        for_each(
            request,
            records,
            step.label,
            lambda record, at: take_step(step, record, by=request.user, at=at, reason=reason),
        )

    act.__name__ = step.verb
    return act


MODERATION_ACTIONS: Final = tuple(_action(step) for step in STEPS)
