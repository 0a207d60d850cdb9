"""From a fixture's row to an unsaved model instance with its links and citations."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import models

from core.errors import InvalidGeometry
from core.geometry import Geometry
from core.models import Confidence
from core.moderation import Status
from core.record import Record
from core.text import clean_text
from ingest.fixtures import Row
from ingest.kinds import kind_of
from places.actions import set_estimated_position
from places.datum import to_wgs84
from places.models import Datum, Drawn, Place, PositionQuality

# A seeded record has the same uid in every installation, so that phones know it again.
_NAMESPACE: Final = UUID("7c1f3c7e-51a5-4f0e-9a53-6c1d7f6d2b90")
_STATUSES: Final = (Status.DRAFT, Status.PUBLISHED)
_POSITION_KEYS: Final = {"lon", "lat", "radius_m", "datum"}
_CITATION_KEYS: Final = {"fields", "source", "phrase", "confidence", "retrieved_on"}

# Finds the id of the row that a key became; given the row and field that name it, the kind, the key.
Resolve = Callable[[Row, str, str, str], int]
# One citation as it is compared: source id, phrase, confidence, day it was read.
CitationValues = list[Any]


@dataclass(frozen=True, slots=True)
class Built:
    """What a row asks for: an unsaved instance, whether it is public, its networks, its citations by field."""

    instance: models.Model
    status: Status | None
    networks: list[int] | None
    citations: dict[str, list[CitationValues]]


def uid_of(source: str, key: str) -> UUID:
    """The uid of a seeded record, fixed for ever by the set's name and the row's key."""
    return uuid5(_NAMESPACE, f"{source}:{key}")


def build(row: Row, *, resolve: Resolve, retrieved_on: date | None) -> Built:
    """Read a row's values field by field. Raises InvalidFixture."""
    values = dict(row.values)
    status = networks = None
    citations: dict[str, list[CitationValues]] = {}
    if row.kind.is_record:
        status = _status(row, values.pop("status", ""))
        citations = _citations(row, values.pop("citations", []), resolve, retrieved_on)
    instance = row.kind.model()
    if isinstance(instance, Drawn):
        _set_geometry(row, instance, values.pop("geometry", None), values.pop("source_datum", None))
    if isinstance(instance, Place):
        networks = sorted(resolve(row, "networks", "network", key) for key in values.pop("networks", []))
        _set_position(row, instance, values.pop("position", None))
    for name, value in values.items():
        _set_field(row, instance, name, value, resolve)
    if isinstance(instance, Record):
        if not instance.slug:
            raise row.error("slug", "要写明网址名")
        instance.derive()
    return Built(instance, status, networks, citations)


def _status(row: Row, text: str) -> Status:
    if text not in _STATUSES:
        raise row.error("status", "要写 published 或 draft")
    if text == Status.DRAFT and not row.values.get("internal_note"):
        raise row.error("internal_note", "草稿要写明还不能发布的原因")
    return Status(text)


def _set_field(row: Row, instance: models.Model, name: str, value: Any, resolve: Resolve) -> None:
    field = row.kind.fields.get(name)
    if field is None:
        raise row.error(name, "没有这个字段")
    if isinstance(field, models.ForeignKey):
        setattr(instance, field.attname, resolve(row, name, kind_of(field.related_model).name, value))
        return
    try:
        setattr(instance, name, _parse(field, value))
    except ValidationError as error:
        raise row.error(name, "；".join(error.messages)) from error


def _parse(field: "models.Field[Any, Any]", value: Any) -> Any:
    """The value as it will be stored, so that it compares equal. Raises ValidationError; drops nothing silently."""
    is_cut_short = (isinstance(value, float) and isinstance(field, models.IntegerField)) or (
        isinstance(value, datetime) and not isinstance(field, models.DateTimeField)
    )
    if is_cut_short or isinstance(value, list | dict):
        raise ValidationError(f"这里不能写“{value}”")
    parsed = field.to_python(value)
    return field.get_prep_value(parsed) if isinstance(parsed, str) else parsed


def _set_geometry(row: Row, record: Drawn, geometry: Any, datum: Any) -> None:
    """`geometry` is GeoJSON, in WGS-84 or in what `source_datum` beside it says."""
    if geometry is None:
        if datum is not None:
            raise row.error("source_datum", "要与 geometry 写在一起；position 的坐标系写成 position 里的 datum")
        return
    record.source_datum = Datum.WGS84 if datum is None else datum
    record.geometry = _in_wgs84(row, "geometry", geometry, record.source_datum)


def _set_position(row: Row, place: Place, position: Any) -> None:
    """`{lon, lat}` is a cited point, `{lon, lat, radius_m}` an area around an estimate; both may name a `datum`."""
    if position is None:
        return
    if place.geometry is not None:
        raise row.error("position", "position 和 geometry 只能写一样")
    if not isinstance(position, Mapping) or not {"lon", "lat"} <= set(position) <= _POSITION_KEYS:
        raise row.error(
            "position",
            "要写成 { lon = 116.46, lat = 39.92 }，估计的位置再加 radius_m = 500，"
            '高德、腾讯的坐标再加 datum = "gcj02"，百度的再加 datum = "bd09"',
        )
    if "radius_m" in position and (type(position["radius_m"]) is not int or position["radius_m"] <= 0):
        raise row.error("position", "radius_m 要写成大于零的整数（米）")
    place.source_datum = position.get("datum", Datum.WGS84)
    typed = {"type": "Point", "coordinates": [position["lon"], position["lat"]]}
    place.geometry = _in_wgs84(row, "position", typed, place.source_datum)
    place.position_quality = PositionQuality.CITED
    if "radius_m" in position:
        longitude, latitude = place.geometry["coordinates"]
        try:
            set_estimated_position(place, longitude=longitude, latitude=latitude, radius_m=position["radius_m"])
        except InvalidGeometry as error:
            raise row.error("position", str(error)) from error


def _in_wgs84(row: Row, name: str, geometry: Any, datum: Any) -> Geometry:
    if datum not in Datum.values:
        raise row.error(name, f"坐标系“{datum}”不在 {'、'.join(Datum.values)} 之中")
    try:
        return to_wgs84(geometry, datum)
    except InvalidGeometry as error:
        raise row.error(name, str(error)) from error


def _citations(row: Row, entries: Any, resolve: Resolve, retrieved_on: date | None) -> dict[str, list[CitationValues]]:
    """One entry may stand for several fields; they are kept apart by field, in the order of the file."""
    by_field: dict[str, list[CitationValues]] = {}
    for entry in entries:
        if not isinstance(entry, Mapping) or not {"fields", "source"} <= set(entry) <= _CITATION_KEYS:
            raise row.error("citations", f"每条出处要有 fields 和 source，还可以有 {'、'.join(sorted(_CITATION_KEYS))}")
        values = _citation(row, entry, resolve, retrieved_on)
        for name in entry["fields"]:
            if name not in row.kind.fields:
                raise row.error("citations", f"没有“{name}”这个字段")
            by_field.setdefault(name, []).append(values)
    return by_field


def _citation(row: Row, entry: Mapping[str, Any], resolve: Resolve, retrieved_on: date | None) -> CitationValues:
    source = resolve(row, "citations", "source", entry["source"])
    phrase = entry.get("phrase", "")
    confidence = entry.get("confidence", Confidence.CITED)
    read_on = entry.get("retrieved_on", retrieved_on)
    if not isinstance(phrase, str):
        raise row.error("citations", f"phrase 要写成文字，不是“{phrase}”")
    if confidence not in Confidence.values:
        raise row.error("citations", f"可信度“{confidence}”不在 {'、'.join(Confidence.values)} 之中")
    if read_on is not None and type(read_on) is not date:
        raise row.error("citations", f"retrieved_on 要写成日期，不是“{read_on}”")
    return [source, clean_text(phrase), str(confidence), read_on.isoformat() if read_on else None]
