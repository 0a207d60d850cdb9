"""A record as it will be when it is public: for previews, and never saved."""

from copy import copy
from datetime import datetime
from typing import TypeVar

from core.moderation import Status
from core.record import Record

R = TypeVar("R", bound=Record)


def as_public(record: R, at: datetime) -> R:
    """An unsaved copy that the public may see at `at`; it shares the relations that are loaded."""
    foreseen = copy(record)
    foreseen.status = Status.PUBLISHED
    foreseen.publish_at = foreseen.unpublish_at = None
    foreseen.published_at = at if record.published_at is None else min(at, record.published_at)
    return foreseen
