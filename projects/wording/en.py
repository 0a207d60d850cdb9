"""A project in English."""

import calendar
from typing import Final

from core.language import Language
from core.punctuation import PUNCTUATION
from projects.models import Project, ProjectKind, ProjectState, Slip
from projects.wording.shape import Wording


def _completion(project: Project) -> str:
    """Completion expected: August 2027; Completed: May 2026; Abandoned (completion was expected: August 2027)."""
    if project.state == ProjectState.COMPLETED:
        done = project.completed_on
        return f"Completed: {done.label_en}" if done else "Completed (date not announced)"
    if project.completion_now is None:
        return "Completion date not announced"
    if project.state == ProjectState.ABANDONED:
        return f"Abandoned (completion was expected: {project.completion_now.label_en})"
    return f"Completion expected: {project.completion_now.label_en}"


def _completion_mark(project: Project) -> str:
    """Expected August 2027, Completed 14 August 2027, Abandoned."""
    if project.state == ProjectState.ABANDONED:
        return "Abandoned"
    in_force = project.date_in_force
    if in_force is None:
        return ""
    word = "Completed" if project.state == ProjectState.COMPLETED else "Expected"
    return f"{word} {in_force.label_en}"


def _slip(slip: Slip) -> str:
    said_on = f"{slip.said_on.day} {calendar.month_name[slip.said_on.month]} {slip.said_on.year}"
    before = slip.before.label_en if slip.before else ""
    after = slip.after.label_en if slip.after else ""
    return f"{said_on}: moved from {before} to {after}" + PUNCTUATION[Language.EN].aside(slip.reason)


EN: Final = Wording(
    language=Language.EN,
    kinds={
        ProjectKind.PARK: "Park",
        ProjectKind.FACILITY: "Facility",
        ProjectKind.PROGRAMME: "Programme",
        ProjectKind.PILOT: "Pilot",
        ProjectKind.INSTITUTION: "Institution",
        ProjectKind.SERVICE: "Public service",
        ProjectKind.OVERSIGHT: "Oversight",
    },
    states={
        ProjectState.PLANNED: "Planned",
        ProjectState.UNDER_WAY: "Under way",
        ProjectState.DELAYED: "Delayed",
        ProjectState.COMPLETED: "Completed",
        ProjectState.ABANDONED: "Abandoned",
    },
    month_only="Announced to the month only; this stands for no particular day",
    doubt="To be verified",
    completion=_completion,
    completion_mark=_completion_mark,
    slip=_slip,
)
