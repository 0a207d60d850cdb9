"""Filters of the lists that ask what an entry lacks."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest


class LackFilter(admin.SimpleListFilter):
    """One question a choice; `lacks` maps the parameter's value to (label, condition)."""

    title = "缺什么"
    parameter_name = "lack"
    lacks: ClassVar[dict[str, tuple[str, Q]]] = {}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, label) for name, (label, _) in self.lacks.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.lacks.get(self.value() or "")
        return queryset.filter(chosen[1]).distinct() if chosen else queryset


class EventLack(LackFilter):
    """What an event lacks."""

    lacks: ClassVar[dict[str, tuple[str, Q]]] = {
        "date": ("缺日期", Q(start_on__isnull=True, is_umbrella=False)),
        "place": ("缺地点", Q(place__isnull=True, is_umbrella=False)),
        "organiser": ("缺主办单位", Q(organiser__isnull=True)),
        "citation": ("缺出处", Q(citations__isnull=True)),
    }


class PlaceLack(LackFilter):
    """What a place lacks."""

    lacks: ClassVar[dict[str, tuple[str, Q]]] = {
        "position": ("缺坐标", Q(position_quality="none")),
        "pin": ("只有估计位置", Q(position_quality="estimated")),
        "title": ("名称待核实", Q(is_title_verified=False)),
        "hours": ("缺开放时间", Q(opening_hours="")),
        "subdistrict": ("缺街道（地区）", Q(subdistrict__isnull=True)),
        "citation": ("缺出处", Q(citations__isnull=True)),
    }


class ProjectLack(LackFilter):
    """What a project lacks."""

    lacks: ClassVar[dict[str, tuple[str, Q]]] = {
        "promise": ("缺完成日期", Q(completion_now="", completed_on="")),
        "place": ("缺地点", Q(place__isnull=True, geometry__isnull=True)),
        "owner": ("缺负责单位", Q(owner__isnull=True)),
        "citation": ("缺出处", Q(citations__isnull=True)),
    }
