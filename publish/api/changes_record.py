"""What the change feed tells of a record or a term: its own facts, and of other rows no more than their names.

So a change stands alone. What is told of a row is a function of that row, of the rows that belong to it
and of names: the uid of a record that was ever public (if only to be withdrawn), the slug of a term, a
source in full. Whenever one of these changes, the database stamps the row (`core.triggers`, `core.mentions`).
Nothing here may read the clock, a setting, or any other column of another row.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any, Final

from django.db.models import ForeignKey, Model

from core.mentions import name_columns
from core.models import Citation, Organisation, Source, Vocabulary
from core.partial_date import PartialDate
from core.record import Record, rows
from events import expansion
from events.models import Category, Event
from events.occurrence_change import OccurrenceChange
from places.models import Network, Place, Subdistrict
from projects.models import Project, Slip

# To be raised whenever anything else is written of the same rows: mirrors then begin anew.
FORM: Final = 1

# Values are what JSON takes; which one depends on the field.
Facts = dict[str, Any]

_TERM: Final = ("slug", "title", "title_en", "retired", "changed_at")
_RECORD: Final = (
    *("slug", "title", "title_en", "summary", "summary_en", "description", "description_en", "note"),
    *("published_at", "changed_at"),
)
_SOURCE: Final = ("key", "publication", "issue", "page", "published_on", "headline", "url", "terms")
_CITATION: Final = ("field", "phrase", "confidence", "retrieved_on")
_PLACE: Final = (
    *("kind", "setting", "alias", "address", "address_en", "geometry", "position_quality", "position_radius_m"),
    *("opening_hours", "opening_hours_as_of", "services", "features", "accessibility", "phone", "url", "area_m2"),
    *("holdings", "opened", "facts_as_of"),
)
_PROJECT: Final = (
    *("kind", "state", "geometry", "started", "completion_first", "completion_now", "completed_on"),
    *("first_on", "last_on", "sequence"),
)
_SLIP: Final = ("said_on", "before", "after", "reason", "phrase")
_EVENT: Final = (
    *("online_url", "is_umbrella", "start_on", "start_time", "end_on", "end_time", "precision", "part_of_day", "zone"),
    *("rule", "state", "state_reason", "previous_start_on", "previous_start_time", "first_on", "last_on", "sequence"),
)
_OCCURRENCE: Final = ("original_on", "state", "start_on", "start_time", "end_on", "end_time", "reason")


class Names:
    """Names of the rows that some others mention. A record that never was public has none."""

    def __init__(self, told: Iterable[Model], settled_at: datetime) -> None:
        keys: dict[type[Model], set[int]] = defaultdict(set)
        for row in told:
            for column, model in _mentioned(type(row)):
                if (key := getattr(row, column)) is not None:
                    keys[model].add(key)
        self._names = {model: dict(_names(model, found, settled_at)) for model, found in keys.items()}

    def of(self, model: type[Model], key: int | None) -> str | None:
        """The name of a row, None for none."""
        return None if key is None else self._names[model].get(key)


@cache
def _mentioned(model: type[Model]) -> Sequence[tuple[str, type[Model]]]:
    """(column, model) of the keys by which a row is told of with another's name; sources are loaded whole."""
    keys = (field for field in model._meta.concrete_fields if isinstance(field, ForeignKey) and field.name != "record")
    return [
        (key.attname, key.related_model)
        for key in keys
        if name_columns(key.related_model) and key.related_model is not Source
    ]


def _names(model: type[Model], keys: set[int], settled_at: datetime) -> Iterator[tuple[int, str]]:
    found = rows(model).filter(pk__in=keys)
    if issubclass(model, Record):
        announced = found.announced(settled_at)  # type: ignore[attr-defined] # every record's manager has it
        yield from ((key, str(uid)) for key, uid in announced.values_list("pk", "uid"))
    else:
        yield from found.values_list("pk", "slug")


def facts(row: Any, names: Names) -> Facts:
    """What is told of a row that was loaded with its PARTS; runs no query."""
    return _FACTS[type(row)](row, names)


def told_with(row: Any) -> Iterator[Model]:
    """The row itself, and the loaded rows that belong to it and mention others."""
    yield row
    for part in _MENTIONING.get(type(row), ()):
        yield from getattr(row, part).all()


def _values(row: Any, fields: Iterable[str]) -> Facts:
    return {field: _value(getattr(row, field)) for field in fields}


def _value(value: Any) -> Any:
    match value:
        case PartialDate():
            return value.edtf
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date() | time():
            return value.isoformat()
    return value


def _record(record: Any) -> Facts:
    shown = [_citation(one) for one in record.citations.all() if one.field not in Record.BOOKKEEPING]
    return {**_values(record, _RECORD), "citations": shown}


def _citation(citation: Citation) -> Facts:
    return {**_values(citation, _CITATION), "source": _source(citation.source)}


def _source(source: Source | None) -> Facts | None:
    return None if source is None else _values(source, _SOURCE)


def _place(place: Place, names: Names) -> Facts:
    networks = [names.of(Network, one.network_id) for one in place.memberships.all()]
    return {
        **_record(place),
        **_values(place, _PLACE),
        "title_verified": place.is_title_verified,
        "networks": sorted(slug for slug in networks if slug is not None),
        "subdistrict": names.of(Subdistrict, place.subdistrict_id),
    }


def _project(project: Project, names: Names) -> Facts:
    return {
        **_record(project),
        **_values(project, _PROJECT),
        "place": names.of(Place, project.place_id),
        "owner": names.of(Organisation, project.owner_id),
        "slips": [_slip(slip) for slip in project.slips.all()],
    }


def _slip(slip: Slip) -> Facts:
    return {**_values(slip, _SLIP), "source": _source(slip.source)}


def _event(event: Event, names: Names) -> Facts:
    others = [names.of(Place, one.place_id) for one in event.other_places.all()]
    return {
        **_record(event),
        **_values(event, _EVENT),
        "category": names.of(Category, event.category_id),
        "organiser": names.of(Organisation, event.organiser_id),
        "place": names.of(Place, event.place_id),
        "other_places": [uid for uid in others if uid is not None],
        "previous_place": names.of(Place, event.previous_place_id),
        "project": names.of(Project, event.project_id),
        "umbrella": names.of(Event, event.umbrella_id),
        "excluded_dates": event.excluded_dates.split(),
        # Only of a rule that RFC 5545 has no words for.
        "occurs_on": [day.isoformat() for day in expansion.days(event.expansion)] if event.expansion else None,
        "occurrence_changes": [_occurrence(change, names) for change in event.occurrence_changes.all()],
    }


def _occurrence(change: OccurrenceChange, names: Names) -> Facts:
    return {**_values(change, _OCCURRENCE), "place": names.of(Place, change.place_id)}


def _term(*fields: str) -> Callable[[Any, Names], Facts]:
    def told(term: Vocabulary, names: Names) -> Facts:
        return _values(term, (*_TERM, *fields))

    return told


def _network(network: Network, names: Names) -> Facts:
    stated = ("description", "stated_size", "stated_on", "stated_phrase")
    return {**_values(network, (*_TERM, *stated)), "stated_source": _source(network.stated_source)}


def _subdistrict(subdistrict: Subdistrict, names: Names) -> Facts:
    fields = ("code", "kind", "short_title", "alias")
    return {**_values(subdistrict, (*_TERM, *fields)), "source": _source(subdistrict.source)}


_FACTS: Final[Mapping[type[Model], Callable[[Any, Names], Facts]]] = {
    Subdistrict: _subdistrict,
    Organisation: _term("url", "phone"),
    Network: _network,
    Category: _term(),
    Place: _place,
    Project: _project,
    Event: _event,
}
# What is loaded with the rows of each table.
PARTS: Final[Mapping[type[Model], tuple[str, ...]]] = {
    Subdistrict: ("source",),
    Network: ("stated_source",),
    Place: ("memberships", "citations__source"),
    Project: ("slips__source", "citations__source"),
    Event: ("other_places", "occurrence_changes", "citations__source"),
}
_MENTIONING: Final[Mapping[type[Model], tuple[str, ...]]] = {
    Place: ("memberships",),
    Event: ("other_places", "occurrence_changes"),
}
