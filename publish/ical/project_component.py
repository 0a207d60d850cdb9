"""A project's completion as a VEVENT: a span as wide as the promise is vague, and tentative until it is kept."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from core.errors import Unrenderable
from core.language import Language, other_tag, said
from core.text import clean_line
from projects.models import Project, ProjectState
from projects.wording import WORDINGS, public_place
from publish.addresses import page_url
from publish.ical import lines


def project_component(project: Project, at: datetime, language: Language = Language.ZH_HANS) -> bytes:
    """The VEVENT of the completion in force. Raises Unrenderable unless the project `has_calendar_date`."""
    in_force = project.date_in_force
    if in_force is None or not project.has_calendar_date:
        raise Unrenderable("完成时间没有公布到月，只显示在网页上")
    words = WORDINGS[language]
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
            lines.text("SUMMARY", clean_line(words.headline(project))),
            lines.raw("STATUS", _status(project)),
            b"TRANSP:TRANSPARENT",
            b"X-MICROSOFT-CDO-BUSYSTATUS:FREE",
            *_where(project, at, language),
            lines.text("DESCRIPTION", "\n".join((*words.details(project), page_url("projects", project.slug)))),
            lines.raw("URL", page_url("projects", project.slug)),
            lines.text("CATEGORIES", words.kinds[project.kind]),
            *((lines.text("CONTACT", said(project.owner, "title", language)),) if project.owner else ()),
            lines.raw("X-CIVIC-TIME-PRECISION", in_force.precision.upper()),
            lines.raw("X-CIVIC-EDTF", in_force.edtf),
            *lines.title_language(other_tag(project, "title", language)),
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


def _where(project: Project, at: datetime, language: Language) -> Iterator[bytes]:
    place = public_place(project, at)
    if place is None:
        return
    yield lines.text("LOCATION", WORDINGS[language].location(place))
    if (point := place.cited_point) is not None:
        yield lines.raw("GEO", f"{point[1]:.7f};{point[0]:.7f}")
