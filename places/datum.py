"""Datums of Chinese maps: WGS-84, GCJ-02 (高德, 腾讯) and BD-09 (百度), and the ways between them.

The forward formulas are the public ones; the way back is a fixed-point iteration, since the
simple subtraction that is often used errs by metres. Degrees, longitude first. A position outside
the box in which the shift is applied stays as it is, whichever way it is asked for.
"""

from math import atan2, cos, hypot, pi, sin, sqrt
from typing import Final, TypeAlias

from core.geometry import Geometry, Shift, normalise
from places.models import Datum

Position: TypeAlias = tuple[float, float]

# Krasovsky 1940, which the GCJ-02 formulas are written for: semi-major axis in metres, eccentricity squared.
_AXIS: Final = 6378245.0
_ECCENTRICITY_SQUARED: Final = 0.00669342162296594323
_BD_ANGLE: Final = pi * 3000.0 / 180.0
# West, south, east, north of the box in which positions are shifted.
_SHIFTED: Final = (72.004, 0.8293, 137.8347, 55.8271)
_TOLERANCE: Final = 1e-10
_MOST_STEPS: Final = 30
_DECIMALS: Final = 7


def _guarded(shift: Shift, longitude: float, latitude: float) -> Position:
    """The shifted position; outside the box the position as it is."""
    west, south, east, north = _SHIFTED
    if west <= longitude <= east and south <= latitude <= north:
        return shift(longitude, latitude)
    return (longitude, latitude)


def wgs84_to_gcj02(longitude: float, latitude: float) -> Position:
    """The position as 高德 and 腾讯 draw it."""
    return _guarded(_to_gcj02, longitude, latitude)


def wgs84_to_bd09(longitude: float, latitude: float) -> Position:
    """The position as 百度 draws it."""
    return _guarded(_to_bd09, longitude, latitude)


def gcj02_to_wgs84(longitude: float, latitude: float) -> Position:
    """Back from 高德 or 腾讯."""
    return _guarded(_from_gcj02, longitude, latitude)


def bd09_to_wgs84(longitude: float, latitude: float) -> Position:
    """Back from 百度."""
    return _guarded(_from_bd09, longitude, latitude)


def _to_gcj02(longitude: float, latitude: float) -> Position:
    x, y = longitude - 105.0, latitude - 35.0
    ripple = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north_m = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + ripple
    north_m += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north_m += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east_m = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + ripple
    east_m += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east_m += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    angle = latitude / 180.0 * pi
    magic = 1.0 - _ECCENTRICITY_SQUARED * sin(angle) ** 2
    north_degrees = north_m * 180.0 / (_AXIS * (1.0 - _ECCENTRICITY_SQUARED) / (magic * sqrt(magic)) * pi)
    east_degrees = east_m * 180.0 / (_AXIS / sqrt(magic) * cos(angle) * pi)
    return (longitude + east_degrees, latitude + north_degrees)


def _to_bd09(longitude: float, latitude: float) -> Position:
    return gcj02_to_bd09(*_to_gcj02(longitude, latitude))


def gcj02_to_bd09(longitude: float, latitude: float) -> Position:
    """百度's own step, which knows no box."""
    radius = hypot(longitude, latitude) + 0.00002 * sin(latitude * _BD_ANGLE)
    angle = atan2(latitude, longitude) + 0.000003 * cos(longitude * _BD_ANGLE)
    return (radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006)


def _inverse(shift: Shift, longitude: float, latitude: float) -> Position:
    """The position that `shift` brings here, by fixed-point iteration to 1e-10 degrees.

    The formulas go on smoothly beyond the box, so that it converges (in five steps) at the box's edge too.
    With the box it would swing there for ever: at the western edge no position is shifted to just inside it.
    """
    guess = (longitude, latitude)
    for _ in range(_MOST_STEPS):
        shifted = shift(*guess)
        off = (longitude - shifted[0], latitude - shifted[1])
        guess = (guess[0] + off[0], guess[1] + off[1])
        if abs(off[0]) < _TOLERANCE and abs(off[1]) < _TOLERANCE:
            break
    return guess


def _from_gcj02(longitude: float, latitude: float) -> Position:
    return _inverse(_to_gcj02, longitude, latitude)


def _from_bd09(longitude: float, latitude: float) -> Position:
    return _inverse(_to_bd09, longitude, latitude)


_FROM_WGS84: Final[dict[str, Shift | None]] = {
    Datum.WGS84: None,
    Datum.GCJ02: wgs84_to_gcj02,
    Datum.BD09: wgs84_to_bd09,
}
_TO_WGS84: Final[dict[str, Shift | None]] = {
    Datum.WGS84: None,
    Datum.GCJ02: gcj02_to_wgs84,
    Datum.BD09: bd09_to_wgs84,
}


def from_wgs84(geometry: Geometry, datum: str) -> Geometry:
    """The geometry as a map of that datum draws it, rounded after the shift."""
    shift = _FROM_WGS84[datum]
    if shift is None:
        return geometry
    return {**geometry, "coordinates": _shifted(geometry["coordinates"], shift)}


def _shifted(coordinates: list, shift: Shift) -> list:  # type: ignore[type-arg] # nested to the geometry's own depth
    if isinstance(coordinates[0], list):
        return [_shifted(part, shift) for part in coordinates]
    longitude, latitude = shift(coordinates[0], coordinates[1])
    return [round(longitude, _DECIMALS), round(latitude, _DECIMALS)]


def to_wgs84(value: object, datum: str) -> Geometry:
    """The normal form of what was read off a map of that datum: checked, shifted, then rounded, once each.

    Every position that comes in goes through here. Raises InvalidGeometry.
    """
    return normalise(value, _TO_WGS84[datum])
