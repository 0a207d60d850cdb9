"""Two people in one form: what each of them changed since the version that the second began with.

Three states of every field: as it was, as the other left it, as this person typed it. What only one of
them changed is that; what both changed alike is that; what both changed otherwise is a question. Fields
that say one thing together (a position and its datum, a day and its hour) are asked together.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import QueryDict

from desk.shown import is_typed, label_of, put, sent_by, words_sent, words_shown

MINE: Final = "mine"
THEIRS: Final = "theirs"
# What the form sends beside its fields.
ASKED: Final = "_asked"
DECIDE: Final = "_decide-"

# `Any` below: forms of models that are known at run time only.


@dataclass(frozen=True, slots=True)
class Side:
    """One field of a question, three times in words."""

    label: str
    before: str
    theirs: str
    mine: str


@dataclass(frozen=True, slots=True)
class Question:
    """What both changed: `key` is what the answer is sent under, `names` the fields as the page calls them."""

    key: str
    names: tuple[str, ...]
    sides: tuple[Side, ...]
    decided: str = ""

    @property
    def sent_as(self) -> str:
        """How the page remembers that it asked."""
        return f"{self.key}={','.join(self.names)}"


@dataclass(slots=True)
class Merged:
    """What came of it: questions, what was taken over (labels), and what else there is to say."""

    questions: list[Question] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def is_quiet(self) -> bool:
        """Whether nobody has to look at anything."""
        return not (self.questions or self.taken or self.notes)


def merge_form(data: QueryDict, was: Any | None, now: Any, units: Iterable[frozenset[str]], key: str = "") -> Merged:
    """Bring what the other changed into the data, where this person typed nothing.

    `was` and `now` are untouched forms of the version that was begun with and of the stored one; `was`
    is None when nobody knows it any more: then everything that differs is a question.
    """
    merged = Merged()
    for names in _units(now, units):
        theirs = [name for name in names if was is None or _shows(was, name) != _shows(now, name)]
        typed = [name for name in names if is_typed(now if was is None else was, name, data)]
        if was is None:
            theirs = typed
        touched = [name for name in names if name in theirs or name in typed]
        if not theirs or not any(is_typed(now, name, data) for name in touched):
            continue
        if not typed:
            put(data, sent_by(now, theirs))
            merged.taken += [label_of(now, name) for name in theirs]
        else:
            merged.questions.append(_question(data, was, now, touched, key or names[0]))
    return merged


def _shows(form: Any, name: str) -> Any:
    return list(sent_by(form, [name]).values())


def _units(form: Any, units: Iterable[frozenset[str]]) -> Iterator[list[str]]:
    """The form's fields in order, those of a unit together where the first of them stands."""
    of = {name: unit for unit in units for name in unit}
    said: set[str] = set()
    for name in form.fields:
        if name in said:
            continue
        unit = [other for other in form.fields if other in of.get(name, frozenset((name,)))]
        said |= set(unit)
        yield unit


def _question(data: QueryDict, was: Any | None, now: Any, names: list[str], key: str) -> Question:
    sides = tuple(
        Side(
            label_of(now, name),
            "（不清楚）" if was is None else words_shown(was, name),
            words_shown(now, name),
            words_sent(now, name, data),
        )
        for name in names
    )
    return Question(key, tuple(names), sides)


def answer(data: QueryDict, now: Any, key: str, names: Iterable[str]) -> Question | None:
    """Carry out what this person decided of a question that the page asked; the question again when nothing."""
    known = [name for name in names if name in now.fields]
    decided = data.get(f"{DECIDE}{key}", "")
    if decided == THEIRS:
        put(data, sent_by(now, known))
    if decided in (MINE, THEIRS) or not any(is_typed(now, name, data) for name in known):
        return None
    return _question(data, None, now, known, key)


def asked(data: QueryDict) -> dict[str, list[str]]:
    """The questions that the page asked: the names of the fields by key."""
    pairs = (text.partition("=") for text in data.getlist(ASKED))
    return {key: names.split(",") for key, _, names in pairs}
