"""Opening hours in English; a clock of 24 hours has two digits."""

import calendar
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Final

from core.language import Language
from places.opening_hours.rules import DAY_LENGTH, WHOLE_DAY, Dates, Means, Minutes, Point, Rule, Weekdays, Weeks
from places.opening_hours.states import Standing
from places.opening_hours.wording.shape import Wording, ranges

_WEEK: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_NUMBERS: Final = ("", "first", "second", "third", "fourth", "fifth")
_HOLIDAYS: Final = "public holidays"


def _clock(minute: int) -> str:
    """09:00, 02:00 the next day."""
    if minute > DAY_LENGTH:
        return f"{_clock(minute - DAY_LENGTH)} the next day"
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _rule(rule: Rule, comment: Callable[[str], str]) -> str:
    seasons = [", ".join(map(_dates, rule.dates)), ", ".join(map(_weeks, rule.weeks))]
    when = " ".join(part for part in [*seasons, _days(rule)] if part)
    return _said(when, rule.hours, rule.means, comment(rule.comment))


def _said(when: str, hours: Sequence[Minutes], means: Means, comment: str) -> str:
    aside = f" ({comment})" if comment else ""
    if means is Means.OFF:
        return f"closed {when or 'until further notice'}{aside}"
    when = when or "daily"
    if means is Means.UNKNOWN:
        words = comment or "hours not certain"
        return f"{when}: {words}" if hours == WHOLE_DAY else f"{when} {_spans(hours)} ({words})"
    return (f"{when} around the clock" if hours == WHOLE_DAY else f"{when} {_spans(hours)}") + aside


def _spans(hours: Sequence[Minutes]) -> str:
    return ", ".join(f"{_clock(begins)}–{_clock(ends)}" for begins, ends in hours)


def _days(rule: Rule) -> str:
    nth = [_nth(days) for days in rule.weekdays if days.nth]
    numbers = sorted({number for days in rule.weekdays if not days.nth for number in days.numbers})
    holidays = [f"on {_HOLIDAYS}" if rule.means is Means.OFF and not numbers else _HOLIDAYS] if rule.on_holidays else []
    if len(numbers) == len(_WEEK):
        return ", ".join(["daily", *nth]) + (f" (including {_HOLIDAYS})" if rule.on_holidays else "")
    return ", ".join([*map(_run, ranges(numbers)), *nth, *holidays])


def _run(run: tuple[int, int]) -> str:
    first, last = run
    return _WEEK[first] if first == last else f"{_WEEK[first]}–{_WEEK[last]}"


def _nth(days: Weekdays) -> str:
    which = " and ".join(
        _NUMBERS[number] if number > 0 else "last" if number == -1 else f"{_NUMBERS[-number]} last"
        for number in days.nth
    )
    return f"the {which} {calendar.day_name[days.first]} of the month"


def _dates(dates: Dates) -> str:
    """Apr–Oct, 1–7 Oct 2026."""
    first, last = dates.first, dates.last
    if first == last:
        return _point(first)
    if first.month == last.month and first.year == last.year and first.day is not None:
        return f"{first.day}–{_point(last)}"
    year = None if first.year == last.year else first.year
    return f"{_point(Point(year, first.month, first.day))}–{_point(last)}"


def _point(point: Point) -> str:
    month = calendar.month_abbr[point.month] if point.month else ""
    return " ".join(str(part) for part in (point.day, month, point.year) if part)


def _weeks(weeks: Weeks) -> str:
    if weeks.step == 2 and weeks.last >= 52 and weeks.first in (1, 2):
        return "odd weeks" if weeks.first == 1 else "even weeks"
    if weeks.first == weeks.last:
        return f"week {weeks.first}"
    return f"weeks {weeks.first}–{weeks.last}" + (f", every {weeks.step} weeks" if weeks.step > 1 else "")


def _turns(moment: datetime, seen: datetime) -> str:
    """21:00, 09:00 tomorrow, 09:00 on Monday, 09:00 on 1 December, as seen from another moment."""
    days = (moment.date() - seen.date()).days
    clock = _clock(moment.hour * 60 + moment.minute)
    if days == 1 and moment.hour == moment.minute == 0:
        return "24:00"
    if days < 2:
        return f"{clock} tomorrow" if days else clock
    day = calendar.day_name[moment.weekday()] if days < 7 else f"{moment.day} {calendar.month_name[moment.month]}"
    return f"{clock} on {day}"


def _of_dates(first: date, last: date, today: date) -> str:
    """1–7 October, Saturday, 10 October."""
    year = f" {last.year}" if last.year != today.year else ""
    until = f"{last.day} {calendar.month_name[last.month]}{year}"
    if first == last:
        return f"{calendar.day_name[first.weekday()]}, {until}"
    return (
        f"{first.day}–{until}"
        if first.month == last.month
        else (f"{first.day} {calendar.month_name[first.month]} – {until}")
    )


EN: Final = Wording(
    language=Language.EN,
    rule=_rule,
    clock=_clock,
    turns=_turns,
    of_dates=_of_dates,
    comments={},
    shut=lambda kind: "closes",
    standings={
        Standing.OPEN: "open now",
        Standing.PERHAPS: "{comment}",
        Standing.EARLY: "not open yet",
        Standing.BREAK: "closed for a break",
        Standing.OVER: "closed now",
        Standing.DAY_OFF: "closed today",
    },
    opens=" · opens {time}",
    until=" · {shut} {time}",
    today="Today {}".format,
    closed="closed",
    whole_day="around the clock",
    between="–",
    between_spans=", ",
    usual="as usual, {}".format,
    no_hours="hours not certain",
    may_differ="hours may differ",
    off_may_differ="{name} holiday, hours may differ",
    work_may_differ="make-up workday for {name}, hours may differ",
    worked="{name}, make-up workday",
    as_of="as of {date}",
    by_data="going by hours as of {date}",
    if_usual="if as usual",
    unknown_year="The holidays of {year} have not been announced yet and are not counted.",
)
