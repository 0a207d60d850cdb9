"""Positions as an editor types them: longitude and latitude, or GeoJSON text, as a map of some datum has them."""

import json
from typing import Any, Final

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError

from core.errors import InvalidGeometry
from core.examples import example_position
from core.geometry import Geometry, circle_centre
from desk.forms import RecordForm
from desk.hours_form import HoursForm
from desk.typed_position import Suggestion, read_position
from places.actions import set_estimated_position
from places.datum import to_wgs84
from places.models import Datum, Place, PositionQuality

_HELP: Final = f"经度在前、纬度在后，例如 {example_position()}；也可以粘贴 GeoJSON（只能有一个图形）。"
_DATUM_HELP: Final = "上面的坐标是从哪种地图上抄来的。选对了，保存时自动换算；选错了，会差几百米到一公里多。"


class PositionField(forms.CharField):
    """A GeoJSON geometry as typed, "longitude,latitude" or GeoJSON; not in its normal form yet."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "help_text": _HELP, "widget": AdminTextareaWidget(), **kwargs})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return read_position(text)
        except Suggestion as error:
            meant = {"typed": error.typed, "datum": error.datum}
            raise ValidationError(str(error), code="suggestion", params=meant) from error
        except InvalidGeometry as error:
            raise ValidationError(str(error), code="geometry") from error

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        if value["type"] == "Point":
            return "{},{}".format(*value["coordinates"])
        return json.dumps(value, separators=(",", ":"))


class DrawnForm(RecordForm):
    """A record with a geometry: shown and kept in WGS-84, typed in the datum that is chosen beside it."""

    constraint_fields = RecordForm.constraint_fields | {"datum_known": "source_datum"}
    units = (
        *RecordForm.units,
        frozenset(("geometry", "source_datum", "position_quality", "position_radius_m")),
        frozenset(("opening_hours", "opening_hours_as_of")),
    )

    # As typed, in the datum that was chosen; None until it was read.
    typed: Geometry | None = None

    geometry = PositionField()
    source_datum = forms.ChoiceField(label="坐标系", choices=Datum.choices, help_text=_DATUM_HELP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entered_in: str = self.instance.source_datum
        # What is shown is WGS-84, whatever it was entered in.
        self.initial["source_datum"] = Datum.WGS84
        if self.entered_in != Datum.WGS84 and "source_datum" in self.fields:
            entered = f"现在的位置录入时是 {self.instance.get_source_datum_display()}，显示的已经换算成 WGS-84；"
            self.fields["source_datum"].help_text = f"{entered}填了新的坐标，才再选它是从哪种地图上抄来的。"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.typed = cleaned.get("geometry")
        if {"geometry", "source_datum"} <= cleaned.keys():
            self._convert(cleaned)
        return cleaned

    @property
    def is_moved(self) -> bool:
        """Whether the editor typed another position, or said that what is shown is of another datum."""
        return not {"geometry", "source_datum"}.isdisjoint(self.changed_data)

    def _convert(self, cleaned: dict[str, Any]) -> None:
        """What was typed becomes the WGS-84 that is kept; what was not typed again is not converted again."""
        if cleaned["geometry"] is None:
            cleaned["source_datum"] = Datum.WGS84
        elif not self.is_moved:
            cleaned["source_datum"] = self.entered_in
        elif "geometry" not in self.changed_data and self.entered_in != Datum.WGS84:
            self.add_error("source_datum", "显示的位置已经换算成 WGS-84，再换算一次就错了；要改，请重新粘贴原来的坐标")
        else:
            try:
                cleaned["geometry"] = to_wgs84(cleaned["geometry"], cleaned["source_datum"])
            except InvalidGeometry as error:
                self.add_error("geometry", str(error))


class PlaceForm(HoursForm, DrawnForm):
    """A place; an estimated point with its radius becomes the area it may lie in."""

    constraint_fields = DrawnForm.constraint_fields | {
        "position_fits_quality": "position_quality",
        "hours_have_a_date": "opening_hours_as_of",
        "kind_known": "kind",
        "setting_known": "setting",
    }

    geometry = PositionField(label="位置")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["geometry"] = typed_position(self.instance)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if {"geometry", "position_quality", "position_radius_m"} <= cleaned.keys():
            self._refuse_misfit(cleaned["geometry"], cleaned["position_quality"], cleaned["position_radius_m"])
        is_requalified = not {"position_quality", "position_radius_m"}.isdisjoint(self.changed_data)
        if self.errors or not (self.is_moved or is_requalified):
            # As it stands: what is shown of an estimate is its centre, not its area.
            cleaned["geometry"] = self.instance.geometry
        elif cleaned["position_quality"] == PositionQuality.ESTIMATED:
            cleaned["geometry"] = self._estimated_area(cleaned["geometry"], cleaned["position_radius_m"])
        return cleaned

    def _refuse_misfit(self, geometry: Geometry | None, quality: str, radius_m: int | None) -> None:
        if geometry is not None and quality == PositionQuality.NONE:
            self.add_error("position_quality", "填了位置，就要选择它是有出处的还是估计的")
        if geometry is None and quality in (PositionQuality.CITED, PositionQuality.ESTIMATED):
            self.add_error("geometry", "选择了这种位置质量，就要填写位置")
        if not radius_m and quality == PositionQuality.ESTIMATED:
            self.add_error("position_radius_m", "只是估计的位置要填写半径，至少 1 米")
        if radius_m is not None and quality in (PositionQuality.CITED, PositionQuality.NONE):
            self.add_error("position_radius_m", "只有估计的位置才填写半径，请清空")

    def _estimated_area(self, geometry: Geometry, radius_m: int) -> Geometry | None:
        if geometry["type"] != "Point":
            return geometry
        longitude, latitude = geometry["coordinates"]
        try:
            set_estimated_position(self.instance, longitude=longitude, latitude=latitude, radius_m=radius_m)
        except InvalidGeometry as error:
            self.add_error("position_radius_m", f"这个半径的范围不能用：{error}")
            return None
        area: Geometry | None = self.instance.geometry
        return area


def typed_position(place: Place) -> Geometry | None:
    """What an editor reads and types for a place's geometry: an estimate's circle as its centre point."""
    geometry: Geometry | None = place.geometry
    if geometry is not None and place.position_radius_m and place.position_quality == PositionQuality.ESTIMATED:
        centre = circle_centre(geometry, place.position_radius_m)
        if centre is not None:
            return {"type": "Point", "coordinates": list(centre)}
    return geometry
