"""Distances from one point to very many geometries: measured by arrays, and by the geodesic where it decides.

The measure is the straight chord between two points of the ellipsoid, bent to an arc of the mean radius of
curvature there. Up to MAX_M it is within DOUBT_M of the geodesic (that error grows with the cube of the
distance: 1 mm at 50 km), so that geographiclib, a thousand times as slow, is asked only where a
centimetre matters.
"""

from typing import Any, Final, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from core.geometry import metres_between
from core.shapes import Shapes

Metres: TypeAlias = NDArray[np.float64]

MAX_M: Final = 100_000
DOUBT_M: Final = 0.01
# WGS-84: semi-major axis in metres, square of the eccentricity.
_A: Final = 6_378_137.0
_E2: Final = 0.006_694_379_990_141_3
# Edges are straight in degrees (RFC 7946, 3.1.1): cut to pieces of at most half a kilometre, they are also
# straight on the plane, to some millimetres.
_PIECE_DEGREES: Final = 0.005


class Centre:
    """A point (WGS-84 degrees) that distances are measured from."""

    def __init__(self, longitude: float, latitude: float) -> None:
        self.longitude = longitude
        self.latitude = latitude
        east, north = np.radians(longitude), np.radians(latitude)
        self._origin = _cartesian(np.array([[longitude, latitude]]))
        self._axes = np.array(
            [
                [-np.sin(east), np.cos(east), 0.0],
                [-np.sin(north) * np.cos(east), -np.sin(north) * np.sin(east), np.cos(north)],
            ]
        )
        # The geometric mean of the radii of curvature along the meridian and across it.
        self._radius = _A * np.sqrt(1 - _E2) / (1 - _E2 * np.sin(north) ** 2)

    def metres(self, found: Shapes) -> Metres:
        """To the nearest point of each geometry; 0 within an area."""
        are_points = shapely.get_type_id(found) == shapely.GeometryType.POINT
        measured = np.empty(len(found))
        measured[are_points] = np.hypot(*self._plane(shapely.get_coordinates(found[are_points])).T)
        others = shapely.transform(shapely.segmentize(found[~are_points], _PIECE_DEGREES), self._plane)
        measured[~are_points] = shapely.distance(shapely.Point(0, 0), others)
        return measured

    def settled(self, metres: Metres, found: Shapes, doubtful: NDArray[np.bool_]) -> Metres:
        """The measures, those of doubtful points replaced by the geodesic; slow, for those that need it."""
        settled = metres.copy()
        for index in np.flatnonzero(doubtful):
            shape: Any = found[index]
            if shape.geom_type == "Point":
                settled[index] = metres_between((self.longitude, self.latitude), (shape.x, shape.y))
        return settled

    def _plane(self, degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        """(east, north) in metres on the plane that keeps distances and bearings from this point."""
        chords = _cartesian(degrees) - self._origin
        chord = np.sqrt((chords**2).sum(axis=1))
        arc = 2 * self._radius * np.arcsin(np.minimum(chord / (2 * self._radius), 1.0))
        plane: NDArray[np.float64] = chords @ self._axes.T
        level = np.hypot(*plane.T)
        plane *= np.divide(arc, level, out=np.zeros_like(arc), where=level > 0)[:, None]
        return plane


def _cartesian(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """(longitude, latitude) on the ellipsoid as x, y, z in metres from the middle of the Earth."""
    east, north = np.radians(degrees).T
    normal = _A / np.sqrt(1 - _E2 * np.sin(north) ** 2)
    level = normal * np.cos(north)
    return np.column_stack([level * np.cos(east), level * np.sin(east), normal * (1 - _E2) * np.sin(north)])
