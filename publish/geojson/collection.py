"""A FeatureCollection around the Features; what is only known at the end stands after them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from django.conf import settings

from core.geometry import Bbox, Geometry, bounds
from publish.addresses import collection_url
from publish.caching import Body
from publish.geojson.feature import dump, utc_text

HEADER: Final = b'{"type":"FeatureCollection","features":['


def collection(
    features: Sequence[bytes],
    *,
    geometries: Iterable[Geometry | None],
    changed_at: datetime | None,
    name: str,
    canonical: str,
) -> Body:
    """The collection with its `bbox` (RFC 7946, 5), and as foreign members (6.1) number, time, licence and links."""
    address = collection_url(name, ".geojson", canonical)
    page = collection_url(name, "/", canonical)
    members: dict[str, Any] = {
        "numberReturned": len(features),
        "datum": "wgs84",
        "attribution": settings.SITE_NAME,
        "licence": settings.DATA_LICENCE_URL,
        "links": [
            {"rel": "self", "type": "application/geo+json", "href": address},
            {"rel": "alternate", "type": "text/html", "href": page},
        ],
    }
    if changed_at is not None:
        members["timeStamp"] = utc_text(changed_at)
    if (box := _bbox(geometries)) is not None:
        members["bbox"] = list(box)
    separated = [features[0], *(b",\n" + one for one in features[1:])] if features else []
    return Body(HEADER, separated, b"]," + dump(members)[1:] + b"\n")


def _bbox(geometries: Iterable[Geometry | None]) -> Bbox | None:
    boxes = [bounds(geometry) for geometry in geometries if geometry is not None]
    if not boxes:
        return None
    wests, souths, easts, norths = zip(*boxes, strict=True)
    return (min(wests), min(souths), max(easts), max(norths))
