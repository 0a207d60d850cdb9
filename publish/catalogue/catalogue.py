"""All feeds, as of a moment."""

from datetime import datetime
from typing import Final

from django.utils import timezone

from publish.catalogue.feed import ALL, Feed, Term
from publish.catalogue.grouping import Grouping
from publish.catalogue.reading import event_entries, project_entries
from publish.query.values import Interval, default_window

_EVENTS: Final = Term(ALL, "", "全部活动", "All events")
_PROJECTS: Final = Term(ALL, "", "全部项目", "All projects")


def feeds(at: datetime) -> list[Feed]:
    """Every feed that has something public in it, in a constant number of queries.

    Events: the whole, then by category, subdistrict, network and place; projects: the whole, then by kind.
    """
    today = timezone.localdate(at)
    of_events = Grouping("events", _EVENTS, window=default_window(at), today=today)
    of_projects = Grouping("projects", _PROJECTS, window=Interval(None, None), today=today)
    return [*of_events.feeds(event_entries(at)), *of_projects.feeds(project_entries(at))]
