"""What the ways in remember: which row a fixture became, and the values it was given."""

from typing import ClassVar

from django.db import models
from django.db.models import F


class Seeded(models.Model):
    """One row of a set of fixtures, and what it was last seeded with.

    The row that it became may since have been edited, or discarded; `values` still holds what the
    fixture said, so that a re-run knows an editor's change from its own. Nothing public is read from
    this table: it does not raise the data version.
    """

    source = models.CharField("来源", max_length=40)
    key = models.CharField("标识", max_length=120)
    kind = models.CharField("类别", max_length=20)
    row_id = models.BigIntegerField("记录编号")
    values = models.JSONField("填入的值")
    seeded_at = models.DateTimeField("最后填入时间")

    class Meta:
        verbose_name = "种子数据"
        verbose_name_plural = "种子数据"
        ordering: ClassVar = ["source", "key"]
        constraints: ClassVar = [models.UniqueConstraint(F("source"), F("key"), name="seeded_once")]

    def __str__(self) -> str:
        return f"{self.source}:{self.key}"
