"""Opening hours in words: the week as a sentence, today, the moment, the special days ahead. Pure; runs no query."""

from collections.abc import Mapping
from typing import Final

from core.language import Language
from places.opening_hours.wording.en import EN
from places.opening_hours.wording.shape import Wording
from places.opening_hours.wording.zh import ZH

WORDINGS: Final[Mapping[Language, Wording]] = {Language.ZH_HANS: ZH, Language.EN: EN}

__all__ = ["EN", "WORDINGS", "ZH", "Wording"]
