"""Where a place lies, in the two forms that clients read."""

from collections.abc import Iterator
from typing import Final

from places.models import Place
from publish.ical import lines

_RADIUS_M: Final = 100


def position(place: Place) -> Iterator[bytes]:
    """GEO, and its equal for Apple, which ignores GEO; nothing unless the position is cited."""
    if place.cited_point is None:
        return
    longitude, latitude = place.cited_point
    yield lines.raw("GEO", f"{latitude:.7f};{longitude:.7f}")
    yield lines.raw(
        "X-APPLE-STRUCTURED-LOCATION;VALUE=URI"
        f";X-ADDRESS={lines.parameter(place.address or place.title)}"
        f";X-APPLE-RADIUS={_RADIUS_M};X-TITLE={lines.parameter(place.title)}",
        f"geo:{latitude:.7f},{longitude:.7f}",
    )
