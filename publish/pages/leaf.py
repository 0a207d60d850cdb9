"""The date leaf at the left of an event's line: month small, day large, weekday below."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from core.errors import InvalidRule
from events.models import Event, EventState
from events.occurrences import Occurrence, next_held, occurrence

# Set large and alone, a weekday is one character.
_WEEKDAYS: Final = "一二三四五六日"


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
    days = days_shown(event, today)
    if days is None or is_date_open(event):
        return Leaf("", "待定" if days else "总", "", "")
    return _leaf(*days, today)


def _leaf(first: date, last: date, today: date) -> Leaf:
    iso = first.isoformat()
    year = "" if first.year == last.year == today.year else f"{first.year}年"
    if first == last:
        return Leaf(f"{year}{first.month}月", str(first.day), f"星期{_WEEKDAYS[first.weekday()]}", iso)
    weekdays = f"周{_WEEKDAYS[first.weekday()]}—周{_WEEKDAYS[last.weekday()]}"
    if (first.year, first.month) == (last.year, last.month):
        return Leaf(f"{year}{first.month}月", f"{first.day}–{last.day}", weekdays, iso, is_wide=True)
    return Leaf(_day_and_month(first, today), "至", _day_and_month(last, today), iso, is_wide=True)


def _day_and_month(day: date, today: date) -> str:
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"
