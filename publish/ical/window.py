"""A calendar that would grow too large for some clients is narrowed to the days around today, and says so."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import islice, takewhile
from typing import Final

from publish.query.values import Interval

# One large client drops what lies beyond about a megabyte.
MAX_EVENTS: Final = 1000
MAX_OCTETS: Final = 1_000_000
# The frame around the components, in the worst case.
_FRAME: Final = 20_000

# First day, last day and octets of an entry.
Entry = tuple[date, date, int]


def fits(count: int, octets: int) -> bool:
    """Whether a feed of so many components and octets may go out as it is."""
    return count <= MAX_EVENTS and octets + _FRAME <= MAX_OCTETS


def narrowed(entries: Sequence[Entry], today: date) -> Interval:
    """The widest window around today that fits: past months are given up first, then what lies far ahead.

    By whole months as long as the month of today fits, so that the feed does not change every
    midnight. A single day is never divided.
    """
    month = today.replace(day=1)
    by_last = sorted(((last, octets) for _, last, octets in entries), reverse=True)
    starts = {last.replace(day=1) for last, _ in by_last if last < month}
    for start in sorted(starts | {month}):
        if _fits(by_last, start, date.max):
            return Interval(start, None)
    by_first = sorted((first, octets) for first, last, octets in entries if last >= month)
    for end in sorted({_month_end(max(first, month)) for first, _ in by_first}, reverse=True):
        if _fits(by_first, date.min, end):
            return Interval(month, end)
    by_first = sorted((first, octets) for first, last, octets in entries if last >= today)
    days = [today + timedelta(days=number) for number in range((_month_end(today) - today).days, 0, -1)]
    return Interval(today, next((day for day in days if _fits(by_first, date.min, day)), today))


def _fits(entries: Sequence[tuple[date, int]], first_on: date, last_on: date) -> bool:
    """Whether those between the days fit; they stand at the beginning, so that few more than fit are looked at."""
    within = list(takewhile(lambda entry: first_on <= entry[0] <= last_on, islice(entries, MAX_EVENTS + 1)))
    return fits(len(within), sum(octets for _, octets in within))


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
