"""What repeats, in English, derived from the rule. Pure; runs no query on rows `with_relations`."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from events import expansion, workdays
from events.models import Event
from events.rule import Rule, parse_dates
from events.rule_wording import EXCLUDED_SHOWN, MON_TO_FRI, read_rule

_DAYS_EN: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_EN: Final = (
    "", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_CONDITIONS_EN: Final = {"WORKDAY": "working day", "RESTDAY": "day off", "HOLIDAY": "public holiday"}


def repeats_en(event: Event) -> str:
    """Every Wednesday, 10 times, until 24 June 2026; empty where `rule_wording.repeats_zh` is."""
    read = read_rule(event)
    if read is None:
        return ""
    rule, days = read
    times = "once" if len(days) == 1 else f"{len(days)} times"
    words = [rule_en(rule, days[0]) + _excluded_en(event), times, f"until {_date_en(days[-1])}"]
    return ", ".join(words) + "".join(f"; {note}" for note in _unknown_en(rule, event))


def rule_en(rule: Rule, start: date) -> str:
    """What a rule says of the days, without its end: every Wednesday, every month on the second Saturday."""
    years = _every_en(rule.interval, "year")
    if rule.solar_terms:
        return f"{years} on the solar term{'s' if len(rule.solar_terms) > 1 else ''} {_and_en(rule.solar_terms)}"
    if rule.lunar_months:
        return f"{years} on {_lunar_en(rule)}"
    months = f" in {_and_en([_MONTHS_EN[month] for month in rule.bymonth])}" if rule.bymonth else ""
    if rule.frequency in ("DAILY", "WEEKLY"):
        return _often_en(rule, start) + months
    unit = _every_en(rule.interval, "month" if rule.frequency == "MONTHLY" else "year")
    if rule.frequency == "YEARLY" and not (rule.bymonth or rule.byday or rule.bymonthday or rule.condition):
        return f"{unit} on {start.day} {_MONTHS_EN[start.month]}"
    return f"{unit} on {_within_en(rule, start)}{months}"


def _every_en(interval: int, unit: str) -> str:
    return f"every {unit}" if interval == 1 else f"every {interval} {unit}s"


def _often_en(rule: Rule, start: date) -> str:
    condition = _CONDITIONS_EN.get(rule.condition, "")
    if condition and not rule.byday and not rule.bymonthday and rule.interval == 1:
        return f"every {condition}"
    byday = rule.byday or (((0, start.weekday()),) if rule.frequency == "WEEKLY" and not rule.condition else ())
    weekdays = _weekdays_en(byday)
    narrowed = f" (only on a {condition})" if condition else ""
    numbers = _and_en([_monthday_en(day) for day in rule.bymonthday])
    if numbers:
        weekdays = f"{numbers} if a {weekdays}" if weekdays else numbers
    elif rule.interval == 1 and weekdays:
        return f"every {weekdays}{narrowed}"
    unit = _every_en(rule.interval, "day" if rule.frequency == "DAILY" else "week")
    return unit + (f" on {weekdays}" if weekdays else "") + narrowed


def _within_en(rule: Rule, start: date) -> str:
    condition = _CONDITIONS_EN.get(rule.condition, "")
    if not rule.byday and not rule.bymonthday and not condition:
        return _monthday_en(start.day)
    narrowed = f" (only on a {condition})" if condition else ""
    if rule.bymonthday:
        days = _and_en([_monthday_en(day) for day in rule.bymonthday])
        days += f" if a {_weekdays_en(rule.byday)}" if rule.byday else ""
    elif rule.byday:
        words = [f"the {_ordinal_en(ordinal)} {_DAYS_EN[day]}" for ordinal, day in rule.byday if ordinal]
        plain = [day for day in rule.byday if not day[0]]
        days = _and_en([*([_weekdays_en(plain)] if plain else []), *words])
    else:
        days, narrowed = condition, ""
    if not rule.bysetpos:
        return (f"every {days}" if not rule.bymonthday and not any(day[0] for day in rule.byday) else days) + narrowed
    return f"the {_and_en([_ordinal_en(position) for position in rule.bysetpos])} {days}{narrowed}"


def _weekdays_en(byday: Sequence[tuple[int, int]]) -> str:
    if tuple(byday) == MON_TO_FRI:
        return "Monday to Friday"
    return _and_en([_DAYS_EN[weekday] for _, weekday in byday])


def _monthday_en(number: int) -> str:
    return f"the {_ordinal_en(number)}" if number > 0 else f"the {_ordinal_en(number)} day"


def _ordinal_en(number: int) -> str:
    if number == -1:
        return "last"
    size = abs(number)
    ending = "th" if size % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(size % 10, "th")
    return f"{size}{ending}" if number > 0 else f"{size}{ending} to last"


def _lunar_en(rule: Rule) -> str:
    if rule.lunar_months == ((12, False),) and rule.bymonthday == (-1,):
        return "the eve of the lunar new year"
    days = _and_en([_monthday_en(day) for day in rule.bymonthday])
    months = [f"the {'leap ' if is_leap else ''}{_ordinal_en(month)}" for month, is_leap in rule.lunar_months]
    return f"{days}{' day' if min(rule.bymonthday) > 0 else ''} of {_and_en(months)} lunar month"


def _excluded_en(event: Event) -> str:
    days = sorted(parse_dates(event.excluded_dates))
    if len(days) > EXCLUDED_SHOWN:
        return f" (except {len(days)} days)"
    return f" (except {_and_en([f'{day.day} {_MONTHS_EN[day.month]}' for day in days])})" if days else ""


def _unknown_en(rule: Rule, event: Event) -> list[str]:
    plain = "Monday to Friday" if rule.condition == workdays.WORKDAY else "Saturdays and Sundays"
    until = "to be added" if rule.condition == workdays.HOLIDAY else f"{plain} until then"
    instead = "not included" if rule.condition == workdays.HOLIDAY else f"reckoned as {plain}"
    notes = [(expansion.years_to_come(event.expansion), f"not yet announced by the State Council, {until}")]
    notes.append((expansion.years_not_recorded(event.expansion), f"not recorded, {instead}"))
    return [f"the public holidays of {_and_en([str(y) for y in years])} are {note}" for years, note in notes if years]


def _and_en(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def _date_en(day: date) -> str:
    return f"{day.day} {_MONTHS_EN[day.month]} {day.year}"
