"""A FeatureCollection around the Features; what is only known at the end stands after them."""

from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings

from core.language import Language
from places.models import Datum
from publish.caching import Survey
from publish.geojson.feature import dump, utc_text
from publish.naming import site_name

HEADER: Final = b'{"type":"FeatureCollection","features":['
SEPARATOR: Final = b",\n"


def footer(survey: Survey, *, page: str, address: str, datum: Datum, language: Language) -> bytes:
    """What follows the Features: `bbox` (RFC 7946, 5), and as foreign members (6.1) number, time, licence and links.

    `page` and `address` are those of the list and of this very layer.
    """
    members: dict[str, Any] = {
        "numberReturned": survey.features,
        "datum": datum,
        **({} if language is Language.ZH_HANS else {"lang": language.tag}),
        "attribution": site_name(language),
        "licence": settings.DATA_LICENCE_URL,
        "links": [
            {"rel": "self", "type": "application/geo+json", "href": address},
            {"rel": "alternate", "type": "text/html", "href": page},
        ],
    }
    if survey.changed is not None:
        members["timeStamp"] = utc_text(datetime.fromtimestamp(survey.changed, UTC))
    if survey.box is not None:
        members["bbox"] = list(survey.box)
    return b"]," + dump(members)[1:] + b"\n"
