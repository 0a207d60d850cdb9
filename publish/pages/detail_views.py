"""The pages of one event, one place, one project."""

from django.http import HttpResponse

from core.data_version import Snapshot
from events.models import Event
from places.models import Place
from projects.models import Project
from publish.pages.event_detail import event_context
from publish.pages.frame import Context
from publish.pages.page import Asked, page, public_page
from publish.pages.place_detail import place_context
from publish.pages.project_detail import project_context
from publish.query import Query
from publish.query.lookup import find


def _take_no_filters(asked: Asked) -> None:
    Query.parse(asked.given, beside=["lang"])


@public_page
def event(asked: Asked, slug: str) -> HttpResponse:
    """/events/SLUG/."""

    _take_no_filters(asked)

    def context(snapshot: Snapshot) -> Context:
        at = snapshot.as_of
        return event_context(find(Event.objects.all().with_relations(), slug, at), at)

    return page(asked, name="event", section="events", canonical="", context=context)


@public_page
def place(asked: Asked, slug: str) -> HttpResponse:
    """/places/SLUG/."""

    _take_no_filters(asked)

    def context(snapshot: Snapshot) -> Context:
        at = snapshot.as_of
        return place_context(find(Place.objects.all().with_relations(), slug, at), at)

    return page(asked, name="place", section="places", canonical="", context=context)


@public_page
def project(asked: Asked, slug: str) -> HttpResponse:
    """/projects/SLUG/."""

    _take_no_filters(asked)

    def context(snapshot: Snapshot) -> Context:
        at = snapshot.as_of
        return project_context(find(Project.objects.all().with_relations(), slug, at), at)

    return page(asked, name="project", section="projects", canonical="", context=context)
