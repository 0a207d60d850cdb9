"""An event in words: when, where and what became of it, exactly as finely as it is known. Pure; runs no query.

`facts` says what is the case, `shape` how a language is described, and one module a language how it is said.
"""

from collections.abc import Mapping
from typing import Final

from core.language import Language
from events.wording.en import EN
from events.wording.facts import Mark, Venue, belongs_to, other_zone, public_places, venue_of
from events.wording.shape import Wording
from events.wording.zh import ZH

WORDINGS: Final[Mapping[Language, Wording]] = {Language.ZH_HANS: ZH, Language.EN: EN}
# Titles of the states, for filters.
STATES: Final = {language: words.states for language, words in WORDINGS.items()}

__all__ = [
    "EN", "STATES", "WORDINGS", "ZH", "Mark", "Venue", "Wording", "belongs_to", "other_zone", "public_places",
    "venue_of",
]  # fmt: skip
