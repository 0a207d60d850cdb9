"""A FeatureCollection around the Features; what is only known at the end stands after them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.conf import settings

from core.geometry import Bbox
from places.models import Datum
from publish.addresses import collection_url
from publish.caching import Body
from publish.geojson.feature import dump, utc_text

HEADER: Final = b'{"type":"FeatureCollection","features":['


def collection(
    features: Sequence[bytes],
    *,
    boxes: Sequence[Bbox],
    changed_at: datetime | None,
    name: str,
    canonical: str,
    datum: Datum,
) -> Body:
    """The collection with its `bbox` (RFC 7946, 5), and as foreign members (6.1) number, time, licence and links."""
    address = collection_url(name, ".geojson", canonical)
    page = collection_url(name, "/", canonical)
    members: dict[str, Any] = {
        "numberReturned": len(features),
        "datum": datum,
        "attribution": settings.SITE_NAME,
        "licence": settings.DATA_LICENCE_URL,
        "links": [
            {"rel": "self", "type": "application/geo+json", "href": address},
            {"rel": "alternate", "type": "text/html", "href": page},
        ],
    }
    if changed_at is not None:
        members["timeStamp"] = utc_text(changed_at)
    if boxes:
        members["bbox"] = _union(boxes)
    separated = [features[0], *(b",\n" + one for one in features[1:])] if features else []
    return Body(HEADER, separated, b"]," + dump(members)[1:] + b"\n")


def _union(boxes: Sequence[Bbox]) -> list[float]:
    wests, souths, easts, norths = zip(*boxes, strict=True)
    return [min(wests), min(souths), max(easts), max(norths)]
