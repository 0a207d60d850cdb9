"""A project as an entry, as the public may see it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.conf import settings

from places.models import Place
from projects.models import Project, ProjectState
from projects.wording import ZH, public_place
from publish.addresses import collection_url, page_url
from publish.atom.entry import Entry
from publish.atom.feed import first_shown, last_changed

# What must be seen first; a project that is planned or under way is as it should be.
_MARKED: Final = (ProjectState.DELAYED, ProjectState.COMPLETED, ProjectState.ABANDONED)


def project_entry(project: Project, at: datetime) -> Entry:
    """The entry as of `at`, with the promise as finely as it is known."""
    place = public_place(project, at)
    marks = [ZH.states[project.state]] if project.state in _MARKED else []
    return Entry(
        uid=project.uid,
        title=ZH.punctuation.marked(marks, project.title),
        page=page_url("projects", project.slug),
        published=first_shown(project),
        updated=last_changed(project, at),
        author=project.owner.title if project.owner else settings.SITE_NAME,
        term=project.kind,
        label=ZH.kinds[project.kind],
        summary=project.summary,
        content="\n".join(_content(project, place)),
        calendar=collection_url(f"projects/{project.slug}", ".ics", "") if project.has_calendar_date else "",
        point=place.cited_point if place else None,
    )


def _content(project: Project, place: Place | None) -> Iterator[str]:
    yield ZH.punctuation.labelled("状态", ZH.states[project.state])
    if place is not None:
        yield ZH.punctuation.labelled("地点", ZH.location(place))
    yield from ZH.details(project)
