"""What is stored with an event whose rule clients of calendars do not know: its days, and what was not known of them.

Feeds must not depend on the tables of the working calendar: what they are written from stands on the
event's own row, computed by the action that saves it, and computed anew when the calendar changes.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from core.errors import InvalidRule
from events.rule import Rule, parse_rule
from events.workdays import WorkingCalendar

_DAYS: Final = "days"
_TO_COME: Final = "years_to_come"
_NOT_RECORDED: Final = "years_not_recorded"


def needs_working_calendar(rule: str) -> bool:
    """Whether the days of a rule depend on the working calendar; False for one that cannot be read."""
    try:
        return bool(rule) and bool(parse_rule(rule).condition)
    except InvalidRule:
        return False


def expansion(text: str, days: Sequence[date], working: WorkingCalendar) -> dict[str, Any]:
    """What to store for a readable rule with these days; empty for one that clients know. Raises InvalidRule."""
    rule = parse_rule(text)
    if rule.is_plain:
        return {}
    stored: dict[str, Any] = {_DAYS: [day.isoformat() for day in days]}
    if rule.condition:
        to_come, not_recorded = working.unknown_years(days[0].year, _last(rule, days).year)
        stored |= {_TO_COME: to_come, _NOT_RECORDED: not_recorded}
    return stored


def _last(rule: Rule, days: Sequence[date]) -> date:
    return max(rule.until or days[-1], days[-1])


def days(stored: dict[str, Any]) -> list[date]:
    """The stored start days, in order."""
    return [date.fromisoformat(day) for day in stored[_DAYS]]


def years_to_come(stored: dict[str, Any]) -> list[int]:
    """Years whose arrangement was still to be announced."""
    return list(stored.get(_TO_COME, ()))


def years_not_recorded(stored: dict[str, Any]) -> list[int]:
    """Past years whose arrangement nobody has recorded here."""
    return list(stored.get(_NOT_RECORDED, ()))
