"""An event as an entry, as the public may see it."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings

from events.models import Event
from events.wording import ZH, public_places
from places.models import Place
from publish.addresses import collection_url, page_url
from publish.atom.entry import Entry
from publish.atom.feed import first_shown, last_changed


def event_entry(event: Event, at: datetime) -> Entry:
    """The entry as of `at`; a point only for the cited position of an only place."""
    places = public_places(event, at)
    return Entry(
        uid=event.uid,
        title=ZH.punctuation.marked([ZH.state_mark(event)], event.title),
        page=page_url("events", event.slug),
        published=first_shown(event),
        updated=last_changed(event, at),
        author=event.organiser.title if event.organiser else settings.SITE_NAME,
        term=event.category.slug,
        label=event.category.title,
        summary=event.summary,
        content="\n".join(_content(event, places, at)),
        calendar=collection_url(f"events/{event.slug}", ".ics", ""),
        point=places[0].cited_point if len(places) == 1 else None,
    )


def _content(event: Event, places: list[Place], at: datetime) -> Iterator[str]:
    labelled = ZH.punctuation.labelled
    yield labelled(ZH.labels.when, ZH.when(event))
    if len(places) < 2:  # of several, the details tell
        yield labelled(ZH.labels.places, ZH.location(event, places))
    yield from ZH.changes(event, at)
    yield from ZH.details(event, places, at)
