"""Tokens: what a program of an editor's says to write in that editor's name."""

import secrets
from datetime import date, datetime
from hashlib import sha256
from typing import ClassVar, Final

from django.conf import settings
from django.db import models

from core.fields import LineField

# So that whoever comes across one knows what it opens.
_PREFIX: Final = "civic_"


class ApiToken(models.Model):
    """A token, of which only a digest is kept; the value itself is 256 random bits and is shown once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens", verbose_name="用户")
    name = LineField("用途", max_length=100, help_text="给自己看的，例如“每周导入活动”。")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField("创建时间", editable=False)
    last_used_on = models.DateField("最近使用", null=True, editable=False)
    revoked_at = models.DateTimeField("停用时间", null=True, editable=False)

    class Meta:
        verbose_name = "令牌"
        verbose_name_plural = "令牌"
        default_permissions = ()
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return str(self.name)

    def make_value(self) -> str:
        """Give the unsaved token its value, which is not to be had again."""
        value = _PREFIX + secrets.token_urlsafe(32)
        self.digest = digest_of(value)
        return value

    def revoke(self, at: datetime) -> None:
        """From now on it opens nothing; it can be revoked again without effect."""
        if self.revoked_at is None:
            self.revoked_at = at
            self.save(update_fields=["revoked_at"])

    def note_use(self, today: date) -> None:
        """Remember the day, with at most one write a day."""
        if self.last_used_on != today:
            self.last_used_on = today
            self.save(update_fields=["last_used_on"])


def digest_of(value: str) -> str:
    """What is kept of a value. A plain hash will do: nobody guesses 256 bits."""
    return sha256(value.encode("utf-8", "replace")).hexdigest()
