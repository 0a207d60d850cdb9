"""The opening_hours text of OpenStreetMap, read rule by rule as far as we have words for it. Pure."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from django.core.exceptions import ValidationError
from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined] # missing in its stubs

from places.opening_hours.rules import (
    DAY_LENGTH,
    DAYS,
    MONTHS,
    WHOLE_DAY,
    Dates,
    Means,
    Minutes,
    Point,
    Rule,
    Weekdays,
    Weeks,
)

_COMMENT: Final = re.compile(r'"[^"]*"')
_DAY: Final = f"(?:{'|'.join(DAYS)})"
_NAMES: Final = {name.lower(): name for name in (*DAYS, *MONTHS, "PH", "SH")}
_NAME: Final = re.compile(rf"\b(?:{'|'.join(_NAMES)})\b", re.IGNORECASE)
# "Mo-Fr, Su 10:00-11:00" is one rule to whoever writes it, and to the grammar two, of which the first is all day.
_LOOSE_LIST: Final = re.compile(rf"(?<=[a-zH\]]), +(?=(?:{_DAY}|PH)\b)")
_MONTH: Final = f"(?:{'|'.join(MONTHS)})"
_NUMBER: Final = "[0-9]{1,2}(?![0-9:])"  # the hour of a clock is no day of a month
_POINT: Final = rf"(?:[0-9]{{4}} ?)?{_MONTH}(?: ?{_NUMBER})?"
_DATES: Final = rf"(?:{_POINT}(?:-(?:{_POINT}|{_NUMBER}))?|[0-9]{{4}}(?:-[0-9]{{4}})?)"
_WEEK: Final = r"[0-9]{1,2}(?:-[0-9]{1,2}(?:/[0-9]{1,2})?)?"
_WEEKDAYS: Final = rf"(?:{_DAY}(?:-{_DAY}|\[-?[1-5](?:,-?[1-5])*\])?|PH)"
SPAN: Final = r"[0-9]{1,2}:[0-9]{2}-[0-9]{1,2}:[0-9]{2}"
_RULE: Final = re.compile(
    rf"(?:(?P<dates>{_DATES}(?:,{_DATES})*):? ?)?"
    rf"(?:week ?(?P<weeks>{_WEEK}(?:,{_WEEK})*):? ?)?"
    rf"(?P<days>{_WEEKDAYS}(?:,{_WEEKDAYS})*)?:? ?"
    rf"(?P<hours>24/7|{SPAN}(?:, ?{SPAN})*)? ?(?P<means>off|closed|open|unknown)? ?(?P<comment>\"[0-9]+\")?"
)
# A rule that adds hours to those before it stands behind a comma.
ADDED: Final = re.compile(rf"(?<=:[0-9]{{2}}) ?, ?(?=(?:{_DAY}|PH|{_MONTH}|week)\b)")
_PARTS: Final = re.compile(rf"(?:([0-9]{{4}}) ?)?(?:({_MONTH}) ?)?([0-9]{{1,2}})?")


def check_opening_hours(text: str) -> None:
    """Raise ValidationError, in Chinese, when the text is not in the OpenStreetMap opening_hours syntax."""
    try:
        OpeningHours(text)
    except ParserError as error:
        raise ValidationError(
            "看不懂这个开放时间。请用 OpenStreetMap 写法，例如 Mo-Fr 09:00-21:00; PH off", code="opening_hours"
        ) from error


def outside_comments(text: str, change: Callable[[str], str]) -> str:
    """The text with a change to all of it but the comments, which stand there as numbers in quotation marks."""
    comments = _COMMENT.findall(text)
    numbers = iter(range(len(comments)))
    changed = change(_COMMENT.sub(lambda _: f'"{next(numbers)}"', text))
    return re.sub(r'"([0-9]+)"', lambda number: comments[int(number[1])], changed)


def spelt(text: str) -> str:
    """The text as the grammar has it: names of days and months in their own case, lists without blanks."""
    return outside_comments(text, _spelt)


def _spelt(masked: str) -> str:
    cased = _NAME.sub(lambda name: _NAMES[name[0].lower()], " ".join(masked.split()))
    return _LOOSE_LIST.sub(",", cased)


@lru_cache(maxsize=512)
def read(text: str) -> tuple[Rule, ...] | None:
    """The rules in their order; None when any is beyond the words that we have. `text` is in the grammar."""
    comments = [comment[1:-1] for comment in _COMMENT.findall(text)]
    numbers = iter(range(len(comments)))
    masked = _spelt(_COMMENT.sub(lambda _: f'"{next(numbers)}"', text))
    rules = []
    for group in masked.split(";"):
        for place, piece in enumerate(ADDED.split(group)):
            if piece.strip():
                rules.append(_rule(piece.strip(), comments, is_added=place > 0))
    whole = tuple(rule for rule in rules if rule is not None)
    return whole if whole and len(whole) == len(rules) else None


def _rule(text: str, comments: list[str], *, is_added: bool) -> Rule | None:
    found = _RULE.fullmatch(text)
    if found is None:
        return None
    dates = [_dates(words) for words in (found["dates"] or "").split(",") if words]
    hours = _hours(found["hours"] or "")
    comment = comments[int(found["comment"][1:-1])] if found["comment"] else ""
    means = {"closed": Means.OFF, None: Means.OPEN}.get(found["means"]) or Means(found["means"])
    if comment and not found["hours"] and not found["means"]:
        means = Means.UNKNOWN  # a comment alone says on what it depends
    if hours is None or not all(dates):
        return None
    days = re.findall(r"[A-Za-z-]+(?:\[[^\]]*\])?", found["days"] or "")
    return Rule(
        text=re.sub(r'"([0-9]+)"', lambda number: f'"{comments[int(number[1])]}"', text),
        is_added=is_added,
        dates=tuple(one for one in dates if one is not None),
        weeks=tuple(_weeks(words) for words in (found["weeks"] or "").split(",") if words),
        weekdays=tuple(_weekdays(words) for words in days if words != "PH"),
        on_holidays="PH" in days,
        hours=() if means is Means.OFF else hours,
        means=means,
        comment=comment,
    )


def _hours(text: str) -> tuple[Minutes, ...] | None:
    """The spans; None when an hour is none, the whole day when nothing is said."""
    if text in ("", "24/7"):
        return WHOLE_DAY
    spans = []
    for span in text.split(","):
        begins, ends = (minutes(clock) for clock in span.strip().split("-"))
        if begins is None or ends is None or begins >= DAY_LENGTH:
            return None
        spans.append((begins, ends if ends > begins else ends + DAY_LENGTH))
    return tuple(spans)


def minutes(clock: str) -> int | None:
    """The minute of the day that a clock says, up to 48:00; None when it says none."""
    hour, minute = (int(number) for number in clock.split(":"))
    return hour * 60 + minute if minute < 60 and hour <= 48 else None


def _dates(words: str) -> Dates | None:
    first, _, last = words.partition("-")
    begins = _point(first)
    if re.fullmatch("[0-9]{4}(?:-[0-9]{4})?", words):
        return Dates(begins, _point(last) if last else begins)
    ends = _point(last) if last else begins
    if ends.month is None:
        ends = Point(begins.year, begins.month, ends.day)
    if (begins.day is None) != (ends.day is None) or (ends.year and not begins.year):
        return None
    ends = Point(ends.year or begins.year, ends.month, ends.day)
    dates = Dates(begins, ends)
    wraps = begins.year is not None and begins.year == ends.year and _order(ends) < _order(begins)
    return None if wraps else dates


def _order(point: Point) -> tuple[int, int]:
    return (point.month or 0, point.day or 0)


def _point(words: str) -> Point:
    if re.fullmatch("[0-9]{4}", words):
        return Point(int(words))
    parts = _PARTS.fullmatch(words)
    year, month, day = parts.groups() if parts else (None, None, None)
    return Point(int(year) if year else None, MONTHS.index(month) + 1 if month else None, int(day) if day else None)


def _weeks(words: str) -> Weeks:
    numbers = [int(number) for number in re.split("[-/]", words)]
    return Weeks(numbers[0], numbers[1] if len(numbers) > 1 else numbers[0], numbers[2] if len(numbers) > 2 else 1)


def _weekdays(words: str) -> Weekdays:
    name, _, nth = words.partition("[")
    first, _, last = name.partition("-")
    numbers = tuple(int(number) for number in nth.rstrip("]").split(",") if number)
    return Weekdays(DAYS.index(first), DAYS.index(last or first), numbers)
