"""What an opening_hours text says of days: evaluated by opening-hours-py, with our own table of holidays.

The library knows no make-up workdays, and of holidays only those of the years that it was released with.
So it is given no country, and `PH` is put in terms of weekdays, day by day, before it reads the text.
All moments here are naive: the clock on the wall of the place.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from opening_hours import OpeningHours, ParserError, State  # type: ignore[attr-defined] # missing in its stubs

from places.opening_hours.holidays import UNRECORDED, Holidays, SpecialDay
from places.opening_hours.midnight import after_midnight, until_midnight
from places.opening_hours.rules import DAYS, Rule
from places.opening_hours.syntax import outside_comments, read, spelt

ONE_DAY: Final = timedelta(days=1)
_WORKING_WEEK: Final = 5
# What the library reads and we would not vouch for: fallbacks, the sun, school holidays, movable feasts, open ends,
# repeated points in time, and days counted from a holiday.
_BEYOND: Final = re.compile(
    r"\|\||\b(?:SH|easter|sunrise|sunset|dawn|dusk)\b|[0-9]\+|:[0-9]{2}/|\bPH ?(?:[+-]|\[| (?=[A-Z]))|days?\b"
)
_SAYS_WHEN: Final = re.compile(r":[0-9]{2}|24/7|\b(?:off|closed|open|unknown)\b")


@dataclass(frozen=True, slots=True)
class Span:
    """Open from one moment to another; only perhaps when it is not sure. `comment` is on what that depends."""

    begins: datetime
    ends: datetime
    is_sure: bool
    comment: str


@dataclass(frozen=True, slots=True)
class DayHours:
    """A day: the spans that begin on it, and what is special about it.

    `is_confirmed` is False on a special day of which the text says nothing. `reason` is why the day is off.
    """

    day: date
    spans: tuple[Span, ...]
    special: SpecialDay | None
    is_confirmed: bool
    reason: str

    @property
    def is_whole(self) -> bool:
        """Whether it is open from midnight to midnight."""
        begins = datetime.combine(self.day, time.min)
        return any(span.is_sure and span.begins <= begins and span.ends >= begins + ONE_DAY for span in self.spans)


class Hours:
    """Hours that can be evaluated; `Hours.read` is the way to them."""

    def __init__(self, text: str) -> None:
        """Of a text as `spelt`. Raises ParserError."""
        self._rules: tuple[Rule, ...] = read(text) or ()
        self._is_always = text == "24/7"
        self._until = _OfDays(outside_comments(text, until_midnight))
        after = outside_comments(text, after_midnight)
        self._after = _OfDays(after) if after else None

    @staticmethod
    @lru_cache(maxsize=4096)
    def read(text: str) -> "Hours | None":
        """The hours; None when there are none, or such as cannot be evaluated."""
        normal = outside_comments(spelt(text), _say_what_is_unknown)
        if not normal or _BEYOND.search(re.sub('"[^"]*"', "", normal)):
            return None
        try:
            return Hours(normal)
        except ParserError:
            return None

    def on(self, day: date, holidays: Holidays) -> DayHours:
        """What is said of a day."""
        begun = tuple(self._begun(day, holidays))
        intervals = self._until.on(day, is_off=holidays.is_off(day))
        reason = next((comment for *_, state, comment in intervals if state == State.CLOSED), "")
        special = holidays.special(day)
        return DayHours(day, begun, special, self._is_confirmed(day, special), "" if begun else reason)

    def spans(self, first: date, last: date, holidays: Holidays) -> list[Span]:
        """When it is open on the days from first to last, also what began on the day before; joined over midnights."""
        days = (first + step * ONE_DAY for step in range(-1, (last - first).days + 1))
        joined = _joined(span for day in days for span in self._begun(day, holidays))
        return [span for span in joined if span.ends > datetime.combine(first, time.min)]

    def is_open(self, moment: datetime, holidays: Holidays) -> bool:
        """Whether the text says so of the moment, without a doubt of its own."""
        day = moment.date()
        begun = (span for one in (day - ONE_DAY, day) for span in self._begun(one, holidays))
        return any(span.is_sure and span.begins <= moment < span.ends for span in begun)

    def names(self, day: date) -> bool:
        """Whether a rule is about this very day."""
        return any(rule.names(day) for rule in self._rules)

    def _begun(self, day: date, holidays: Holidays) -> list[Span]:
        """What begins on a day."""
        is_off = holidays.is_off(day)
        found = list(self._until.on(day, is_off=is_off))
        if self._after is not None:
            later = self._after.on(day, is_off=is_off)
            found += [(begins + ONE_DAY, ends + ONE_DAY, state, comment) for begins, ends, state, comment in later]
        return _joined(
            Span(begins, ends, state == State.OPEN, comment)
            for begins, ends, state, comment in found
            if state != State.CLOSED
        )

    def _is_confirmed(self, day: date, special: SpecialDay | None) -> bool:
        """Decision 0015: what a text does not say of special days is not to be read into it."""
        if special is None or self._is_always or self.names(day):
            return True
        if special.is_worked:
            monday = day - day.weekday() * ONE_DAY
            week = [monday + step * ONE_DAY for step in range(_WORKING_WEEK)]
            return all(self._clock(one) == self._clock(day) for one in week)
        return any(rule.on_holidays for rule in self._rules)

    def _clock(self, day: date) -> list[tuple[timedelta, timedelta, bool, str]]:
        midnight = datetime.combine(day, time.min)
        begun = self._begun(day, UNRECORDED)
        return [(span.begins - midnight, span.ends - midnight, span.is_sure, span.comment) for span in begun]

    def as_usual(self, day: date) -> tuple[Span, ...]:
        """What would be open on the day if it were no holiday."""
        return tuple(self._begun(day, UNRECORDED))


class _OfDays:
    """A text none of whose hours pass midnight, as the library reads it on a day that is a holiday or not."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._on_holidays: dict[int, OpeningHours] = {}
        self._plain = self._read("PH")

    def on(self, day: date, *, is_off: bool) -> Iterable[tuple[datetime, datetime, State, str]]:
        """The intervals from midnight to midnight."""
        begins = datetime.combine(day, time.min)
        found: Iterable[tuple[datetime, datetime, State, str]] = self._of(day, is_off=is_off).intervals(
            begins, begins + ONE_DAY
        )
        return found

    def _of(self, day: date, *, is_off: bool) -> OpeningHours:
        if not is_off:
            return self._plain
        weekday = day.weekday()
        if weekday not in self._on_holidays:
            self._on_holidays[weekday] = self._read(DAYS[weekday])
        return self._on_holidays[weekday]

    def _read(self, holiday: str) -> OpeningHours:
        text = outside_comments(self._text, lambda masked: re.sub(r"\bPH\b", holiday, masked))
        return OpeningHours(text, auto_country=False, auto_timezone=False)


def _joined(spans: Iterable[Span]) -> list[Span]:
    """The spans, of which two that meet and are alike become one."""
    joined: list[Span] = []
    for span in spans:
        before = joined[-1] if joined else None
        if before is not None and before.ends >= span.begins and _likes(before) == _likes(span):
            joined[-1] = Span(before.begins, max(before.ends, span.ends), *_likes(span))
        else:
            joined.append(span)
    return joined


def _likes(span: Span) -> tuple[bool, str]:
    return (span.is_sure, span.comment)


def _say_what_is_unknown(masked: str) -> str:
    """A comment alone says on what it depends whether it is open; the library would take it for open all day."""
    return ";".join(
        rule.replace('"', 'unknown "', 1) if '"' in rule and not _SAYS_WHEN.search(rule) else rule
        for rule in masked.split(";")
    )
