"""An event as an entry, as the public may see it."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings

from events.models import Event
from events.wording import ONLINE, PLACE_UNKNOWN, belongs_to, changes_zh, public_places, state_mark, when_zh
from places.models import Place
from publish.addresses import page_url
from publish.atom.entry import Entry
from publish.atom.feed import first_shown, last_changed


def event_entry(event: Event, at: datetime) -> Entry:
    """The entry as of `at`; a point only for the cited position of an only place."""
    places = public_places(event, at)
    mark = state_mark(event)
    return Entry(
        uid=event.uid,
        title=f"【{mark}】{event.title}" if mark else event.title,
        page=page_url("events", event.slug),
        published=first_shown(event),
        updated=last_changed(event, at),
        author=event.organiser.title if event.organiser else settings.SITE_NAME,
        term=event.category.slug,
        label=event.category.title,
        summary=event.summary,
        content="\n".join(_content(event, places, at)),
        point=places[0].cited_point if len(places) == 1 else None,
    )


def _content(event: Event, places: list[Place], at: datetime) -> Iterator[str]:
    yield f"时间：{when_zh(event)}"
    yield f"地点：{_where(event, places)}"
    yield from changes_zh(event, at)
    if event.online_url:
        yield f"线上：{event.online_url}"
    yield from (f"{label}：{record.title}" for label, record in belongs_to(event, at))
    yield from (part for part in (event.summary, event.description) if part)
    if event.note:
        yield f"存疑：{event.note}"


def _where(event: Event, places: list[Place]) -> str:
    if places:
        return "；".join("，".join(part for part in (place.title, place.address) if part) for place in places)
    return ONLINE if event.online_url else PLACE_UNKNOWN
