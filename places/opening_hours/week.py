"""A plain week: the hours of each weekday and of public holidays, to and from OpenStreetMap's text. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from places.opening_hours.rules import DAY_LENGTH, DAYS, WHOLE_DAY, Means, Minutes, Rule
from places.opening_hours.syntax import read

# The spans of a day: none when it is closed, and None when nothing is said of it.
DaySpans = tuple[Minutes, ...] | None
MOST_SPANS: Final = 2
_ALWAYS: Final = "24/7"


@dataclass(frozen=True, slots=True)
class Week:
    """The weekdays from Monday, the public holidays, and the rules behind them that no table has room for."""

    days: tuple[DaySpans, ...]
    holidays: DaySpans = None
    rest: str = ""


EMPTY: Final = Week((None,) * len(DAYS))


def read_week(text: str) -> Week | None:
    """The week that a text says; None when it says what would be another thing in a table.

    Seasons, dates and comments are left as `rest` where they stand behind the plain rules, and override them.
    """
    if not text.strip():
        return EMPTY
    rules = read(text)
    if rules is None:
        return None
    plain = 0
    while plain < len(rules) and _is_plain(rules[plain]):
        plain += 1
    rest = rules[plain:]
    week = _week(rules[:plain]) if plain else None
    if week is None or (rest and rest[0].is_added):
        return None
    behind = "".join((", " if rule.is_added else "; ") + rule.text for rule in rest)
    return Week(week.days, week.holidays, behind.removeprefix("; "))


def write_week(week: Week) -> str:
    """The text of a week; days that follow each other and are alike in one rule, holidays last."""
    if week.holidays == WHOLE_DAY and all(spans == WHOLE_DAY for spans in week.days):
        return "; ".join(filter(None, (_ALWAYS, week.rest)))
    groups: dict[tuple[Minutes, ...], list[int]] = {}
    for number, spans in enumerate(week.days):
        if spans is not None:
            groups.setdefault(spans, []).append(number)
    rules = [(_names(numbers), spans) for spans, numbers in groups.items()]
    if week.holidays is not None:
        if rules and rules[-1][1] == week.holidays:  # the last rule is the only one that nothing overrides
            rules[-1] = (f"{rules[-1][0]},PH", week.holidays)
        else:
            rules.append(("PH", week.holidays))
    written = [f"{names} {','.join(map(_span, spans)) or Means.OFF}" for names, spans in rules]
    return "; ".join(filter(None, (*written, week.rest)))


def _is_plain(rule: Rule) -> bool:
    return rule.is_weekly and not rule.comment and rule.means is not Means.UNKNOWN


def _week(rules: Sequence[Rule]) -> Week | None:
    days: list[DaySpans] = [None] * len(DAYS)
    holidays: DaySpans = None
    for rule in rules:
        if holidays is not None and rule.numbers:
            return None  # it would override what was said of a holiday on that weekday
        for number in rule.numbers:
            days[number] = (*(days[number] or ()), *rule.hours) if rule.is_added else rule.hours
        if rule.on_holidays:
            holidays = rule.hours
        elif rule.text == _ALWAYS:
            holidays = WHOLE_DAY
    if any(spans is not None and len(spans) > MOST_SPANS for spans in (*days, holidays)):
        return None
    return Week(tuple(days), holidays)


def _names(numbers: Sequence[int]) -> str:
    """Mo-Fr, and Sa,Su for only two."""
    words = []
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    for run in runs:
        words += [DAYS[number] for number in run] if len(run) < 3 else [f"{DAYS[run[0]]}-{DAYS[run[-1]]}"]
    return ",".join(words)


def _span(span: Minutes) -> str:
    begins, ends = span
    ends = ends - DAY_LENGTH if DAY_LENGTH < ends <= begins + DAY_LENGTH else ends
    return f"{clock(begins)}-{clock(ends)}"


def clock(minute: int) -> str:
    """09:00."""
    return f"{minute // 60:02d}:{minute % 60:02d}"
