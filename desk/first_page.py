"""The desk's first page: numbers that each lead to their list, of what the person may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from core.moderation import Status
from core.record import Record, rows
from desk import questions
from desk.questions import IN_HAND, Question
from events.models import Event
from places.models import Network, Place
from projects.models import Project
from publish import health

_NEXT_MOMENTS: Final = 5
# What the lists' own filters call so.
_REVIEW: Final = Question("in_review", "待审", lambda at: Q(status=Status.IN_REVIEW))
_SCHEDULED: Final = Question("clock", "定时发布", lambda at: Q(status=Status.PUBLISHED, publish_at__gt=at))
_REVIEWED: Final = "待审"
_AWAITED: Final = "定时发布"


@dataclass(frozen=True, slots=True)
class Asked:
    """A choice of a list's filter, as a line to count. `parameter` is the filter's."""

    model: type[Record]
    label: str
    parameter: str
    question: Question


_GROUPS: Final[Sequence[tuple[str, Sequence[Asked]]]] = (
    (
        "这几天的活动",
        (Asked(Event, "今天", "due", questions.TODAY), Asked(Event, "本周", "due", questions.THIS_WEEK)),
    ),
    (
        _REVIEWED,
        tuple(
            Asked(model, str(model._meta.verbose_name), "status__exact", _REVIEW) for model in (Event, Place, Project)
        ),
    ),
    (
        _AWAITED,
        tuple(Asked(model, str(model._meta.verbose_name), "turn", _SCHEDULED) for model in (Event, Place, Project)),
    ),
    (
        "该更新的",
        (
            Asked(Event, "活动已过期未更新", "due", questions.EVENT_OVERDUE),
            Asked(Project, "项目已过期未更新", "due", questions.PROMISE_OVERDUE),
            Asked(Place, "开放时间未核实", "due", questions.HOURS_UNVERIFIED),
        ),
    ),
    (
        "位置",
        (
            Asked(Place, "场所缺坐标", "lack", questions.UNPLACED),
            Asked(Place, "场所只有估计位置", "lack", questions.ESTIMATED),
            Asked(Project, "项目缺坐标", "lack", questions.PROJECT_UNPLACED),
            Asked(Event, "活动缺坐标", "lack", questions.EVENT_UNPLACED),
        ),
    ),
    (
        "一条出处也没有",
        (
            Asked(Event, "活动", "lack", questions.EVENT_UNCITED),
            Asked(Place, "场所", "lack", questions.PLACE_UNCITED),
            Asked(Project, "项目", "lack", questions.PROJECT_UNCITED),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A number and where it leads. `of` is what was said to be there ("45"), `rule` what counts."""

    label: str
    count: int
    href: str
    rule: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """A record that becomes public by itself."""

    at: datetime
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under a heading. `is_yours`: whoever looks may do something about them."""

    title: str
    lines: Sequence[Line]
    moments: Sequence[Moment] = ()
    is_yours: bool = False


def first_page(site: AdminSite, request: HttpRequest) -> list[Group]:
    """Of what the person may see; a number of queries that does not grow with the records."""
    at = timezone.now()
    seen = [model for model in (Event, Place, Project) if site.get_model_admin(model).has_view_permission(request)]
    counts: dict[Asked, int] = {}
    for model in seen:
        counts |= _counts(model, at)
    groups = []
    for title, asked in _GROUPS:
        lines = [_line(one, counts[one]) for one in asked if one in counts]
        moments = _moments(seen, at) if title == _AWAITED else ()
        is_yours = title == _REVIEWED and any(_may_publish(request, model) for model in seen)
        groups.append(Group(title, lines, moments, is_yours))
    groups.append(Group("订阅源", [_faults(at)]))
    if Place in seen:
        groups.append(Group("已收录", [_network(network) for network in _networks()]))
    return [group for group in groups if group.lines]


def _counts(model: type[Record], at: datetime) -> dict[Asked, int]:
    """All numbers of one kind of record, in one query."""
    asked = [one for _, lines in _GROUPS for one in lines if one.model is model]
    counted = {f"n{number}": Count("pk", filter=one.question.select(at)) for number, one in enumerate(asked)}
    found = rows(model).order_by().aggregate(**counted)
    return {one: found[f"n{number}"] for number, one in enumerate(asked)}


def _line(asked: Asked, count: int) -> Line:
    href = _list(asked.model, {asked.parameter: asked.question.value})
    return Line(asked.label, count, href, asked.question.rule)


def _list(model: type[Record], query: dict[str, str]) -> str:
    meta = model._meta
    return f"{reverse(f'admin:{meta.app_label}_{meta.model_name}_changelist')}?{urlencode(query)}"


def _may_publish(request: HttpRequest, model: type[Record]) -> bool:
    meta = model._meta
    return bool(request.user.has_perm(f"{meta.app_label}.publish_{meta.model_name}"))


def _moments(models: Iterable[type[Record]], at: datetime) -> list[Moment]:
    """The next ones of all kinds; one query a kind."""
    found = []
    for model in models:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
        waiting = rows(model).filter(_SCHEDULED.select(at)).order_by("publish_at", "pk")
        for key, title, moment in waiting.values_list("pk", "title", "publish_at")[:_NEXT_MOMENTS]:
            found.append(Moment(moment, title, reverse(name, args=(key,))))
    return sorted(found, key=lambda one: one.at)[:_NEXT_MOMENTS]


def _faults(at: datetime) -> Line:
    return Line("订阅源问题", health.faults(at), reverse("admin:feed_health"), "因故障没有进入订阅的记录")


def _networks() -> Any:  # the rows have a `recorded` that the model has not
    recorded = Count("places", filter=Q(places__status__in=IN_HAND))
    return Network.objects.filter(retired=False).select_related("stated_source").annotate(recorded=recorded)


def _network(network: Any) -> Line:
    """What is recorded, beside what was stated and when."""
    query = {"networks__id__exact": str(network.pk), "status__in": ",".join(IN_HAND)}
    stated = ""
    if network.stated_size is not None:
        source = network.stated_source.publication if network.stated_source else ""
        on = network.stated_on.label_zh if network.stated_on else ""
        stated = f"{source}{on}公布 {network.stated_size}"
    of = "" if network.stated_size is None else str(network.stated_size)
    return Line(network.title, network.recorded, _list(Place, query), stated, of)
