"""A QR code as the path of an SVG."""

from dataclasses import dataclass
from itertools import groupby
from typing import Final

import segno

# Four modules around the code, which readers need (ISO/IEC 18004).
_QUIET: Final = 4
# A code of more modules is too fine for a phone held at a screen.
_LARGEST: Final = 15


@dataclass(frozen=True, slots=True)
class Qr:
    """`path` are the dark modules in a square of `size` units, its quiet zone included."""

    size: int
    path: str


def qr_of(text: str) -> Qr | None:
    """The code that holds a text; None for one too long to be read off a screen."""
    try:
        code = segno.make_qr(text, error="m", version=None)
    except segno.DataOverflowError:
        return None
    if int(code.version) > _LARGEST:
        return None
    return Qr(len(code.matrix) + 2 * _QUIET, "".join(map(_row, range(len(code.matrix)), code.matrix)))


def _row(index: int, modules: bytearray) -> str:
    """A run of dark modules is one box."""
    path, column = "", _QUIET
    for is_dark, run in groupby(modules):
        width = len(list(run))
        if is_dark:
            path += f"M{column} {index + _QUIET}h{width}v1h-{width}z"
        column += width
    return path
