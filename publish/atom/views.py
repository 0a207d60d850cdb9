"""The Atom feeds' addresses: a query in, the latest entries out."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse

from core.data_version import Snapshot
from publish.atom.entry import Entry
from publish.atom.event_entry import event_entry
from publish.atom.feed import CONTENT_TYPE, FOOTER, header, latest
from publish.atom.project_entry import project_entry
from publish.caching import Body, answer, public_resource
from publish.query import EventQuery, ProjectQuery, Query

log: Final = logging.getLogger(__name__)
# How a record of the collection (which one depends on the query) becomes an entry as of a moment.
EntryOf = Callable[[Any, datetime], Entry]


@public_resource
def events(request: HttpRequest) -> HttpResponse:
    """/events.atom."""
    return _feed(request, "events", "活动", EventQuery.parse(request.GET), event_entry)


@public_resource
def projects(request: HttpRequest) -> HttpResponse:
    """/projects.atom."""
    return _feed(request, "projects", "项目", ProjectQuery.parse(request.GET), project_entry)


def _feed(request: HttpRequest, name: str, kind: str, query: Query, entry_of: EntryOf) -> HttpResponse:
    return answer(
        request,
        name=f"{name}.atom",
        canonical=query.canonical(),
        render=lambda snapshot: _render(name, kind, query, entry_of, snapshot),
        content_type=CONTENT_TYPE,
        is_memoisable=query.is_memoisable,
    )


def _render(name: str, kind: str, query: Query, entry_of: EntryOf, snapshot: Snapshot) -> Body:
    at = snapshot.as_of
    records: Any = query.queryset(at)  # a record's own QuerySet: every one has with_relations
    # What an entry draws on may have changed after the entry itself: what is shown decides.
    entries = sorted(_entries(latest(records.with_relations()), entry_of, at), key=lambda entry: entry[0], reverse=True)
    described = header(
        name=name,
        kind=kind,
        labels=query.labels(at),
        canonical=query.canonical(),
        # RFC 4287, 4.1.1 wants a moment of an empty feed too: since the last change of anything, it is known empty.
        updated=entries[0][0] if entries else snapshot.at,
    )
    return Body(described, [written for _, written in entries], FOOTER)


def _entries(records: Any, entry_of: EntryOf, at: datetime) -> Iterator[tuple[datetime, bytes]]:
    """(when it was updated, its bytes) of every record that can be written."""
    for record in records:
        try:
            entry = entry_of(record, at)
            yield entry.updated, entry.to_bytes()
        # Whatever is wrong with one record must not cost the readers all the others.
        except Exception:
            log.exception("%s left out of Atom: it cannot be rendered", record.uid)
