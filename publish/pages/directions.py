"""How to get to a public place: its name, links into maps, and whether these only search for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings

from core.geometry import representative_point
from places.models import Place, PositionQuality
from projects.models import Project
from publish.pages.ways_there import Target, Way, ways_to
from publish.pages.words import Words, told

# An event all over the district leads to each place's own page instead.
_MOST: Final = 3


@dataclass(frozen=True, slots=True)
class Directions:
    """`is_searched` when no position of it is cited: the maps look for its name."""

    title: Words
    is_searched: bool
    ways: tuple[Way, ...]


def directions_to(place: Place) -> Directions | None:
    """None when nobody could find it: neither a position nor an address."""
    if place.position_quality == PositionQuality.NONE and not place.address:
        return None
    point = place.cited_point
    # The maps are of China, and so are the names on them.
    name = place.title if point or place.is_title_verified or not place.address else ""
    target = Target(name, place.address, point, settings.DISTRICT_NAME)
    return Directions(told(place, "title"), point is None, ways_to(target))


def directions_to_all(places: Sequence[Place]) -> list[Directions]:
    """To each of a few places; to none of many."""
    found = [directions_to(place) for place in places] if len(places) <= _MOST else []
    return [directions for directions in found if directions is not None]


def directions_to_site(project: Project, place: Place | None) -> list[Directions]:
    """To a project's own site, which is drawn only where it is known, or else to its public place."""
    if project.geometry is None:
        return directions_to_all([place] if place else [])
    address = place.address if place else ""
    target = Target(project.title, address, representative_point(project.geometry), settings.DISTRICT_NAME)
    return [Directions(told(project, "title"), False, ways_to(target))]
