"""Words on a page: in the page's language, or marked with their own where nobody translated them. Runs no query."""

from dataclasses import dataclass

from django.db import models

from core.language import Language, other_tag, said
from core.partial_date import PartialDate
from publish.pages.frame import spoken


@dataclass(frozen=True, slots=True)
class Words:
    """Text, and the tag of its language when that is not the page's: the filter `marked` writes both."""

    text: str
    lang: str = ""

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


# What templates write with `marked`; a plain text is in the page's language.
Text = Words | str


def told(row: models.Model, field: str) -> Words:
    """A row's text in the page's language, or in Chinese when it was not translated."""
    return Words(said(row, field, spoken()), other_tag(row, field, spoken()))


def untranslated(text: str) -> Words:
    """Text that records have in Chinese only."""
    return Words(text, "" if spoken() is Language.ZH_HANS else Language.ZH_HANS.tag)


def label(value: PartialDate) -> str:
    """2027年8月, August 2027."""
    return value.label_en if spoken() is Language.EN else value.label_zh


def capital(text: str) -> str:
    """The text with a capital letter first; a Chinese one is the same."""
    return text[:1].upper() + text[1:]
