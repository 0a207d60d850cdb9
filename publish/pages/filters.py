"""The filter form of a list: the grammar's own table of parameters as fields, holding what was asked for."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext

from publish.pages.day_words import interval_words
from publish.pages.frame import spoken
from publish.query import Parameter, Query
from publish.query.options import LANG

# What few people type by hand: folded away unless it says something.
_RARE: Final = frozenset(("bbox", "near", "radius", "updated_since"))


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a select."""

    value: str
    title: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A select when it has choices, else an input of that type."""

    name: str
    label: str
    value: str
    help_text: str = ""
    choices: tuple[Choice, ...] = ()
    type: str = "text"
    is_mistaken: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """The fields, the rarer ones apart, and what the form keeps but does not offer."""

    fields: tuple[Field, ...]
    rare: tuple[Field, ...]
    kept: tuple[tuple[str, str], ...]

    @property
    def is_unfolded(self) -> bool:
        """Whether the rarer ones must be seen."""
        return any(field.value for field in self.rare)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter in force, in words, and the names of the parameters that it stands for."""

    names: tuple[str, ...]
    label: str
    words: str


def form_of(
    parameters: Sequence[Parameter],
    texts: Mapping[str, str],
    at: datetime,
    *,
    beside: Collection[Field] = (),
    kept: Collection[tuple[str, str]] = (),
    mistake: str = "",
) -> Form:
    """The form with these texts in it, which need be no valid ones; one SELECT for every vocabulary.

    Records are chosen by a link on their own pages, since a select of every place would help nobody: such a
    filter is kept unless it is the `mistake`. `beside` are fields, and `kept` values, that are no filters.
    """
    shown = [parameter for parameter in parameters if not parameter.is_of_records or parameter.name == mistake]
    fields = [_field(parameter, texts.get(parameter.name, ""), at, mistake) for parameter in shown]
    linked = [(one.name, texts[one.name]) for one in parameters if one not in shown and one.name in texts]
    return Form(
        (*beside, *(field for field in fields if field.name not in _RARE)),
        tuple(field for field in fields if field.name in _RARE),
        (*linked, *kept, *_language()),
    )


def _language() -> list[tuple[str, str]]:
    return [] if spoken() is LANG.default else [(LANG.name, str(spoken()))]


def _field(parameter: Parameter, value: str, at: datetime, mistake: str) -> Field:
    label, is_mistaken = gettext(parameter.label), parameter.name == mistake
    offered = _offered(parameter, at)
    if offered is None:
        return Field(parameter.name, label, value, gettext(parameter.help_text), is_mistaken=is_mistaken)
    titles = dict(offered)
    if value and value not in titles:
        # Several at once, a retired term, which is offered no more but still answers, or a mistake.
        titles[value] = gettext("、").join(titles.get(slug, slug) for slug in value.split(","))
    choices = [Choice(slug, title, slug == value) for slug, title in titles.items()]
    every = Choice("", gettext("全部"), not value)
    return Field(parameter.name, label, value, choices=(every, *choices), is_mistaken=is_mistaken)


def _offered(parameter: Parameter, at: datetime) -> Sequence[tuple[str, str]] | None:
    """What a select of it has; None when it is to be typed."""
    if parameter.offered:
        return [(value, gettext(title)) for value, title in parameter.offered]
    return None if parameter.choices is None or parameter.is_of_records else parameter.choices(at, spoken())


def chosen_of(query: Query, at: datetime) -> tuple[Chosen, ...]:
    """The filters in force; at most one query each."""
    told = [parameter for parameter in query.PARAMETERS if parameter.name in query.values]
    return tuple(_chosen(query, parameter, at) for parameter in told if parameter.name != "radius")


def _chosen(query: Query, parameter: Parameter, at: datetime) -> Chosen:
    names = tuple(filter(None, (parameter.name, parameter.partner)))
    return Chosen(names, gettext(parameter.label), _words(query, parameter, at))


def _words(query: Query, parameter: Parameter, at: datetime) -> str:
    value = query.values[parameter.name]
    if parameter.titles is not None:
        titles = parameter.titles(value, at, spoken())
        return gettext("、").join(titles.get(slug, slug) for slug in value)
    match parameter.name:
        case "near":
            return query.near_words(spoken())
        case "datetime" | "completing":
            return interval_words(value, timezone.localdate(at))
        case _:
            spelt = str(parameter.spell(value))
            return gettext(dict(parameter.offered).get(spelt, spelt))
