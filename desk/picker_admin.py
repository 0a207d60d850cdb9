"""The map beside a position on the page of a place or a project, and what its script asks."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, ClassVar, Final

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from core.geometry import representative_point
from desk.asking import asked_about
from desk.cited import CitedAdmin
from desk.picking import Unsaved, picked
from desk.position_doubts import Landmark
from places.models import Place, PositionQuality
from publish.pages.position import map_settings

_LEAFLET: Final = "vendor/leaflet-1.9.4/leaflet"
# Places at one address that a new position is held against.
_MOST_AT_ADDRESS: Final = 5


class PickerAdmin(CitedAdmin):
    """Shows where the position lies as it is typed, and lets it be clicked, dragged and drawn."""

    class Media:
        css: ClassVar = {"all": (f"{_LEAFLET}.css", "desk/forms.css", "desk/picker.css")}
        js = (
            "desk/ask.js",
            f"{_LEAFLET}.js",
            "desk/picker_shape.js",
            "desk/picker_ground.js",
            "desk/picker_tools.js",
            "desk/picker.js",
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_readonly_fields(request, obj), "position_map"]

    def get_urls(self) -> list[Any]:
        view, name = self.admin_site.admin_view(self.position_view), self._position_name()
        own = [
            path("position/", view, name=name),
            path("<path:object_id>/position/", view, name=f"{name}_of"),
        ]
        return [*own, *super().get_urls()]

    def _position_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_position"

    @admin.display(description="地图")
    def position_map(self, record: Any) -> SafeString:
        """The map, for a script to draw; where none runs, the words that the fields do without it."""
        own, args = ("_of", (record.pk,)) if record.pk else ("", ())
        context = {
            **map_settings(),
            "ask": reverse(f"admin:{self._position_name()}{own}", args=args),
            "neighbours": reverse("places-geojson"),
            "kept": json.dumps(record.geometry) if record.geometry else "",
        }
        return SafeString(render_to_string("desk/position_map.html", context))

    @method_decorator(require_POST)
    def position_view(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """What saving would make of the position as it stands on somebody's screen."""
        record = asked_about(self, request, object_id)
        checked = self.get_form(request, record, change=record is not None)
        form = type("TypedForm", (Unsaved, checked), {})(request.POST, instance=record)
        form.is_valid()
        return JsonResponse(asdict(picked(form, self._landmarks(request, record))))

    def _landmarks(self, request: HttpRequest, record: Any) -> Iterator[Landmark]:
        """Where it was, where it is said to be, and what stands at the same address. Only what is cited can tell."""
        if record is not None and record.geometry is not None and _is_cited(record):
            yield Landmark("原来的位置", representative_point(record.geometry))
        place = request.POST.get("place", "")
        if place.isascii() and place.isdigit() and len(place) < 19:
            yield from _at(Place.objects.filter(pk=int(place)), "所在的地点")
        address = request.POST.get("address", "").strip()
        if address:
            there = Place.objects.filter(address=address)
            yield from _at(there.exclude(pk=record.pk) if record else there, "同一地址的")


def _is_cited(record: Any) -> bool:
    return getattr(record, "position_quality", PositionQuality.CITED) == PositionQuality.CITED


def _at(places: Any, words: str) -> Iterator[Landmark]:
    for place in places.filter(position_quality=PositionQuality.CITED).order_by("pk")[:_MOST_AT_ADDRESS]:
        yield Landmark(f"{words}《{place}》", representative_point(place.geometry))
