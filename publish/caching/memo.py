"""What a process remembers: by query and snapshot what was found, and the bytes of popular small answers."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final, TypeVar

from core.data_version import Snapshot

_FOUND: Final = 512
# Octets of finished bodies that a process may hold.
_FINISHED: Final = 8 * 2**20

Key = tuple[Any, ...]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known of an answer before its first byte: the validator, the frame, the octets in all.

    `window`: what a document that would be too large was narrowed to. `links`: what the header field Link says.
    """

    etag: str
    header: bytes
    footer: bytes
    length: int
    window: Any = None
    links: str = ""


class _Memo:
    """What was found by key, for the snapshot it was found at, the least recently used go first. Threads share it."""

    def __init__(self) -> None:
        self._found: OrderedDict[Key, tuple[Snapshot, object]] = OrderedDict()
        self._finished: OrderedDict[str, bytes] = OrderedDict()
        self._held = 0
        self._lock = Lock()

    def get(self, kind: type[T], key: Key, snapshot: Snapshot) -> T | None:
        """What was found, unless the snapshot is another now."""
        with self._lock:
            held = self._found.get(key)
            if held is None or held[0] != snapshot or not isinstance(held[1], kind):
                return None
            self._found.move_to_end(key)
            return held[1]

    def put(self, key: Key, snapshot: Snapshot, found: object) -> None:
        """Remember."""
        with self._lock:
            self._found[key] = (snapshot, found)
            self._found.move_to_end(key)
            while len(self._found) > _FOUND:
                self._found.popitem(last=False)

    def finished(self, etag: str) -> bytes | None:
        """The whole body that has this validator."""
        with self._lock:
            body = self._finished.get(etag)
            if body is not None:
                self._finished.move_to_end(etag)
            return body

    def keep(self, etag: str, body: bytes) -> None:
        """Remember a whole body."""
        with self._lock:
            if etag not in self._finished and len(body) * 4 <= _FINISHED:
                self._finished[etag] = body
                self._held += len(body)
            while self._held > _FINISHED:
                self._held -= len(self._finished.popitem(last=False)[1])

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._found.clear()
            self._finished.clear()
            self._held = 0

    def __len__(self) -> int:
        return len(self._found)


memo = _Memo()
