"""Opening hours as OpenStreetMap text (the opening_hours specification)."""

from django.core.exceptions import ValidationError
from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined] # missing in its stubs


def check_opening_hours(text: str) -> None:
    """Raise ValidationError, in Chinese, when the text is not in the OpenStreetMap opening_hours syntax."""
    try:
        OpeningHours(text, country="CN")
    except ParserError as error:
        raise ValidationError(
            "看不懂这个开放时间。请用 OpenStreetMap 写法，例如 Mo-Fr 09:00-21:00; PH off", code="opening_hours"
        ) from error
