"""The one form in which readers are compared."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

Spans = list[tuple[str, str, str]]


def spans(found: Iterable[tuple[Any, date | datetime, date | datetime]]) -> Spans:
    """Sorted (UID, start, end) as text."""
    return sorted((str(uid), spelt(start), spelt(end)) for uid, start, end in found)


def spelt(moment: date | datetime) -> str:
    if not isinstance(moment, datetime):
        return moment.isoformat()
    assert moment.tzinfo is not None, "a reader saw no time zone"
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
