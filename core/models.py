"""Tables of the core: the data version, departures, sources and citations, organisations, calendar days."""

from secrets import token_hex
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from core.fields import LineField, PartialDateField, ProseField
from core.record import Stamped, validate_slug


def new_epoch() -> str:
    """A name that no data set had before."""
    return token_hex(6)


class DataVersion(models.Model):
    """One row: the version of everything public. Written by database triggers and by `settle` only.

    `epoch` names the data set whose changes the numbers count: another once the tables were replaced.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField("版本号", default=0)
    at = models.DateTimeField("最后更改时间")
    settled_at = models.DateTimeField("公开内容的基准时间")
    settled_until = models.DateTimeField("基准时间的有效期")
    epoch = models.CharField("数据集标识", max_length=12, default=new_epoch)

    class Meta:
        verbose_name = "数据版本"
        verbose_name_plural = "数据版本"
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="dataversion_one_row")]

    def __str__(self) -> str:
        return str(self.number)


class Departure(Stamped):
    """A row that mirrors may hold and that went without being withdrawn: deleted, renamed or unsaid by hand.

    Written by database triggers only; `key` is the uid (32 hexadecimal digits) or the slug that went.
    """

    table = models.CharField("数据表", max_length=60)
    key = models.CharField("标识", max_length=80)

    class Meta:
        verbose_name = "消失的记录"
        verbose_name_plural = "消失的记录"
        indexes: ClassVar = [
            # The change feed reads by it.
            models.Index(fields=["seq", "id"], name="departure_seq"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.key}"


class Vocabulary(Stamped):
    """A named term with a slug that never changes; a retired term is kept, never deleted."""

    slug = models.SlugField("网址名", max_length=80, unique=True, validators=[validate_slug])
    title = LineField("名称", max_length=100)
    title_en = LineField("英文名称", max_length=100, blank=True, default="")
    retired = models.BooleanField("已停用", default=False, help_text="停用的词条不再出现在选择里，旧链接仍然有效。")
    changed_at = models.DateTimeField("更改时间", auto_now=True)

    history: Any = HistoricalRecords(inherit=True, excluded_fields=["seq"])

    class Meta:
        abstract = True
        ordering: ClassVar = ["slug"]

    def __str__(self) -> str:
        return str(self.title)


class Organisation(Vocabulary):
    """A body that organises events or owns projects."""

    url = models.URLField("网站", blank=True, default="")
    phone = LineField("电话", max_length=60, blank=True, default="")

    class Meta(Vocabulary.Meta):
        verbose_name = "机构"
        verbose_name_plural = "机构"


class Source(Stamped):
    """An issue or page of a publication that facts are taken from."""

    key = models.SlugField("标识", max_length=80, unique=True, validators=[validate_slug])
    publication = LineField("出版物", max_length=200)
    issue = LineField("期号", max_length=60, blank=True, default="")
    page = LineField("版面", max_length=60, blank=True, default="")
    published_on = PartialDateField("出版日期")
    headline = LineField("文章标题", max_length=300, blank=True, default="")
    url = models.URLField("链接", blank=True, default="")
    terms = LineField("使用条件", max_length=300, blank=True, default="")

    history: Any = HistoricalRecords(excluded_fields=["seq"])

    class Meta:
        verbose_name = "来源"
        verbose_name_plural = "来源"
        ordering: ClassVar = ["key"]
        indexes: ClassVar = [
            # The stamping at commit reads by it.
            models.Index(fields=["seq"], name="source_seq"),
        ]

    def __str__(self) -> str:
        parts = [self.publication, self.published_on.edtf if self.published_on else "", self.issue, self.page]
        named = " ".join(part for part in parts if part)
        return f"{named}《{self.headline}》" if self.headline else named


class Confidence(models.TextChoices):
    """How far a source carries a fact."""

    CITED = "cited", "有出处"
    INFERRED = "inferred", "据出处推断"
    ESTIMATED = "estimated", "估计"


class Citation(models.Model):
    """Ties one field of a record to the exact phrase of a source. Concrete per record, with a real key."""

    field = models.CharField("字段", max_length=60)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name="来源")
    phrase = ProseField("原文", blank=True, default="", help_text="出处里的原话，一字不改。")
    confidence = models.CharField("可信度", max_length=10, choices=Confidence.choices, default=Confidence.CITED)
    retrieved_on = models.DateField("查阅日期", null=True, blank=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.record_fields().get(self.field, self.field)}：{self.source}"

    @classmethod
    def record_fields(cls) -> dict[str, str]:
        """Names and labels of the fields that a citation can stand for; every citation has a key `record`."""
        meta: Any = cls._meta  # `record` stands in the concrete classes only
        record_meta = meta.get_field("record").related_model._meta
        return {field.name: str(field.verbose_name) for field in record_meta.concrete_fields}

    def clean(self) -> None:
        if self.field not in self.record_fields():
            raise ValidationError({"field": f"“{self.field}”不是这类记录的字段"})


class CalendarDay(models.Model):
    """A day on which the working calendar differs from the plain week (国务院办公厅放假安排)."""

    class Kind(models.TextChoices):
        """A festival day itself, a day off that was moved to make a holiday longer, a make-up workday."""

        HOLIDAY = "holiday", "节假日"
        SUBSTITUTE = "substitute", "调休放假"
        WORKDAY = "workday", "调休上班"

    day = models.DateField("日期", unique=True)
    kind = models.CharField("类别", max_length=10, choices=Kind.choices)
    title = LineField("节日", max_length=40)
    title_en = LineField("节日英文名", max_length=60, blank=True, default="")
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="来源")

    history: Any = HistoricalRecords()

    class Meta:
        verbose_name = "节假日与调休"
        verbose_name_plural = "节假日与调休"
        ordering: ClassVar = ["day"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["holiday", "substitute", "workday"]),
                name="calendarday_kind_known",
                violation_error_message="类别不在词表里",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.title}（{self.get_kind_display()}）"
