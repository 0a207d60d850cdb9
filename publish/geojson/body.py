"""The Features of one record as bytes, one after the other: written, shifted to a datum, made one."""

import json
from collections.abc import Collection, Sequence
from typing import Any, Final

from core.geometry import Bbox, Geometry, bounds
from core.language import Language
from core.punctuation import PUNCTUATION
from places.datum import from_wgs84
from places.models import Datum
from publish.geojson.collection import SEPARATOR
from publish.geojson.feature import Feature, dump

_GEOMETRY: Final = b',"geometry":'
_PROPERTIES: Final = b',"properties":'
# RFC 7946 (3.1.8) would rather see one of these than a collection. Areas may overlap, which no MultiPolygon may.
_MULTIPLE: Final = {"Point": "MultiPoint", "LineString": "MultiLineString"}


def to_body(features: Sequence[Feature]) -> bytes:
    """The Features as they stand in a collection. No line break stands inside of one."""
    return SEPARATOR.join(feature.to_bytes() for feature in features)


def in_datum(body: bytes, datum: Datum) -> tuple[bytes, Bbox | None]:
    """The Features as a map of that datum draws them, and the box around them there."""
    moved, boxes = [], []
    for feature in body.split(SEPARATOR):
        before, _, rest = feature.partition(_GEOMETRY)
        geometry, _, after = rest.partition(_PROPERTIES)
        if geometry != b"null":
            shifted = from_wgs84(json.loads(geometry), datum)
            boxes.append(bounds(shifted))
            geometry = dump(shifted)
        moved.append(before + _GEOMETRY + geometry + _PROPERTIES + after)
    return SEPARATOR.join(moved), box_around(boxes)


def box_around(boxes: Collection[Bbox]) -> Bbox | None:
    """The box around boxes; None around none."""
    if not boxes:
        return None
    wests, souths, easts, norths = zip(*boxes, strict=True)
    return min(wests), min(souths), max(easts), max(norths)


def as_one(body: bytes, language: Language = Language.ZH_HANS) -> bytes:
    """One Feature of the record, for an address that has one: an event's at all of its places.

    `venue` and `subdistrict` name all of them in the language of the body, `place` lists their slugs,
    `address` is left out where they differ. Position and style are those of the position known worst.
    `in_datum` comes before: it moves no collection of geometries.
    """
    if SEPARATOR not in body:
        return body
    features = [json.loads(feature) for feature in body.split(SEPARATOR)]
    drawn = [feature for feature in features if feature["geometry"] is not None]
    held = [feature["properties"] for feature in features]
    properties = dict(held[0])
    for feature in sorted(drawn, key=lambda feature: int(feature["properties"].get("position_radius_m", 0))):
        properties |= feature["properties"]
    listed = PUNCTUATION[language].enumerated
    for name in ("venue", "subdistrict"):
        properties[name] = listed(_distinct(held, name))
    properties["place"] = ",".join(_distinct(held, "place"))
    properties["address"] = held[0].get("address") if len({at.get("address") for at in held}) == 1 else None
    geometry = _together([feature["geometry"] for feature in drawn])
    return Feature(features[0]["id"], geometry, properties).to_bytes()


def _distinct(held: Sequence[dict[str, Any]], name: str) -> list[str]:
    """Each value of a property once; places without it have none."""
    return list(dict.fromkeys(properties[name] for properties in held if name in properties))


def _together(geometries: Sequence[Geometry]) -> Geometry | None:
    if len(geometries) < 2:
        return geometries[0] if geometries else None
    types = {geometry["type"] for geometry in geometries}
    if len(types) == 1 and (multiple := _MULTIPLE.get(types.pop())):
        return {"type": multiple, "coordinates": [geometry["coordinates"] for geometry in geometries]}
    return {"type": "GeometryCollection", "geometries": list(geometries)}
