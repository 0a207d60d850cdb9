"""What a language needs to say everything of an event, and what is said alike in all of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from core.language import Language, said
from core.punctuation import PUNCTUATION, Punctuation
from events.models import Event, Precision
from events.wording.facts import Mark, Venue, Whole, belongs_to, mark_of, previous_place, venue_of
from places.models import Place


@dataclass(frozen=True, slots=True)
class Labels:
    """What stands before the facts of a list of facts."""

    when: str
    places: str
    previous_place: str
    online: str
    reason: str
    doubt: str


@dataclass(frozen=True, slots=True)
class Wording:
    """One language: its tables of words, and the sentences that it builds in its own way.

    `day` names a day with its weekday; `when` says when an event is and what was not announced of
    that; `originally` says for which day and clock it was planned first.
    """

    language: Language
    labels: Labels
    states: Mapping[str, str]
    marks: Mapping[Mark, str]
    parts_of_day: Mapping[str, str]
    venues: Mapping[Venue, str]
    wholes: Mapping[Whole, str]
    end_assumed: str
    day: Callable[[date], str]
    clock: Callable[[time], str]
    when: Callable[[Event], str]
    originally: Callable[[date, time | None], str]

    @property
    def punctuation(self) -> Punctuation:
        """Of this language."""
        return PUNCTUATION[self.language]

    def state_mark(self, event: Event) -> str:
        """The word that must be seen first (已取消, 改期, 延期，时间待定, ...); empty when all is as planned."""
        mark = mark_of(event)
        return self.marks[mark] if mark is not None else ""

    def part_of_day(self, event: Event) -> str:
        """The part of the day that is all that was announced; empty when more or less is known."""
        return self.parts_of_day[event.part_of_day] if event.precision == Precision.PART_OF_DAY else ""

    def headline(self, event: Event) -> str:
        """The title behind the marks that a calendar must show first: 【已取消】【上午】启动仪式."""
        part_of_day = self.part_of_day(event)
        marks = (self.state_mark(event), part_of_day[:1].upper() + part_of_day[1:])
        return self.punctuation.marked(marks, said(event, "title", self.language))

    def venue(self, event: Event, places: Sequence[Place]) -> str:
        """The venue in a few words, from its public places: a name, 全区多地, 线上 or 地点待定."""
        venue = venue_of(event, places)
        return self.venues[venue] if isinstance(venue, Venue) else said(venue, "title", self.language)

    def location(self, event: Event, places: Sequence[Place]) -> str:
        """The venue with its address."""
        venue = venue_of(event, places)
        return self.venues[venue] if isinstance(venue, Venue) else self.place(venue)

    def place(self, place: Place) -> str:
        """A place's name and address."""
        return self.punctuation.listed(said(place, field, self.language) for field in ("title", "address"))

    def changes(self, event: Event, at: datetime) -> Iterator[str]:
        """What was announced before and why it changed, one line each."""
        if event.previous_start_on is not None:
            yield self.originally(event.previous_start_on, event.previous_start_time)
        if (place := previous_place(event, at)) is not None:
            yield self.punctuation.labelled(self.labels.previous_place, said(place, "title", self.language))
        if event.state_reason:
            yield self.punctuation.labelled(self.labels.reason, event.state_reason)

    def details(self, event: Event, places: Sequence[Place], at: datetime) -> Iterator[str]:
        """Where it is beyond its venue, what it belongs to, its text and what is doubtful of it, one line each."""
        labelled, labels = self.punctuation.labelled, self.labels
        if len(places) > 1:
            yield labelled(labels.places, self.punctuation.enumerated(map(self.place, places)))
        if event.online_url:
            yield labelled(labels.online, event.online_url)
        for whole, record in belongs_to(event, at):
            yield labelled(self.wholes[whole], said(record, "title", self.language))
        yield from filter(None, (said(event, field, self.language) for field in ("summary", "description")))
        if event.note:
            yield labelled(labels.doubt, event.note)
