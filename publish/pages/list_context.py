"""What a list shows: its rows, the filters in force, the ways to see them otherwise, and the feed of the same."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from core.keys import among
from publish.pages import ways_on
from publish.pages.directions import directions_to
from publish.pages.filters import Chosen, Field, Form, chosen_of, form_of
from publish.pages.frame import Context, resource, subscription
from publish.pages.listing import PLACES
from publish.pages.month import month_context
from publish.pages.networks import Stated, stated_networks
from publish.pages.paging import cut
from publish.pages.position import distance_words, map_of
from publish.pages.shown_as import View
from publish.pages.wanted import Wanted
from publish.query.grammar import MAX_RANKED

# So many signs still stand apart on a map; more are gathered.
CLUSTERED_ABOVE: Final = 200


def list_context(wanted: Wanted, at: datetime) -> Context:
    """The values of the page."""
    shown = _shown(wanted, at)
    canonical = shown.pop("canonical", wanted.query.canonical())
    chosen = chosen_of(wanted.query, at)
    return {
        **shown,
        **_onward(wanted, at),
        **_feeds(wanted, canonical),
        "listing": wanted.listing,
        "counted": wanted.listing.counted(shown["count"]),
        "every_href": resource(f"{wanted.listing.name}/"),
        "chosen": [_removable(wanted, filter_) for filter_ in chosen],
        "in_words": gettext("、").join(filter_.words for filter_ in chosen),
        "form": _form(wanted, shown.get("month_value", ""), at),
        "networks": _network(wanted, at),
        **_map(wanted, shown["count"], canonical),
    }


def _shown(wanted: Wanted, at: datetime) -> Context:
    if wanted.view is View.MONTH:
        return month_context(wanted, at)
    return _by_distance(wanted, at) if wanted.query.near else _in_order(wanted, at)


def _in_order(wanted: Wanted, at: datetime) -> Context:
    """A page of the list in its own order."""
    rows: Any = wanted.query.queryset(at)  # a record's own QuerySet: every one has with_relations
    shown = cut(wanted.listing.sections(rows.with_relations(), at), wanted.after)
    return {
        "count": rows.count(),
        "sections": [(title, [_line(wanted, row, at) for row in found]) for title, found in shown.sections],
        "next_href": wanted.further(shown.following) if shown.following else "",
    }


def _by_distance(wanted: Wanted, at: datetime) -> Context:
    """All that is near on one page, the nearest first; of very many only these."""
    metres = dict(wanted.query.ranking(at) or ())
    rows: Any = wanted.query.anywhere().queryset(at).filter(among(metres))  # as above
    lines = {row.pk: _line(wanted, row, at) for row in rows.with_relations()}
    near = [replace(lines[key], facts=(distance_words(away), *lines[key].facts)) for key, away in metres.items()]
    return {
        "count": len(near),
        "is_cut": len(near) == MAX_RANKED,
        "sections": [(gettext("由近到远"), near)] if near else [],
    }


def _line(wanted: Wanted, row: Any, at: datetime) -> Any:  # a record of the collection, and its line
    """Beside a map, a place's line also says how to get there."""
    line = wanted.listing.line(row, at)
    is_on_map = wanted.listing is PLACES and wanted.view is View.MAP
    return replace(line, directions=directions_to(row)) if is_on_map else line


def _onward(wanted: Wanted, at: datetime) -> Context:
    """Links to the same in another way."""
    return {
        "is_first": not wanted.after,
        "first_href": wanted.href(),
        "views": ways_on.views(wanted),
        "days": ways_on.days(wanted, timezone.localdate(at)),
        "distances": ways_on.distances(wanted),
        "near_href": wanted.href(without=["near", "radius"]),
        "near_radius": ways_on.RADII_M[0],
    }


def _feeds(wanted: Wanted, canonical: str) -> Context:
    """The other clothes of the same query."""
    name = wanted.listing.name
    return {
        "feed": subscription(f"{name}.ics", canonical) if wanted.listing.has_feed else None,
        "feed_href": resource(f"{name}.ics", canonical),
        "subscribe_href": resource("subscribe/", _subscribed(name, canonical)),
        "news": subscription(f"{name}.atom", canonical),
        "layer": subscription(f"{name}.geojson", canonical),
        "layer_href": resource(f"{name}.geojson", canonical),
    }


def _subscribed(name: str, canonical: str) -> str:
    """The list's query as the subscribe page takes it, which is of events unless it says otherwise."""
    return "&".join(part for part in ("" if name == "events" else f"of={name}", canonical) if part)


def _map(wanted: Wanted, count: int, canonical: str) -> Context:
    """The list's own layer beside it."""
    if wanted.view is not View.MAP:
        return {"map": None}
    name = wanted.listing.name
    sources: Mapping[str, str] = {name: resource(f"{name}.geojson", canonical)}
    return {"map": map_of(**sources), "is_clustered": count > CLUSTERED_ABOVE}


def _removable(wanted: Wanted, filter_: Chosen) -> Context:
    return {"label": filter_.label, "words": filter_.words, "href": wanted.href(without=filter_.names)}


def _form(wanted: Wanted, month: str, at: datetime) -> Form:
    view = wanted.listing.options[0]
    kept = [(view.name, str(wanted.view))] if wanted.view is not view.default else []
    beside = [Field("month", gettext("月份"), month, type="month")] if month else []
    parameters = [one for one in wanted.query.PARAMETERS if not (month and one.name == "datetime")]
    return form_of(parameters, wanted.query.spelt(), at, beside=beside, kept=kept)


def _network(wanted: Wanted, at: datetime) -> Sequence[Stated]:
    """Of one network's places, how many there are said to be."""
    slugs = wanted.query.values.get("network", ())
    return stated_networks(Q(slug=slugs[0]), at) if wanted.listing.name == "places" and len(slugs) == 1 else []
