"""The form by which a reader puts a feed together: the grammar's own parameters, holding what was asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext, gettext_noop

from core.errors import InvalidParameter
from core.punctuation import PUNCTUATION
from publish.catalogue import Feed, Of
from publish.pages.frame import resource, spoken
from publish.query import EventQuery, Parameter, ProjectQuery
from publish.query.options import take_option

PARAMETERS: Final[Mapping[Of, Sequence[Parameter]]] = {
    Of.EVENTS: EventQuery.PARAMETERS,
    Of.PROJECTS: ProjectQuery.PARAMETERS,
}
# In the order in which people think of them; events have all but the kind.
_PICKED: Final = ("category", "kind", "subdistrict", "place", "network", "organiser", "state")
_CANCELLED: Final = {
    "mark": gettext_noop("留着，标明【已取消】"),
    "show": gettext_noop("留着，当作照常的条目，标题前写【已取消】"),
    "hide": gettext_noop("不要"),
}
_ALARMS: Final = {
    "": gettext_noop("不提醒"),
    "PT0S": gettext_noop("开始时"),
    "PT15M": gettext_noop("提前 15 分钟"),
    "PT30M": gettext_noop("提前 30 分钟"),
    "PT1H": gettext_noop("提前 1 小时"),
    "PT2H": gettext_noop("提前 2 小时"),
    "P1D": gettext_noop("提前 1 天"),
    "P2D": gettext_noop("提前 2 天"),
    "P7D": gettext_noop("提前 7 天"),
}
EVERYTHING: Final = "../.."
# Of places, which may be very many, those are offered at which most is on.
PLACES: Final = 60
# Where all cannot be seen at once, what is chosen stands first.
_LONG: Final = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several; `count` are the entries that its own feed has, None where none is listed."""

    value: str
    title: str
    is_chosen: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Pick:
    """Any number of choices of a filter."""

    name: str
    label: str
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> int:
        """How many of them are chosen."""
        return sum(choice.is_chosen for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Kept:
    """A filter that came with the address, which the form keeps and does not offer; `words` are empty where the words
    of its partner tell it too. `without` is the page without both."""

    name: str
    value: str
    label: str
    words: str
    without: str


@dataclass(frozen=True, slots=True)
class Composer:
    """The form. `first` and `last` are the days, as they were typed."""

    of: Of
    picks: tuple[Pick, ...]
    kept: tuple[Kept, ...]
    first: str
    last: str
    is_everything: bool
    cancelled: tuple[Choice, ...]
    alarms: tuple[Choice, ...]

    @property
    def is_tuned(self) -> bool:
        """Whether the calendar is asked to do something beside what it does by itself."""
        return not (self.cancelled[0].is_chosen and self.alarms[0].is_chosen)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is asked for."""
        days = self.first or self.last or self.is_everything
        return bool(self.kept or days or self.is_tuned or any(pick.chosen for pick in self.picks))


def with_days(given: QueryDict) -> QueryDict:
    """The parameters with `first` and `last`, which only the form sends, as the grammar's `datetime`.

    Raises InvalidParameter.
    """
    rest, first = take_option(given, "first")
    rest, last = take_option(rest, "last")
    if first or last:
        if rest.get("datetime"):
            raise InvalidParameter("datetime", "起止日期和“全部日期”只能选一样")
        rest["datetime"] = f"{first or '..'}/{last or '..'}"
    return rest


def composer(of: Of, given: QueryDict, feeds: Sequence[Feed], at: datetime) -> Composer:
    """The form with everything that was given in it, also what is wrong. One query for each vocabulary."""
    asked = {name: ",".join(filter(None, map(str, texts))) for name, texts in given.lists()}
    counts = {(feed.term.by, feed.term.slug): feed.count for feed in feeds if feed.collection == of}
    picks = tuple(_picks(of, asked, counts, at))
    days = asked.get("datetime", "")
    first, _slash, last = days.partition("/") if days != EVERYTHING else ("", "", "")
    return Composer(
        of,
        picks,
        tuple(_kept(of, given, asked, at)),
        asked.get("first") or first.replace("..", ""),
        asked.get("last") or (last if _slash else first).replace("..", ""),
        days == EVERYTHING,
        _one_of(_CANCELLED, asked.get("cancelled") or "mark"),
        _one_of(_ALARMS, asked.get("alarm", "")),
    )


def _picks(of: Of, asked: Mapping[str, str], counts: Mapping[tuple[str, str], int], at: datetime) -> Iterator[Pick]:
    by_name = {parameter.name: parameter for parameter in PARAMETERS[of]}
    for parameter in (by_name[name] for name in _PICKED if name in by_name):
        chosen = [slug for slug in asked.get(parameter.name, "").split(",") if slug]
        offered = _places(parameter, counts, at) if parameter.is_of_records else _terms(parameter, at)
        if absent := [slug for slug in chosen if slug not in offered]:
            # Retired terms, rare places, and what there is not, which has to be there to be taken away.
            offered |= _called(parameter, absent, at)
        if len(offered) > _LONG:
            offered = dict(sorted(offered.items(), key=lambda one: one[0] not in chosen))
        choices = [
            Choice(slug, title, slug in chosen, counts.get((parameter.name, slug))) for slug, title in offered.items()
        ]
        if choices:
            yield Pick(parameter.name, gettext(parameter.label), tuple(choices))


def _kept(of: Of, given: QueryDict, asked: Mapping[str, str], at: datetime) -> Iterator[Kept]:
    for parameter in PARAMETERS[of]:
        value = asked.get(parameter.name)
        if not value or parameter.name in (*_PICKED, "datetime"):
            continue
        words = value
        if parameter.titles is not None:
            words = PUNCTUATION[spoken()].listed(_called(parameter, value.split(","), at).values())
        elif parameter.partner and asked.get(parameter.partner):
            words = gettext("%(near)s 周围 %(radius)s 米") % asked if parameter.name == "near" else ""
        rest = given.copy()
        for name in (parameter.name, parameter.partner):
            rest.pop(name, None)
        without = resource("subscribe/", rest.urlencode(safe=",:/"))
        yield Kept(parameter.name, value, gettext(parameter.label), words, without)


def _called(parameter: Parameter, slugs: Sequence[str], at: datetime) -> dict[str, str]:
    """The slugs with their titles, or as they stand; what cannot be one is not asked for: PostgreSQL takes no NUL."""
    askable = [slug for slug in slugs if slug.isascii() and slug.replace("-", "").isalnum()]
    titles = parameter.titles(askable, at, spoken()) if parameter.titles and askable else {}
    return {slug: titles.get(slug, slug) for slug in slugs}


def _terms(parameter: Parameter, at: datetime) -> dict[str, str]:
    return dict(parameter.choices(at, spoken())) if parameter.choices else {}


def _places(parameter: Parameter, counts: Mapping[tuple[str, str], int], at: datetime) -> dict[str, str]:
    held = [(-count, slug) for (by, slug), count in counts.items() if by == parameter.name]
    slugs = [slug for _, slug in sorted(held)[:PLACES]]
    return dict(parameter.titles(slugs, at, spoken())) if parameter.titles and slugs else {}


def _one_of(titles: Mapping[str, str], value: str) -> tuple[Choice, ...]:
    """With what was asked for beyond what is offered, as it was written."""
    known = {key: gettext(title) for key, title in titles.items()} | ({} if value in titles else {value: value})
    return tuple(Choice(key, title, key == value) for key, title in known.items())
