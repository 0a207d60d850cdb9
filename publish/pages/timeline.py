"""A project's promises as a line in time: one row a promise, from the day it was given to the days it names.

Across it is drawn in hundredths of the width and down in pixels, so that words keep their size on every screen.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext, gettext_lazy

from core.partial_date import PartialDate
from core.punctuation import PUNCTUATION
from projects.models import Project, ProjectState
from publish.pages.days import days
from publish.pages.frame import spoken
from publish.pages.words import capital, label

_ABOVE: Final = 24  # where 今天 stands
_ROW: Final = 48
_NARROWEST: Final = 1.2  # of the width: a single day can still be seen
_MOST_TICKS: Final = 5
_SHAPES: Final = {
    "earlier": gettext_lazy("空框：当时承诺的日子"),
    "current": gettext_lazy("实框：目前承诺的日子"),
    "done": gettext_lazy("黑框：实际完成的日子"),
}
_CLOSED: Final = (ProjectState.COMPLETED, ProjectState.ABANDONED)


@dataclass(frozen=True, slots=True)
class Stroke:
    """A place along the line, with words to be written there; `anchor` keeps them within it."""

    at: float
    words: str

    @property
    def anchor(self) -> str:
        """As SVG's text-anchor names it."""
        return "start" if self.at < 8 else "end" if self.at > 88 else "middle"


@dataclass(frozen=True, slots=True)
class Row:
    """A promise, or what came of it. `shape` is earlier, current or done; `given` is the day it was given."""

    words: str
    shape: str
    begins: float
    given: float | None
    at: float
    width: float
    top: int

    @property
    def words_at(self) -> int:
        """The line that its words stand on."""
        return self.top + 13

    @property
    def middle(self) -> int:
        """Of its bar."""
        return self.top + 28


@dataclass(frozen=True, slots=True)
class Timeline:
    """The rows, oldest promise first, over an axis with some years or months."""

    rows: tuple[Row, ...]
    ticks: tuple[Stroke, ...]
    today: Stroke | None
    is_start_known: bool

    @property
    def key(self) -> str:
        """What the signs that are drawn stand for."""
        shapes = {row.shape for row in self.rows}
        signs = [gettext("圆点：公布的日子")] if any(row.given is not None for row in self.rows) else []
        signs += [str(words) for shape, words in _SHAPES.items() if shape in shapes]
        signs += [] if self.is_start_known else [gettext("虚线：开始日期未公布")]
        return capital(PUNCTUATION[spoken()].enumerated(signs))

    @property
    def axis(self) -> int:
        """Below the rows."""
        return _ABOVE + _ROW * len(self.rows) + 4

    @property
    def words_at(self) -> int:
        """The line that the axis' words stand on."""
        return self.axis + 18

    @property
    def height(self) -> int:
        """Of all."""
        return self.axis + 26


@dataclass(frozen=True, slots=True)
class _Promise:
    words: str
    given_on: date | None
    value: PartialDate
    shape: str


def timeline_of(project: Project, today: date) -> Timeline | None:
    """The line of a project that ever had a date; None without. Reads the slips, prefetched by `with_relations`."""
    promises = list(_promises(project))
    if not promises:
        return None
    began, ended = _ends(project, promises, today)
    span = (ended - began).days or 1

    def along(day: date) -> float:
        return round(100 * (day - began).days / span, 2)

    rows = []
    for number, promise in enumerate(promises):
        at = along(promise.value.first_on)
        width = max(along(promise.value.last_on) - at, _NARROWEST)
        at = min(at, 100 - _NARROWEST)
        given = along(promise.given_on) if promise.given_on else None
        top = _ABOVE + _ROW * number
        rows.append(Row(promise.words, promise.shape, given or 0, given, at, round(min(width, 100 - at), 2), top))
    here = Stroke(along(today), gettext("今天")) if began <= today <= ended else None
    ticks = tuple(Stroke(along(day), words) for day, words in _ticks(began, ended))
    return Timeline(tuple(rows), ticks, here, project.started is not None)


def _promises(project: Project) -> Iterator[_Promise]:
    """Every promise in the order in which they were given, the one in force last, and then what came of it."""
    given = list(_given(project))
    for number, (said_on, value) in enumerate(given):
        is_in_force = number == len(given) - 1 and project.state not in _CLOSED
        words = _words(number, len(given) == 1, said_on, value)
        yield _Promise(words, said_on, value, "current" if is_in_force else "earlier")
    if project.completed_on is not None:
        words = gettext("实际完成：{date}").format(date=label(project.completed_on))
        yield _Promise(words, None, project.completed_on, "done")


def _given(project: Project) -> Iterator[tuple[date | None, PartialDate]]:
    """(day on which it was given, promise): the first, each slip's, and the present one if no slip leads to it."""
    last = project.completion_first
    if last is not None:
        yield None, last
    for slip in sorted(project.slips.all(), key=lambda slip: (slip.said_on, slip.pk)):
        if last is None and slip.before is not None:
            yield None, slip.before
        if slip.after is not None:
            last = slip.after
            yield slip.said_on, slip.after
    if project.completion_now is not None and project.completion_now != last:
        yield None, project.completion_now


def _words(number: int, is_only: bool, said_on: date | None, value: PartialDate) -> str:
    if said_on is not None:
        return gettext("{day}改为：{date}").format(day=days().day(said_on, True), date=label(value))
    first = gettext("承诺：{date}") if is_only else gettext("最初承诺：{date}")
    return (gettext("后来承诺：{date}") if number else first).format(date=label(value))


def _ends(project: Project, promises: list[_Promise], today: date) -> tuple[date, date]:
    """From the start, or some time before all that is known, to the last day named, or today while nothing is done."""
    ended = max(promise.value.last_on for promise in promises)
    known = [promise.value.first_on for promise in promises]
    known += [promise.given_on for promise in promises if promise.given_on is not None]
    if project.state not in _CLOSED:
        known.append(today)
        ended = max(ended, today)
    first = min(known)
    if project.started is not None:
        return min(first, project.started.first_on), ended
    return date.fromordinal(max(first.toordinal() - max((ended - first).days // 8, 1), 1)), ended


def _ticks(began: date, ended: date) -> Iterator[tuple[date, str]]:
    """The beginnings of some years; of some months when there are not two of those."""
    years = [date(year, 1, 1) for year in range(began.year + 1, ended.year + 1)]
    if len(years) > 1:
        for day in _some(years, _MOST_TICKS):
            yield day, gettext("{year}年").format(year=day.year)
        return
    steps = range(began.year * 12 + began.month, ended.year * 12 + ended.month)
    months = [date(step // 12, step % 12 + 1, 1) for step in steps]
    for number, day in enumerate(_some(months, _MOST_TICKS - 1)):
        yield day, days().month(day, number == 0 or day.month == 1)


def _some(found: list[date], most: int) -> list[date]:
    """At most so many of them, at even steps."""
    return found[:: max(-(-len(found) // most), 1)]
