"""Words for a page in the language that is spoken, marked with their language where it had to be another."""

from dataclasses import dataclass

from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.language import Language, other_tag, said
from core.partial_date import PartialDate
from publish.pages.frame import spoken


@dataclass(frozen=True, slots=True)
class Said:
    """A text as it is told; `other` is the tag of its language when it is not the page's."""

    words: str
    other: str = ""

    def __str__(self) -> str:
        return self.words

    def __bool__(self) -> bool:
        return bool(self.words)

    @property
    def lang(self) -> SafeString:
        """The attribute of the element that holds it."""
        return format_html(' lang="{}"', self.other) if self.other else SafeString("")


def text_of(row: models.Model, field: str = "title") -> Said:
    """The text of a row that has it in both languages."""
    return Said(said(row, field, spoken()), other_tag(row, field, spoken()))


def only_chinese(words: str) -> Said:
    """A text that is written in Chinese alone."""
    return Said(words, Language.ZH_HANS.tag if words and spoken() is not Language.ZH_HANS else "")


def date_of(value: PartialDate | None) -> str:
    """A date as finely as it is known; empty for none."""
    if value is None:
        return ""
    return value.label_en if spoken() is Language.EN else value.label_zh
