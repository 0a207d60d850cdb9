"""The steps of moderation on a record's page: the buttons, the fields they ask with, and what they do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from core import actions, moderation
from core.errors import TransitionRefused
from core.hands import is_sealed, needs_another
from core.moderation import Status, Transition
from core.record import Record

_PREFIX: Final = "_step_"
_MINUTE: Final = "%Y-%m-%dT%H:%M"
PAST: Final = "这个时间已经过去"
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Button:
    """A step as a button. `asks` names the field that it needs; `is_for_awaited` tells it from a like one for the rest.

    `act(record, by, at, values)` takes the step with what the form holds.
    """

    verb: str
    label: str
    step: Transition
    act: Callable[[Record, Any, datetime, Values], None]
    asks: str = ""
    is_for_awaited: bool | None = None

    @property
    def name(self) -> str:
        """What the browser sends it as."""
        return f"{_PREFIX}{self.verb}"

    @property
    def is_publication(self) -> bool:
        """Whether it makes something public, now or later."""
        return self.step.target is Status.PUBLISHED


def _submit(record: Record, by: Any, at: datetime, values: Values) -> None:
    actions.submit(record, by=by, at=at)


def _send_back(record: Record, by: Any, at: datetime, values: Values) -> None:
    actions.send_back(record, by=by, at=at, reason=values["step_reason"])


def _publish(record: Record, by: Any, at: datetime, values: Values) -> None:
    actions.publish(record, by=by, at=at)


def _schedule(record: Record, by: Any, at: datetime, values: Values) -> None:
    actions.publish(record, by=by, at=at, publish_at=values["step_at"])


def _unschedule(record: Record, by: Any, at: datetime, values: Values) -> None:
    actions.unschedule(record, by=by, at=at)


def _withdraw(record: Record, by: Any, at: datetime, values: Values) -> None:
    actions.withdraw(record, by=by, at=at, reason=values["step_reason"])


BUTTONS: Final = (
    Button("submit", "提交审核", moderation.SUBMIT, _submit),
    Button("publish", "立即发布", moderation.PUBLISH, _publish),
    Button("schedule", "定时发布", moderation.PUBLISH, _schedule, asks="step_at"),
    Button("publish", "立即发布", moderation.RESCHEDULE, _publish, is_for_awaited=True),
    Button("schedule", "改到这个时间发布", moderation.RESCHEDULE, _schedule, asks="step_at", is_for_awaited=True),
    Button("unschedule", "取消定时", moderation.UNSCHEDULE, _unschedule, is_for_awaited=True),
    Button("send_back", "退回修改", moderation.SEND_BACK, _send_back, asks="step_reason"),
    Button("withdraw", "撤回", moderation.WITHDRAW, _withdraw, asks="step_reason"),
)
_ASKED: Final = {button.name: (button.asks, button.label) for button in reversed(BUTTONS) if button.asks}


def open_buttons(record: Record, user: Any, at: datetime) -> list[Button]:
    """The buttons that the record's status, the person's permissions and, by SELF_APPROVAL, their hands allow."""
    meta = record._meta
    fitting = [
        button
        for button in BUTTONS
        if record.status in button.step.sources
        and button.is_for_awaited in (None, record.is_awaited(at))
        and user.has_perm(f"{meta.app_label}.{button.step.permission}_{meta.model_name}")
    ]
    if any(button.is_publication for button in fitting) and needs_another(record, user):
        return [button for button in fitting if not button.is_publication]
    return fitting


def step_context(record: Record, user: Any, at: datetime) -> dict[str, Any]:
    """What the page of a record shows of its steps."""
    return {
        "buttons": open_buttons(record, user, at),
        "needs_another": needs_another(record, user),
        "is_sealed": is_sealed(record, at),
    }


def answer_step(request: HttpRequest, record: Record, values: Values) -> HttpResponse | None:
    """Take the step whose button was pressed, say what came of it, and stay on the page; None when none was."""
    if not any(name.startswith(_PREFIX) for name in request.POST):
        return None
    at = timezone.now()
    button = next((one for one in open_buttons(record, request.user, at) if one.name in request.POST), None)
    if button is None:
        messages.error(request, f"更改已保存，但{_why_not(request.POST, record, request.user)}")
        return HttpResponseRedirect(request.get_full_path())
    try:
        button.act(record, request.user, at, values)
        messages.success(request, f"已{button.label}《{record}》")
    except (TransitionRefused, ValidationError) as error:
        messages.error(request, f"更改已保存，但没有{button.label}：{in_words(error)}")
    return HttpResponseRedirect(request.get_full_path())


def _why_not(data: Values, record: Record, user: Any) -> str:
    """Why no button that was pressed is open."""
    is_publication = any(button.is_publication and button.name in data for button in BUTTONS)
    if is_publication and needs_another(record, user):
        return actions.OWN_HANDS
    return f"“{record.get_status_display()}”的记录不能这样处理，或您没有权限"


def in_words(error: TransitionRefused | ValidationError) -> str:
    """The refusal as one sentence."""
    return "；".join(error.messages) if isinstance(error, ValidationError) else str(error)


class MomentField(forms.DateTimeField):
    """A moment to the minute, typed on the browser's own calendar; one that has passed is refused."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(format=_MINUTE, attrs={"type": "datetime-local"})
        formats = [_MINUTE, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
        super().__init__(**{"required": False, "widget": widget, "input_formats": formats, **kwargs})

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and value <= timezone.now():
            raise ValidationError(PAST, code="past")


class StepFields(forms.Form):
    """What the buttons ask; refused at the field, before anything is saved, when a button lacks what it needs."""

    step_reason = forms.CharField(label="说明", required=False, max_length=100)
    step_at = MomentField(label="公开时间")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, (field, label) in _ASKED.items():
            if name in self.data and not cleaned.get(field) and field not in self.errors:
                told = f"{label}要写明原因" if field == "step_reason" else f"{label}要填一个将来的时间"
                self.add_error(field, told)
        if "unpublish_at" in getattr(self, "changed_data", ()):
            unpublish_at = cleaned.get("unpublish_at")
            if unpublish_at is not None and unpublish_at <= timezone.now():
                self.add_error("unpublish_at", PAST)
        return cleaned
