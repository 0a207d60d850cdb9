"""The home page: what is on, on a list and on the map, what is promised, and the one link to subscribe."""

from datetime import date, datetime
from typing import Any, Final

from django.db.models import Count
from django.http import HttpResponse
from django.utils import timezone

from core.data_version import Snapshot
from core.record import rows
from events.models import Event
from events.wording.zh import WEEKDAYS
from places.models import Membership, Network, Place
from projects.models import Project
from publish.pages.frame import Context, resource, subscription
from publish.pages.home_map import home_map
from publish.pages.leaf import days_shown
from publish.pages.lines import event_line, project_line
from publish.pages.list_views import CLOSED
from publish.pages.page import Asked, page, public_page
from publish.query import Query

_LISTED: Final = 6
# How many running or coming events are looked at for the nearest: series stand in SQL by their first day.
_CONSIDERED: Final = 60


@public_page
def home(asked: Asked) -> HttpResponse:
    """/."""
    Query.parse(asked.given, beside=["lang"])  # it takes no filters, and says so
    return page(asked, name="home", canonical="", context=_context)


def _context(snapshot: Snapshot) -> Context:
    at = snapshot.as_of
    today = timezone.localdate(at)
    on_today, coming = _ahead(at, today)
    latest = _latest(at, today)[: max(_LISTED - len(on_today) - len(coming), 0)]
    projects = _promised(at)
    return {
        "today": f"{today.year}年{today.month}月{today.day}日",
        "weekday": WEEKDAYS[today.weekday()],
        "today_iso": today.isoformat(),
        "on_today": [event_line(event, at) for event in on_today],
        "coming": [event_line(event, at) for event in coming],
        "latest": [event_line(event, at) for event in latest],
        "projects": [project_line(project, at) for project in projects],
        "networks": _networks(at),
        "counts": {"places": Place.objects.public(at).count(), "projects": Project.objects.public(at).count()},
        "subscription": subscription("events.ics"),
        "map": home_map([*on_today, *coming, *latest], projects, at),
    }


def _ahead(at: datetime, today: date) -> tuple[list[Event], list[Event]]:
    """Events on today, and the next ones by their nearest day."""
    found = Event.objects.public(at).dated().filter(last_on__gte=today).order_by("first_on", "uid")
    dated = [(days_shown(event, today) or (today, today), event) for event in found.with_relations()[:_CONSIDERED]]
    on_today = [event for (first, _), event in dated if first <= today]
    coming = sorted((first, event.uid, event) for (first, _), event in dated if first > today)
    return on_today[:_LISTED], [event for _, _, event in coming[:_LISTED]]


def _latest(at: datetime, today: date) -> list[Event]:
    past = Event.objects.public(at).dated().filter(last_on__lt=today).order_by("-last_on", "-first_on", "uid")
    return list(past.with_relations()[:_LISTED])


def _promised(at: datetime) -> list[Project]:
    """Open projects with a promised completion, the nearest first."""
    promised = Project.objects.public(at).exclude(completion_now="").exclude(state__in=CLOSED)
    return list(promised.with_relations().order_by("first_on", "uid")[:_LISTED])


def _networks(at: datetime) -> list[Context]:
    """Networks whose size a source states, beside the number recorded here."""
    stated = rows(Network).filter(retired=False, stated_size__isnull=False).select_related("stated_source")
    public = Membership.objects.filter(record__in=Place.objects.public(at).values("pk"))
    recorded: dict[Any, int] = dict(public.values_list("network").annotate(Count("pk")))
    return [
        {
            "title": network.title,
            "href": resource("places/", f"network={network.slug}"),
            "recorded": recorded.get(network.pk, 0),
            "stated": network.stated_size,
            "source": " ".join(
                word
                for word in (
                    network.stated_source.publication if network.stated_source else "",
                    network.stated_on.edtf if network.stated_on else "",
                )
                if word
            ),
            "description": network.description,
        }
        for network in stated
    ]
