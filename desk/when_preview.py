"""What readers will be shown of an event that is not saved yet: the sentence, the calendar's text, the next dates."""

from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from core.errors import InvalidRule, Unrenderable
from core.slugs import unique_slug
from desk.next_dates import NextDates, next_dates
from events import recurrence
from events.models import Category, Event
from events.wording import ZH
from events.workdays import recorded
from publish.ical.event_component import event_component

# The constraints that hold of whatever can be said in a sentence.
_RULES: Final = ("event_clock_fits_precision", "event_end_not_before_start", "event_end_time_after_start_time")
_NOTHING_YET: Final = "填了开始日期，这里就是读者看到的那句话。"
_UMBRELLA: Final = "总活动没有自己的日期，日期写在它的各场次上。"


@dataclass(frozen=True, slots=True)
class WhenPreview:
    """What is shown; `trouble` says why there is nothing to show, `first_on` what start the rule asks for instead."""

    sentence: str = ""
    component: str = ""
    dates: NextDates | None = None
    trouble: str = ""
    first_on: str = ""


def preview(event: Event, at: datetime) -> WhenPreview:
    """Of an event as typed, whose end, changes and working calendar are already brought up to date. Writes nothing."""
    if event.is_umbrella:
        return WhenPreview(trouble=_UMBRELLA)
    if event.start_on is None:
        return WhenPreview(trouble=_NOTHING_YET)
    try:
        _refuse_misfit(event)
        shown = _as_if_saved(event, at)
        dates = next_dates(event, recorded(), timezone.localdate(at)) if event.rule else None
        return WhenPreview(ZH.when(shown), event_component(shown, at).decode(), dates)
    except ValidationError as error:
        is_about_rule = getattr(error, "error_dict", {}).keys() == {"rule"}
        return WhenPreview(trouble="；".join(error.messages), first_on=_first_on(event) if is_about_rule else "")
    except Unrenderable as error:
        return WhenPreview(trouble=str(error))


def _refuse_misfit(event: Event) -> None:
    event.clean()
    constraints: list[models.BaseConstraint] = list(event._meta.constraints)
    for constraint in constraints:
        if constraint.name in _RULES:
            constraint.validate(Event, event)


def _as_if_saved(event: Event, at: datetime) -> Event:
    """A copy with what saving would give it, and without what it has only once it is saved."""
    shown = copy(event)
    shown.changed_at = shown.changed_at or at
    shown.slug = shown.slug or unique_slug(Event, shown.title or "")
    if shown.category_id is None:
        shown.category = Category(title="（还没有选类别）", changed_at=at)
    if shown.pk is None:
        shown.__dict__["loaded_other_places"] = []
    return shown


def _first_on(event: Event) -> str:
    """The day that the series would have to begin on; empty when that is not what is wrong."""
    if event.start_on is None or not event.rule:
        return ""
    try:
        first = recurrence.first_day(event.rule, event.start_on, recorded())
    except InvalidRule:
        return ""
    return "" if first == event.start_on else first.isoformat()
