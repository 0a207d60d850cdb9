"""Event, with the dates as far as they are known, its state, and its categories."""

from datetime import date, datetime
from functools import cache
from typing import Any, ClassVar, Final, Self
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from core.errors import InvalidRule
from core.fields import LineField, ProseField
from core.models import Citation, Organisation, Vocabulary
from core.record import Record, RecordQuerySet
from events import expansion, occurrences, recurrence
from events.occurrence_change import OccurrenceChange
from events.occurrences import Occurrence
from events.rule import FIRST_YEAR, LAST_YEAR
from events.workdays import PLAIN_WEEK, WorkingCalendar, recorded
from places.models import Place
from projects.models import Project


class Category(Vocabulary):
    """What an event is about."""

    class Meta(Vocabulary.Meta):
        verbose_name = "活动类别"
        verbose_name_plural = "活动类别"


class Precision(models.TextChoices):
    """How finely the start is known; nothing finer is ever shown or invented."""

    MINUTE = "minute", "有钟点"
    PART_OF_DAY = "part-of-day", "只知道时段"
    DAY = "day", "只知道日期"


class PartOfDay(models.TextChoices):
    """The words a newspaper uses when it prints no clock time."""

    EARLY_MORNING = "early-morning", "清晨"
    MORNING = "morning", "上午"
    NOON = "noon", "中午"
    AFTERNOON = "afternoon", "下午"
    EVENING = "evening", "晚上"


class EventState(models.TextChoices):
    """What is true of the event. May the public see it? is another question."""

    SCHEDULED = "scheduled", "如期"
    TENTATIVE = "tentative", "暂定"
    POSTPONED = "postponed", "延期"
    MOVED = "moved", "地点变更"
    CANCELLED = "cancelled", "已取消"


# Rows that an event's rendering draws on, beside those that belong to it.
DRAWN_ON: Final = (
    *("category", "organiser", "place__subdistrict", "place__merged_into__subdistrict"),
    *("previous_place__merged_into", "project__merged_into", "umbrella__merged_into"),
)


class EventQuerySet(RecordQuerySet["Event"]):
    """Reads of events."""

    def with_relations(self) -> Self:
        """Everything a rendering of events draws on, in a constant number of queries."""
        return self.select_related(*DRAWN_ON).with_parts()

    def with_parts(self) -> Self:
        """The rows that belong to them. For many events, `core.sharing` loads the rest."""
        places = OtherPlace.objects.select_related("place__subdistrict", "place__merged_into__subdistrict")
        changes = OccurrenceChange.objects.with_places()
        return self.prefetch_related(
            models.Prefetch("other_places", places, to_attr="loaded_other_places"),
            models.Prefetch("occurrence_changes", changes, to_attr="loaded_changes"),
        )

    def dated(self) -> Self:
        """Events that stand in a calendar: umbrellas do not, their parts do."""
        return self.filter(is_umbrella=False, start_on__isnull=False)


_RULE_HELP: Final = (
    "每周三共10次写 FREQ=WEEKLY;BYDAY=WE;COUNT=10。每个工作日写 FREQ=DAILY;DAYS=WORKDAY;UNTIL=20261231"
    "（休息日 RESTDAY，法定节假日 HOLIDAY）。每年农历正月初一写 "
    "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1;COUNT=5"
    "（闰四月写 4L，月末写 -1）。每年冬至写 FREQ=YEARLY;SOLARTERM=冬至;COUNT=5。"
)


def default_zone() -> str:
    """The service's own time zone."""
    return settings.TIME_ZONE


@cache
def _zones() -> frozenset[str]:
    """Asked once: the library walks the disk for it."""
    return frozenset(available_timezones())


def check_zone(name: str) -> None:
    """Raise ValidationError unless the name is a zone of the IANA database."""
    if name not in _zones():
        raise ValidationError(f"“{name}”不是有效的时区名，例如 Asia/Shanghai", code="zone")


class Event(Record):
    """Something that happens on one day, on several, or again and again."""

    SEQUENCE_FIELDS = frozenset(
        ("start_on", "start_time", "end_on", "end_time", "precision", "part_of_day", "zone")
        + ("place", "online_url", "state", "rule", "excluded_dates", "expansion", "previous_start_on")
    )
    PARTS = ("other_places", "occurrence_changes", "citations")
    TIMETABLE_PARTS = frozenset(("occurrence_changes",))

    category = models.ForeignKey(Category, models.PROTECT, related_name="events", verbose_name="类别")
    organiser = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="events", verbose_name="主办单位"
    )
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="events", verbose_name="地点")
    online_url = models.URLField("线上地址", blank=True, default="")
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="events", verbose_name="所属项目"
    )
    is_umbrella = models.BooleanField("总活动", default=False, help_text="例如一项赛事；日期写在它的各场次上。")
    umbrella = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name="属于总活动"
    )

    start_on = models.DateField("开始日期", null=True, blank=True)
    start_time = models.TimeField("开始时间", null=True, blank=True, help_text="没有公布就留空，不要猜。")
    end_on = models.DateField("结束日期", null=True, blank=True, help_text="最后一天；只有一天可以留空。")
    end_time = models.TimeField("结束时间", null=True, blank=True)
    precision = models.CharField("时间精度", max_length=12, choices=Precision.choices, default=Precision.DAY)
    part_of_day = models.CharField("时段", max_length=14, choices=PartOfDay.choices, blank=True, default="")
    zone = models.CharField("时区", max_length=40, default=default_zone, validators=[check_zone])

    rule = LineField("重复规则", max_length=200, blank=True, default="", help_text=_RULE_HELP)
    excluded_dates = ProseField("除外日期", blank=True, default="", help_text="每行一个，例如 2026-05-01")

    state = models.CharField("状态", max_length=10, choices=EventState.choices, default=EventState.SCHEDULED)
    state_reason = LineField("状态说明", max_length=200, blank=True, default="", help_text="出处没有说明时留空。")
    previous_start_on = models.DateField("原定日期", null=True, blank=True)
    previous_start_time = models.TimeField("原定时间", null=True, blank=True)
    previous_place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="原定地点"
    )
    # First and last day of all occurrences, so that SQL can filter on them; see `derive`.
    first_on = models.DateField(null=True, editable=False)
    last_on = models.DateField(null=True, editable=False)
    # What a rule that clients do not know was expanded to; see `events.expansion`. Empty for every other.
    expansion = models.JSONField(default=dict, db_default={}, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)

    objects = EventQuerySet.as_manager()
    # Days off and make-up workdays as last gathered.
    _working: WorkingCalendar = PLAIN_WEEK

    class Meta(Record.Meta):
        verbose_name = "活动"
        verbose_name_plural = "活动"
        ordering: ClassVar = ["first_on", "uid"]
        indexes: ClassVar = [
            *Record.Meta.indexes,
            # Lists and feeds are ordered by (first_on, uid) and windowed by last_on.
            models.Index(fields=["first_on", "uid"], name="event_first_on"),
            models.Index(fields=["last_on"], name="event_last_on"),
        ]
        constraints: ClassVar = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state__in=["scheduled", "tentative", "postponed", "moved", "cancelled"]),
                name="event_state_known",
                violation_error_message="状态不在词表里",
            ),
            models.CheckConstraint(
                condition=Q(precision="minute", part_of_day="", start_time__isnull=False)
                | Q(precision="part-of-day", start_time__isnull=True, end_time__isnull=True)
                & Q(part_of_day__in=PartOfDay.values)
                | Q(precision="day", part_of_day="", start_time__isnull=True, end_time__isnull=True),
                name="event_clock_fits_precision",
                violation_error_message="时间精度与时间不符：有钟点的要填开始时间，只知道时段的要选时段，只知道日期的两样都不填",
            ),
            models.CheckConstraint(
                condition=Q(start_on__isnull=True, end_on__isnull=True, start_time__isnull=True)
                | Q(start_on__isnull=False, end_on__isnull=False, end_on__gte=F("start_on")),
                name="event_end_not_before_start",
                violation_error_message="结束日期不能早于开始日期",
            ),
            models.CheckConstraint(
                condition=Q(end_time__isnull=True) | Q(end_on__gt=F("start_on")) | Q(end_time__gt=F("start_time")),
                name="event_end_time_after_start_time",
                violation_error_message="结束时间要晚于开始时间",
            ),
            models.CheckConstraint(
                condition=Q(is_umbrella=False)
                | Q(is_umbrella=True, start_on__isnull=True, umbrella__isnull=True, rule=""),
                name="event_umbrella_has_no_dates",
                violation_error_message="总活动没有自己的日期，日期写在它的各场次上",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(is_umbrella=True) | Q(start_on__isnull=False),
                name="event_published_has_a_date",
                violation_error_message="发布前要有日期",
            ),
            models.CheckConstraint(
                condition=Q(first_on__isnull=True, last_on__isnull=True)
                | Q(first_on__isnull=False, last_on__isnull=False, first_on__lte=F("last_on")),
                name="event_first_before_last",
                violation_error_message="首末日期颠倒",
            ),
        ]

    def clean(self) -> None:
        errors: dict[str, Any] = {}
        for name in ("start_on", "end_on", "previous_start_on"):
            day = getattr(self, name)
            is_said_already = name == "end_on" and day == self.start_on  # an end left open follows the start
            if day is not None and not is_said_already and not FIRST_YEAR <= day.year <= LAST_YEAR:
                errors[name] = f"日期应在 {FIRST_YEAR} 年到 {LAST_YEAR} 年之间"
        if self.umbrella is not None and not self.umbrella.is_umbrella:
            errors["umbrella"] = "所选的活动不是总活动"
        if self.rule and self.start_on is None:
            errors["rule"] = "有重复规则时要有开始日期"
        elif self.start_on is not None and "start_on" not in errors:
            try:
                errors |= self._changes_left_over(self.occurrence_days())
            except InvalidRule as error:
                errors["rule"] = str(error)
        if errors:
            raise ValidationError(errors)

    def _changes_left_over(self, days: list[date]) -> dict[str, Any]:
        """Clients would show a change of what is no occurrence as one more event."""
        left_over = [change.original_on for change in self.changes if not self.rule or change.original_on not in days]
        if not left_over:
            return {}
        return {"rule": f"{left_over[0]} 有单次变动，但已不是这个活动的一次；请先删去那条变动"}

    @property
    def further_places(self) -> list["OtherPlace"]:
        """The further places it is held at; runs no query on rows `with_relations`."""
        loaded: list[OtherPlace] | None = self.__dict__.get("loaded_other_places")
        return list(self.other_places.select_related("place__merged_into")) if loaded is None else loaded

    @property
    def lasts_days(self) -> int:
        """How many days one occurrence covers."""
        if self.start_on is None or self.end_on is None:
            return 0
        return (self.end_on - self.start_on).days + 1

    @property
    def is_within_a_day(self) -> bool:
        """Whether one occurrence ends on the day it begins, or in the night after."""
        if self.start_on is None or self.end_on is None:
            return False
        return occurrences.is_within_a_day(self.start_on, self.end_on, self.start_time, self.end_time)

    @property
    def changes(self) -> list[OccurrenceChange]:
        """Changes of single occurrences; runs no query on rows `with_relations`, nor after `gather`."""
        loaded: list[OccurrenceChange] | None = self.__dict__.get("loaded_changes")
        return self._stored_changes() if loaded is None else loaded

    def _stored_changes(self) -> list[OccurrenceChange]:
        return [] if self.pk is None else list(OccurrenceChange.objects.with_places().filter(record=self))

    def occurrence_days(self) -> list[date]:
        """The start day of every occurrence, in order. Raises InvalidRule."""
        if self.start_on is None:
            return []
        if not self.rule:
            return [self.start_on]
        if self.expansion:
            return expansion.days(self.expansion)
        return list(recurrence.expand(self.rule, self.start_on, self.excluded_dates, self._working))

    def occurrence(self, change: OccurrenceChange) -> Occurrence:
        """The one occurrence that a change is about, as it leaves it."""
        return occurrences.occurrence(self, change.original_on, change)

    def occurrences(self) -> list[Occurrence]:
        """Every occurrence with its change, in the order in which they begin. Raises InvalidRule."""
        return occurrences.occurrences(self, self.occurrence_days(), self.changes if self.rule else ())

    def shown_changed_at(self, at: datetime) -> datetime:
        # A record that was withdrawn has changed what is shown; one that never was public shows nothing.
        others = [other.place for other in self.further_places] + [change.place for change in self.changes]
        related = (self.place, self.previous_place, self.umbrella, self.project, *others)
        standing = (record.survivor for record in related if record is not None)
        shown = [record.changed_at for record in standing if record.was_ever_public(at)]
        if self.organiser is not None:
            shown.append(self.organiser.changed_at)
        return max([self.changed_at, self.category.changed_at, *shown])

    def gather(self) -> None:
        self._working = recorded() if expansion.needs_working_calendar(self.rule) else PLAIN_WEEK
        self.__dict__["loaded_changes"] = self._stored_changes()

    def derive(self) -> None:
        if self.end_on is None:
            self.end_on = self.start_on
        self.expansion = {}
        try:
            if self.rule and self.start_on is not None:
                self.expansion = expansion.expansion(self.rule, self.occurrence_days(), self._working)
            found = self.occurrences()
        except InvalidRule:
            return  # `clean` says so, at the field
        if found and self.lasts_days > 0:
            self.first_on, self.last_on = occurrences.span(found)
        else:
            self.first_on = self.last_on = None


class OtherPlace(models.Model):
    """A further place of an event that is held in several."""

    record = models.ForeignKey(Event, models.CASCADE, related_name="other_places")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name="地点")

    class Meta:
        verbose_name = "其他地点"
        verbose_name_plural = "其他地点"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(F("record"), F("place"), name="otherplace_once"),
        ]

    def __str__(self) -> str:
        return str(self.place)


class EventCitation(Citation):
    """Where a fact about an event comes from."""

    record = models.ForeignKey(Event, models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        verbose_name = "出处"
        verbose_name_plural = "出处"
