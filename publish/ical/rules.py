"""RRULE as feeds write it: what RFC 5545 lets DTSTART say is said in the rule where clients go wrong without."""

from datetime import date
from typing import Final

from events.rule import Rule
from publish.ical import lines

# Every month has these days.
_LAST_SAFE_DAY: Final = 28


def rrule(rule: Rule, start_on: date, until: str) -> bytes:
    """The rule, with UNTIL as DTSTART's type asks for it (RFC 5545, 3.3.10), empty where there is none."""
    parts = _with_day(rule, start_on) | ({"UNTIL": until} if until else {})
    return lines.raw("RRULE", ";".join(f"{name}={value}" for name, value in parts.items()))


def _with_day(rule: Rule, start_on: date) -> dict[str, str]:
    """The parts, with the day of the month where it is only implied and some months lack it.

    A yearly 29 February without it is 1 March in ical.js and 28 February in node-ical, a monthly
    31st becomes the 29th in node-ical.
    """
    parts = dict(rule.parts)
    is_implied = rule.frequency in ("MONTHLY", "YEARLY") and not rule.byday and not rule.bymonthday
    if not is_implied or start_on.day <= _LAST_SAFE_DAY:
        return parts
    if rule.frequency == "YEARLY":
        parts.setdefault("BYMONTH", str(start_on.month))
    return {**parts, "BYMONTHDAY": str(start_on.day)}
