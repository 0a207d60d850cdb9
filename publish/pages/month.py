"""The month view: a table of weeks that begin on Monday, with what is on, and the days as calendars print them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Max, Min
from django.utils import timezone

from events.models import EventQuerySet
from publish.pages.day_words import month_words, weekday_and_day, weekday_names
from publish.pages.frame import Context
from publish.pages.leaf import occurrences_of
from publish.pages.month_days import DayFacts, MonthDays, month_days
from publish.pages.month_entries import Entry, entries_of
from publish.pages.months import Month
from publish.pages.shown_as import View
from publish.pages.wanted import Wanted
from publish.query import Query
from publish.query.series import MAX_SERIES
from publish.query.values import Interval

# How many events a month shows; what begins later is counted and left out.
MAX_EVENTS: Final = 1000
# How many entries a day shows; the rest is behind a link to its list.
_MAX_ENTRIES: Final = 12


@dataclass(frozen=True, slots=True)
class Cell:
    """A day in the table. `more` entries stand in the list at `href`."""

    iso: str
    number: int
    words: str
    facts: DayFacts
    is_today: bool
    entries: Sequence[Entry]
    more: int
    href: str


def month_context(wanted: Wanted, at: datetime) -> Context:
    """The values of the view; a constant number of queries, and three more for a month in which nothing is."""
    today = timezone.localdate(at)
    month = wanted.month or Month.of(today)
    query = _on(wanted.query, month.days)
    found: Any = query.queryset(at)  # events have relations
    shown = list(found.with_relations()[:MAX_EVENTS])
    entries = entries_of(shown, month, at)
    days = month_days(month, today)
    return {
        "count": len(shown) if len(shown) < MAX_EVENTS else found.count(),
        "left_out": len(shown) == MAX_EVENTS,
        "month": month_words(month),
        "month_value": str(month),
        "weekdays": weekday_names(),
        "weeks": _weeks(wanted, month, today, days, entries),
        "notice": days.notice,
        "turns": _turns(wanted, month, today),
        "nearest": [] if shown else _nearest(wanted, month, at),
        "canonical": query.canonical(),
    }


def _on(query: Query, days: Interval) -> Query:
    return replace(query, values={**query.values, "datetime": days})


def _weeks(
    wanted: Wanted, month: Month, today: date, days: MonthDays, entries: dict[date, list[Entry]]
) -> list[list[Cell | None]]:
    """Rows of seven; None for days of the months beside."""
    cells: list[Cell | None] = [None] * month.first_on.weekday()
    cells += [_cell(wanted, day, today, facts, entries.get(day, [])) for day, facts in days.facts.items()]
    cells += [None] * (-len(cells) % 7)
    return [cells[begin : begin + 7] for begin in range(0, len(cells), 7)]


def _cell(wanted: Wanted, day: date, today: date, facts: DayFacts, entries: list[Entry]) -> Cell:
    return Cell(
        iso=day.isoformat(),
        number=day.day,
        words=weekday_and_day(day, today),
        facts=facts,
        is_today=day == today,
        entries=entries[:_MAX_ENTRIES],
        more=max(len(entries) - _MAX_ENTRIES, 0),
        href=wanted.href(having={"datetime": day.isoformat()}, view=View.LIST),
    )


def _turns(wanted: Wanted, month: Month, today: date) -> Context:
    """Where the months beside are, and the present one unless it is shown."""
    present = Month.of(today)
    beside = {"before": month.before, "behind": month.behind, "present": present if present != month else None}
    return {name: _turn(wanted, other) for name, other in beside.items() if other is not None}


def _turn(wanted: Wanted, month: Month) -> Context:
    return {"title": month_words(month), "href": wanted.href(month=month)}


def _nearest(wanted: Wanted, month: Month, at: datetime) -> list[Context]:
    """The nearest months before and after in which something is."""
    everything: Any = _on(wanted.query, Interval(None, None)).queryset(at)  # events, as above
    before = everything.filter(last_on__lt=month.first_on).aggregate(day=Max("last_on"))["day"]
    after = everything.filter(first_on__gt=month.last_on).aggregate(day=Min("first_on"))["day"]
    days = {before, after, *_of_series_around(everything, month)} - {None}
    earlier, later = [day for day in days if day < month.first_on], [day for day in days if day > month.last_on]
    nearest = [*([max(earlier)] if earlier else []), *([min(later)] if later else [])]
    return [_turn(wanted, Month.of(day)) for day in nearest]


def _of_series_around(events: EventQuerySet, month: Month) -> Iterator[date]:
    """Days of the series that go on through the month without an occurrence in it."""
    around = events.exclude(rule="").filter(first_on__lt=month.first_on, last_on__gt=month.last_on)
    for event in around.with_relations()[:MAX_SERIES]:
        for one in occurrences_of(event):
            yield one.end_on if one.end_on < month.first_on else one.start_on
