"""Projects at the desk."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest

from core.fields import PartialDateField
from desk.filters import ProjectLack, ProjectTime
from desk.inlines import MAX_QUOTED, CitationInline, PartInline
from desk.partial_dates import PartialDateWidget
from desk.picker_admin import PickerAdmin
from desk.position import PositionField
from desk.slips import SlipAdmin, SlipForm
from desk.standing import TurnFilter
from projects.models import Project, ProjectCitation, Slip


class ProjectForm(SlipForm):
    """A project; refusals about promises stand at the promises."""

    constraint_fields = SlipForm.constraint_fields | {
        "kind_known": "kind",
        "state_known": "state",
        "promises_together": "completion_now",
        "completed_on_needs_completed": "completed_on",
    }
    units = (
        *SlipForm.units,
        frozenset(
            ("completion_first", "completion_now", "completed_on")
            + tuple(name for name in SlipForm.base_fields if name.startswith("slip_"))
        ),
    )

    geometry = PositionField(label="工程范围")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "geometry" in self.fields:
            self.fields["geometry"].help_text = f"只有与地点不同时才填。{self.fields['geometry'].help_text}"


class ProjectCitationInline(CitationInline):
    """Where the project's facts come from."""

    model = ProjectCitation


class SlipInline(PartInline):
    """Every move of the promised completion."""

    model = Slip
    autocomplete_fields = ("source",)
    formfield_overrides: ClassVar[dict[Any, Any]] = {
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 2, "cols": 24}), "max_length": MAX_QUOTED},
        PartialDateField: {"widget": PartialDateWidget},
    }


@admin.register(Project)
class ProjectAdmin(PickerAdmin, SlipAdmin):  # type: ignore[misc] # Django adds their Media up
    """Projects: what, by whom, promised for when."""

    form = ProjectForm
    key_facts = ("title", "completion_now", "place")
    inlines = (SlipInline, ProjectCitationInline)
    list_display = ("title", "kind", "state", "promise", "owner", "place", "turn", "changed_at")
    list_select_related = ("owner", "place")
    list_filter = ("status", TurnFilter, ProjectTime, "state", ProjectLack, "kind")
    search_fields = ("title", "title_en", "slug", "owner__title", "place__title")
    search_help_text = "按标题、英文标题、网址名、负责单位、地点查找"
    date_hierarchy = "last_on"
    autocomplete_fields = ("place", "owner")
    facts: ClassVar[tuple[tuple[str, dict[str, Any]], ...]] = (
        ("类别与状态", {"fields": (("kind", "state"), "owner")}),
        ("日期", {"fields": ("started", ("completion_first", "completion_now"), "completed_on")}),
        ("位置", {"fields": ("place", ("geometry", "source_datum"), "position_map")}),
    )

    @admin.display(description="完成日期", ordering="last_on", empty_value="没有公布")
    def promise(self, project: Project) -> str | None:
        """The date in force, in words."""
        in_force = project.date_in_force
        return in_force.label_zh if in_force else None

    def save_related(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        super().save_related(request, form, formsets, change)
        project: Project = form.instance
        last = project.slips.order_by("said_on", "id").last()
        if last is not None and last.after != project.completion_now:
            messages.warning(request, f"最后一次工期变更的新承诺（{last.after}）与目前承诺的完成日期不一致，请核对")
