"""What the map beside a position draws and says of what is typed there, before it is saved. Writes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from core.errors import InvalidGeometry
from core.geometry import Geometry, metres_between, representative_point
from desk.position import DrawnForm
from desk.position_doubts import Landmark, doubts
from places.datum import to_wgs84
from places.models import Datum, PositionQuality

_FIELDS: Final = ("geometry", "source_datum", "position_quality", "position_radius_m")
_SHAPES: Final = {
    "Point": "点",
    "MultiPoint": "几个点",
    "LineString": "线",
    "MultiLineString": "几条线",
    "Polygon": "范围",
    "MultiPolygon": "几块范围",
}


@dataclass(frozen=True, slots=True)
class Picked:
    """Geometries are WGS-84: `geometry` as typed, `area` what an estimate is kept as.

    `unshifted` is what was typed, drawn as if it were WGS-84 already, when it is not. `suggested` is what was
    probably meant, in `suggested_datum` unless the chosen one holds.
    """

    geometry: Geometry | None = None
    area: Geometry | None = None
    unshifted: Geometry | None = None
    says: str = ""
    warnings: Sequence[str] = ()
    error: str = ""
    suggested: str = ""
    suggested_datum: str = ""


def picked(form: DrawnForm, landmarks: Iterable[Landmark]) -> Picked:
    """Of a form that was validated; only what it says of the position counts."""
    errors = [one for name in _FIELDS for one in form.errors.as_data().get(name, ())]
    error = "；".join(str(message) for one in errors for message in one.messages)
    if form.typed is None:
        meant: dict[str, str] = errors[0].params or {} if errors and errors[0].code == "suggestion" else {}
        return Picked(error=error, suggested=meant.get("typed", ""), suggested_datum=meant.get("datum", ""))
    # What is shown is WGS-84 until something is typed or said of it; see `DrawnForm`.
    datum = str(form.data.get("source_datum", "")) if form.is_moved else str(Datum.WGS84)
    if datum not in Datum.values or "source_datum" in form.errors:
        return Picked(error=error)
    try:
        kept = to_wgs84(form.typed, datum)
    except InvalidGeometry as refused:
        return Picked(error=str(refused))
    is_shifted = datum != Datum.WGS84
    return Picked(
        geometry=kept,
        area=_area(form, kept),
        unshifted=form.typed if is_shifted else None,
        says=_in_words(form.typed, datum, kept),
        warnings=doubts(form.typed, datum, kept, landmarks),
        error=error,
    )


def _area(form: DrawnForm, kept: Geometry) -> Geometry | None:
    """What an estimated point becomes."""
    is_estimate = form.cleaned_data.get("position_quality") == PositionQuality.ESTIMATED
    if not is_estimate or kept["type"] != "Point":
        return None
    area: Geometry | None = form.cleaned_data.get("geometry")
    return area if area is not None and area["type"] == "Polygon" else None


def _in_words(typed: Geometry, datum: str, kept: Geometry) -> str:
    what = _SHAPES[kept["type"]]
    if kept["type"] == "Point":
        what = _pair(kept)
    if datum == Datum.WGS84:
        return f"WGS-84：{what}"
    metres = metres_between(representative_point(to_wgs84(typed, Datum.WGS84)), representative_point(kept))
    whence = f" {_pair(typed)}" if kept["type"] == "Point" else ""
    return f"{Datum(datum).label}{whence} → WGS-84 {what}，移动了 {metres:.0f} 米"


def _pair(point: Geometry) -> str:
    longitude, latitude = point["coordinates"][:2]
    return f"{longitude},{latitude}"


class Unsaved:
    """Mixed in before a record's form: nothing goes onto the record, and nothing else need be filled in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined] # a ModelForm's
            field.required = field.required and name in _FIELDS

    def _post_clean(self) -> None:
        pass
