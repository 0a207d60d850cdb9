"""The events of a month, day by day: each occurrence on each of its days, and nothing that lies outside."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext

from core.errors import InvalidRule
from events.models import Event, EventState, PartOfDay
from events.occurrences import Occurrence, occurrences
from events.single_occurrence import as_event
from events.wording import WORDINGS, Venue, public_places, venue_of
from places.models import Place
from publish.pages.frame import spoken
from publish.pages.leaf import is_date_open, occurrences_of
from publish.pages.lines import Link, own_link, short_title
from publish.pages.months import Month
from publish.pages.words import Text, Words, capital, told

# Where a part of a day stands among clock times.
_BEGINS: Final = {
    PartOfDay.EARLY_MORNING: 5,
    PartOfDay.MORNING: 8,
    PartOfDay.NOON: 12,
    PartOfDay.AFTERNOON: 13,
    PartOfDay.EVENING: 18,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """An event on one day. `hour` is 14:00, 上午 or 第2天; `where` is the venue and its subdistrict."""

    link: Link
    hour: str
    where: tuple[Text, ...]
    mark: str
    is_off: bool


# Hours since midnight, and what tells apart what begins together.
Position = tuple[float, int, str]


def entries_of(events: Iterable[Event], month: Month, at: datetime) -> dict[date, list[Entry]]:
    """By day, in the order of the day; of events `with_relations`, without a query."""
    found: defaultdict[date, list[tuple[Position, Entry]]] = defaultdict(list)
    for event in events:
        for one in _around(event, month):
            for day in _days_within(one, month):
                single = as_event(event, one) if event.rule else event
                found[day].append((_position(single, day), _entry(single, one, day, at)))
    return {day: [entry for _, entry in sorted(some, key=lambda pair: pair[0])] for day, some in found.items()}


def _around(event: Event, month: Month) -> list[Occurrence]:
    """The occurrences that may lie in the month: a rule can have a thousand, of which few are looked at."""
    try:
        days = event.occurrence_days()
    except InvalidRule:
        return occurrences_of(event)
    changes = event.changes if event.rule else []
    changed = {change.original_on for change in changes}
    begin = month.first_on - timedelta(days=event.lasts_days)
    return occurrences(event, [day for day in days if begin <= day <= month.last_on or day in changed], changes)


def _days_within(one: Occurrence, month: Month) -> Iterator[date]:
    """The days of the month that an occurrence covers; one that ends in the night belongs to the day it begins."""
    last = one.start_on if one.is_within_a_day else one.end_on
    day, last = max(one.start_on, month.first_on), min(last, month.last_on)
    while day <= last:
        yield day
        day += timedelta(days=1)


def _position(event: Event, day: date) -> Position:
    """What goes on since before or all day comes first."""
    if event.start_on != day:
        return (-2, 0, event.slug)
    if event.start_time is not None:
        return (event.start_time.hour + event.start_time.minute / 60, 1, event.slug)
    return (_BEGINS.get(PartOfDay(event.part_of_day), 0) if event.part_of_day else -1, 0, event.slug)


def _entry(event: Event, one: Occurrence, day: date, at: datetime) -> Entry:
    words = WORDINGS[spoken()]
    return Entry(
        own_link(event),
        _hour(event, one, day),
        _where(event, at, is_ahead=day >= timezone.localdate(at)),
        words.state_mark(event),
        event.state == EventState.CANCELLED or is_date_open(event),
    )


def _hour(event: Event, one: Occurrence, day: date) -> str:
    words = WORDINGS[spoken()]
    if day != one.start_on:
        return gettext("第{number}天").format(number=(day - one.start_on).days + 1)
    if event.start_time is not None:
        return words.clock(event.start_time)
    return capital(words.part_of_day(event))


def _where(event: Event, at: datetime, *, is_ahead: bool) -> tuple[Text, ...]:
    """The venue and its subdistrict; of what is over, nothing but what is known."""
    venue = venue_of(event, public_places(event, at))
    if isinstance(venue, Place):
        named: tuple[Words, ...] = (told(venue, "title"), short_title(venue.subdistrict))
        return tuple(word for word in named if word)
    return (WORDINGS[spoken()].venues[venue],) if is_ahead or venue is not Venue.UNKNOWN else ()
