"""The pages of one event, one place, one project."""

from django.http import HttpRequest, HttpResponse

from core.data_version import Snapshot
from events.models import Event
from places.models import Place
from projects.models import Project
from publish.pages.event_detail import event_context
from publish.pages.frame import Context
from publish.pages.page import page, public_page
from publish.pages.place_detail import place_context
from publish.pages.project_detail import project_context
from publish.query.lookup import find


@public_page
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """/events/SLUG/."""

    def context(snapshot: Snapshot) -> Context:
        at = snapshot.as_of
        return event_context(find(Event.objects.all().with_relations(), slug, at), at)

    return page(request, name="event", section="events", canonical=slug, context=context)


@public_page
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """/places/SLUG/."""

    def context(snapshot: Snapshot) -> Context:
        at = snapshot.as_of
        return place_context(find(Place.objects.all().with_relations(), slug, at), at)

    return page(request, name="place", section="places", canonical=slug, context=context)


@public_page
def project(request: HttpRequest, slug: str) -> HttpResponse:
    """/projects/SLUG/."""

    def context(snapshot: Snapshot) -> Context:
        at = snapshot.as_of
        return project_context(find(Project.objects.all().with_relations(), slug, at), at)

    return page(request, name="project", section="projects", canonical=slug, context=context)
