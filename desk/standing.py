"""Where a record stands on its way to the public, in words: whose turn it is, since when, and what was noted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html

from core.hands import StepTaken, last_steps
from core.moderation import Status
from core.record import Record
from desk.history import HistoryAdmin
from desk.words import person

# `Any` below: users, and what simple-history and the admin leave untyped.


@dataclass(frozen=True, slots=True)
class Standing:
    """`words` say whose turn it is; `note` is why a person sent it back or took it back."""

    words: str
    note: str = ""
    is_urgent: bool = False


def near_moment(value: datetime, now: datetime) -> str:
    """4月23日 10:20; with its year when that is another."""
    local = timezone.localtime(value)
    year = "" if local.year == timezone.localtime(now).year else f"{local.year}年"
    return f"{year}{local.month}月{local.day}日 {local:%H:%M}"


def standing(record: Record, step: StepTaken | None, at: datetime) -> Standing:
    """Of a record whose last step is `step`; runs no query."""
    who = f"{person(step.by)} {near_moment(step.at, at)} " if step else ""
    match record.status:
        case Status.DRAFT if step and step.before == Status.IN_REVIEW:
            return Standing(f"退回修改：{who}退回", step.reason, is_urgent=True)
        case Status.DRAFT:
            return Standing("草稿：还没有提交")
        case Status.IN_REVIEW if step:
            return Standing(f"待审：{who}{'取消了定时' if step.before == Status.PUBLISHED else '提交'}")
        case Status.WITHDRAWN if step:
            return Standing(f"已撤回：{who}撤回", step.reason)
        case Status.PUBLISHED:
            return Standing(_published(record, at))
        case _:
            return Standing(str(record.get_status_display()))


def _published(record: Record, at: datetime) -> str:
    words = []
    if record.publish_at is not None and record.publish_at > at:
        words.append(f"将于{near_moment(record.publish_at, at)}公开")
    if record.unpublish_at is not None:
        is_over = record.unpublish_at <= at
        words.append(f"{'已于' if is_over else '将于'}{near_moment(record.unpublish_at, at)}下线")
    return "，".join(words) or "已公开"


def standing_of(record: Record, at: datetime) -> Standing:
    """Of one record; one query."""
    return standing(record, last_steps(type(record), [record.pk]).get(record.pk), at)


class StandingChangeList(ChangeList):
    """A list whose rows know where they stand; one query for the page."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        records: Sequence[Any] = list(self.result_list)
        self.result_list = records  # read once
        at, model = timezone.now(), cast(type[Record], self.model)
        steps = last_steps(model, [record.pk for record in records]) if records else {}
        for record in records:
            record.standing = standing(record, steps.get(record.pk), at)


class StandingAdmin(HistoryAdmin):
    """A list with a column that says whose turn it is."""

    @admin.display(description="发布状态", ordering="status")
    def turn(self, record: Any) -> str:
        """Where it stands, with what the reviewer noted; rows of a StandingChangeList know."""
        found: Standing = record.standing
        words = format_html('<span class="turn">{}</span>', found.words)
        return format_html('{}<q class="turn-note">{}</q>', words, found.note) if found.note else words

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return StandingChangeList


class TurnFilter(admin.SimpleListFilter):
    """Whose turn it is."""

    title = "轮到谁"
    parameter_name = "turn"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("review", "等审核"), ("author", "退回给作者的"), ("clock", "等定时公开的"), ("mine", "我写的")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        lines = queryset.model.history.model.objects.filter(id=OuterRef("pk"))
        match self.value():
            case "review":
                return queryset.filter(status=Status.IN_REVIEW)
            case "author":  # nothing leads from review back to a draft but being sent back
                return queryset.filter(Exists(lines.filter(status=Status.IN_REVIEW)), status=Status.DRAFT)
            case "clock":
                return queryset.filter(status=Status.PUBLISHED, publish_at__gt=timezone.now())
            case "mine":
                return queryset.filter(Exists(lines.filter(history_type="+", history_user=request.user.pk)))
            case _:
                return queryset
