"""A record before its publication as the public will meet it: what the page is made from, the file, the Feature."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.errors import Unrenderable
from core.foreseen import as_public
from core.language import Language
from core.record import Record
from publish.geojson import single_views
from publish.ical import downloads


@dataclass(frozen=True, slots=True)
class Forms:
    """What it looks like in each of the forms that are texts; `calendar` may be the reason why there is none."""

    calendar: str
    feature: str


def loaded(model: type[Record], key: int, at: datetime) -> Record:
    """The record as it is stored, taken for public, with all that a rendering draws on."""
    records: Any = model.objects.all()  # type: ignore[attr-defined] # every record's manager has it
    found: Record = records.with_relations().get(pk=key)
    return as_public(found, at)


def forms_of(record: Record, at: datetime, language: Language) -> Forms:
    """The calendar file and the Feature of a record that is `loaded`."""
    try:
        calendar = downloads.foreseen(record, at, language).decode()
    except Unrenderable as error:
        calendar = str(error)
    feature = json.loads(single_views.foreseen(record, at, language))
    return Forms(calendar, json.dumps(feature, ensure_ascii=False, indent=2))
