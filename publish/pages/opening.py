"""Opening hours on pages: today's, the week as a sentence, the special days ahead, and what a browser may say now.

Bytes must not depend on the minute, so the states of the next days stand in the page and a script picks
the one of its own moment. The holidays are read once a page, however many places it lists.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Final

from django.utils import timezone

from places.models import Place
from places.opening_hours.ahead import DAYS_AHEAD, special_days, unknown_years
from places.opening_hours.holidays import Holidays, recorded
from places.opening_hours.hours import Hours
from places.opening_hours.states import Standing, State, is_old, timeline
from places.opening_hours.wording import WORDINGS
from publish.pages.frame import Context, spoken

# For so many days the browser is told what to say.
_DAYS_TOLD: Final = 7


@dataclass(frozen=True, slots=True)
class Opening:
    """Hours in words: `today` and `states` are empty when nobody can say what holds today.

    `states` is JSON: minutes since 1970 to begin `from`, the `words` with whether they mean open for certain, and
    in `steps` for how many minutes which of them holds.
    """

    today: str
    week: str
    states: str


@dataclass
class _Page:
    """What a page has said of hours so far, as of a local day."""

    today: date
    told: dict[tuple[str, str, str], Opening] = field(default_factory=dict)

    @cached_property
    def holidays(self) -> Holidays:
        """One query, and none on a page without hours."""
        return recorded(self.today, self.today + timedelta(days=DAYS_AHEAD))

    @property
    def tells_states(self) -> bool:
        """Whether a browser has anything to pick from."""
        return any(opening.states for opening in self.told.values())


_page: ContextVar[_Page | None] = ContextVar("page of opening hours", default=None)


@contextmanager
def hours_of_a_page(at: datetime) -> Iterator[_Page]:
    """While a page is made, its places share what is known of holidays."""
    page = _Page(timezone.localdate(at))
    token = _page.set(page)
    try:
        yield page
    finally:
        _page.reset(token)


def opening_of(place: Place, at: datetime) -> Opening | None:
    """The place's hours as of the local day of `at`; None when none are recorded."""
    if not place.opening_hours:
        return None
    page = _page_at(at)
    key = (place.opening_hours, place.kind, place.opening_hours_as_of.edtf if place.opening_hours_as_of else "")
    if key not in page.told:
        page.told[key] = _told(place, page)
    return page.told[key]


def week_of(place: Place) -> str:
    """The week with the date of what is known: 周一至周日 9:00—21:00（2017年资料）; empty when nothing is recorded."""
    if not place.opening_hours:
        return ""
    words = WORDINGS[spoken()]
    return words.week(place.opening_hours) + words.aside(words.dated(place.opening_hours_as_of))


def opening_context(place: Place, at: datetime) -> Context | None:
    """What `_opening.html` shows on a place's page."""
    opening, page, words = opening_of(place, at), _page_at(at), WORDINGS[spoken()]
    if opening is None:
        return None
    hours = Hours.read(place.opening_hours)
    ahead = special_days(hours, page.today, page.holidays) if hours is not None else []
    return {
        "opening": opening,
        "ahead": [words.special(run, page.today) for run in ahead],
        "unknown": [words.unknown_year.format(year=year) for year in unknown_years(page.today, page.holidays)],
        "is_old": is_old(place.opening_hours_as_of, page.today),
    }


def _page_at(at: datetime) -> _Page:
    page, today = _page.get(), timezone.localdate(at)
    return page if page is not None and page.today == today else _Page(today)


def _told(place: Place, page: _Page) -> Opening:
    hours, words, as_of = Hours.read(place.opening_hours), WORDINGS[spoken()], place.opening_hours_as_of
    if hours is None:
        return Opening("", week_of(place), "")
    dated = words.aside(words.dated(as_of))
    today, week = words.day(hours.on(page.today, page.holidays)), words.week(place.opening_hours)
    old = as_of if is_old(as_of, page.today) else None
    states = timeline(hours, page.today, _DAYS_TOLD, page.holidays)
    said = [(words.state(state, place.kind, as_of=old), old is None and _is_open(state)) for state in states]
    if old is not None:  # not certain: the date stands by what is said of today
        return Opening(today + dated, week, _packed(states, said))
    return Opening(today, week + dated, _packed(states, said))


def _is_open(state: State) -> bool:
    return state.standing is Standing.OPEN and state.hours.is_confirmed


def _packed(states: list[State], said: list[tuple[str, bool]]) -> str:
    words = list(dict.fromkeys(said))
    steps = [
        [_minutes(state.ends) - _minutes(state.begins), words.index(word)]
        for state, word in zip(states, said, strict=True)
    ]
    packed: dict[str, Any] = {"from": _minutes(states[0].begins), "words": words, "steps": steps}
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":"))


def _minutes(moment: datetime) -> int:
    """Since 1970, of a moment on the local clock."""
    return int(timezone.make_aware(moment).timestamp()) // 60
