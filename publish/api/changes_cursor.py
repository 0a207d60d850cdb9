"""Where a reader of the change feed stands: behind one entry, or behind everything up to a data version."""

import re
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from core.errors import CivicError
from publish.api.changes_record import FORM
from publish.query.keyset import from_cursor, refused, to_cursor

# Greater than the rank of any table: behind all that has this `seq`.
BEHIND_ALL: Final = 99
_WORDS: Final = re.compile(r"([0-9a-z]{1,20})\.([0-9]{1,19})\.([0-9]{1,2})\.([0-9a-f]{0,32})")
_LARGEST: Final = 2**63 - 1


class CursorExpired(CivicError):
    """The position belongs to tables that were replaced since, or told of in another form: 410."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A position in the order of changes: data version, rank of the table, uid or else key of the row."""

    seq: int
    rank: int = BEHIND_ALL
    key: UUID | int = 0

    def to_text(self, epoch: str) -> str:
        """As it stands in addresses: opaque to whoever passes it on."""
        key = self.key.hex if isinstance(self.key, UUID) else str(self.key)
        return to_cursor(f"{_lineage(epoch)}.{self.seq}.{self.rank}.{key}")


def parse(text: str, epoch: str, number: int) -> Cursor:
    """The position. Raises InvalidParameter for what no page gave, and CursorExpired when these are not its tables.

    A position ahead of the data version comes from before a backup was restored.
    """
    try:
        words = _WORDS.fullmatch(from_cursor(text))
        if words is None:
            raise ValueError(text)
        lineage, seq, rank, key = words[1], int(words[2]), int(words[3]), words[4]
        position = Cursor(seq, rank, UUID(key) if len(key) == 32 else int(key))
        if isinstance(position.key, int) and position.key > _LARGEST:
            raise ValueError(text)
    except ValueError as error:
        raise refused() from error
    if lineage != _lineage(epoch) or seq > number:
        raise CursorExpired(text)
    return position


def _lineage(epoch: str) -> str:
    return f"{epoch}v{FORM}"
