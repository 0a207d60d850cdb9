"""No published fact without a citation, and no citation that claims more than it carries."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.test import TestCase
from django.utils import timezone

from core.models import Confidence, Source
from events.models import Event, PartOfDay
from places.models import Place, PositionQuality
from projects.models import Project

# Everything else that an editor can fill in is a fact. A new field has to be cited or named here.
NOT_FACTS = {
    # our own names and wording
    "slug", "title_en", "summary_en", "description_en", "address_en", "note", "internal_note",
    # our own sorting
    "kind", "category", "is_umbrella", "project", "zone", "publish_at", "unpublish_at",
    # how well another field is known: it stands with that field
    "precision", "is_title_verified", "position_quality", "position_radius_m", "source_datum",
    "opening_hours_as_of", "facts_as_of",
}  # fmt: skip


def facts(record: Any) -> dict[str, Any]:
    """The factual fields of a record that hold something."""
    blank = type(record)()
    return {
        field.name: value
        for field in record._meta.concrete_fields
        if field.editable
        and not field.primary_key
        and field.name not in NOT_FACTS
        and (value := getattr(record, field.attname)) != getattr(blank, field.attname)
    }


class TestEveryFactIsCited(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        call_command("seed", stdout=StringIO())
        cls.at = timezone.now()

    def published(self) -> Iterator[Any]:
        for model in (Place, Project, Event):
            yield from model.objects.public(self.at)

    def citations(self, record: Any, field: str, confidence: str | None = None) -> list[Any]:
        found = record.citations.filter(field=field)
        return list(found if confidence is None else found.filter(confidence=confidence))

    def test_every_fact_of_every_published_record_has_a_citation(self) -> None:
        seen = 0
        for record in self.published():
            cited = set(record.citations.values_list("field", flat=True))
            uncited = set(facts(record)) - cited
            assert not uncited, f"{record.slug}: {uncited}"
            seen += 1
        assert seen == 21 + 8 + 6

    def test_nothing_is_cited_that_is_not_there(self) -> None:
        for record in self.published():
            cited = set(record.citations.values_list("field", flat=True))
            assert cited <= set(facts(record)), f"{record.slug}: {cited - set(facts(record))}"

    def test_a_position_is_cited_as_what_it_is(self) -> None:
        for place in Place.objects.exclude(position_quality=PositionQuality.NONE):
            expected = Confidence.CITED if place.position_quality == PositionQuality.CITED else Confidence.ESTIMATED
            found = {citation.confidence for citation in self.citations(place, "geometry")}
            assert found == {expected}, place.slug

    def test_an_unverified_name_is_cited_as_inferred(self) -> None:
        for place in Place.objects.filter(is_title_verified=False):
            assert {citation.confidence for citation in self.citations(place, "title")} == {Confidence.INFERRED}

    def test_what_the_evidence_only_suggests_is_marked_as_inferred(self) -> None:
        inferred = {
            (record.slug, citation.field)
            for record in self.published()
            for citation in record.citations.filter(confidence=Confidence.INFERRED)
        }
        for expected in (
            ("dawangjing-centre", "subdistrict"),
            ("chaoyang-park", "subdistrict"),
            ("book-house-liangyue", "opened"),
            ("book-house-liangyue", "setting"),
            ("book-house-chenbing", "opened"),
            ("book-house-jingwang-jiayuan", "subdistrict"),
            ("disruptive-technology-centre", "started"),
            ("chaoyang-workers-palace", "owner"),
            ("industrial-workforce-data-pilot", "owner"),
        ):
            assert expected in inferred
        assert ("jinzhandian-park", "subdistrict") not in inferred

    def test_a_fact_cited_to_the_paper_quotes_it(self) -> None:
        for record in self.published():
            for citation in record.citations.filter(source__publication="朝阳报", confidence=Confidence.CITED):
                assert citation.phrase, f"{record.slug}: {citation.field}"

    def test_every_citation_says_when_the_source_was_read(self) -> None:
        for record in self.published():
            dates = set(record.citations.values_list("retrieved_on", flat=True))
            assert {str(day) for day in dates} == {"2026-11-23"}

    def test_an_events_date_stands_in_the_phrase_it_is_cited_to(self) -> None:
        for event in Event.objects.public(self.at).dated():
            (start,) = self.citations(event, "start_on", Confidence.CITED)
            (end,) = self.citations(event, "end_on", Confidence.CITED)
            assert f"{event.start_on.month}月{event.start_on.day}日" in start.phrase
            assert f"{event.end_on.day}日" in end.phrase
            if event.part_of_day:
                (part,) = self.citations(event, "part_of_day", Confidence.CITED)
                assert PartOfDay(event.part_of_day).label in part.phrase

    def test_an_events_place_stands_in_the_phrase_it_is_cited_to(self) -> None:
        held = Event.objects.public(self.at).filter(place__isnull=False)
        assert held.count() == 2
        for event in held:
            (citation,) = self.citations(event, "place", Confidence.CITED)
            assert event.place.title in citation.phrase

    def test_a_promised_completion_stands_in_the_phrase_it_is_cited_to(self) -> None:
        promised = [project for project in Project.objects.public(self.at) if project.completion_now]
        assert len(promised) == 2
        for project in promised:
            for field in ("completion_first", "completion_now"):
                (citation,) = self.citations(project, field, Confidence.CITED)
                assert project.completion_now.label_zh in citation.phrase

    def test_every_source_is_named_by_a_fact(self) -> None:
        named = {
            source
            for model in (Place, Project, Event)
            for record in model.objects.all()
            for source in record.citations.values_list("source_id", flat=True)
        }
        vocabulary = {"national-codes-2023", "state-council-holidays-2026"}
        unused = Source.objects.exclude(pk__in=named).values_list("key", flat=True)
        assert set(unused) <= vocabulary


def test_a_field_that_is_no_fact_exists(db: None) -> None:
    """The list of exceptions holds no name that a model has lost."""
    names = {field.name for model in (Place, Project, Event) for field in model._meta.concrete_fields}
    assert names >= NOT_FACTS
