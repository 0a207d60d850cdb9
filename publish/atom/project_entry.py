"""A project as an entry, as the public may see it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.conf import settings

from places.models import Place
from projects.models import Project, ProjectState
from projects.wording import completion_zh, promises_zh, public_place
from publish.addresses import page_url
from publish.atom.entry import Entry
from publish.atom.feed import first_shown, last_changed

# What must be seen first; a project that is planned or under way is as it should be.
_MARKED: Final = (ProjectState.DELAYED, ProjectState.COMPLETED, ProjectState.ABANDONED)


def project_entry(project: Project, at: datetime) -> Entry:
    """The entry as of `at`, with the promise as finely as it is known."""
    place = public_place(project, at)
    mark = f"【{project.get_state_display()}】" if project.state in _MARKED else ""
    return Entry(
        uid=project.uid,
        title=f"{mark}{project.title}",
        page=page_url("projects", project.slug),
        published=first_shown(project),
        updated=last_changed(project, at),
        author=project.owner.title if project.owner else settings.SITE_NAME,
        term=project.kind,
        label=project.get_kind_display(),
        summary=project.summary,
        content="\n".join(_content(project, place)),
        point=place.cited_point if place else None,
    )


def _content(project: Project, place: Place | None) -> Iterator[str]:
    yield completion_zh(project)
    yield f"状态：{project.get_state_display()}"
    yield from promises_zh(project)
    if place is not None:
        yield f"地点：{'，'.join(part for part in (place.title, place.address) if part)}"
    yield from (part for part in (project.summary, project.description) if part)
    if project.note:
        yield f"存疑：{project.note}"
