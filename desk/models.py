"""What the desk itself remembers: which permissions its ready groups were given, and which links it took back."""

from typing import ClassVar

from django.db import models
from django.db.models import F


class Grant(models.Model):
    """A permission that a ready group was given once, so that nobody's own changes are undone (see `desk.roles`)."""

    role = models.CharField(max_length=20)
    permission = models.CharField(max_length=120)

    class Meta:
        verbose_name = "授予过的权限"
        verbose_name_plural = "授予过的权限"
        default_permissions = ()
        constraints: ClassVar = [models.UniqueConstraint(F("role"), F("permission"), name="grant_once")]

    def __str__(self) -> str:
        return f"{self.role}：{self.permission}"


class LinkRound(models.Model):
    """How often the links to a record's preview were taken back; a link holds the number it was made under."""

    uid = models.UUIDField(unique=True)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "预览链接"
        verbose_name_plural = "预览链接"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.uid}：{self.number}"
