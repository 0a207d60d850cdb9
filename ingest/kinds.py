"""What can be seeded: the kinds of rows, in the order in which they may name each other."""

from dataclasses import dataclass
from typing import Any, Final

from django.db import models

from core.models import CalendarDay, Organisation, Source
from core.record import Record
from events.models import Category, Event
from places.models import Network, Place, Subdistrict
from projects.models import Project


@dataclass(frozen=True, slots=True)
class Kind:
    """A table that fixtures fill.

    `files` is the first word of its files' names, `name` the name of its tables in TOML, `natural` the
    column that a person knows a row by. Fields of one set in `together` only make sense as a whole: an
    editor's change of one keeps all.
    """

    name: str
    files: str
    model: type[models.Model]
    natural: str = "slug"
    together: tuple[frozenset[str], ...] = ()

    @property
    def is_record(self) -> bool:
        """Whether rows are records, with a uid, moderation and citations."""
        return issubclass(self.model, Record)

    @property
    def fields(self) -> "dict[str, models.Field[Any, Any]]":
        """The fields a fixture may give: all that an editor may."""
        fields: list[models.Field[Any, Any]] = list(self.model._meta.concrete_fields)
        return {field.name: field for field in fields if field.editable and not field.primary_key}

    def group(self, name: str) -> frozenset[str]:
        """The fields that stand or fall with this one. A citation goes with the field it is for."""
        field = name.removeprefix(CITATIONS)
        return next((names for names in self.together if field in names), frozenset({field}))


# Prefix of the names under which a record's citations are remembered, one for each field cited.
CITATIONS: Final = "citations."

KINDS: Final = (
    Kind("source", "sources", Source, natural="key"),
    Kind("category", "categories", Category),
    Kind("organisation", "organisations", Organisation),
    Kind("subdistrict", "subdistricts", Subdistrict),
    Kind(
        "network",
        "networks",
        Network,
        together=(frozenset({"stated_size", "stated_on", "stated_source", "stated_phrase"}),),
    ),
    Kind("day", "calendar", CalendarDay, natural="day"),
    Kind(
        "place",
        "places",
        Place,
        together=(
            frozenset({"geometry", "position_quality", "position_radius_m", "source_datum"}),
            frozenset({"opening_hours", "opening_hours_as_of"}),
            frozenset({"title", "is_title_verified"}),
        ),
    ),
    Kind(
        "project",
        "projects",
        Project,
        together=(
            frozenset({"state", "completion_first", "completion_now", "completed_on"}),
            frozenset({"geometry", "source_datum"}),
        ),
    ),
    Kind(
        "event",
        "events",
        Event,
        together=(
            frozenset(
                ("start_on", "start_time", "end_on", "end_time", "precision", "part_of_day", "zone", "rule")
                + ("excluded_dates", "is_umbrella", "umbrella", "previous_start_on", "previous_start_time")
            ),
            frozenset({"place", "previous_place"}),
            frozenset({"state", "state_reason"}),
        ),
    ),
)


def kind_of(model: type[models.Model]) -> Kind:
    """The kind that fills a table."""
    return next(kind for kind in KINDS if kind.model is model)
