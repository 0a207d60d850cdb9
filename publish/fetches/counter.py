"""Counting in memory: cheap enough for every answer, and safe between threads."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from threading import Lock
from time import monotonic
from typing import Final

from publish.fetches.clients import Client

# Written when either is reached. What a process counted since is lost when it is killed.
_SECONDS: Final = 300.0
_FETCHES: Final = 5000
# While nothing can be written, at most so many different counts are kept.
_HELD: Final = 20_000


@dataclass(frozen=True, slots=True)
class Key:
    """What is counted apart."""

    day: date
    feed: str
    client: Client
    is_unchanged: bool


class FetchCounter:
    """Fetches since they were last taken out to be written."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._counts: dict[Key, int] = {}
        self._fetches = 0
        self._since = clock()

    def count(self, key: Key, number: int = 1) -> None:
        """Count fetches; of a kind not met before only while there is room."""
        with self._lock:
            if key in self._counts or len(self._counts) < _HELD:
                self._counts[key] = self._counts.get(key, 0) + number
                self._fetches += number

    @property
    def is_due(self) -> bool:
        """Whether it is time to write."""
        return bool(self._counts) and (self._fetches >= _FETCHES or self._clock() - self._since >= _SECONDS)

    def take(self) -> dict[Key, int]:
        """All that was counted, which begins anew."""
        with self._lock:
            taken, self._counts, self._fetches, self._since = self._counts, {}, 0, self._clock()
            return taken

    def put_back(self, taken: dict[Key, int]) -> None:
        """What could not be written, for the next time, which is not now."""
        for key, number in taken.items():
            self.count(key, number)
        with self._lock:
            self._fetches = 0


counter: Final = FetchCounter()
