"""Networks of places: the size that a source states beside the number recorded here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from core.record import rows
from places.models import Membership, Network, Place
from publish.pages.frame import resource
from publish.pages.words import Text, Words, label, told, untranslated


@dataclass(frozen=True, slots=True)
class Stated:
    """`source` and `said_on` are who states the size, and when; the addresses list its places."""

    href: str
    map_href: str
    open_href: str
    title: Words
    description: Text
    recorded: int
    stated: int
    source: Words
    said_on: str


def stated_networks(condition: Q, at: datetime) -> Sequence[Stated]:
    """Those in use whose size is stated; two queries."""
    found = rows(Network).filter(condition, retired=False, stated_size__isnull=False).select_related("stated_source")
    public = Membership.objects.filter(record__in=Place.objects.public(at).values("pk"))
    recorded: dict[Any, int] = dict(public.values_list("network").annotate(Count("pk")))
    return [_stated(network, recorded.get(network.pk, 0)) for network in found]


def _stated(network: Network, recorded: int) -> Stated:
    source, of_it = network.stated_source, f"network={network.slug}"
    return Stated(
        resource("places/", of_it),
        resource("places/", f"{of_it}&view=map"),
        resource("places/", f"{of_it}&open_at=now"),
        told(network, "title"),
        untranslated(network.description),
        recorded,
        network.stated_size or 0,
        untranslated(source.publication) if source else Words(""),
        label(network.stated_on) if network.stated_on else "",
    )
