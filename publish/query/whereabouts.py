"""Where records are: by their own geometry, or by the public places that they are held at.

What a draft place is like must not show in what a filter finds.
"""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from core.geometry import Bbox
from core.meeting import meets
from core.record import Record
from events.models import OtherPlace
from events.occurrence_change import OccurrenceChange
from places.models import Membership, Place
from projects.models import Project


def held_at(places: QuerySet[Any, Any]) -> Q:
    """Events held, wholly or in part, or just once, at any of the places."""
    elsewhere = OtherPlace.objects.filter(place__in=places).values("record")
    once = OccurrenceChange.objects.filter(place__in=places).values("record")
    return Q(place__in=places) | Q(pk__in=elsewhere) | Q(pk__in=once)


def in_network(ids: list[int]) -> Q:
    """Places that belong to any of the networks."""
    return Q(pk__in=Membership.objects.filter(network__in=ids).values("record"))


def in_box(model: type[Record], box: Bbox | None) -> Q:
    """Records whose own geometry meets the box, or, without a box, that have one."""
    return Q(geometry__isnull=False) if box is None else meets(model, box)


def public_places(condition: Q, at: datetime) -> QuerySet[Any, Any]:
    """Keys of public places that meet a condition, and of what was merged into them."""
    public = Place.objects.public(at).filter(condition).values("pk")
    return Place.objects.filter(Q(pk__in=public) | Q(merged_into__in=public)).values("pk")


def project_in_box(box: Bbox | None, at: datetime) -> Q:
    """Projects by their own geometry, or by their public place's when they have none."""
    there = public_places(in_box(Place, box), at)
    return in_box(Project, box) | Q(geometry__isnull=True, place__in=there)
