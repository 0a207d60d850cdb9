"""A place as the API shows it."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from places.models import Place, PlaceKind, PositionQuality, Setting
from places.wording import KINDS, SETTINGS
from publish.api.related import PartialDate, RecordRepresentation, Term, in_both


class PlaceRepresentation(RecordRepresentation):
    """A place. An estimated position is the area that the place lies in, never a pin."""

    kind = serializers.ChoiceField(choices=PlaceKind.choices)
    kind_title, kind_title_en = in_both(KINDS.__getitem__, "kind")
    setting = serializers.ChoiceField(choices=[("", "—"), *Setting.choices])
    setting_title, setting_title_en = in_both(SETTINGS.__getitem__, "setting")
    networks = Term(many=True, source="member_of")
    is_title_verified = serializers.BooleanField()
    alias = serializers.CharField()
    address = serializers.CharField()
    address_en = serializers.CharField()
    subdistrict = Term(allow_null=True)
    geometry = serializers.JSONField(allow_null=True, help_text="GeoJSON，WGS-84，经度在前")
    position_quality = serializers.ChoiceField(choices=PositionQuality.choices)
    position_radius_m = serializers.IntegerField(allow_null=True)
    opening_hours = serializers.CharField(help_text="OpenStreetMap 写法")
    opening_hours_as_of = PartialDate(allow_null=True)
    services = serializers.CharField()
    features = serializers.CharField()
    accessibility = serializers.CharField()
    phone = serializers.CharField()
    website = serializers.CharField(source="url")
    area_m2 = serializers.IntegerField(allow_null=True)
    holdings = serializers.CharField()
    opened = PartialDate(allow_null=True)
    facts_as_of = PartialDate(allow_null=True)


def places(at: datetime) -> QuerySet[Any, Any]:
    """Public places with all that their representation shows, in a constant number of queries."""
    return Place.objects.public(at).with_relations().prefetch_related("citations__source")
