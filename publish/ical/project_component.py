"""A project's completion as a VEVENT: a span as wide as the promise is vague, and tentative until it is kept."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from core.errors import Unrenderable
from core.partial_date import PartialDate
from projects.models import Project, ProjectState
from projects.wording import completion_mark, completion_zh, promises_zh, public_place
from publish.addresses import page_url
from publish.ical import lines
from publish.ical.position import position

# Only these can stand in a calendar; a quarter, half or year would cover it and stands on the page.
CALENDAR_PRECISIONS: Final = ("day", "month")


def has_component(project: Project) -> bool:
    """Whether the completion is known finely enough for a calendar."""
    return project.date_in_force is not None and project.date_in_force.precision in CALENDAR_PRECISIONS


def project_component(project: Project, at: datetime) -> bytes:
    """The VEVENT of the completion in force. Raises Unrenderable when `has_component` is false."""
    in_force = project.date_in_force
    if in_force is None or not has_component(project):
        raise Unrenderable("完成时间没有公布到月，只显示在网页上")
    changed = project.shown_changed_at(at)
    return lines.join(
        (
            b"BEGIN:VEVENT",
            lines.raw("UID", str(project.uid)),
            lines.utc("DTSTAMP", changed),
            lines.utc("LAST-MODIFIED", changed),
            lines.utc("CREATED", project.created_at),
            lines.raw("SEQUENCE", str(project.sequence)),
            lines.day("DTSTART", in_force.first_on),
            lines.day("DTEND", in_force.last_on + timedelta(days=1)),
            lines.text("SUMMARY", f"【{completion_mark(project)}】{project.title}"),
            lines.raw("STATUS", _status(project)),
            b"TRANSP:TRANSPARENT",
            b"X-MICROSOFT-CDO-BUSYSTATUS:FREE",
            *_where(project, at),
            lines.text("DESCRIPTION", "\n".join(_description(project, in_force))),
            lines.raw("URL", page_url("projects", project.slug)),
            lines.text("CATEGORIES", project.get_kind_display()),
            *((lines.text("CONTACT", project.owner.title),) if project.owner else ()),
            lines.raw("X-CIVIC-TIME-PRECISION", in_force.precision.upper()),
            lines.raw("X-CIVIC-EDTF", in_force.edtf),
            b"END:VEVENT",
        )
    )


def _status(project: Project) -> str:
    match project.state:
        case ProjectState.COMPLETED:
            return "CONFIRMED"
        case ProjectState.ABANDONED:
            return "CANCELLED"
        case _:
            return "TENTATIVE"


def _where(project: Project, at: datetime) -> Iterator[bytes]:
    place = public_place(project, at)
    if place is None:
        return
    yield lines.text("LOCATION", "，".join(part for part in (place.title, place.address) if part))
    yield from position(place)


def _description(project: Project, in_force: PartialDate) -> Iterator[str]:
    yield completion_zh(project)
    if in_force.precision == "month":
        yield "仅公布到月，不代表具体日期"
    yield from promises_zh(project)
    yield from (part for part in (project.summary, project.description) if part)
    if project.note:
        yield f"存疑：{project.note}"
    yield page_url("projects", project.slug)
