"""Edits of every kind that a desk, an import or a hand in the database makes, at random; some are refused."""

from datetime import date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any
from uuid import uuid4

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, connection, models, transaction

from core.actions import discard, merge, publish, save_record, set_citations, submit, withdraw
from core.errors import TransitionRefused
from core.models import Organisation, Source
from core.moderation import Status
from core.partial_date import PartialDate
from events.actions import cancel_event, cancel_occurrence, move_event, move_occurrence, postpone_event
from events.models import Category, Event, EventCitation, OtherPlace
from places.actions import set_networks
from places.models import Network, Place, PlaceCitation, Subdistrict
from projects.actions import slip_completion
from projects.models import Project, ProjectCitation
from tests.support import POINT

RECORDS = (Place, Project, Event)
TERMS = (Subdistrict, Organisation, Network, Category)
CITATIONS = {Place: PlaceCitation, Project: ProjectCitation, Event: EventCitation}
# The last: another writer deleted what this one had picked.
REFUSED = (ValidationError, TransitionRefused, IntegrityError, models.ProtectedError, ObjectDoesNotExist)
_serial = count(1)


def make_terms() -> None:
    """A few of each vocabulary, and two sources."""
    for number in range(3):
        Category.objects.create(slug=f"category-{number}", title=f"类别{number}")
        Organisation.objects.create(slug=f"office-{number}", title=f"机构{number}")
        Network.objects.create(slug=f"network-{number}", title=f"网络{number}")
        Subdistrict.objects.create(
            slug=f"street-{number}", title=f"街道{number}", short_title="街", code=f"11010500{number}", kind="street"
        )
    for number in range(2):
        Source.objects.create(key=f"paper-{number}", publication="朝阳报", headline=f"头条{number}")


class Editor:
    """Makes one edit after another; `done` counts what was not refused, by the name of the edit."""

    def __init__(self, seed: int, now: Any) -> None:
        self.random = Random(seed)
        self.now = now
        self.done: dict[str, int] = {}
        self.failures: list[Exception] = []

    @property
    def edits(self) -> list[Any]:
        """Every kind of edit, the frequent ones several times."""
        often = [self.create, self.create, self.edit, self.publish, self.publish]
        usual = [
            self.schedule,
            self.withdraw,
            self.link,
            self.edit,
            self.cite,
            self.state,
            self.occurrence,
            self.belong,
        ]
        seldom = [self.merge, self.discard, self.slip, self.rename_term, self.rewrite_source, self.bulk, self.submit]
        by_hand = [self.raw_text, self.raw_delete, self.raw_uid, self.raw_slug, self.raw_unsay, self.raw_parts]
        return often * 4 + usual * 2 + seldom + by_hand

    def step(self) -> None:
        """One edit in a transaction of its own."""
        edit = self.random.choice(self.edits)
        try:
            with transaction.atomic():
                edit()
        except REFUSED:
            return
        self.done[edit.__name__] = self.done.get(edit.__name__, 0) + 1

    def word(self) -> str:
        return f"字{next(_serial)}"

    def some(self, model: Any, **filters: Any) -> Any:
        """A row at random. Raises ValidationError when there is none."""
        keys = list(model.objects.filter(**filters).order_by("pk").values_list("pk", flat=True))
        if not keys:
            raise ValidationError("none")
        return model.objects.get(pk=self.random.choice(keys))

    def record(self, **filters: Any) -> Any:
        return self.some(self.random.choice(RECORDS), **filters)

    def maybe(self, model: Any, **filters: Any) -> Any:
        try:
            return self.some(model, **filters) if self.random.random() < 0.7 else None
        except ValidationError:
            return None

    @property
    def by(self) -> dict[str, Any]:
        return {"by": None, "at": self.now()}

    def create(self) -> None:
        model = self.random.choice(RECORDS)
        fields: dict[str, Any] = {"title": self.word(), "description": self.word()}
        if model is Place:
            fields |= {"kind": "park", "geometry": POINT, "position_quality": "cited"}
            fields |= {"subdistrict": self.maybe(Subdistrict)}
        elif model is Project:
            fields |= {"kind": "park", "completion_now": PartialDate.parse("2027-08"), "place": self.maybe(Place)}
            fields |= {"owner": self.maybe(Organisation)}
        else:
            fields |= {"category": self.some(Category), "organiser": self.maybe(Organisation)}
            fields |= {"start_on": date(2026, 5, self.random.randint(1, 28)), "place": self.maybe(Place)}
            fields |= {"project": self.maybe(Project), "umbrella": self.maybe(Event, is_umbrella=True)}
            fields |= self.random.choice(
                [{}, {"rule": "FREQ=DAILY;COUNT=4"}, {"rule": "FREQ=DAILY;DAYS=WORKDAY;COUNT=3"}]
            )
            if self.random.random() < 0.1:
                fields |= {"start_on": None, "is_umbrella": True, "umbrella": None, "rule": ""}
        save_record(model(**fields), **self.by)

    def edit(self) -> None:
        record = self.record()
        name = self.random.choice(["title", "title_en", "summary", "description_en", "note", "internal_note"])
        setattr(record, name, self.word())
        save_record(record, **self.by)

    def publish(self) -> None:
        publish(self.record(status__in=["draft", "in_review", "withdrawn"]), **self.by)

    def schedule(self) -> None:
        record = self.record(status__in=["draft", "in_review", "withdrawn", "published"])
        later = self.now() + timedelta(minutes=self.random.randint(1, 300))
        if record.status == Status.PUBLISHED or self.random.random() < 0.5:
            name = self.random.choice(["publish_at", "unpublish_at"])
            setattr(record, name, self.random.choice([later, later, None]))
            save_record(record, **self.by)
        else:
            publish(record, **self.by, publish_at=later)

    def submit(self) -> None:
        submit(self.record(status="draft"), **self.by)

    def withdraw(self) -> None:
        withdraw(self.record(status="published"), **self.by, reason=self.word())

    def merge(self) -> None:
        record = self.record()
        merge(record, into=self.some(type(record)), **self.by)

    def discard(self) -> None:
        discard(self.record(status="draft"), **self.by)

    def link(self) -> None:
        event = self.some(Event)
        event.place, event.previous_place = self.maybe(Place), self.maybe(Place)
        event.project, event.organiser = self.maybe(Project), self.maybe(Organisation)
        save_record(event, **self.by)
        if self.random.random() < 0.5:
            OtherPlace.objects.get_or_create(record=event, place=self.some(Place))
        else:
            OtherPlace.objects.filter(record=event).delete()

    def belong(self) -> None:
        networks = [network for network in Network.objects.all() if self.random.random() < 0.5]
        set_networks(self.some(Place), networks, **self.by)

    def cite(self) -> None:
        record = self.record()
        citation = CITATIONS[type(record)](source=self.some(Source), phrase=self.word())
        set_citations(record, self.random.choice(["title", "summary", "publish_at"]), [citation])

    def state(self) -> None:
        event = self.some(Event, is_umbrella=False)
        match self.random.randint(1, 3):
            case 1:
                cancel_event(event, reason=self.word(), **self.by)
            case 2:
                move_event(event, to=self.some(Place), **self.by)
            case 3:
                postpone_event(event, to=self.random.choice([None, date(2026, 6, 3)]), **self.by)

    def occurrence(self) -> None:
        event = self.some(Event, rule="FREQ=DAILY;COUNT=4")
        on = event.start_on + timedelta(days=self.random.randint(0, 3))
        if self.random.random() < 0.5:
            cancel_occurrence(event, on=on, reason=self.word(), **self.by)
        else:
            move_occurrence(event, on=on, place=self.some(Place), **self.by)

    def slip(self) -> None:
        project = self.some(Project)
        to = PartialDate.parse(f"2028-{self.random.randint(1, 12):02}")
        slip_completion(project, to=to, said_on=date(2026, 4, 24), reason="", source=self.maybe(Source), **self.by)

    def rename_term(self) -> None:
        term = self.some(self.random.choice(TERMS))
        term.title = self.word()
        term.save()

    def rewrite_source(self) -> None:
        self.some(Source)
        Source.objects.filter(pk=self.some(Source).pk).update(headline=self.word())

    def bulk(self) -> None:
        model = self.random.choice(RECORDS)
        model.objects.filter(pk__gte=self.some(model).pk).update(note=self.word())

    def raw_text(self) -> None:
        record = self.record()
        self._execute(f"UPDATE {record._meta.db_table} SET summary = %s WHERE id = %s", self.word(), record.pk)

    def raw_delete(self) -> None:
        self.random.choice([*RECORDS, *RECORDS, Organisation]).objects.filter(pk=self.record().pk).delete()

    def raw_uid(self) -> None:
        record = self.record()
        type(record).objects.filter(pk=record.pk).update(uid=uuid4())

    def raw_slug(self) -> None:
        term = self.some(self.random.choice(TERMS))
        self._execute(f"UPDATE {term._meta.db_table} SET slug = %s WHERE id = %s", f"slug-{next(_serial)}", term.pk)

    def raw_unsay(self) -> None:
        record = self.record(status__in=["published", "withdrawn"])
        type(record).objects.filter(pk=record.pk).update(status="draft", published_at=None, publish_at=None)

    def raw_parts(self) -> None:
        table = self.random.choice(["events_otherplace", "places_membership", "events_eventcitation", "projects_slip"])
        self._execute(f"DELETE FROM {table} WHERE id = (SELECT min(id) FROM {table})")

    def _execute(self, sql: str, *values: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)


def a_minute_or_a_night(random: Random, at: datetime) -> datetime:
    """A later moment."""
    return at + timedelta(minutes=random.choice([1, 2, 10, 60, 900]))
