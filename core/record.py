"""Record: what every published thing has, and the one door to what the public may see."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Final, Self, TypeVar
from uuid import uuid4

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from core.fields import LineField, ProseField
from core.lines import Line
from core.moderation import Status
from core.slugs import MAX_LENGTH

R = TypeVar("R", bound="Record")
TOMBSTONE_KEPT: Final = timedelta(days=90)

validate_slug = RegexValidator(r"\A[a-z0-9]+(?:-[a-z0-9]+)*\Z", "只能用小写英文字母、数字和连字符")


class RecordQuerySet(models.QuerySet[R]):
    """Reads of records. Code that answers the public begins with `public`, `gone` or `ever_public`."""

    def public(self, at: datetime) -> Self:
        """What the public may see at that moment."""
        return self.filter(
            Q(publish_at__isnull=True) | Q(publish_at__lte=at),
            Q(unpublish_at__isnull=True) | Q(unpublish_at__gt=at),
            status=Status.PUBLISHED,
        )

    def ever_public(self, at: datetime) -> Self:
        """What was public at that moment or at some time before it."""
        return self.filter(published_at__lte=at)

    def announced(self, settled_at: datetime) -> Self:
        """What was ever public, as mirrors must know it: by what is settled, whatever any clock says.

        A publication without a schedule is public with its commit, one at a set moment once that is settled.
        """
        has_no_moment = Q(publish_at__isnull=True)
        has_another = Q(publish_at__lt=F("published_at")) | Q(publish_at__gt=F("published_at"))
        return self.filter(has_no_moment | has_another | Q(published_at__lte=settled_at), published_at__isnull=False)

    def gone(self, at: datetime) -> Self:
        """What was public once and is not now: withdrawn, run out, or put off; merged records are not gone."""
        is_over = Q(unpublish_at__lte=at) | Q(publish_at__gt=at)
        return self.ever_public(at).filter(Q(status=Status.WITHDRAWN) | Q(status=Status.PUBLISHED) & is_over)

    def merged(self, at: datetime) -> Self:
        """What was public once and lives on in another record."""
        return self.ever_public(at).filter(status=Status.MERGED).select_related("merged_into")

    def in_calendar(self, at: datetime) -> Self:
        """What is public, and for 90 days what was and is not: calendars take it away only when they are told to."""
        lately = Q(changed_at__gt=at - TOMBSTONE_KEPT) | Q(unpublish_at__lte=at, unpublish_at__gt=at - TOMBSTONE_KEPT)
        gone = self.gone(at) | self.ever_public(at).filter(status=Status.MERGED)
        return self.public(at) | gone.filter(lately)


def rows(model: type[models.Model]) -> models.QuerySet[Any]:
    """All rows of a model that is known at run time only, drafts too: for actions, never for public code."""
    return model._default_manager.all()


class Stamped(models.Model):
    """A row whose last change carries a number: `seq`, set by the database alone (see `core.triggers`)."""

    seq = models.BigIntegerField("数据版本", default=0, editable=False)

    class Meta:
        abstract = True


class Record(Stamped):
    """A thing that is published: identity, names, moderation, time stamps and history."""

    # Fields that hold no rendered fact; a change of any other moves `changed_at`.
    BOOKKEEPING: ClassVar[frozenset[str]] = frozenset(
        ("id", "uid", "seq", "status", "publish_at", "unpublish_at", "published_at", "merged_into")
        + ("created_at", "changed_at", "internal_note", "sequence")
    )
    # Fields whose change raises `sequence` (RFC 5545, 3.8.7.4); empty for records without VEVENT.
    SEQUENCE_FIELDS: ClassVar[frozenset[str]] = frozenset()
    # Relations to the rows that belong to it; those of them that say when or where it is.
    PARTS: ClassVar[tuple[str, ...]] = ()
    TIMETABLE_PARTS: ClassVar[frozenset[str]] = frozenset()

    uid = models.UUIDField("唯一标识", default=uuid4, unique=True, editable=False)
    slug = models.SlugField(
        "网址名",
        max_length=MAX_LENGTH,
        unique=True,
        blank=True,
        validators=[validate_slug],
        help_text="网页地址里的英文名，留空则按标题拼音生成；保存以后不能再改。",
    )
    title = LineField("标题", max_length=200)
    title_en = LineField("英文标题", max_length=200, blank=True, default="")
    summary = LineField("摘要", max_length=300, blank=True, default="")
    summary_en = LineField("英文摘要", max_length=300, blank=True, default="")
    description = ProseField("说明", blank=True, default="", help_text="纯文本；会显示在网页和日历里。")
    description_en = ProseField("英文说明", blank=True, default="")
    note = ProseField("存疑说明", blank=True, default="", help_text="公开显示：哪些内容还需核实，为什么。")
    internal_note = ProseField("内部备注", blank=True, default="", help_text="只有编辑能看到，不会公开。")

    status = models.CharField("发布状态", max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False)
    publish_at = models.DateTimeField("定时发布", null=True, blank=True, help_text="到这个时间才公开；留空为立即。")
    unpublish_at = models.DateTimeField("定时下线", null=True, blank=True)
    published_at = models.DateTimeField("首次公开时间", null=True, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="merged_from", verbose_name="合并到"
    )
    created_at = models.DateTimeField("创建时间", default=timezone.now, editable=False)
    changed_at = models.DateTimeField("内容更改时间", editable=False)

    history: Any = HistoricalRecords(inherit=True, excluded_fields=["seq"], bases=(Line,))

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "publish")
        indexes: ClassVar = [
            # The change feed and the bulk stamping at commit read by seq.
            models.Index(fields=["seq", "uid"], name="%(class)s_seq"),
            # `settle` looks for the next scheduled moment; nearly all rows have none.
            models.Index(fields=["publish_at"], condition=Q(publish_at__isnull=False), name="%(class)s_publish_at"),
            models.Index(
                fields=["unpublish_at"], condition=Q(unpublish_at__isnull=False), name="%(class)s_unpublish_at"
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=Status.values),
                name="%(class)s_status_known",
                violation_error_message="发布状态不在词表里",
            ),
            models.CheckConstraint(
                condition=Q(publish_at__isnull=True)
                | Q(unpublish_at__isnull=True)
                | Q(unpublish_at__gt=F("publish_at")),
                name="%(class)s_unpublish_after_publish",
                violation_error_message="定时下线要晚于定时发布",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.MERGED, merged_into__isnull=False)
                | (~Q(status=Status.MERGED) & Q(merged_into__isnull=True)),
                name="%(class)s_merged_has_target",
                violation_error_message="已合并的记录要有合并的去向，其他记录不能有",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.PUBLISHED) | Q(published_at__isnull=False),
                name="%(class)s_published_since",
                violation_error_message="已发布的记录要有首次公开时间",
            ),
            models.CheckConstraint(
                condition=~Q(title=""), name="%(class)s_title_given", violation_error_message="标题不能为空"
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def is_public(self, at: datetime) -> bool:
        """Whether the public may see it at that moment: what `RecordQuerySet.public` asks, of one row."""
        begun = self.publish_at is None or self.publish_at <= at
        ended = self.unpublish_at is not None and self.unpublish_at <= at
        return self.status == Status.PUBLISHED and begun and not ended

    def was_ever_public(self, at: datetime) -> bool:
        """Whether the public saw it at that moment or before: what `RecordQuerySet.ever_public` asks, of one row."""
        return self.published_at is not None and self.published_at <= at

    def is_awaited(self, at: datetime) -> bool:
        """Whether it was published for a moment that has not come: the public has seen nothing of it yet."""
        return self.status == Status.PUBLISHED and self.published_at is not None and self.published_at > at

    @property
    def survivor(self) -> Self:
        """The record that this one lives on in when it was merged, else itself; needs `merged_into` loaded."""
        into: Any = self.merged_into  # of this same model
        return into or self

    def shown_changed_at(self, at: datetime) -> datetime:
        """When anything that a rendering as of `at` shows last changed; runs no query on rows `with_relations`."""
        return self.changed_at

    def gather(self) -> None:
        """Read the rows beside the record that `derive` and `clean` compute with; they then run no query for them."""

    def derive(self) -> None:
        """Bring derived columns up to date with the fields they come from; runs no query."""
