"""A project in words: what was promised, what is promised now, what came of it. Pure; runs no query."""

from collections.abc import Mapping
from typing import Final

from core.language import Language
from projects.wording.en import EN
from projects.wording.shape import Wording, public_place
from projects.wording.zh import ZH

WORDINGS: Final[Mapping[Language, Wording]] = {Language.ZH_HANS: ZH, Language.EN: EN}
KINDS: Final = {language: words.kinds for language, words in WORDINGS.items()}
STATES: Final = {language: words.states for language, words in WORDINGS.items()}

__all__ = ["EN", "KINDS", "STATES", "WORDINGS", "ZH", "Wording", "public_place"]
