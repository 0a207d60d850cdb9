"""What the lists do to many records at once: the steps of moderation, and what becomes of events."""

from datetime import datetime
from typing import Any, Final

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect

from core import actions
from core.moderation import Status
from core.record import Record, rows
from desk.bulk import Bulk, Values, as_action
from desk.standing import near_moment
from desk.steps import MomentField
from events.actions import cancel_event, move_event, postpone_event
from events.models import Event
from events.wording import ZH
from places.models import Place

_REASON: Final = "（原因）"


class WhyForm(forms.Form):
    """Why; asked of whatever takes something from its author or from the public."""

    reason = forms.CharField(label="原因", max_length=100, help_text="记入历史；退回的会显示给作者。")


class WhenForm(forms.Form):
    """From when on."""

    publish_at = MomentField(label="公开时间", help_text="留空就是立即公开。")


class CancelForm(forms.Form):
    """Why an event does not take place."""

    reason = forms.CharField(label="状态说明", max_length=100, required=False, help_text="公开显示；出处没有说就留空。")


class PostponeForm(CancelForm):
    """To which day."""

    to = forms.DateField(
        label="新的日期",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="所选的活动都改到这一天；留空就是改期，新的日期待定。",
    )
    start_time = forms.TimeField(
        label="新的开始时间",
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text="没有公布就留空：原来有钟点的不变。",
    )
    field_order = ("to", "start_time", "reason")


def _moving(admin: Any) -> type[forms.Form]:
    """The form that asks for the new place."""

    class MoveForm(CancelForm):
        to = forms.ModelChoiceField(
            label="新的地点",
            queryset=Place.objects.exclude(status=Status.MERGED),
            widget=AutocompleteSelect(Event._meta.get_field("place"), admin.admin_site),
        )
        field_order = ("to", "reason")

    return MoveForm


def _merging(admin: Any) -> type[forms.Form]:
    """The form that asks for the record that stays."""
    model: type[Record] = admin.model

    class MergeForm(forms.Form):
        into = forms.ModelChoiceField(
            label="合并到",
            queryset=rows(model).exclude(status=Status.MERGED),
            widget=AutocompleteSelect(model._meta.get_field("merged_into"), admin.admin_site),
            help_text="留下来的那一条；所选的记录的旧地址都会转到它。不能再分开。",
        )

    return MergeForm


def _status(record: Record, at: datetime) -> str:
    awaited = record.is_awaited(at) and record.publish_at is not None
    words = str(record.get_status_display())
    return f"{words}，将于{near_moment(record.publish_at, at)}公开" if awaited and record.publish_at else words


def _state(event: Event, at: datetime) -> str:
    return str(event.get_state_display())


def _place(event: Event, at: datetime) -> str:
    return str(event.place or "没有地点")


def _when(event: Event, at: datetime) -> str:
    waits = event.state == "postponed" and event.previous_start_on is None
    return f"时间待定（原定{ZH.when(event)}）" if waits else ZH.when(event)


def _submit(record: Record, by: Any, at: datetime, values: Values) -> None:
    actions.submit(record, by=by, at=at)


def _send_back(record: Record, by: Any, at: datetime, values: Values) -> None:
    actions.send_back(record, by=by, at=at, reason=values["reason"])


def _publish(record: Record, by: Any, at: datetime, values: Values) -> None:
    actions.publish(record, by=by, at=at, publish_at=values["publish_at"])


def _unschedule(record: Record, by: Any, at: datetime, values: Values) -> None:
    actions.unschedule(record, by=by, at=at)


def _withdraw(record: Record, by: Any, at: datetime, values: Values) -> None:
    actions.withdraw(record, by=by, at=at, reason=values["reason"])


def _merge(record: Record, by: Any, at: datetime, values: Values) -> None:
    actions.merge(record, into=values["into"], by=by, at=at)


def _cancel(event: Event, by: Any, at: datetime, values: Values) -> None:
    cancel_event(event, reason=values["reason"], by=by, at=at)


def _postpone(event: Event, by: Any, at: datetime, values: Values) -> None:
    postpone_event(event, by=by, at=at, **values)


def _move(event: Event, by: Any, at: datetime, values: Values) -> None:
    move_event(event, by=by, at=at, **values)


_WHY: Final = {"reason": _REASON}
_OF_RECORDS: Final = (
    Bulk("submit", "提交审核", "change", _submit, _status, stand_ins={}),
    Bulk("send_back", "退回修改", "publish", _send_back, _status, lambda _: WhyForm, _WHY),
    Bulk("publish", "发布", "publish", _publish, _status, lambda _: WhenForm, {"publish_at": None}),
    Bulk("unschedule", "取消定时", "publish", _unschedule, _status, stand_ins={}),
    Bulk("withdraw", "撤回", "publish", _withdraw, _status, lambda _: WhyForm, _WHY),
    Bulk("merge", "合并", "publish", _merge, _status, _merging),
)
_OF_EVENTS: Final = (
    Bulk("cancel", "取消活动", "change", _cancel, _state, lambda _: CancelForm, {"reason": ""}),
    Bulk("postpone", "改期", "change", _postpone, _when, lambda _: PostponeForm),
    Bulk("move", "换地点", "change", _move, _place, _moving),
)
RECORD_ACTIONS: Final = tuple(as_action(bulk) for bulk in _OF_RECORDS)
EVENT_ACTIONS: Final = (*RECORD_ACTIONS, *(as_action(bulk) for bulk in _OF_EVENTS))
