"""What a language needs to say everything of a project, and what is said alike in all of them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from core.language import Language, said
from core.punctuation import PUNCTUATION, Punctuation
from places.models import Place
from projects.models import Project, Slip


@dataclass(frozen=True, slots=True)
class Wording:
    """One language: its tables of words, and the sentences that it builds in its own way.

    `completion` says in one phrase what is promised or came of it, `completion_mark` the same before
    a title in a calendar (empty when there is no date in force), `slip` how the promise moved once.
    """

    language: Language
    kinds: Mapping[str, str]
    states: Mapping[str, str]
    month_only: str
    doubt: str
    completion: Callable[[Project], str]
    completion_mark: Callable[[Project], str]
    slip: Callable[[Slip], str]

    @property
    def punctuation(self) -> Punctuation:
        """Of this language."""
        return PUNCTUATION[self.language]

    def headline(self, project: Project) -> str:
        """The title behind the mark that a calendar must show first: 【预计8月竣工】北京国际人才公园."""
        return self.punctuation.marked([self.completion_mark(project)], said(project, "title", self.language))

    def location(self, place: Place) -> str:
        """The name and address of its place."""
        return self.punctuation.listed(said(place, field, self.language) for field in ("title", "address"))

    def details(self, project: Project) -> Iterator[str]:
        """Its completion and every move of the promise, oldest first; its text, what is doubtful; one line each."""
        yield self.completion(project)
        in_force = project.date_in_force
        if in_force is not None and in_force.precision == "month":
            yield self.month_only
        yield from map(self.slip, project.slips.all())
        yield from filter(None, (said(project, field, self.language) for field in ("summary", "description")))
        if project.note:
            yield self.punctuation.labelled(self.doubt, project.note)


def public_place(project: Project, at: datetime) -> Place | None:
    """Where it is, a merged place by its survivor; None when the public may not see that place."""
    place = project.place.survivor if project.place is not None else None
    return place if place is not None and place.is_public(at) else None
