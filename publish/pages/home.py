"""The home page: what is on, on a list and on the map, what is promised, and the one link to subscribe."""

from datetime import date, datetime
from typing import Final

from django.db.models import F, Q
from django.http import HttpResponse
from django.utils import timezone

from core.data_version import Snapshot
from events.models import Event
from places.models import Place, PlaceKind
from projects.models import Project
from publish.pages.ahead import ahead
from publish.pages.day_words import weekday_and_day
from publish.pages.frame import Context, resource, subscription
from publish.pages.home_map import home_map
from publish.pages.lines import event_line, project_line
from publish.pages.listing import CLOSED
from publish.pages.networks import stated_networks
from publish.pages.page import Asked, page, public_page
from publish.pages.quick_days import quick_days
from publish.pages.ways_on import RADII_M
from publish.query import Query

_LISTED: Final = 6
# Of the open projects, on the map.
_DRAWN: Final = 50


@public_page
def home(asked: Asked) -> HttpResponse:
    """/."""
    Query.parse(asked.given, beside=["lang"])  # it takes no filters, and says so
    return page(asked, name="home", canonical="", context=_context)


def _context(snapshot: Snapshot) -> Context:
    at = snapshot.as_of
    today = timezone.localdate(at)
    on_today, coming = (some[:_LISTED] for some in ahead(Event.objects.public(at), at))
    latest = _latest(at, today)[: max(_LISTED - len(on_today) - len(coming), 0)]
    projects = _open_projects(at)
    promised = [project for project in projects if project.completion_now is not None][:_LISTED]
    return {
        "today": weekday_and_day(today),
        "today_iso": today.isoformat(),
        "quick": [(quick.title, resource("events/", f"datetime={quick.days.text}")) for quick in quick_days(today)],
        "near_href": resource("events/"),
        "near_radius": RADII_M[0],
        "open_href": resource("places/", f"kind={PlaceKind.BOOK_HOUSE}&open_at=now"),
        "on_today": [event_line(event, at) for event in on_today],
        "coming": [event_line(event, at) for event in coming],
        "latest": [event_line(event, at) for event in latest],
        "projects": [project_line(project, at) for project in promised],
        "networks": stated_networks(Q(), at),
        "counts": {"places": Place.objects.public(at).count(), "projects": Project.objects.public(at).count()},
        "subscription": subscription("events.ics"),
        "map": home_map([*on_today, *coming, *latest], projects, at),
    }


def _latest(at: datetime, today: date) -> list[Event]:
    past = Event.objects.public(at).dated().filter(last_on__lt=today).order_by("-last_on", "-first_on", "uid")
    return list(past.with_relations()[:_LISTED])


def _open_projects(at: datetime) -> list[Project]:
    """Those under way or planned, the nearest completion first, those without a promise last."""
    found = Project.objects.public(at).exclude(state__in=CLOSED).with_relations()
    return list(found.order_by(F("first_on").asc(nulls_last=True), "uid")[:_DRAWN])
