"""The rows of a layer as a table: CSV (RFC 4180) in UTF-8, made of the Features' own bytes."""

import csv
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from shapely import to_wkt
from shapely.geometry import shape

from core.formulas import guarded
from core.geometry import Geometry
from places.models import Datum, PositionQuality
from publish.geojson.collection import SEPARATOR

CONTENT_TYPE: Final = "text/csv; charset=utf-8; header=present"
# Without it Excel in China reads UTF-8 as GBK; GDAL, QGIS, PostgreSQL and pandas pass over it.
_BOM: Final = "\ufeff"
_DECIMALS: Final = 7
_NAMES: Final = ("id", "title", "title_lang", "title_zh", "title_en", "description", "description_lang")
_POSITION: Final = ("position_quality", "position_radius_m", "longitude", "latitude", "datum", "wkt")
# By collection: properties of its Features as they are called there, but for how they are drawn; in every language
# the same. A new one comes before the position.
COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    "events": (
        *_NAMES, "event", "url", "category", "category_title", "organiser", "start", "end", "precision", "part_of_day",
        "when", "state", "state_title", "venue", "place", "address", "subdistrict", *_POSITION,
    ),
    "places": (
        *_NAMES, "title_verified", "url", "kind", "kind_title", "setting", "networks", "address", "subdistrict",
        "opening_hours", "opening_hours_as_of", "phone", "next_events_count", "next_event_title", "next_event_start",
        *_POSITION,
    ),
    "projects": (
        *_NAMES, "url", "kind", "kind_title", "state", "state_title", "owner", "start", "end", "precision", "when",
        "promised_first", "place", "address", "subdistrict", *_POSITION,
    ),
}  # fmt: skip


class _Line:
    """What the csv module writes to: it hands each line back."""

    def write(self, line: str) -> str:
        return line


def _line(values: Sequence[str | int | float | None]) -> str:
    line: str = csv.writer(_Line(), lineterminator="\r\n").writerow(values)
    return line


def header(columns: Sequence[str]) -> bytes:
    """What stands before the rows, also before none."""
    return (_BOM + _line(columns)).encode()


def rows(body: bytes, columns: Sequence[str], datum: Datum) -> bytes:
    """The rows of a body of Features, which are drawn in that datum; each ends its line."""
    return "".join(_row(json.loads(feature), columns, datum) for feature in body.split(SEPARATOR)).encode()


def _row(feature: dict[str, Any], columns: Sequence[str], datum: Datum) -> str:
    known = {"id": feature["id"], **feature["properties"], "datum": datum.value}
    geometry: Geometry | None = feature["geometry"]
    if geometry is not None:
        known["wkt"] = _wkt(geometry)
        # Only what is known to be there: neither an estimate nor a line or area is at one point (decision 0006).
        if geometry["type"] == "Point" and known.get("position_quality") != PositionQuality.ESTIMATED:
            known["longitude"], known["latitude"] = geometry["coordinates"]
    return _line([_cell(known.get(name)) for name in columns])


def _wkt(geometry: Geometry) -> str:
    """Well-known text (OGC Simple Features), from which GDAL's and QGIS's readers of tables make a layer."""
    if geometry["type"] == "Point":  # what nearly all of them are, in a tenth of the time
        return "POINT ({} {})".format(*geometry["coordinates"])
    return str(to_wkt(shape(geometry), rounding_precision=_DECIMALS))


def _cell(value: Any) -> str | int | float | None:  # any property's
    if isinstance(value, str):
        return guarded(value)
    return str(value).lower() if isinstance(value, bool) else value
