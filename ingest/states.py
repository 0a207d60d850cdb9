"""States: what a row holds, flattened to names and JSON values, so that it can be compared and remembered."""

from datetime import date, datetime, time
from typing import Any

from django.db import models

from core.moderation import Status
from core.partial_date import PartialDate
from core.record import Record
from ingest.building import Built
from ingest.kinds import CITATIONS, Kind
from places.models import Place


def state_of_fields(kind: Kind, instance: models.Model) -> dict[str, Any]:
    """The values of the fields that a fixture may give; a foreign key as its id."""
    return {name: _plain(getattr(instance, field.attname)) for name, field in kind.fields.items()}


def _plain(value: Any) -> Any:
    match value:
        case PartialDate():
            return value.edtf
        case date() | datetime() | time():
            return value.isoformat()
        case _:
            return value


def wanted_state(kind: Kind, built: Built, present: models.Model | None) -> dict[str, Any]:
    """What a built row asks for. A record that was public cannot be a draft again: it is withdrawn."""
    state = state_of_fields(kind, built.instance)
    if built.networks is not None:
        state["networks"] = built.networks
    state.update({CITATIONS + field: values for field, values in built.citations.items()})
    if built.status is not None:
        was_public = isinstance(present, Record) and present.published_at is not None
        is_taken_back = built.status == Status.DRAFT and was_public
        state["status"] = str(Status.WITHDRAWN if is_taken_back else built.status)
    return state


def present_state(kind: Kind, instance: models.Model) -> dict[str, Any]:
    """What a saved row holds now, its links and citations read from the database."""
    state = state_of_fields(kind, instance)
    if isinstance(instance, Place):
        state["networks"] = sorted(instance.memberships.values_list("network_id", flat=True))
    if isinstance(instance, Record):
        state["status"] = str(instance.status)
        held: Any = instance.citations  # type: ignore[attr-defined] # every concrete record has its own table of them
        for citation in held.order_by("id"):
            values = [citation.source_id, citation.phrase, citation.confidence, _plain(citation.retrieved_on)]
            state.setdefault(CITATIONS + citation.field, []).append(values)
    return state
