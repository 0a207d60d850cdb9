"""The registry of checks, and the run of all of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.conformance.lint.content import Document, read

# (number of the line in the file, what is wrong with it)
Found = Iterator[tuple[int, str]]
Check = Callable[[Document], Found]
CHECKS: dict[str, Check] = {}
# What is promised of feeds alone: a file that is opened once has no name, no colour and no address to ask again.
_OF_FEEDS: set[str] = set()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: which check says so, where (a line's number, from 1), and what."""

    check: str
    number: int
    message: str

    def __str__(self) -> str:
        return f"line {self.number}: {self.message} [{self.check}]"


def check(name: str, *, is_of_feeds: bool = False) -> Callable[[Check], Check]:
    """Register a check under the name that findings carry; `is_of_feeds` for one that downloads are not held to."""

    def register(function: Check) -> Check:
        assert name not in CHECKS
        CHECKS[name] = function
        if is_of_feeds:
            _OF_FEEDS.add(name)
        return function

    return register


def lint(data: bytes, *, is_download: bool = False) -> list[Finding]:
    """Everything that is wrong with a feed, or with a download of a single record; empty when it is sound."""
    document = read(data, is_download=is_download)
    names = [name for name in CHECKS if not (is_download and name in _OF_FEEDS)]
    return [Finding(name, *found) for name in names for found in CHECKS[name](document)]
