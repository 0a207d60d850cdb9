"""Opening hours as schema.org says them (OpeningHoursSpecification). Pure."""

from typing import Any, Final

from places.opening_hours.rules import DAY_LENGTH, WHOLE_DAY, Minutes, Point, Rule
from places.opening_hours.syntax import read
from places.opening_hours.week import Week, clock, read_week

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HOLIDAYS: Final = "PublicHolidays"
Specification = dict[str, Any]


def opening_hours_specification(text: str) -> list[Specification]:
    """A plain week, and dated exceptions behind it; empty when the text says anything else, or nothing."""
    week = read_week(text) if text.strip() else None
    if week is None:
        return []
    exceptions = [_exception(rule) for rule in (read(week.rest) or ())] if week.rest else []
    whole = [one for specifications in exceptions for one in specifications or ()]
    return [*_weekly(week), *whole] if all(one is not None for one in exceptions) else []


def _weekly(week: Week) -> list[Specification]:
    """Days that are alike together. A day of which nothing is said is closed, but for holidays."""
    named: dict[tuple[Minutes, ...], list[str]] = {}
    for name, spans in zip((*_DAYS, _HOLIDAYS), (*(day or () for day in week.days), week.holidays), strict=True):
        if spans is not None:
            named.setdefault(spans, []).append(name)
    return [
        {"@type": "OpeningHoursSpecification", "dayOfWeek": days, **hours}
        for spans, days in named.items()
        for hours in _hours(spans)
    ]


def _exception(rule: Rule) -> list[Specification] | None:
    """One rule about days of certain years; None for what is no such thing."""
    dates = rule.dates[0] if len(rule.dates) == 1 else None
    is_plain = not (rule.weeks or rule.weekdays or rule.on_holidays or rule.comment or rule.is_added)
    if dates is None or not is_plain or rule.means == "unknown":
        return None
    first, last = _iso(dates.first), _iso(dates.last)
    if first is None or last is None:
        return None
    named = {"@type": "OpeningHoursSpecification", "validFrom": first, "validThrough": last}
    return [{**named, **hours} for hours in _hours(rule.hours)]


def _iso(point: Point) -> str | None:
    if point.year is None or point.month is None or point.day is None:
        return None
    return f"{point.year:04d}-{point.month:02d}-{point.day:02d}"


def _hours(spans: tuple[Minutes, ...]) -> list[Specification]:
    """Closed is said as from 00:00 to 00:00, the whole day as until 23:59."""
    if not spans:
        return [{"opens": "00:00", "closes": "00:00"}]
    if spans == WHOLE_DAY:
        return [{"opens": "00:00", "closes": "23:59"}]
    return [{"opens": clock(begins), "closes": clock(ends % DAY_LENGTH)} for begins, ends in spans]
