"""One record by its slug, as the public may meet it: shown, gone, moved, or unknown."""

from datetime import datetime
from typing import TypeVar

from core.errors import CivicError
from core.record import Record, RecordQuerySet

R = TypeVar("R", bound=Record)


class Unknown(CivicError):
    """There is no such record, or there never was one for the public: 404."""


class Gone(CivicError):
    """The record was public and is not any more: 410, without its words."""


class Moved(CivicError):
    """The record was merged: 301 to the survivor's slug."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


def find(records: RecordQuerySet[R], slug: str, at: datetime) -> R:
    """The public record of that slug. Raises Unknown, Gone or Moved."""
    record = records.public(at).filter(slug=slug).first()
    if record is not None:
        return record
    merged = records.merged(at).filter(slug=slug).first()
    if merged is not None and merged.merged_into is not None:
        survivor = records.public(at).filter(pk=merged.merged_into.pk).first()
        if survivor is not None:
            raise Moved(survivor.slug)
        raise Gone(slug)
    if records.gone(at).filter(slug=slug).exists():
        raise Gone(slug)
    raise Unknown(slug)


def standing(records: RecordQuerySet[R], slug: str, at: datetime) -> R:
    """The public record of that slug, or the one it was merged into. Raises Unknown or Gone."""
    try:
        return find(records, slug, at)
    except Moved as moved:
        return find(records, moved.slug, at)
