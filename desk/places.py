"""Places at the desk."""

from typing import Any, ClassVar

from django.contrib import admin

from desk.filters import PlaceLack, PlaceTime
from desk.inlines import CitationInline, OnceFormSet, PartInline
from desk.picker_admin import PickerAdmin
from desk.position import PlaceForm
from places.models import Membership, Place, PlaceCitation


class PlaceCitationInline(CitationInline):
    """Where the place's facts come from."""

    model = PlaceCitation


class MembershipFormSet(OnceFormSet):
    """Networks, each once."""

    once = "network"


class MembershipInline(PartInline):
    """The networks that the place belongs to."""

    model = Membership
    formset = MembershipFormSet
    autocomplete_fields = ("network",)


@admin.register(Place)
class PlaceAdmin(PickerAdmin):
    """Places: what, where, when open."""

    form = PlaceForm
    key_facts = ("title", "geometry")
    inlines = (MembershipInline, PlaceCitationInline)
    list_display = ("title", "kind", "setting", "subdistrict", "position_quality", "status", "changed_at")
    list_select_related = ("subdistrict",)
    list_filter = ("status", PlaceTime, PlaceLack, "kind", "setting", "position_quality", "networks", "subdistrict")
    search_fields = ("title", "title_en", "slug", "alias", "address")
    search_help_text = "按名称、英文名称、别名、地址、网址名查找"
    autocomplete_fields = ("subdistrict",)
    facts: ClassVar[tuple[tuple[str, dict[str, Any]], ...]] = (
        ("类别", {"fields": ("kind", "setting", ("alias", "is_title_verified"))}),
        (
            "位置",
            {
                "fields": (
                    "address",
                    "subdistrict",
                    ("geometry", "source_datum"),
                    ("position_quality", "position_radius_m"),
                    "position_map",
                    "address_en",
                )
            },
        ),
        ("开放", {"fields": ("opening_hours", "opening_hours_as_of", "phone", "url")}),
        (
            "设施",
            {
                "fields": (
                    ("services", "features"),
                    ("accessibility", "holdings"),
                    ("area_m2", "opened", "facts_as_of"),
                )
            },
        ),
    )
