"""OccurrenceChange: one occurrence of a series that is cancelled or moved, the rest staying as it is."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from core.errors import InvalidRule
from core.fields import LineField
from events import rule
from places.models import Place

if TYPE_CHECKING:
    from events.occurrences import Occurrence

_NEW_VALUES = ("start_on", "start_time", "end_on", "end_time", "place")


class OccurrenceChangeQuerySet(models.QuerySet["OccurrenceChange"]):
    """Reads of single changes."""

    def with_places(self) -> "OccurrenceChangeQuerySet":
        """With the places that a rendering names."""
        return self.select_related("place__subdistrict", "place__merged_into__subdistrict")


class OccurrenceChange(models.Model):
    """What became of one occurrence; a new value that is left out is the series' own.

    A new start time without an end time says that the end is not known, as everywhere.
    """

    class State(models.TextChoices):
        """It does not take place, or at another time or place."""

        CANCELLED = "cancelled", "取消"
        MOVED = "moved", "改期或换地点"

    record = models.ForeignKey("events.Event", models.CASCADE, related_name="occurrence_changes")
    original_on = models.DateField("原定哪一天", help_text="重复规则里这一次开始的日期。")
    state = models.CharField("变动", max_length=10, choices=State.choices)
    start_on = models.DateField("新的开始日期", null=True, blank=True)
    start_time = models.TimeField("新的开始时间", null=True, blank=True)
    end_on = models.DateField("新的结束日期", null=True, blank=True)
    end_time = models.TimeField("新的结束时间", null=True, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="新的地点")
    reason = LineField("说明", max_length=200, blank=True, default="", help_text="出处没有说明时留空。")

    objects = OccurrenceChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "单次变动"
        verbose_name_plural = "单次变动"
        ordering: ClassVar = ["original_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                F("record"),
                F("original_on"),
                name="occurrencechange_once",
                violation_error_message="这一天已经有一条变动",
            ),
            models.CheckConstraint(
                condition=Q(state="moved") | Q(state="cancelled", **{f"{name}__isnull": True for name in _NEW_VALUES}),
                name="occurrencechange_cancelled_has_nothing_new",
                violation_error_message="取消的一次没有新的时间和地点",
            ),
            models.CheckConstraint(
                condition=~Q(state="moved", **{f"{name}__isnull": True for name in _NEW_VALUES}),
                name="occurrencechange_moved_has_something_new",
                violation_error_message="要填新的日期、时间或地点",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.original_on} {self.get_state_display()}"

    def clean(self) -> None:
        """Raise ValidationError by field, in Chinese, unless this fits the series as `record` now has it."""
        if self.original_on is None:
            return  # said already
        if not self.record.rule:
            raise ValidationError({"original_on": "这个活动不重复，请直接改活动本身的时间和地点"})
        try:
            days = self.record.occurrence_days()
        except InvalidRule:
            return  # said at the rule
        if self.original_on not in days:
            raise ValidationError({"original_on": f"{self.original_on} 不是这个活动的一次"})
        errors = self._errors_alone() or self._errors_as_moved(self.record.occurrence(self))
        if errors:
            raise ValidationError(errors)

    def _errors_alone(self) -> dict[str, Any]:
        given = [name for name in _NEW_VALUES if getattr(self, name) is not None]
        if self.state == self.State.CANCELLED:
            return dict.fromkeys(given, "取消的一次没有新的时间和地点")
        if not given:
            return {"state": "要填新的日期、时间或地点"}
        errors = {}
        for name in ("start_on", "end_on"):
            day = getattr(self, name)
            if day is not None and not rule.FIRST_YEAR <= day.year <= rule.LAST_YEAR:
                errors[name] = f"日期应在 {rule.FIRST_YEAR} 年到 {rule.LAST_YEAR} 年之间"
        if self.record.start_time is None:
            for name in ("start_time", "end_time"):
                if getattr(self, name) is not None:
                    errors[name] = "整个活动没有钟点，这一次也不能有；可以另建一项活动"
        return errors

    def _errors_as_moved(self, moved: "Occurrence") -> dict[str, Any]:
        if self.state == self.State.CANCELLED:
            return {}
        if moved.end_on < moved.start_on:
            return {"end_on": "结束日期不能早于开始日期"}
        ends_too_early = (
            moved.end_on == moved.start_on
            and moved.end_time is not None
            and moved.start_time is not None
            and moved.end_time <= moved.start_time
        )
        if ends_too_early:
            return {"end_time": "结束时间要晚于开始时间"}
        if moved.start_time is not None and self.record.is_within_a_day and not moved.is_within_a_day:
            return {"end_on": "这个活动每次在一天之内，这一次也要在一天之内（可以过夜）"}
        return {} if self._says_something_new(moved) else {"state": "填的和原来一样，没有变动"}

    def _says_something_new(self, moved: "Occurrence") -> bool:
        return self.place_id not in (None, self.record.place_id) or moved.is_rescheduled(self.record)
