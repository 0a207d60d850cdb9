"""The calendars' components for the store: of what is public a VEVENT, of what was a tombstone."""

from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

import events.models
import projects.models
from core.language import Language
from events.models import Event
from projects.models import Project
from publish.caching import Rendered, by_language
from publish.ical.event_component import event_component, is_timed
from publish.ical.project_component import project_component
from publish.ical.tombstone import gone_at, tombstone
from publish.models import EventComponent, ProjectComponent


def _events(at: datetime) -> QuerySet[Any, Any]:
    return Event.objects.ever_public(at).dated().with_parts()


def _event(event: Event, at: datetime, language: Language) -> Rendered:
    if not event.is_public(at):
        return _gone(event, at, language)
    body = event_component(event, at, language)
    return Rendered(body, event.shown_changed_at(at), note=_zone_note(event), locality=_month(event))


def _zone_note(event: Event) -> str:
    """The zone that a timed event needs, with the first and last year of it."""
    if not is_timed(event) or event.first_on is None or event.last_on is None:
        return ""
    return f"{event.zone} {event.first_on.year} {event.last_on.year}"


def _projects(at: datetime) -> QuerySet[Any, Any]:
    return Project.objects.ever_public(at).filter(first_on__isnull=False).with_parts()


def _project(project: Project, at: datetime, language: Language) -> Rendered:
    if not project.is_public(at):
        return _gone(project, at, language)
    body = project_component(project, at, language)
    return Rendered(body, project.shown_changed_at(at), locality=_month(project))


def _gone(record: Event | Project, at: datetime, language: Language) -> Rendered:
    return Rendered(tombstone(record, at, language), gone_at(record, at), locality=_month(record))


def _month(record: Event | Project) -> int:
    """Components of one month are kept side by side; a window reads them together."""
    return max(0, (record.first_on.year - 1900) * 12 + record.first_on.month) if record.first_on else 0


def zones(notes: set[str], *, default: str, year: int) -> list[tuple[str, int, int]]:
    """(zone, first year, last year) of all notes, the service's own first, which stands always."""
    years = {default: (year, year)}
    for zone, first, last in sorted(note.split(" ") for note in notes if note):
        earliest, latest = years.get(zone, (int(first), int(last)))
        years[zone] = (min(earliest, int(first)), max(latest, int(last)))
    return [(zone, first, last) for zone, (first, last) in years.items()]


EVENTS: Final = by_language("events.ics", EventComponent, _events, events.models.DRAWN_ON, _event)
PROJECTS: Final = by_language("projects.ics", ProjectComponent, _projects, projects.models.DRAWN_ON, _project)
