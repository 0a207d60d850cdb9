"""Where a place lies, in the two forms that clients read."""

from functools import lru_cache
from typing import Final

from core.language import Language, said
from places.models import Place
from publish.ical import lines

_RADIUS_M: Final = 100


def position(place: Place, language: Language) -> tuple[bytes, ...]:
    """GEO, and its equal for Apple, which ignores GEO; nothing unless the position is cited."""
    if place.cited_point is None:
        return ()
    longitude, latitude = place.cited_point
    return _lines(longitude, latitude, said(place, "title", language), said(place, "address", language))


# Many events are held at a place.
@lru_cache(maxsize=4096)
def _lines(longitude: float, latitude: float, title: str, address: str) -> tuple[bytes, ...]:
    return (
        lines.raw("GEO", f"{latitude:.7f};{longitude:.7f}"),
        lines.raw(
            "X-APPLE-STRUCTURED-LOCATION;VALUE=URI"
            f";X-ADDRESS={lines.parameter(address or title)}"
            f";X-APPLE-RADIUS={_RADIUS_M};X-TITLE={lines.parameter(title)}",
            f"geo:{latitude:.7f},{longitude:.7f}",
        ),
    )
