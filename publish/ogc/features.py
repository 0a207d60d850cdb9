"""From a layer's stored Features to items: a record is one Feature, in the form that was asked for."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import Q

from core.language import Language
from places.models import Place
from publish.caching import Change
from publish.caching.layout import Box
from publish.geojson.body import as_one
from publish.geojson.place_feature import Ahead, events_ahead, with_ahead
from publish.ogc.collections import PLACES, Collection
from publish.query.keyset import Cut
from publish.query.whereabouts import held_at

# In the layer these are names, while the parameters so called take slugs. Clients hold a parameter for a condition
# on the property of its name, so that here the names are called what the others are (`category_title`).
_RENAMED: Final = ((b',"organiser":', b',"organiser_title":'), (b',"subdistrict":', b',"subdistrict_title":'))

# A Feature as json.loads gives it, and how it is written.
Feature = dict[str, Any]
Write = Callable[[Feature], bytes]


def as_items(collection: Collection, page: Cut, at: datetime, language: Language, write: Write | None) -> Change:
    """What becomes of the stored bodies of the records on a page; without `write` they stay GeoJSON."""
    ahead = _ahead(page.keys, at, language) if collection is PLACES else {}

    def change(key: int, body: bytes, box: Box | None) -> tuple[bytes, Box | None]:
        one = as_one(body, language)
        if key in ahead:
            one = with_ahead(one, ahead[key])
        for theirs, ours in _RENAMED:
            one = one.replace(theirs, ours)
        if key in page.metres:
            one = one.removesuffix(b"}}") + b',"distance_m":%d}}' % page.metres[key]
        return write(json.loads(one)) if write else one, box

    return Change(change)


def _ahead(keys: Sequence[int], at: datetime, language: Language) -> Mapping[int, Ahead]:
    """What lies ahead at these places, without a look at the events of all others."""
    here = Place.objects.filter(Q(pk__in=keys) | Q(merged_into__in=keys)).values("pk")
    return events_ahead(at, language, among=held_at(here))
