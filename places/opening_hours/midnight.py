"""Hours past midnight as two texts, of which each is about single days only: until midnight, and the day after.

The library lets the rule of a day cut off what the evening before began, and lets go on what never began
because that day was off.
"""

import re
from typing import Final

from places.opening_hours.rules import DAY_LENGTH
from places.opening_hours.syntax import ADDED, SPAN, minutes

_SPAN: Final = re.compile(SPAN)
_SPANS: Final = re.compile(rf"{SPAN}(?:, ?{SPAN})*")
# What a rule says of its days: hours, what they mean, and a comment.
_SAID: Final = re.compile(rf' ?(?:24/7|{SPAN}(?:, ?{SPAN})*)? ?(?:off|closed|open|unknown)? ?(?:"[0-9]+")?$')


def until_midnight(masked: str) -> str:
    """The text with what ends later ending at midnight. Its comments stand outside (see `outside_comments`)."""
    return _SPAN.sub(lambda span: f"{span[0].partition('-')[0]}-24:00" if _rest(span[0]) else span[0], masked)


def after_midnight(masked: str) -> str:
    """Of each day, what of its hours lies on the next one; empty when nothing does."""
    if not any(_rest(span) for span in _SPAN.findall(masked)):
        return ""
    groups = [ADDED.split(group.strip()) for group in masked.split(";") if group.strip()]
    return "; ".join(", ".join(filter(None, map(_after, group, range(len(group))))) for group in groups)


def _after(rule: str, place: int) -> str:
    """One rule; of those that only add hours nothing is left where none lie after midnight."""
    rests = list(filter(None, map(_rest, _SPAN.findall(rule))))
    if rests:
        return _SPANS.sub(",".join(rests), rule, count=1)
    return "" if place else f"{_SAID.sub('', rule)} off".strip()


def _rest(span: str) -> str:
    """The part of a span that lies after midnight: 00:00-02:00 of 22:00-02:00."""
    begins, ends = (minutes(clock) or 0 for clock in span.split("-"))
    if begins < ends <= DAY_LENGTH:
        return ""
    rest = ends - DAY_LENGTH if ends > DAY_LENGTH else ends
    return f"00:00-{rest // 60:02d}:{rest % 60:02d}" if rest else ""
