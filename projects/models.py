"""Project: something under way, the date it was promised for, and every time that promise moved."""

from datetime import datetime
from typing import Any, ClassVar, Final, Self

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from core.fields import GeometryField, PartialDateField, ProseField
from core.models import Citation, Organisation, Source
from core.partial_date import PartialDate
from core.record import Record, RecordQuerySet
from places.models import Drawn, Place


class ProjectKind(models.TextChoices):
    """What is being done."""

    PARK = "park", "公园建设"
    FACILITY = "facility", "设施建设"
    PROGRAMME = "programme", "计划"
    PILOT = "pilot", "试点"
    INSTITUTION = "institution", "机构建设"
    SERVICE = "service", "公共服务"
    OVERSIGHT = "oversight", "监督工作"


class ProjectState(models.TextChoices):
    """What is true of the project."""

    PLANNED = "planned", "计划中"
    UNDER_WAY = "under-way", "进行中"
    DELAYED = "delayed", "延期"
    COMPLETED = "completed", "已完成"
    ABANDONED = "abandoned", "已终止"


# Rows that a project's rendering draws on, beside those that belong to it.
DRAWN_ON: Final = ("owner", "place__subdistrict", "place__merged_into__subdistrict")


class ProjectQuerySet(RecordQuerySet["Project"]):
    """Reads of projects."""

    def with_relations(self) -> Self:
        """Everything a rendering of projects draws on, in a constant number of queries."""
        return self.select_related(*DRAWN_ON).with_parts()

    def with_parts(self) -> Self:
        """The rows that belong to them."""
        return self.prefetch_related("slips")


class Project(Record, Drawn):
    """A work or programme; its completion is a promise with a precision, and promises move."""

    SEQUENCE_FIELDS = frozenset(("state", "completion_now", "completed_on", "place"))
    PARTS = ("slips", "citations")

    kind = models.CharField("类别", max_length=20, choices=ProjectKind.choices)
    state = models.CharField("状态", max_length=20, choices=ProjectState.choices, default=ProjectState.PLANNED)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name="地点"
    )
    geometry = GeometryField(
        "工程范围", null=True, blank=True, help_text="只有与地点不同时才填。GeoJSON，WGS-84，先经度后纬度。"
    )
    owner = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name="负责单位"
    )
    started = PartialDateField("开始日期")
    completion_first = PartialDateField("最初承诺的完成日期")
    completion_now = PartialDateField("目前承诺的完成日期")
    completed_on = PartialDateField("实际完成日期")
    # Bounds of the date in force, so that SQL can filter on it; see `derive`.
    first_on = models.DateField(null=True, editable=False)
    last_on = models.DateField(null=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = "项目"
        verbose_name_plural = "项目"
        ordering: ClassVar = ["first_on", "uid"]
        indexes: ClassVar = [
            *Record.Meta.indexes,
            # Lists and feeds are ordered by it and `completing` filters on it.
            models.Index(fields=["first_on", "uid"], name="project_first_on"),
        ]
        constraints: ClassVar = [
            *Record.Meta.constraints,
            *Drawn.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=ProjectKind.values),
                name="project_kind_known",
                violation_error_message="类别不在词表里",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ProjectState.values),
                name="project_state_known",
                violation_error_message="状态不在词表里",
            ),
            models.CheckConstraint(
                condition=(Q(completion_first="") & Q(completion_now=""))
                | (~Q(completion_first="") & ~Q(completion_now="")),
                name="project_promises_together",
                violation_error_message="最初承诺和目前承诺的完成日期要么都有，要么都没有",
            ),
            models.CheckConstraint(
                condition=Q(completed_on="") | Q(state="completed"),
                name="project_completed_on_needs_completed",
                violation_error_message="有实际完成日期时，状态要是“已完成”",
            ),
            models.CheckConstraint(
                condition=Q(first_on__isnull=True, last_on__isnull=True)
                | Q(first_on__isnull=False, last_on__isnull=False, first_on__lte=F("last_on")),
                name="project_first_before_last",
                violation_error_message="完成日期的起止颠倒",
            ),
        ]

    @property
    def date_in_force(self) -> PartialDate | None:
        """The day it was completed; until it is, the promise as it stands now; None when neither is known.

        A completed project whose day was not told has none: the promise is not when it happened.
        """
        in_force: PartialDate | None
        in_force = self.completed_on if self.state == ProjectState.COMPLETED else self.completion_now
        return in_force

    @property
    def has_calendar_date(self) -> bool:
        """Whether the date in force is fine enough for a calendar, which a quarter, half or year would cover."""
        return self.date_in_force is not None and self.date_in_force.precision in ("day", "month")

    def shown_changed_at(self, at: datetime) -> datetime:
        shown = [self.changed_at]
        if self.owner is not None:
            shown.append(self.owner.changed_at)
        if self.place is not None and self.place.survivor.was_ever_public(at):
            shown.append(self.place.survivor.changed_at)
        return max(shown)

    def derive(self) -> None:
        if self.completion_now is not None and self.completion_first is None:
            self.completion_first = self.completion_now
        in_force = self.date_in_force
        self.first_on = in_force.first_on if in_force else None
        self.last_on = in_force.last_on if in_force else None


class Slip(models.Model):
    """One move of a project's promised completion: from when to when, why, and who says so."""

    record = models.ForeignKey(Project, models.CASCADE, related_name="slips")
    said_on = models.DateField("公布日期")
    before = PartialDateField("原承诺")
    after = PartialDateField("新承诺")
    reason = ProseField("原因", blank=True, default="", help_text="出处没有说明时留空，不要猜。")
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="来源")
    phrase = ProseField("原文", blank=True, default="")

    history: Any = HistoricalRecords()

    class Meta:
        verbose_name = "工期变更"
        verbose_name_plural = "工期变更"
        ordering: ClassVar = ["said_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(before="") & ~Q(after="") & ~Q(before=F("after")),
                name="slip_moves",
                violation_error_message="原承诺和新承诺都要填写，而且不能相同",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class ProjectCitation(Citation):
    """Where a fact about a project comes from."""

    record = models.ForeignKey(Project, models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        verbose_name = "出处"
        verbose_name_plural = "出处"
