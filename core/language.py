"""The languages that the public is answered in, and the text of a row in one of them."""

from typing import Final

from django.db import models


class Language(models.TextChoices):
    """Chinese is written first, and what was not translated is said in it."""

    ZH_HANS = "zh-hans", "简体中文"
    EN = "en", "English"

    @property
    def subtag(self) -> str:
        """The language without its script: zh, en."""
        return self.value.partition("-")[0]

    @property
    def tag(self) -> str:
        """As RFC 5646 spells it: a script begins with a capital letter."""
        return "zh-Hans" if self is Language.ZH_HANS else self.value


# What a translated text's field is called: `title`, `title_en`.
_ENDINGS: Final = {Language.ZH_HANS: "", Language.EN: "_en"}


def written(row: models.Model, field: str, language: Language) -> str:
    """What the row has of that text in that language alone; empty when nobody wrote it."""
    return str(getattr(row, field + _ENDINGS[language]))


def said(row: models.Model, field: str, language: Language) -> str:
    """The row's text in that language, or in Chinese when it was not translated."""
    return written(row, field, language) or written(row, field, Language.ZH_HANS)


def other_tag(row: models.Model, field: str, language: Language) -> str:
    """The tag of the language that `said` had to answer in; empty when it is the one asked for."""
    if language is Language.ZH_HANS or written(row, field, language):
        return ""
    return Language.ZH_HANS.tag
