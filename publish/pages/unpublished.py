"""The page of a record before its publication: made as the public one is, and marked as what nobody can see yet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils import translation

from core.language import Language
from core.record import Record
from events.models import Event
from places.models import Place
from projects.models import Project
from publish.pages.event_detail import event_context
from publish.pages.frame import Context
from publish.pages.page import Where, written
from publish.pages.place_detail import place_context
from publish.pages.project_detail import project_context


@dataclass(frozen=True, slots=True)
class _Page:
    """The template, the section that the navigation marks, and what the page shows."""

    name: str
    section: str
    context: Callable[[Any, datetime], Context]


_PAGES: Final[Mapping[type[Record], _Page]] = {
    Event: _Page("event", "events", event_context),
    Place: _Page("place", "places", place_context),
    Project: _Page("project", "projects", project_context),
}


def preview_page(record: Record, at: datetime, language: Language, *, path: str, banner: Context) -> str:
    """The page as it will look, from a record `as_public`; `banner` is what `publish/_unpublished.html` says above it.

    What else is hidden stays hidden: the record alone is taken for public.
    """
    page = _PAGES[type(record)]
    where = Where(path, f"/{page.section}/{record.slug}/", "", language)

    def context() -> Context:
        return {"unpublished": banner, **page.context(record, at)}

    with translation.override(language.value):
        return written(page.name, page.section, where, at, context)
