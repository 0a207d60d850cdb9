"""An event in English, with days and hours as British newspapers write them; a clock of 24 hours has two digits."""

import calendar
from collections.abc import Mapping
from datetime import date, time
from typing import Final

from core.language import Language
from events.models import Event, EventState, PartOfDay, Precision
from events.rule_wording_en import repeats_en
from events.wording.facts import Mark, Venue, Whole, other_zone
from events.wording.shape import Labels, Wording

_PARTS_OF_DAY: Final[Mapping[str, str]] = {
    PartOfDay.EARLY_MORNING: "early morning",
    PartOfDay.MORNING: "morning",
    PartOfDay.NOON: "midday",
    PartOfDay.AFTERNOON: "afternoon",
    PartOfDay.EVENING: "evening",
}


def _day_of_year(day: date) -> str:
    return f"{calendar.day_name[day.weekday()]}, {day.day} {calendar.month_name[day.month]}"


def _day(day: date) -> str:
    """Thursday, 23 April 2026."""
    return f"{_day_of_year(day)} {day.year}"


def _clock(moment: time) -> str:
    """09:30."""
    return f"{moment.hour:02d}:{moment.minute:02d}"


def _when(event: Event) -> str:
    """In one sentence."""
    if event.start_on is None or event.end_on is None:
        return "Date not announced"
    sentence = f"{_days(event.start_on, event.end_on)}{_time_of_day(event)}"
    repeats = repeats_en(event)
    return f"{sentence}, {repeats}" if repeats else sentence


def _days(first: date, last: date) -> str:
    if last <= first:
        return _day(first)
    return f"{_day_of_year(first) if first.year == last.year else _day(first)} – {_day(last)}"


def _time_of_day(event: Event) -> str:
    if event.precision == Precision.MINUTE and event.start_time is not None:
        start, zone = _clock(event.start_time), other_zone(event)
        aside = f" ({zone} time)" if zone else ""
        if event.end_time:
            return f", {start}–{_clock(event.end_time)}{aside}"
        return f", from {start}{aside} (end time not announced)"
    if event.precision == Precision.PART_OF_DAY:
        return f", {_PARTS_OF_DAY[event.part_of_day]} (clock time not announced)"
    return " (clock time not announced)"


def _originally(day: date, clock: time | None) -> str:
    return f"Originally planned for {_day(day)}" + (f", {_clock(clock)}" if clock else "")


EN: Final = Wording(
    language=Language.EN,
    labels=Labels(
        when="When",
        repeats="Repeats",
        places="Places",
        previous_place="Original venue",
        online="Online",
        reason="Note",
        doubt="To be verified",
    ),
    states={
        EventState.SCHEDULED: "Scheduled",
        EventState.TENTATIVE: "Tentative",
        EventState.POSTPONED: "Postponed",
        EventState.MOVED: "Venue changed",
        EventState.CANCELLED: "Cancelled",
    },
    marks={
        Mark.CANCELLED: "Cancelled",
        Mark.RESCHEDULED: "Rescheduled",
        Mark.POSTPONED: "Postponed, date to be announced",
        Mark.MOVED: "Venue changed",
        Mark.TENTATIVE: "Tentative",
    },
    parts_of_day=_PARTS_OF_DAY,
    venues={
        Venue.UNKNOWN: "Venue to be announced",
        Venue.ONLINE: "Online",
        Venue.SEVERAL: "Several places in the district",
    },
    wholes={Whole.UMBRELLA: "Part of", Whole.PROJECT: "Project"},
    end_assumed="End time not announced; the calendar shows one hour",
    day=_day,
    clock=_clock,
    when=_when,
    repeats=repeats_en,
    originally=_originally,
)
