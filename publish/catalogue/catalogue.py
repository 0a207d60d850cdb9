"""All feeds, as of a moment."""

from datetime import datetime
from typing import Final

from django.utils import timezone

from core.data_version import Snapshot
from publish.caching.memo import memo
from publish.caching.policy import memo_key
from publish.catalogue.feed import ALL, Feed, Term
from publish.catalogue.grouping import Grouping
from publish.catalogue.reading import event_entries, project_entries
from publish.query import EventQuery, ProjectQuery
from publish.query.values import Interval, default_window

_EVENTS: Final = Term(ALL, "", "全部活动", "All events")
_PROJECTS: Final = Term(ALL, "", "全部项目", "All projects")


def feeds(at: datetime) -> list[Feed]:
    """Every feed that has something public in it, in a constant number of queries.

    Events: the whole, then by category, subdistrict, network and place; projects: the whole, then by kind.
    """
    return [*_of_events(at).feeds(event_entries(at)), *_of_projects(at).feeds(project_entries(at))]


def known_feeds(snapshot: Snapshot) -> tuple[Feed, ...]:
    """The same, read once for each snapshot: pages that differ by their query list the same feeds."""
    key = memo_key("feeds", "")
    known: tuple[Feed, ...] | None = memo.get(tuple, key, snapshot)
    if known is None:
        known = tuple(feeds(snapshot.as_of))
        memo.put(key, snapshot, known)
    return known


def parts_of(query: EventQuery | ProjectQuery, at: datetime) -> list[Feed]:
    """What any query's feed can be divided into: by category, subdistrict or kind, and year by year."""
    within = {name: text for name, text in query.spelt().items() if name != "datetime"}
    if isinstance(query, EventQuery):
        at_any_time = EventQuery({**query.values, "datetime": Interval(None, None)})
        return list(_of_events(at).parts(event_entries(at, at_any_time), within))
    return list(_of_projects(at).parts(project_entries(at, query), within))


def _of_events(at: datetime) -> Grouping:
    return Grouping("events", _EVENTS, window=default_window(at), today=timezone.localdate(at))


def _of_projects(at: datetime) -> Grouping:
    return Grouping("projects", _PROJECTS, window=Interval(None, None), today=timezone.localdate(at))
