"""What a format takes beside the filters: read off the request before the grammar sees it."""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, Generic, TypeVar
from urllib.parse import urlencode

from django.http import QueryDict

from core.errors import InvalidParameter
from core.language import Language

T = TypeVar("T")
C = TypeVar("C", bound=Enum)


@dataclass(frozen=True, slots=True)
class Option(Generic[T]):
    """One option: how it is read, what it is when nothing is said, and for which values answers may be remembered.

    `parse(name, text)` raises InvalidParameter; `str` of what it gives is its one spelling.
    """

    name: str
    parse: Callable[[str, str], T]
    default: T
    is_memoisable: Callable[[T], bool] = lambda value: True


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for, of the options that a format takes."""

    _values: Mapping[Option[Any], Any]

    def __getitem__(self, option: Option[T]) -> T:
        value: T = self._values[option]
        return value

    def but(self, option: Option[T], value: T) -> "Options":
        """The same, with another value of one option."""
        return Options({**self._values, option: value})

    @property
    def names(self) -> tuple[str, ...]:
        """Of all that the format takes."""
        return tuple(option.name for option in self._values)

    def canonical(self, filters: str) -> str:
        """The one spelling of a query that has these filters; an option's default is not said."""
        said = sorted((option.name, str(value)) for option, value in self._values.items() if value != option.default)
        return "&".join(part for part in (filters, urlencode(said)) if part)

    @property
    def is_memoisable(self) -> bool:
        """Whether validators may be remembered: bounded many values only."""
        return all(option.is_memoisable(value) for option, value in self._values.items())


def take_options(given: QueryDict, *options: Option[Any]) -> tuple[QueryDict, Options]:
    """The other parameters, and what the options say. Raises InvalidParameter."""
    rest, values = given, {}
    for option in options:
        rest, text = take_option(rest, option.name)
        values[option] = option.parse(option.name, text) if text else option.default
    return rest, Options(values)


def take_option(given: QueryDict, name: str) -> tuple[QueryDict, str]:
    """The other parameters, and the option's text, empty when it is not given. Raises InvalidParameter."""
    rest = copy(given)
    texts = rest.pop(name, [])
    if len(texts) > 1:
        raise InvalidParameter(name, "只能出现一次")
    return rest, str(texts[0]) if texts else ""


def one_of(choices: type[C]) -> Callable[[str, str], C]:
    """A parser of an enumeration's values."""

    def parse(name: str, text: str) -> C:
        try:
            return choices(text)
        except ValueError as error:
            allowed = "、".join(choice.value for choice in choices)
            raise InvalidParameter(name, f"没有“{text[:40]}”；可以用 {allowed}") from error

    return parse


LANG: Final = Option("lang", one_of(Language), Language.ZH_HANS)
