"""The registry of checks, and the run of all of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.conformance.lint.content import Document, read

# (number of the line in the file, what is wrong with it)
Found = Iterator[tuple[int, str]]
Check = Callable[[Document], Found]
CHECKS: dict[str, Check] = {}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: which check says so, where (a line's number, from 1), and what."""

    check: str
    number: int
    message: str

    def __str__(self) -> str:
        return f"line {self.number}: {self.message} [{self.check}]"


def check(name: str) -> Callable[[Check], Check]:
    """Register a check under the name that findings carry."""

    def register(function: Check) -> Check:
        assert name not in CHECKS
        CHECKS[name] = function
        return function

    return register


def lint(data: bytes, *, is_download: bool = False) -> list[Finding]:
    """Everything that is wrong with a feed, or with a download of a single record; empty when it is sound."""
    document = read(data, is_download=is_download)
    return [Finding(name, *found) for name, function in CHECKS.items() for found in function(document)]
