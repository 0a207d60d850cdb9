"""A GeoJSON Feature as bytes, and what every Feature of this service has."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from core.geometry import Geometry
from core.language import Language, other_tag, said, written
from core.record import Record
from places.models import Place

# Values are what JSON takes; which one depends on the property.
Properties = Mapping[str, Any]


def dump(value: Any) -> bytes:  # any JSON value
    """Compact UTF-8 JSON; a number that JSON has no word for raises ValueError."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class Feature:
    """A Feature before it is written: a stable id, a WGS-84 geometry, and flat properties."""

    uid: str
    geometry: Geometry | None
    properties: Properties

    def to_bytes(self) -> bytes:
        """The Feature object; empty properties are left out, so that what is there is known."""
        known = {name: value for name, value in self.properties.items() if value not in (None, "")}
        return dump({"type": "Feature", "id": self.uid, "geometry": self.geometry, "properties": known})


def names(record: Record, language: Language) -> dict[str, Any]:
    """The title in the language asked for, with a tag when it had to be another's, and beside it in the other one."""
    others = {f"title_{other.subtag}": written(record, "title", other) for other in Language if other is not language}
    return {
        "title": said(record, "title", language),
        "title_lang": other_tag(record, "title", language),
        **others,
    }


def description(record: Record, language: Language) -> dict[str, Any]:
    """The summary or else the description, in the language asked for or else in Chinese, with a tag then."""
    for spoken in dict.fromkeys((language, Language.ZH_HANS)):
        if text := written(record, "summary", spoken) or written(record, "description", spoken):
            return {"description": text, "description_lang": "" if spoken is language else spoken.tag}
    return {}


def position(place: Place) -> dict[str, Any]:
    """How well a place's position is known: an estimate carries its radius in metres."""
    return {"position_quality": place.position_quality, "position_radius_m": place.position_radius_m}


def utc_text(moment: datetime) -> str:
    """RFC 3339 in UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
