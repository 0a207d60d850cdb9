"""Features as OGC Features and Geometries JSON (JSON-FG, OGC 21-045r1): GeoJSON that says when.

`place` is null, since `geometry` says where in CRS84; `time` is an interval of days, or of moments in UTC.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from core.partial_date import PartialDate

# A Feature as json.loads gives it.
Feature = dict[str, Any]


def as_jsonfg(feature: Feature, collection: str) -> Feature:
    """The Feature with the members that JSON-FG adds to each."""
    interval = _INTERVALS[collection](feature["properties"])
    return {**feature, "time": {"interval": interval} if interval else None, "place": None}


def _held(properties: Feature) -> list[str] | None:
    """An event's: moments where both of its clock times are known, else days."""
    ends = [str(properties[name]) for name in ("start", "end") if name in properties]
    if all("T" in end for end in ends):
        return [f"{datetime.fromisoformat(end).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for end in ends] or None
    return [end.partition("T")[0] for end in ends]


def _completed(properties: Feature) -> list[str] | None:
    """A project's: the days that its completion date in force can mean."""
    if "end" not in properties:
        return None
    end = PartialDate.parse(properties["end"])
    return [end.first_on.isoformat(), end.last_on.isoformat()]


_INTERVALS: Final[Mapping[str, Callable[[Feature], list[str] | None]]] = {
    "events": _held,
    "places": lambda properties: None,
    "projects": _completed,
}
