"""Geometry: GeoJSON (RFC 7946) in, one normal form out. WGS-84, longitude first, degrees to 7 decimals."""

import math
from collections.abc import Callable
from typing import Any, Final, TypeAlias

import shapely
from django.conf import settings
from geopy.distance import geodesic
from shapely.geometry import MultiPolygon, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from core.errors import InvalidGeometry

# A GeoJSON geometry object as json.loads gives it; its values differ in depth by type.
Geometry: TypeAlias = dict[str, Any]
# West, south, east, north in degrees.
Bbox: TypeAlias = tuple[float, float, float, float]
# From a (longitude, latitude) to another, such as that of another datum.
Shift: TypeAlias = Callable[[float, float], tuple[float, float]]

TYPES: Final = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
MAX_VERTICES: Final = 10_000
# Depth of nesting of `coordinates` by type (RFC 7946, 3.1).
_DEPTH: Final = {"Point": 1, "MultiPoint": 2, "LineString": 2, "MultiLineString": 3, "Polygon": 3, "MultiPolygon": 4}
_DECIMALS: Final = 7
_CIRCLE_VERTICES: Final = 36
# Of a sketch, in degrees: about 3 m; and 5 decimals are about 1 m.
_SKETCH_TOLERANCE: Final = 0.00003
_SKETCH_DECIMALS: Final = 5


def normalise(value: object, shift: Shift | None = None) -> Geometry:
    """The normal form of a GeoJSON geometry whose positions `shift` brings to WGS-84, when they are not that.

    Valid, not empty, finite, two-dimensional (an altitude is dropped), exterior rings
    counter-clockwise (RFC 7946, 3.1.6), 7 decimals (about 1 cm), inside the EXTENT setting.
    Raises InvalidGeometry with a Chinese message otherwise.
    """
    if not isinstance(value, dict) or value.get("type") not in TYPES:
        raise InvalidGeometry(f"几何图形应是 GeoJSON 对象，类型为 {'、'.join(TYPES)} 之一")
    kind: str = value["type"]
    counter = _VertexCounter(shift)
    coordinates = counter.walk(value.get("coordinates"), _DEPTH[kind])
    try:
        geometry = shape({"type": kind, "coordinates": coordinates})
    except (ValueError, TypeError, shapely.errors.ShapelyError) as error:
        raise InvalidGeometry(f"坐标不能组成 {kind}") from error
    _refuse_unless_sound(geometry)
    result = _as_geojson(_oriented(geometry))
    _refuse_unless_sound(shape(result))
    _refuse_outside_extent(bounds(result))
    return result


class _VertexCounter:
    """Walks nested coordinates to a fixed depth, so that hostile nesting or size ends early."""

    def __init__(self, shift: Shift | None) -> None:
        self.vertices = 0
        self.shift = shift

    def walk(self, value: object, depth: int) -> list[Any]:
        """The same coordinates as plain rounded lists. `Any`: nested to `depth`."""
        if not isinstance(value, list | tuple) or not value:
            raise InvalidGeometry("坐标缺失，或层次与图形类型不符")
        if depth == 1:
            return self._position(value)
        return [self.walk(item, depth - 1) for item in value]

    def _position(self, value: list[Any] | tuple[Any, ...]) -> list[float]:
        self.vertices += 1
        if self.vertices > MAX_VERTICES:
            raise InvalidGeometry(f"顶点太多：最多 {MAX_VERTICES} 个")
        numbers = all(isinstance(number, int | float) and not isinstance(number, bool) for number in value)
        if not numbers or len(value) not in (2, 3):
            raise InvalidGeometry("每个坐标应是两个数字：先经度，后纬度")
        try:
            longitude, latitude = float(value[0]), float(value[1])
        except OverflowError as error:
            raise InvalidGeometry("坐标的数字太大") from error
        if not (math.isfinite(longitude) and math.isfinite(latitude)):
            raise InvalidGeometry("坐标应是有限的数字")
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
            raise InvalidGeometry("坐标超出范围：经度 -180～180 在前，纬度 -90～90 在后")
        if self.shift is not None:
            longitude, latitude = self.shift(longitude, latitude)
        # Adding nought makes minus zero zero, so that equal positions are equal bytes.
        return [round(longitude, _DECIMALS) + 0.0, round(latitude, _DECIMALS) + 0.0]


def _refuse_unless_sound(geometry: BaseGeometry) -> None:
    if geometry.is_empty:
        raise InvalidGeometry("几何图形是空的")
    if not geometry.is_valid:
        raise InvalidGeometry(f"几何图形无效（{explain_validity(geometry)}）")


def _oriented(geometry: BaseGeometry) -> BaseGeometry:
    if isinstance(geometry, Polygon):
        return shapely.geometry.polygon.orient(geometry)
    if isinstance(geometry, MultiPolygon):
        return MultiPolygon([shapely.geometry.polygon.orient(part) for part in geometry.geoms])
    return geometry


def _as_geojson(geometry: BaseGeometry) -> Geometry:
    return {"type": geometry.geom_type, "coordinates": _lists(mapping(geometry)["coordinates"])}


def _lists(value: Any) -> Any:  # nested tuples of floats, to any depth
    if isinstance(value, tuple | list):
        return [_lists(item) for item in value]
    return value


def _refuse_outside_extent(box: Bbox) -> None:
    west, south, east, north = settings.EXTENT
    if not (west <= box[0] and south <= box[1] and box[2] <= east and box[3] <= north):
        raise InvalidGeometry(
            f"位置在服务范围之外（经度 {west}～{east}，纬度 {south}～{north}）；请检查经纬度是否写反，或坐标系是否选错"
        )


def covers_extent(box: Bbox) -> bool:
    """Whether everything that may be stored lies in the box: a filter by it would select all, and slowly."""
    west, south, east, north = settings.EXTENT
    return bool(box[0] <= west and box[1] <= south and box[2] >= east and box[3] >= north)


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The geodesic (WGS-84) between two (longitude, latitude); 60 µs."""
    return float(geodesic(one[::-1], other[::-1]).meters)


def bounds(geometry: Geometry) -> Bbox:
    """West, south, east, north of a normalised geometry. Raises for what only raw SQL can have stored."""
    if geometry["type"] == "Point":
        longitude, latitude = (float(number) for number in geometry["coordinates"])
        return (longitude, latitude, longitude, latitude)
    west, south, east, north = _not_empty(geometry).bounds
    return (west, south, east, north)


def representative_point(geometry: Geometry) -> tuple[float, float]:
    """A (longitude, latitude) that lies on the geometry itself; for a point, the point."""
    if geometry["type"] == "Point":
        longitude, latitude = (float(number) for number in geometry["coordinates"])
        return (longitude, latitude)
    point = _not_empty(geometry).representative_point()
    return (round(point.x, _DECIMALS), round(point.y, _DECIMALS))


def sketch(geometry: Geometry) -> Geometry:
    """The shape for a map of the whole district: of few octets, within 5 m of a normalised geometry."""
    simpler = shape(geometry).simplify(_SKETCH_TOLERANCE)
    return {"type": simpler.geom_type, "coordinates": _rounded(mapping(simpler)["coordinates"])}


def _rounded(value: Any) -> Any:  # nested tuples of floats, to any depth
    if isinstance(value, tuple | list):
        return [_rounded(item) for item in value]
    return round(value, _SKETCH_DECIMALS)


def _not_empty(geometry: Geometry) -> BaseGeometry:
    shaped = shape(geometry)
    if shaped.is_empty:
        raise InvalidGeometry("几何图形是空的")
    return shaped


def circle(longitude: float, latitude: float, radius_m: int) -> Geometry:
    """The area within `radius_m` metres (geodesic, WGS-84) of a centre, as a 36-sided Polygon.

    This is how an estimated position is kept: as the area it may lie in, never as a point.
    Raises InvalidGeometry.
    """
    normalise({"type": "Point", "coordinates": [longitude, latitude]})
    ring = []
    for step in range(_CIRCLE_VERTICES):
        # Bearings turn clockwise from north; going backwards makes the ring counter-clockwise.
        bearing = -360 * step / _CIRCLE_VERTICES
        vertex = geodesic(meters=radius_m).destination((latitude, longitude), bearing)
        ring.append([round(vertex.longitude, _DECIMALS), round(vertex.latitude, _DECIMALS)])
    return normalise({"type": "Polygon", "coordinates": [[*ring, ring[0]]]})


def circle_centre(geometry: Geometry, radius_m: int) -> tuple[float, float] | None:
    """The (longitude, latitude) from which `circle` makes exactly this geometry; None when there is none."""
    if geometry["type"] != "Polygon":
        return None
    longitude, latitude = geometry["coordinates"][0][0]
    # The first vertex lies due north of the centre.
    centre = geodesic(meters=radius_m).destination((latitude, longitude), 180)
    for decimals in range(3, _DECIMALS + 1):
        candidate = (round(longitude, decimals), round(centre.latitude, decimals))
        try:
            if circle(*candidate, radius_m) == geometry:
                return candidate
        except InvalidGeometry:
            return None  # EXTENT was narrowed since
    return None
