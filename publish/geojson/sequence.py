"""Features as a sequence of GeoJSON texts (RFC 8142), for programs that read one after the other and hold none."""

from typing import Final

from places.models import Datum
from publish.caching import Survey
from publish.geojson.collection import SEPARATOR
from publish.geojson.feature import dump

CONTENT_TYPE: Final = "application/geo+json-seq"
_RECORD: Final = b"\x1e"
_END: Final = b"\n"
# Between two texts: as many octets as stand between two Features of a collection.
JOINT: Final = _END + _RECORD


def frame(survey: Survey) -> tuple[bytes, bytes]:
    """What stands before the first text and after the last; an empty sequence is empty."""
    return (_RECORD, _END) if survey.count else (b"", b"")


def in_datum(body: bytes, datum: Datum) -> bytes:
    """The Features, each with the member `datum`: no collection around them says how they are drawn."""
    said = b',"datum":' + dump(datum) + b"}"
    return SEPARATOR.join(feature.removesuffix(b"}") + said for feature in body.split(SEPARATOR))
