"""How sentences are put together from parts: the marks between words, by language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from core.language import Language


@dataclass(frozen=True, slots=True)
class Punctuation:
    """What stands between, before and around words. Empty parts are left out."""

    comma: str
    semicolon: str
    colon: str
    brackets: tuple[str, str]
    mark_brackets: tuple[str, str]

    def listed(self, parts: Iterable[str]) -> str:
        """朝阳公园，朝阳公园南路1号."""
        return self.comma.join(filter(None, parts))

    def enumerated(self, parts: Iterable[str]) -> str:
        """Of things that may have commas in them."""
        return self.semicolon.join(filter(None, parts))

    def labelled(self, label: str, words: str) -> str:
        """时间：上午."""
        return f"{label}{self.colon}{words}"

    def aside(self, words: str) -> str:
        """（管线迁改）, to stand behind other words; nothing for no words."""
        return words.join(self.brackets) if words else ""

    def marked(self, marks: Iterable[str], words: str) -> str:
        """【已取消】【上午】读书会."""
        return "".join(mark.join(self.mark_brackets) for mark in marks if mark) + words


PUNCTUATION: Final[Mapping[Language, Punctuation]] = {
    Language.ZH_HANS: Punctuation("，", "；", "：", ("（", "）"), ("【", "】")),
    Language.EN: Punctuation(", ", "; ", ": ", (" (", ")"), ("[", "] ")),
}
