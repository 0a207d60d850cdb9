"""Verbs that change places."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from core.actions import User, save_record
from core.geometry import circle
from places.models import Membership, Network, Place, PositionQuality


def set_estimated_position(place: Place, *, longitude: float, latitude: float, radius_m: int) -> None:
    """Give an unsaved change: the place lies somewhere within `radius_m` metres of a WGS-84 centre.

    Kept as an area, so that no reader can take it for a pin. Raises InvalidGeometry.
    """
    place.geometry = circle(longitude, latitude, radius_m)
    place.position_quality = PositionQuality.ESTIMATED
    place.position_radius_m = radius_m


@transaction.atomic
def set_networks(place: Place, networks: Iterable[Network], *, by: User | None, at: datetime) -> None:
    """Make the saved place a member of exactly these networks; what it shows has then changed."""
    wanted = {network.pk: network for network in networks}
    held = set(place.memberships.values_list("network_id", flat=True))
    if held == wanted.keys():
        return
    place.memberships.exclude(network__in=wanted).delete()
    for key, network in wanted.items():
        if key not in held:
            Membership.objects.create(record=place, network=network)
    save_record(place, by=by, at=at, reason="更改所属网络", parts_changed=True)
