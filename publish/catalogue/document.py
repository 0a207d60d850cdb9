"""The catalogue as JSON."""

import json
from datetime import UTC
from typing import Any

from django.conf import settings

from core.data_version import Snapshot
from publish.caching import Body
from publish.catalogue.catalogue import feeds
from publish.catalogue.feed import Feed
from publish.ical.window import MAX_EVENTS, MAX_OCTETS


def catalogue_body(snapshot: Snapshot) -> Body:
    """The document."""
    listed = ",\n".join(_dump(as_json(feed)) for feed in feeds(snapshot.as_of))
    after: dict[str, Any] = {
        "limits": {"count": MAX_EVENTS, "octets": MAX_OCTETS},
        "attribution": settings.SITE_NAME,
        "licence": settings.DATA_LICENCE_URL,
    }
    return Body(f'{{"feeds":[{listed}],{_dump(after)[1:]}\n'.encode())


def as_json(feed: Feed) -> dict[str, Any]:
    """A feed as JSON has it; `narrowed` stands only where a calendar is, with the parts to take instead."""
    term = feed.term
    members: dict[str, Any] = {
        "collection": feed.collection,
        "by": term.by,
        "slug": term.slug,
        "name": term.title,
        "name_en": term.title_en,
        "count": feed.count,
        "octets": feed.octets,
        "changed_at": f"{feed.changed_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "page": feed.page,
        "ics": feed.ics,
        "webcal": feed.webcal,
        "atom": feed.atom,
        "geojson": feed.geojson,
    }
    if feed.window is not None:
        last_on = feed.window.last_on
        members["narrowed"] = {
            "from": str(feed.window.first_on),
            "to": str(last_on) if last_on else None,
            "parts": [as_json(part) for part in feed.parts],
        }
    return members


def _dump(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
