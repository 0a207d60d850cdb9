"""Names that fetches are counted by: boundedly many, whatever is asked for. Pure."""

import re
from typing import Final

from django.http import QueryDict

from publish.query.grammar import is_ignored

# The filter by which a collection's catalogue lists feeds; one slug of one of them is a feed with a name.
NAMED: Final = {
    "events": frozenset(("category", "subdistrict", "network", "place")),
    "places": frozenset(("kind", "subdistrict", "network")),
    "projects": frozenset(("kind",)),
}
# What changes the form of a feed, not which records stand in it.
_OPTIONS: Final = frozenset(("datum", "lang", "cancelled", "alarm"))
_WHOLE: Final = re.compile(r"/((events|places|projects)\.(?:ics|atom|geojson))")
_OF_PLACE: Final = re.compile(r"/(places/[a-z0-9-]+\.ics)")
_OF_RECORD: Final = re.compile(r"/(events|places|projects)/[a-z0-9-]+(\.(?:ics|geojson))")
OTHER: Final = "*"


def feed_name(path: str, given: QueryDict) -> str | None:
    """The name of the feed that was answered: events.ics, events.ics?category=reading, places/SLUG.ics.

    `events.ics?*` stands for all other filters, `events/*.ics` for all downloads of one record; None when
    the path is no feed's. Only for what was answered: then every slug in it is known, and their number bounded.
    """
    whole = _WHOLE.fullmatch(path)
    if whole is not None:
        return _with_filter(whole[1], NAMED[whole[2]], given)
    if (place := _OF_PLACE.fullmatch(path)) is not None:
        return place[1] if not _filters(given) else f"places/{OTHER}.ics?{OTHER}"
    record = _OF_RECORD.fullmatch(path)
    return None if record is None else f"{record[1]}/{OTHER}{record[2]}"


def _with_filter(feed: str, named: frozenset[str], given: QueryDict) -> str:
    filters = _filters(given)
    if not filters:
        return feed
    ((name, value), *more) = filters
    if more or name not in named or "," in value:
        return f"{feed}?{OTHER}"
    return f"{feed}?{name}={value}"


def _filters(given: QueryDict) -> list[tuple[str, str]]:
    return [
        (name, text)
        for name, texts in given.lists()
        for text in texts
        if text and name not in _OPTIONS and not is_ignored(name)
    ]
