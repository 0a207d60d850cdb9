"""The three-way comparison of a re-run: what the fixture says, what it said, and what stands there now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

# Field names to JSON values; `Any` because fields differ in type.
State = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Decision:
    """Which fields to write, which carry an editor's change, and what to remember as seeded."""

    to_write: frozenset[str]
    edited: frozenset[str]
    remembered: dict[str, Any]


def decide(wanted: State, seeded: State, present: State, group: Callable[[str], frozenset[str]]) -> Decision:
    """Follow the fixture where the present value is still the seeded one, and leave the rest.

    A field counts as edited when its present value is neither what was seeded nor what is wanted now.
    Its whole group is then left alone, and what was seeded stays remembered, so that the next run
    decides alike. A name that is missing counts as None.
    """
    names = wanted.keys() | seeded.keys() | present.keys()
    edited = frozenset(name for name in names if present.get(name) not in (seeded.get(name), wanted.get(name)))
    kept = frozenset().union(*(group(name) for name in edited))
    free = frozenset(name for name in names if group(name).isdisjoint(kept))
    to_write = frozenset(
        name for name in free if wanted.get(name) != present.get(name) and wanted.get(name) != seeded.get(name)
    )
    remembered = {
        name: value for name in names if (value := (wanted if name in free else seeded).get(name)) is not None
    }
    return Decision(to_write, edited, remembered)
