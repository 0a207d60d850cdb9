"""Records as editors read and write them: plain columns, other rows by slug, partial dates as EDTF."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from django.db import transaction
from rest_framework import serializers

from core.actions import save_record, set_citations
from core.errors import InvalidGeometry
from core.fields import GeometryField, PartialDateField
from core.models import Citation, Organisation, Source
from core.partial_date import PartialDate
from core.record import Record
from events.models import Category, Event, EventCitation
from places.actions import set_networks
from places.datum import to_wgs84
from places.models import Datum, Network, Place, PlaceCitation, Subdistrict
from projects.models import Project, ProjectCitation
from publish.api.related import Address, api_url
from publish.api.strict import MAPPING, Day, Slug, Text, WebAddress, Whole

# `Any` below: serializers are handed rows of any model and values of any type.

_NAMES = (
    "title", "title_en", "summary", "summary_en", "description", "description_en", "note", "internal_note",
)  # fmt: skip
_MODERATION = ("uid", "slug", "url", "status", "publish_at", "unpublish_at", "published_at", "changed_at")


class PartialDateText(Text):
    """EDTF, or what a person types (2027年8月); null when the date is not known."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "max_length": 40, "allow_blank": True, "allow_null": True})

    def run_validation(self, data: Any = serializers.empty) -> Any:
        text = super().run_validation(data)
        try:
            return PartialDate.read(text) if text else None
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from error

    def to_representation(self, value: Any) -> str:
        return str(value.edtf)


class GeometryObject(serializers.JSONField):
    """A GeoJSON geometry; the record's own field brings it into its normal form or refuses it."""


def _of(model: Any, *, required: bool = False) -> Any:
    """Another row, by its slug."""
    return Slug(slug_field="slug", queryset=model._default_manager.all(), required=required, allow_null=not required)


class CitationInput(serializers.Serializer[Any]):
    """Where one field's value comes from; `source` is the key of a source that the desk knows."""

    field = Text(max_length=60)
    source = Slug(slug_field="key", queryset=Source.objects.all())  # type: ignore[assignment] # every field has a source
    phrase = Text(allow_blank=True, default="")
    confidence = serializers.ChoiceField(choices=Citation._meta.get_field("confidence").choices or (), default="cited")
    retrieved_on = Day(allow_null=True, default=None)

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            # A change of some fields of a record (`partial`) still names its citations whole.
            told = {name: ["没有这个成员"] for name in data if name not in self.fields}
            told |= {name: ["要写明"] for name in ("field", "source") if name not in data}
            if told:
                raise serializers.ValidationError(told)
        return super().to_internal_value(data)


def _number(*, least: int) -> Any:
    """A whole number that every database holds."""
    return Whole(min_value=least, max_value=2**31 - 1, required=False, allow_null=True)


class RecordInput(serializers.ModelSerializer[Any]):
    """What records have in common. A member that nobody knows is refused, so that no misspelling is lost."""

    serializer_field_mapping: ClassVar[dict[Any, Any]] = {
        **MAPPING,
        PartialDateField: PartialDateText,
        GeometryField: GeometryObject,
    }
    citations = CitationInput(many=True, required=False)
    url = Address(lambda record: f"{api_url('desk/' + record._meta.model_name + 's', record.slug)}")
    citation_model: ClassVar[type[Citation]]

    def to_internal_value(self, data: Any) -> Any:
        unknown = [name for name in data if name not in self.fields]
        fixed = [name for name in data if name in self.fields and self.fields[name].read_only]
        if unknown or fixed:
            told = {name: ["没有这个成员"] for name in unknown} | {name: ["不能这样更改"] for name in fixed}
            raise serializers.ValidationError(told)
        return super().to_internal_value(data)

    def validate_citations(self, citations: list[dict[str, Any]]) -> list[dict[str, Any]]:
        known = self.citation_model.record_fields()
        for citation in citations:
            if citation["field"] not in known:
                raise serializers.ValidationError(f"“{citation['field'][:40]}”不是这类记录的字段")
        return citations

    @transaction.atomic
    def write(self, *, by: Any, at: datetime) -> Record:
        """Save what was validated, through the actions. Raises ValidationError by field."""
        values = dict(self.validated_data)
        citations, networks = values.pop("citations", None), values.pop("networks", None)
        meta: Any = self.Meta  # stands in each kind of record
        record: Any = self.instance or meta.model()
        for name, value in values.items():
            setattr(record, name, value)
        save_record(record, by=by, at=at, reason="通过接口")
        if citations is not None:
            self._cite(record, citations)
            save_record(record, by=by, at=at, reason="通过接口更改出处", parts_changed=True)
        if networks is not None:
            set_networks(record, networks, by=by, at=at)
        return record  # type: ignore[no-any-return] # of Meta's model

    def _cite(self, record: Any, citations: Iterable[dict[str, Any]]) -> None:
        by_field: dict[str, list[Citation]] = {field: [] for field in record.citations.values_list("field", flat=True)}
        for citation in citations:
            by_field.setdefault(citation["field"], []).append(self.citation_model(**citation))
        for field, cited in by_field.items():
            set_citations(record, field, cited)


class EventInput(RecordInput):
    """An event."""

    category = _of(Category, required=True)
    organiser = _of(Organisation)
    place = _of(Place)
    project = _of(Project)
    umbrella = _of(Event)
    citation_model = EventCitation

    class Meta:
        model = Event
        fields = (
            *_MODERATION, *_NAMES, "category", "organiser", "place", "online_url", "project", "is_umbrella", "umbrella",
            "start_on", "start_time", "end_on", "end_time", "precision", "part_of_day", "zone", "rule",
            "excluded_dates", "state", "state_reason", "citations",
        )  # fmt: skip
        read_only_fields = _MODERATION


class DrawnInput(RecordInput):
    """A record with a geometry of its own: read in WGS-84, written in the datum that stands beside it.

    `datum` is never read back, so that what was read may be sent again and is not shifted twice.
    """

    datum = serializers.ChoiceField(
        choices=Datum.choices, required=False, write_only=True, help_text="坐标系；不写就是 WGS-84"
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        given: dict[str, Any] = super().validate(attrs)
        datum = given.pop("datum", None)
        if "geometry" not in given:
            if datum is not None:
                raise serializers.ValidationError({"datum": ["要和 geometry 一起写"]})
            return given
        try:
            drawn = None if given["geometry"] is None else to_wgs84(given["geometry"], datum or Datum.WGS84)
        except InvalidGeometry as error:
            raise serializers.ValidationError({"geometry": [str(error)]}) from error
        if self.instance is None or drawn != self.instance.geometry:
            given |= {"geometry": drawn, "source_datum": datum or Datum.WGS84}
        return given


class PlaceInput(DrawnInput):
    """A place."""

    subdistrict = _of(Subdistrict)
    networks = Slug(slug_field="slug", queryset=Network.objects.all(), many=True, required=False)
    position_radius_m = _number(least=1)
    area_m2 = _number(least=0)
    website = WebAddress(source="url", required=False, allow_blank=True)
    citation_model = PlaceCitation

    class Meta:
        model = Place
        fields = (
            *_MODERATION, *_NAMES, "kind", "setting", "networks", "is_title_verified", "alias", "address",
            "address_en", "subdistrict", "geometry", "datum", "position_quality", "position_radius_m", "opening_hours",
            "opening_hours_as_of", "services", "features", "accessibility", "phone", "website", "area_m2",
            "holdings", "opened", "facts_as_of", "citations",
        )  # fmt: skip
        read_only_fields = _MODERATION


class ProjectInput(DrawnInput):
    """A project. That a promise moved is told by the action `slip`."""

    place = _of(Place)
    owner = _of(Organisation)
    citation_model = ProjectCitation

    class Meta:
        model = Project
        fields = (
            *_MODERATION, *_NAMES, "kind", "state", "place", "geometry", "datum", "owner", "started",
            "completion_first", "completion_now", "completed_on", "citations",
        )  # fmt: skip
        read_only_fields = _MODERATION
