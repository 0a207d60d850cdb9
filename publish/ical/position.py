"""Where a place lies, in the two forms that clients read."""

from collections.abc import Iterator
from typing import Final

from core.language import Language, said
from places.models import Place
from publish.ical import lines

_RADIUS_M: Final = 100


def position(place: Place, language: Language) -> Iterator[bytes]:
    """GEO, and its equal for Apple, which ignores GEO; nothing unless the position is cited."""
    if place.cited_point is None:
        return
    longitude, latitude = place.cited_point
    yield lines.raw("GEO", f"{latitude:.7f};{longitude:.7f}")
    title, address = (said(place, field, language) for field in ("title", "address"))
    yield lines.raw(
        "X-APPLE-STRUCTURED-LOCATION;VALUE=URI"
        f";X-ADDRESS={lines.parameter(address or title)}"
        f";X-APPLE-RADIUS={_RADIUS_M};X-TITLE={lines.parameter(title)}",
        f"geo:{latitude:.7f},{longitude:.7f}",
    )
