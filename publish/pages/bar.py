"""A project's bar in time: from its start to the promise in force, every earlier promise a notch."""

from dataclasses import dataclass
from datetime import date

from core.partial_date import PartialDate
from projects.models import Project


@dataclass(frozen=True, slots=True)
class Bar:
    """Numbers from 0 to 100 along the bar, for SVG. `is_start_known` is False when no start was published."""

    is_start_known: bool
    today: float | None
    promise_from: float
    promise_width: float
    notches: tuple[float, ...]


def bar_of(project: Project, today: date) -> Bar | None:
    """The bar of a project that has a date in force; None without. Reads the slips, prefetched by `with_relations`."""
    in_force = project.date_in_force
    if in_force is None:
        return None
    earlier = [slip.before for slip in project.slips.all() if slip.before is not None]
    began, ended = _ends(project.started, [in_force, *earlier], today)
    span = (ended - began).days or 1

    def along(day: date) -> float:
        return round(100 * (day - began).days / span, 1)

    return Bar(
        is_start_known=project.started is not None,
        today=along(today) if began <= today <= ended else None,
        promise_from=along(in_force.first_on),
        promise_width=max(round(along(in_force.last_on) - along(in_force.first_on), 1), 1.0),
        notches=tuple(along(promise.last_on) for promise in earlier),
    )


def _ends(started: PartialDate | None, promises: list[PartialDate], today: date) -> tuple[date, date]:
    """Where the bar begins and ends; an unpublished start lies somewhere before all that is known."""
    ended = max(promise.last_on for promise in promises)
    first = min(promise.first_on for promise in promises)
    if started is not None:
        return min(started.first_on, first), ended
    known = min(first, today)
    return date.fromordinal(max(known.toordinal() - max((ended - known).days // 8, 1), 1)), ended
