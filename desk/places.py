"""Places at the desk."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from desk.filters import PlaceLack, PlaceTime
from desk.inlines import CitationInline, OnceFormSet, PartInline
from desk.opening_hours import OpeningHoursInput, answer
from desk.picker_admin import PickerAdmin
from desk.position import PlaceForm
from desk.standing import TurnFilter
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
    list_display = ("title", "kind", "setting", "subdistrict", "position_quality", "turn", "changed_at")
    list_select_related = ("subdistrict",)
    list_filter = (
        "status",
        TurnFilter,
        PlaceTime,
        PlaceLack,
        "kind",
        "setting",
        "position_quality",
        "networks",
        "subdistrict",
    )
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
        ("开放", {"fields": ("opening_hours", ("opening_hours_as_of", "as_of_stands"), "phone", "url")}),
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

    def get_urls(self) -> list[Any]:
        own = [path("hours/", self.admin_site.admin_view(self.hours_view), name="places_place_hours")]
        return [*own, *super().get_urls()]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "opening_hours":
            kwargs["widget"] = OpeningHoursInput()
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @method_decorator(require_POST)
    def hours_view(self, request: HttpRequest) -> HttpResponse:
        """What typed hours say, while somebody types them. Writes nothing."""
        if not (self.has_change_permission(request) or self.has_add_permission(request)):
            raise PermissionDenied
        try:
            return JsonResponse(answer(request.POST.dict()))
        except ValidationError as error:
            return JsonResponse({"error": "；".join(error.messages)})
        except ValueError:
            return JsonResponse({"error": "看不懂这张表"}, status=400)
