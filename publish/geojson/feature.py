"""A GeoJSON Feature as bytes, and what every Feature of this service has."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from core.geometry import Geometry
from places.models import Place

# simplestyle's marker-color by kind of record: vermilion, teal, ochre.
EVENT_COLOUR: Final = "#b3261e"
PLACE_COLOUR: Final = "#00677a"
PROJECT_COLOUR: Final = "#7a5200"

# Values are what JSON takes; which one depends on the property.
Properties = Mapping[str, Any]


def dump(value: Any) -> bytes:  # any JSON value
    """Compact UTF-8 JSON; a number that JSON has no word for raises ValueError."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def feature(uid: str, geometry: Geometry | None, properties: Properties) -> bytes:
    """A Feature with a stable id; empty properties are left out, so that what is there is known."""
    known = {name: value for name, value in properties.items() if value not in (None, "")}
    return dump({"type": "Feature", "id": uid, "geometry": geometry, "properties": known})


def position(place: Place) -> dict[str, Any]:
    """How well a place's position is known: an estimate carries its radius in metres."""
    return {"position_quality": place.position_quality, "position_radius_m": place.position_radius_m}


def utc_text(moment: datetime) -> str:
    """RFC 3339 in UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
