"""Slugs: a short ASCII name made from a Chinese title by its pinyin."""

import re
from typing import Any, Final

from django.conf import settings
from django.db import models
from pypinyin import lazy_pinyin

_NOT_ASCII_WORD: Final = re.compile(r"[^a-z0-9]+")
MAX_LENGTH: Final = 80


def slug_of(title: str) -> str:
    """The title in pinyin, lower case, hyphens between words; never empty, at most 80 characters."""
    for word, reading in settings.PINYIN_READINGS.items():
        title = title.replace(word, f" {reading} ")
    words = " ".join(lazy_pinyin(title)).lower()
    slug = _NOT_ASCII_WORD.sub("-", words).strip("-")
    if len(slug) > MAX_LENGTH - 6:
        slug = slug[: MAX_LENGTH - 6].rsplit("-", 1)[0]
    return slug or "item"


def unique_slug(model: type[models.Model], title: str) -> str:
    """`slug_of(title)`, numbered when another row of the model has it (retired rows count too)."""
    rows: models.QuerySet[Any] = model._default_manager.all()  # of whichever model it is
    base = slug_of(title)
    taken = set(rows.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
