"""What is known of a component beside its bytes, packed: a million are read as one table (NumPy) and not one by one."""

import struct
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from core.geometry import Bbox
from publish.caching.layout import Box

_FORM: Final = struct.Struct("<16sqii4i")
_TABLE: Final = np.dtype(
    [("digest", "V16"), ("changed", "<i8"), ("length", "<i4"), ("features", "<i4"), *((side, "<i4") for side in "wsen")]
)
# The box of a component without a position: it widens no other.
_NOWHERE: Final = (2**31 - 1, 2**31 - 1, -(2**31), -(2**31))


class Facts(NamedTuple):
    """A component's digest (16 octets), when it last changed (seconds since 1970), its octets, Features and box."""

    digest: bytes
    changed: int
    length: int
    features: int
    box: Box | None

    def pack(self) -> bytes:
        """As the store keeps them."""
        return _FORM.pack(self.digest, self.changed, self.length, self.features, *(self.box or _NOWHERE))


def unpack(packed: bytes) -> Facts:
    """One component's."""
    digest, changed, length, features, *box = _FORM.unpack(packed)
    return Facts(digest, changed, length, features, None if tuple(box) == _NOWHERE else tuple(box))


class Table:
    """The facts of many components, in order."""

    def __init__(self, packed: Sequence[bytes]) -> None:
        self._rows: Any = np.frombuffer(b"".join(packed), _TABLE)

    @property
    def packed(self) -> bytes:
        """One after the other, as they were given."""
        return bytes(self._rows.data)

    def within(self, box: Box) -> list[bool]:
        """Of each, whether it has a box that lies wholly in the given one."""
        west, south, east, north = (self._rows[side] for side in "wsen")
        inside: Any = (west >= box[0]) & (south >= box[1]) & (east <= box[2]) & (north <= box[3])
        found: list[bool] = (inside & (west <= east)).tolist()
        return found

    @property
    def is_all_shown(self) -> bool:
        """Whether none is empty: a component that was left out."""
        return bool(self._rows["length"].all())

    @property
    def octets(self) -> int:
        """Of all bodies together."""
        return int(self._rows["length"].sum(dtype=np.int64))

    @property
    def features(self) -> int:
        """Of all bodies together."""
        return int(self._rows["features"].sum(dtype=np.int64))

    @property
    def changed(self) -> int:
        """When any last changed, in seconds since 1970."""
        return int(self._rows["changed"].max())

    @property
    def box(self) -> Bbox | None:
        """Around all of them, in degrees."""
        west, south = (self._rows[side].min() for side in "ws")
        east, north = (self._rows[side].max() for side in "en")
        return (west / 1e7, south / 1e7, east / 1e7, north / 1e7) if west <= east else None


def union(one: Bbox | None, other: Bbox | None) -> Bbox | None:
    """The box around both, of which either may be nowhere."""
    if one is None or other is None:
        return one or other
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
