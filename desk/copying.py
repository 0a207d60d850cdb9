"""A new form filled from a record that stands: what is true of its kind comes along, what is true of it alone does not.

Days, positions, promises, states and citations are facts of the one record: copied, they would be facts that
nobody has checked. Nothing is written until the form is saved.
"""

from typing import Any, Final

from django.http import HttpRequest

from core.record import Record, rows
from events.models import Event
from places.models import Place
from projects.models import Project

PARAMETER: Final = "_copy"
_OF_ITS_OWN: Final = frozenset(("slug", "publish_at", "unpublish_at", "note", "internal_note"))
_FACTS: Final[dict[Any, frozenset[str]]] = {
    Event: frozenset(
        ("start_on", "end_on", "start_time", "end_time", "precision", "part_of_day", "rule", "excluded_dates")
        + ("state", "state_reason", "previous_start_on", "previous_start_time", "previous_place")
    ),
    Place: frozenset(
        ("alias", "is_title_verified", "address", "address_en", "geometry", "source_datum", "position_quality")
        + ("position_radius_m", "opening_hours", "opening_hours_as_of", "phone", "url", "area_m2", "holdings")
        + ("opened", "facts_as_of")
    ),
    Project: frozenset(
        ("state", "geometry", "source_datum", "started", "completion_first", "completion_now", "completed_on")
    ),
}
# Parts that come along, with the columns that they are made of.
_PARTS: Final = {"other_places": ("place",), "memberships": ("network",)}

# `Any` below: models that are known at run time only.


def copied_from(request: HttpRequest, model: Any) -> Record | None:
    """The record that a new form is to be filled from."""
    key = request.GET.get(PARAMETER, "")
    if request.method != "GET" or not (key.isascii() and key.isdecimal() and len(key) < 18):
        return None
    found: Record | None = rows(model).filter(pk=int(key)).first()
    return found


def initial_of(record: Record) -> dict[str, Any]:
    """What the form begins with."""
    left_out = _OF_ITS_OWN | _FACTS[type(record)]
    return {
        field.name: field.value_from_object(record)
        for field in record._meta.concrete_fields
        if field.editable and not field.primary_key and field.name not in left_out
    }


def initial_rows(record: Record, name: str) -> list[dict[str, Any]]:
    """What the rows below it begin with."""
    if name not in _PARTS:
        return []
    return [
        {column: getattr(row, f"{column}_id") for column in _PARTS[name]}
        for row in getattr(record, name).order_by("pk")
    ]
