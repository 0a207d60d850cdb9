"""Two texts side by side: which pieces went and which came. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

SAME: Final = "same"
GONE: Final = "gone"
NEW: Final = "new"
SKIPPED: Final = "skipped"

_TOKEN: Final = re.compile(r"[A-Za-z0-9]+|.", re.DOTALL)
# Comparing token by token takes their product; above it whole lines are compared alone.
_MAX_PRODUCT: Final = 400_000
# Texts that have less in common than this are two texts, not one that was changed.
_LEAST_RATIO: Final = 0.35
# How much of a long unchanged piece is shown on either side of what changed.
_AROUND: Final = 30


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters; `text` of a skipped one is how many there were."""

    kind: str
    text: str


def side_by_side(before: str, after: str, *, shorten: bool = False) -> tuple[list[Piece], list[Piece]]:
    """The pieces of the old text (same and gone) and of the new one (same and new)."""
    pieces = list(_joined(_by_line(before, after)))
    if shorten:
        pieces = [piece for long in pieces for piece in _shortened(long)]
    return [one for one in pieces if one.kind != NEW], [one for one in pieces if one.kind != GONE]


def _by_line(before: str, after: str) -> Iterator[Piece]:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for tag, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        gone, come = "".join(old[i:j]), "".join(new[k:m])
        if tag == "equal":
            yield Piece(SAME, gone)
        else:
            yield from _by_token(gone, come)


def _by_token(before: str, after: str) -> Iterator[Piece]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if len(old) * len(new) > _MAX_PRODUCT or matcher.ratio() < _LEAST_RATIO:
        yield from (Piece(GONE, before), Piece(NEW, after))
        return
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            yield Piece(SAME, "".join(old[i:j]))
        else:
            yield from (Piece(GONE, "".join(old[i:j])), Piece(NEW, "".join(new[k:m])))


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """The same without empty pieces, neighbours of a kind as one."""
    held: Piece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if held is not None and held.kind == piece.kind:
            held = Piece(held.kind, held.text + piece.text)
            continue
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held


def _shortened(piece: Piece) -> Iterator[Piece]:
    left_out = len(piece.text) - 2 * _AROUND
    if piece.kind != SAME or left_out < _AROUND:
        yield piece
        return
    yield Piece(SAME, piece.text[:_AROUND])
    yield Piece(SKIPPED, str(left_out))
    yield Piece(SAME, piece.text[-_AROUND:])
