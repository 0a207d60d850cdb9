"""The filter form of a list: the grammar's own table of parameters as fields, holding what was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from publish.query import Parameter, Query

# Chosen by a link on the record's own page: a select of every place would help nobody.
_BY_LINK: Final = frozenset({"place", "project"})


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a select."""

    value: str
    title: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A select when it has options, else a text input."""

    name: str
    label: str
    help_text: str
    value: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter in force, in words, and the query without it."""

    name: str
    label: str
    value: str
    words: str
    without: str


@dataclass(frozen=True, slots=True)
class Filters:
    """The form; `linked` are filters that the form keeps but does not offer."""

    fields: tuple[Field, ...]
    linked: tuple[Chosen, ...]
    chosen: tuple[Chosen, ...]


def filters_of(query: Query, at: datetime) -> Filters:
    """The form of a query as of `at`: one SELECT for every vocabulary, and one for a record chosen by link."""
    spelt = query.spelt()
    fields = tuple(
        _field(parameter, spelt.get(parameter.name, ""), at)
        for parameter in query.PARAMETERS
        if parameter.name not in _BY_LINK
    )
    titles = {(field.name, option.value): option.title for field in fields for option in field.options}
    if query.near:
        titles["near", spelt["near"]] = query.near_words()
    told = [parameter for parameter in query.PARAMETERS if parameter.name in spelt and parameter.name != "radius"]
    chosen = tuple(_chosen(parameter, spelt, titles, at) for parameter in told)
    return Filters(fields, tuple(filter_ for filter_ in chosen if filter_.name in _BY_LINK), chosen)


def _field(parameter: Parameter, value: str, at: datetime) -> Field:
    if parameter.choices is None:
        return Field(parameter.name, parameter.label, parameter.help_text, value, ())
    choices = dict(parameter.choices(at))
    if value and value not in choices:
        # Several at once, or a retired term, which is offered no more but still answers.
        choices[value] = "、".join(choices.get(slug, slug) for slug in value.split(","))
    options = [Option(slug, title, slug == value) for slug, title in choices.items()]
    return Field(parameter.name, parameter.label, "", value, (Option("", "全部", not value), *options))


def _chosen(
    parameter: Parameter, spelt: Mapping[str, str], titles: Mapping[tuple[str, str], str], at: datetime
) -> Chosen:
    value = spelt[parameter.name]
    words = titles.get((parameter.name, value), value)
    if parameter.name in _BY_LINK and parameter.titles is not None:
        slugs = value.split(",")
        called = parameter.titles(slugs, at)
        words = "、".join(called.get(slug, slug) for slug in slugs)
    gone = (parameter.name, parameter.partner)
    without = urlencode({name: text for name, text in spelt.items() if name not in gone}, safe=",:/")
    return Chosen(parameter.name, parameter.label, value, words, without)
