"""A feed as a reader puts it together: the filters of one collection, and what the calendar does beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.http import QueryDict

from core.data_version import Snapshot
from core.language import Language
from core.record import RecordQuerySet
from events.models import EventState
from publish.catalogue.catalogue import parts_of
from publish.catalogue.feed import Feed
from publish.catalogue.reading import tombstones
from publish.ical.cancelled import Cancelled
from publish.ical.measure import measure
from publish.ical.options import ALARM, CANCELLED
from publish.ical.views import EVENT_CALENDAR, PROJECT_CALENDAR, Kind
from publish.query import EventQuery, ProjectQuery
from publish.query.options import LANG, Option, Options, one_of, take_options
from publish.query.values import Interval


class Of(StrEnum):
    """What the feed is of."""

    EVENTS = "events"
    PROJECTS = "projects"


OF: Final = Option("of", one_of(Of), Of.EVENTS)
_KINDS: Final[Mapping[Of, Kind]] = {Of.EVENTS: EVENT_CALENDAR, Of.PROJECTS: PROJECT_CALENDAR}


@dataclass(frozen=True, slots=True)
class Content:
    """`count` are the public entries of the feed, before it is narrowed to `window` for clients that take no more.

    `parts` hold, each by itself, what the window leaves out.
    """

    count: int
    changed_at: datetime | None
    window: Interval | None
    parts: tuple[Feed, ...]


@dataclass(frozen=True, slots=True)
class Composition:
    """What was asked for, in the language of the answer."""

    of: Of
    query: EventQuery | ProjectQuery
    options: Options

    @classmethod
    def parse(cls, given: QueryDict, language: Language) -> "Composition":
        """Read the parameters beside `lang`. Raises InvalidParameter."""
        rest, asked = take_options(given, OF, CANCELLED, ALARM)
        query = _KINDS[asked[OF]].query.parse(rest, beside=(LANG.name, *asked.names))
        options = Options({LANG: language, CANCELLED: asked[CANCELLED], ALARM: asked[ALARM]})
        return cls(asked[OF], query, options)

    @property
    def canonical(self) -> str:
        """The one spelling of what was asked for, without the language: `of` and the calendar's own query."""
        return Options({OF: self.of}).canonical(self.calendar)

    @property
    def calendar(self) -> str:
        """The query of the calendar, without the language."""
        return self.options.but(LANG, LANG.default).canonical(self.query.canonical())

    @property
    def calendar_that_shows_cancelled(self) -> str:
        """The same for a client that hides what is marked as cancelled, so that nobody would learn of it."""
        marks = self.options[CANCELLED] is Cancelled.MARK
        return replace(self, options=self.options.but(CANCELLED, Cancelled.SHOW)).calendar if marks else self.calendar

    def on(self, days: Interval) -> "Composition":
        """The same, of those days."""
        return replace(self, query=type(self.query)({**self.query.values, "datetime": days}))

    def without(self, *names: str) -> "Composition":
        """The same without some of its filters."""
        kept = {name: value for name, value in self.query.values.items() if name not in names}
        return replace(self, query=type(self.query)(kept))

    @property
    def cancelled(self) -> str:
        """What becomes of what was cancelled."""
        return self.options[CANCELLED].value

    @property
    def alarm(self) -> str:
        """How long before the start there is a reminder; empty for none."""
        return self.options[ALARM]

    @property
    def is_memoisable(self) -> bool:
        """Whether there are bounded many like it."""
        return self.query.is_memoisable and self.options.is_memoisable

    def content(self, snapshot: Snapshot) -> Content:
        """What there is in it. Raises InvalidParameter for a slug that does not exist."""
        found = measure(_KINDS[self.of], self.query, self.options, snapshot)
        at = snapshot.as_of
        gone = 0 if self.options[CANCELLED] is Cancelled.HIDE else len(tombstones(self.query, at))
        parts = parts_of(self.query, at) if found.window else ()
        return Content(found.components - gone, found.changed_at, found.window, tuple(parts))

    def shown(self, at: datetime) -> RecordQuerySet[Any]:
        """The public records whose entries it has."""
        public: RecordQuerySet[Any] = self.query.queryset(at).order_by()
        found: RecordQuerySet[Any] = self.query.feed(at).filter(pk__in=public.values("pk"))
        if self.options[CANCELLED] is Cancelled.HIDE and self.of is Of.EVENTS:
            found = found.exclude(state=EventState.CANCELLED)
        return found
