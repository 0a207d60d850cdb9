"""How a Feature is drawn by a map that knows nothing of ours: simplestyle-spec 1.1.0."""

from typing import Any, Final

from core.geometry import Geometry

# By kind of record: vermilion, teal, ochre.
EVENT_COLOUR: Final = "#b3261e"
PLACE_COLOUR: Final = "#00677a"
PROJECT_COLOUR: Final = "#7a5200"


def style(
    geometry: Geometry | None, colour: str, symbol: str, *, size: str = "medium", radius_m: int | None = None
) -> dict[str, Any]:
    """The properties that this type of geometry is drawn by, and no others.

    `radius_m` is that of an estimated position: the area it may lie in is paler than one that was surveyed.
    """
    match geometry and geometry["type"].removeprefix("Multi"):
        case "Point":
            return {"marker-color": colour, "marker-symbol": symbol, "marker-size": size}
        case "LineString":
            return _line(colour, 4)
        case "Polygon":
            line, opacity = (_line(colour, 1, 0.5), 0.1) if radius_m else (_line(colour, 2), 0.25)
            return {**line, "fill": colour, "fill-opacity": opacity}
        case _:
            return {}


def _line(colour: str, width: int, opacity: float = 1) -> dict[str, Any]:
    return {"stroke": colour, "stroke-width": width, "stroke-opacity": opacity}
