"""What a representation says of other rows: terms, sources, and records that the public may see."""

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from rest_framework import serializers

from core.language import Language
from core.models import Confidence
from core.partial_date import Precision
from core.record import Record
from places.models import PositionQuality
from publish.addresses import page_url

# Serializers are handed rows of any model, and values whose type depends on the field: hence `Any` here.
# What a class says of itself below is in the API's documentation, for whoever reads that.

PRECISIONS: Final[tuple[Precision, ...]] = ("day", "month", "quarter", "half", "year")


class Words(serializers.CharField):
    """A text that is said of the row: `say(row)`."""

    def __init__(self, say: Callable[[Any], str]) -> None:
        super().__init__(source="*", read_only=True)
        self.say = say

    def to_representation(self, value: Any) -> str:
        return str(self.say(value))


class Address(serializers.URLField):
    """The absolute address that `make(row)` gives."""

    def __init__(self, make: Callable[[Any], str]) -> None:
        super().__init__(source="*", read_only=True)
        self.make = make

    def to_representation(self, value: Any) -> str:
        return self.make(value)


def api_url(collection: str, slug: str) -> str:
    """Where one member of a collection is."""
    return f"{settings.PUBLIC_BASE_URL}/api/v1/{collection}/{slug}/"


class PartialDate(serializers.Serializer[Any]):
    """A date as finely as it is known. `edtf` is 2027, 2027-08, 2027-08-14, 2027-33…36 (quarters) or 2027-40/41."""

    edtf = serializers.CharField()
    precision = serializers.ChoiceField(choices=PRECISIONS)
    first_on = serializers.DateField(help_text="它可能指的第一天")
    last_on = serializers.DateField(help_text="它可能指的最后一天")
    label = serializers.CharField(source="label_zh")  # type: ignore[assignment] # every field has a label of its own
    label_en = serializers.CharField()


class Term(serializers.Serializer[Any]):
    """A word of a vocabulary."""

    slug = serializers.CharField()
    title = serializers.CharField()
    title_en = serializers.CharField()


class Source(serializers.Serializer[Any]):
    """An issue or page of a publication."""

    key = serializers.CharField()
    publication = serializers.CharField()
    issue = serializers.CharField()
    page = serializers.CharField()
    published_on = PartialDate(allow_null=True)
    headline = serializers.CharField()
    url = serializers.CharField()
    terms = serializers.CharField(help_text="使用条件")


class _ShownCitations(serializers.ListSerializer[Any]):
    """Those of facts that are shown, in the order they were entered."""

    def get_attribute(self, instance: Any) -> Any:
        return [one for one in instance.citations.all() if one.field not in Record.BOOKKEEPING]


class Citation(serializers.Serializer[Any]):
    """Where one fact comes from: the field, and the exact phrase of a source."""

    field = serializers.CharField(help_text="哪一个字段")
    phrase = serializers.CharField(help_text="出处里的原话")
    confidence = serializers.ChoiceField(choices=Confidence.choices)
    retrieved_on = serializers.DateField(allow_null=True)
    source = Source()  # type: ignore[assignment] # every field has a source

    class Meta:
        list_serializer_class = _ShownCitations


class Reference(serializers.Serializer[Any]):
    """A public record, named."""

    uid = serializers.UUIDField()
    slug = serializers.CharField()
    title = serializers.CharField()
    title_en = serializers.CharField()
    url = Address(lambda record: api_url(f"{record._meta.model_name}s", record.slug))


class Related(Reference):
    """A related record or what it was merged into; null when there is none or the public may not see it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_null=True, read_only=True, **options)

    def get_attribute(self, instance: Any) -> Any:
        record = super().get_attribute(instance)
        standing = record.survivor if record is not None else None
        return standing if standing is not None and standing.is_public(self.context["at"]) else None


class PlaceReference(Reference):
    """A public place with where it is. An estimated position is the area that it lies in."""

    address = serializers.CharField()
    address_en = serializers.CharField()
    subdistrict = Term(allow_null=True)
    geometry = serializers.JSONField(allow_null=True, help_text="GeoJSON，WGS-84，经度在前")
    position_quality = serializers.ChoiceField(choices=PositionQuality.choices)
    position_radius_m = serializers.IntegerField(allow_null=True)


class ShownChangedAt(serializers.DateTimeField):
    """When anything that is shown of the record last changed."""

    def to_representation(self, value: Any) -> Any:
        return super().to_representation(value.shown_changed_at(self.context["at"]))


class RecordRepresentation(serializers.Serializer[Any]):
    """What every record has. Texts in English are empty where nobody translated them."""

    uid = serializers.UUIDField(help_text="永不改变、永不再用；日历里的 UID，图层里的 id")
    slug = serializers.CharField()
    url = Address(lambda record: api_url(f"{record._meta.model_name}s", record.slug))
    page = Address(lambda record: page_url(f"{record._meta.model_name}s", record.slug))
    title = serializers.CharField()
    title_en = serializers.CharField()
    summary = serializers.CharField()
    summary_en = serializers.CharField()
    description = serializers.CharField()
    description_en = serializers.CharField()
    note = serializers.CharField(help_text="哪些内容还需核实，为什么")
    citations = Citation(many=True)
    distance_m = serializers.IntegerField(required=False, help_text="到 near 的整数米数，只在按远近的列表里")
    changed_at = ShownChangedAt(source="*", help_text="这里显示的任何内容最后一次更改的时间")


def in_both(labels: Callable[[Language], Any], field: str) -> tuple[Words, Words]:
    """A fixed vocabulary's word for the value of a field, in Chinese and in English; empty for no value."""
    chinese, english = labels(Language.ZH_HANS), labels(Language.EN)
    return (
        Words(lambda row: chinese.get(getattr(row, field), "")),
        Words(lambda row: english.get(getattr(row, field), "")),
    )
