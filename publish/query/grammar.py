"""Parameters and queries: parsed once from a request, frozen, with one canonical spelling."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, ClassVar, Final, Protocol, Self
from urllib.parse import urlencode

from django.db.models import Q

from core.errors import InvalidParameter
from core.examples import example_position
from core.language import Language
from core.nearness import Near
from core.record import RecordQuerySet

# What phones, WeChat and link trackers add to addresses: never a filter, never part of a key.
_IGNORED: Final = re.compile(
    r"_|utm_[a-z_]*|from|isappinstalled|fbclid|gclid|spm|scene|clicktime|enterid|nsukey|wechat_redirect"
)
MAX_LENGTH: Final = 2000
# How many records a ranking by nearness holds.
MAX_RANKED: Final = 1000
_NEAR_WORDS: Final = {Language.ZH_HANS: "{near} 周围 {radius} 米", Language.EN: "within {radius} m of {near}"}


def is_ignored(name: str) -> bool:
    """Whether a parameter of that name says nothing to us."""
    return _IGNORED.fullmatch(name) is not None


class MultiValues(Protocol):
    """What a QueryDict offers of itself here."""

    def lists(self) -> Iterable[tuple[str, list[Any]]]:
        """Names with all their values."""


class Choices(Protocol):
    """What a vocabulary offers as of a moment: slugs with titles in the language asked for."""

    def __call__(self, at: datetime, language: Language = Language.ZH_HANS) -> Sequence[tuple[str, str]]:
        """(slug, title) in the vocabulary's order."""


class Titles(Protocol):
    """What a vocabulary calls some of its terms."""

    def __call__(self, slugs: Sequence[str], at: datetime, language: Language = Language.ZH_HANS) -> Mapping[str, str]:
        """Titles of those slugs, in at most one query; a slug that the public may not see named is left out."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One filter: how it is read and spelt, what it selects, and what people and machines are told of it.

    `parse(name, text)` raises InvalidParameter; `condition(value, at)` raises it for an unknown slug, and
    is None when the parameter says nothing without its `partner`, another that must stand beside it.
    `choices` are what a form offers and `titles` names what was chosen; both are None when the value is
    no vocabulary, and those have a `label_en`. Of records there are too many for a list of choices.
    `offered` are values with titles (in Chinese) that a form offers of a parameter that takes others too.
    """

    name: str
    label: str
    help_text: str
    parse: Callable[[str, str], Any]
    spell: Callable[[Any], str]
    condition: Callable[[Any, datetime], Q] | None
    choices: Choices | None = None
    titles: Titles | None = None
    label_en: str = ""
    is_of_records: bool = False
    partner: str = ""
    offered: tuple[tuple[str, str], ...] = ()

    @property
    def is_vocabulary(self) -> bool:
        """Whether its values come from a bounded list, so that answers may be remembered by them."""
        return self.choices is not None


@dataclass(frozen=True, slots=True)
class Query:
    """What a reader asked a collection for: parsed values by parameter name."""

    values: Mapping[str, Any] = field(default_factory=dict)

    PARAMETERS: ClassVar[tuple[Parameter, ...]] = ()

    @classmethod
    def parse(cls, given: MultiValues, *, beside: Sequence[str] = ()) -> Self:
        """Read request parameters. Raises InvalidParameter for an unknown name or a malformed value.

        `beside` names the options that the format took already, for the list of what is allowed.
        Slugs are checked against the tables only by `queryset`, so that an unchanged answer costs no query.
        """
        by_name = {parameter.name: parameter for parameter in cls.PARAMETERS}
        values: dict[str, Any] = {}
        for name, texts in given.lists():
            if is_ignored(name):
                continue
            if name not in by_name:
                raise InvalidParameter(name[:40], f"没有这个参数；可以用 {'、'.join([*by_name, *beside])}")
            text = ",".join(filter(None, texts)) if by_name[name].is_vocabulary else texts[-1]
            if len(texts) > 1 and not by_name[name].is_vocabulary:
                raise InvalidParameter(name, "只能出现一次")
            if len(text) > MAX_LENGTH:
                raise InvalidParameter(name, "值太长")
            if text:
                values[name] = by_name[name].parse(name, text)
        _refuse_lonely(by_name[name] for name in values)
        return cls({parameter.name: values[parameter.name] for parameter in cls.PARAMETERS if parameter.name in values})

    def canonical(self) -> str:
        """The one spelling of this query, ready to stand behind `?`; empty when it asks for everything."""
        return urlencode(sorted(self._spelt()), safe=",:/")

    def _spelt(self) -> list[tuple[str, str]]:
        return [
            (parameter.name, parameter.spell(self.values[parameter.name]))
            for parameter in self.PARAMETERS
            if parameter.name in self.values
        ]

    def spelt(self) -> dict[str, str]:
        """Canonical text by parameter name, for forms."""
        return dict(self._spelt())

    def labels(self, at: datetime, language: Language = Language.ZH_HANS) -> list[str]:
        """The filters in words: names of the chosen terms, other values as they are spelt."""
        words = []
        for parameter in self.PARAMETERS:
            if parameter.name not in self.values or parameter.partner or self._is_everything(parameter.name):
                continue
            if parameter.titles is None:
                label = parameter.label if language is Language.ZH_HANS else parameter.label_en
                words.append(f"{label} {parameter.spell(self.values[parameter.name])}")
            else:
                slugs = self.values[parameter.name]
                titles = parameter.titles(slugs, at, language)
                words += [titles.get(slug, slug) for slug in slugs]
        return [*words, self.near_words(language)] if self.near else words

    @property
    def is_memoisable(self) -> bool:
        """Whether its answers' validators may be remembered: bounded many queries only."""
        vocabulary = {parameter.name for parameter in self.PARAMETERS if parameter.is_vocabulary}
        return all(name in vocabulary or self._is_everything(name) or self._is_of_now(name) for name in self.values)

    @property
    def minute(self) -> datetime | None:
        """The minute that the answer is of beside the data; None when it asks for no `now`."""
        return self.values["open_at"].moment if self._is_of_now("open_at") else None

    def _is_of_now(self, name: str) -> bool:
        return name == "open_at" and name in self.values and self.spelt()[name] == "now"

    def _is_everything(self, name: str) -> bool:
        return name == "datetime" and self.spelt()[name] == "../.."

    def conditions(self, at: datetime) -> Q:
        """All the filters together. Raises InvalidParameter for a slug that does not exist."""
        together = Q()
        for parameter in self.PARAMETERS:
            if parameter.name in self.values and parameter.condition is not None:
                together &= parameter.condition(self.values[parameter.name], at)
        return together & self.within(self.near, at) if self.near else together

    @property
    def near(self) -> Near | None:
        """What `near` and `radius` say together."""
        if "near" not in self.values:
            return None
        longitude, latitude = self.values["near"]
        return Near(longitude, latitude, self.values["radius"])

    def near_words(self, language: Language = Language.ZH_HANS) -> str:
        """That in words."""
        return _NEAR_WORDS[language].format(**self.spelt())

    def queryset(self, at: datetime) -> RecordQuerySet[Any]:
        """The public records that match, as of `at`, in a total and stable order."""
        raise NotImplementedError

    def ranking(self, at: datetime) -> Sequence[tuple[int, int]] | None:
        """(key, whole metres) of what `queryset` selects, in order of (metres, uid); None without `near`.

        MAX_RANKED at most. Metres are the geodesic on WGS-84 to the nearest point of the geometry.
        """
        if self.near is None:
            return None
        return self.nearest(self.anywhere().queryset(at).order_by(), self.near, at)

    def anywhere(self) -> Self:
        """The same query without `near`: with the keys of a `ranking`, the cheap way to its records."""
        return replace(self, values={name: self.values[name] for name in self.values if name not in ("near", "radius")})

    def within(self, near: Near, at: datetime) -> Q:
        """The condition that a record lies within the radius."""
        raise NotImplementedError

    def nearest(self, found: RecordQuerySet[Any], near: Near, at: datetime) -> list[tuple[int, int]]:
        """The ranking of those of some records that lie within the radius."""
        raise NotImplementedError


def _refuse_lonely(given: Iterable[Parameter]) -> None:
    """Raise InvalidParameter, by the name of the one that is missing."""
    partners = {parameter.name: parameter.partner for parameter in given}
    for name, partner in partners.items():
        if partner and partner not in partners:
            raise InvalidParameter(partner, f"{name} 要和 {partner} 一起写，例如 near={example_position()}&radius=500")
