"""The version that a form was filled from: told to the form as a token, found again when it comes back."""

from dataclasses import dataclass
from typing import Any, Final

from core.content import Content, content_now, content_then
from core.record import Record
from desk.words import moment, person

FIELD: Final = "_version"

# `Any` below: lines of history are of models made at run time.


@dataclass(frozen=True, slots=True)
class Version:
    """What a record says, and the last line of its history then."""

    line: Any | None
    content: Content

    @property
    def token(self) -> str:
        """Equal for equal versions; names the line, so that what stood there can be read again."""
        return f"{self.line.pk if self.line else 0}.{self.content.digest}"


def version_now(record: Record) -> Version:
    """As it is stored. Asked before the record itself is read, it is never newer than what is shown."""
    return Version(record.history.select_related("history_user").first(), content_now(record))


def is_same(token: str, now: Version) -> bool:
    """Whether the token's version says what is stored."""
    return token.partition(".")[2] == now.content.digest


def version_of(record: Record, token: str) -> Version | None:
    """The version that a token names; None when no line of history holds what it says."""
    key, _, digest = token.partition(".")
    if not (key.isascii() and key.isdecimal() and len(key) < 18):
        return None
    line = record.history.filter(pk=int(key)).first()
    if line is None or content_then(line).digest != digest:
        return None
    return Version(line, content_then(line))


def lines_since(record: Record, was: Version | None) -> list[str]:
    """Who wrote when, after a version; when nobody knows it, the last alone."""
    lines = record.history.select_related("history_user").order_by("-pk")
    since = lines[:1] if was is None or was.line is None else lines.filter(pk__gt=was.line.pk)[:5]
    return list(dict.fromkeys(f"{person(line.history_user)} {moment(line.history_date)}" for line in reversed(since)))
