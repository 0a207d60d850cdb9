"""The date leaf at the left of an event's line: month small, day large, weekday below."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, pgettext

from core.errors import InvalidRule
from events.models import Event, EventState
from events.occurrences import Occurrence, next_held, occurrence
from publish.pages.days import day_in, days


@dataclass(frozen=True, slots=True)
class Leaf:
    """What stands on it, above, in the middle and below; a year only when it is not the present one.

    `is_wide` asks for smaller type. A span over several months reads 4月25日 / 至 / 5月10日.
    """

    month: str
    day: str
    weekday: str
    iso: str
    is_wide: bool = False


def days_shown(event: Event, today: date) -> tuple[date, date] | None:
    """First and last day of the occurrence to show: the nearest that is not over, else the last; None for umbrellas."""
    found = occurrences_of(event)
    if not found:
        return None
    shown = next_held(found, today) or found[-1]
    return shown.start_on, shown.end_on


def occurrences_of(event: Event) -> list[Occurrence]:
    """Every occurrence, moved ones where they are now; only the first when the rule cannot be read."""
    try:
        return event.occurrences()
    except InvalidRule:
        return [occurrence(event, event.start_on)] if event.start_on else []


def is_date_open(event: Event) -> bool:
    """Whether the event was put off and no new day has been named: its dates are then the old ones."""
    return event.state == EventState.POSTPONED and event.previous_start_on is None


def leaf_of(event: Event, today: date) -> Leaf:
    """The leaf of an event; only an umbrella's, or one put off to an open date, bears no day."""
    shown = days_shown(event, today)
    if shown is None or is_date_open(event):
        return Leaf("", gettext("待定") if shown else pgettext("leaf of an umbrella", "总"), "", "")
    return _leaf(*shown, today)


def _leaf(first: date, last: date, today: date) -> Leaf:
    iso = first.isoformat()
    month = days().month(first, not first.year == last.year == today.year)
    if first == last:
        return Leaf(month, str(first.day), days().weekday(first), iso)
    if (first.year, first.month) == (last.year, last.month):
        return Leaf(month, f"{first.day}–{last.day}", days().weekdays(first, last), iso, is_wide=True)
    return Leaf(day_in(first, today), pgettext("between two days", "至"), day_in(last, today), iso, is_wide=True)
