"""What there is in a calendar, told without making it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from core.data_version import Snapshot
from publish.caching import InQueryOrder
from publish.caching.reading import survey
from publish.caching.store import refresh, standing
from publish.ical.options import change
from publish.ical.views import Kind, narrowed_to
from publish.query import EventQuery, ProjectQuery
from publish.query.options import LANG, Options
from publish.query.values import Interval


@dataclass(frozen=True, slots=True)
class Measure:
    """`components` of the default window, tombstones included; `window` is what a larger calendar is narrowed to.

    `changed_at` is the latest change of any; None when there is none.
    """

    components: int
    changed_at: datetime | None
    window: Interval | None


def measure(kind: Kind, query: EventQuery | ProjectQuery, options: Options, snapshot: Snapshot) -> Measure:
    """The calendar as these options ask for it. Raises InvalidParameter for a slug that does not exist."""
    renderer = kind.renderers[options[LANG]]
    refresh(renderer)
    now, asked = standing(renderer), change(options)
    seen = survey(InQueryOrder(query.feed(snapshot.as_of)), renderer, now, asked)
    changed = None if seen.changed is None else datetime.fromtimestamp(seen.changed, UTC)
    return Measure(seen.count, changed, narrowed_to(query, now, seen, asked))
