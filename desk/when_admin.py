"""What the event's page shows of when it is, and what its script asks for while somebody types. Writes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, time
from typing import Any, ClassVar, Final

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.forms.models import construct_instance, inlineformset_factory
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from desk.asking import asked_about
from desk.cited import CitedAdmin
from desk.repetition import RepetitionForm
from desk.typed_when import read_when
from desk.when_preview import preview
from events.models import Event
from events.occurrence_change import OccurrenceChange

_MAX_TYPED: Final = 100


class Unchecked:
    """Mixed in before a record's form: what can be read of the fields goes onto the record, the rest is not said."""

    def _post_clean(self) -> None:
        construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)  # type: ignore[attr-defined,arg-type] # a ModelForm's


class WhenAdmin(CitedAdmin):
    """Shows the sentence, the calendar's text and the next dates; live, where scripts run."""

    class Media:
        css: ClassVar = {"all": ("desk/forms.css",)}
        js = ("desk/ask.js", "desk/when.js", "desk/occurrences.js")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who may only look is not shown the fields that help with typing: they hold nothing."""
        fieldsets = super().get_fieldsets(request, obj)
        if self.may_type(request, obj):
            return fieldsets
        return [(name, {**options, "fields": _held(options["fields"])}) for name, options in fieldsets]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_readonly_fields(request, obj), "when_preview", "next_dates"]

    def get_urls(self) -> list[Any]:
        own = [
            path("when/", self.admin_site.admin_view(self.when_view), name="events_event_when"),
            path("when/read/", self.admin_site.admin_view(self.read_view), name="events_event_read_when"),
            path("<path:object_id>/when/", self.admin_site.admin_view(self.when_view), name="events_event_when_of"),
        ]
        return [*own, *super().get_urls()]

    @admin.display(description="读者看到")
    def when_preview(self, event: Event) -> SafeString:
        """The sentence and the calendar's text."""
        return _fragments(event, "desk/when_preview.html")

    @admin.display(description="接下来的日期")
    def next_dates(self, event: Event) -> SafeString:
        """Of a series, ten lines to look over."""
        return _fragments(event, "desk/next_dates.html")

    @method_decorator(require_POST)
    def when_view(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """Both fragments, of the form as it stands on somebody's screen."""
        event = asked_about(self, request, object_id)
        return HttpResponse(_fragments(self._typed(request, event), "desk/when_preview.html", "desk/next_dates.html"))

    def _typed(self, request: HttpRequest, held: Event | None) -> Event:
        checked = self.get_form(request, held, change=held is not None)
        form = type("TypedForm", (Unchecked, checked), {})(request.POST, instance=held)
        form.is_valid()
        event: Event = form.instance
        event.gather()
        event.__dict__["loaded_changes"] = self._typed_changes(request, event)
        event.derive()
        return event

    def _typed_changes(self, request: HttpRequest, event: Event) -> list[OccurrenceChange]:
        """The rows of single changes as typed, as far as each says which day it is about and what becomes of it."""
        make = inlineformset_factory(Event, OccurrenceChange, fk_name="record", fields="__all__")
        formset: Any = make(request.POST, instance=event)  # its forms' rows are known at run time only
        formset.is_valid()
        kept = [form.instance for form in formset.forms if not form.cleaned_data.get("DELETE")]
        return [change for change in kept if change.original_on is not None and change.state]

    @method_decorator(require_POST)
    def read_view(self, request: HttpRequest) -> HttpResponse:
        """What a line means, as the fields' own texts, or why it cannot be read."""
        if not (self.has_change_permission(request) or self.has_add_permission(request)):
            raise PermissionDenied
        try:
            found = read_when(request.POST.get("typed", "")[:_MAX_TYPED], timezone.localdate())
        except ValueError as error:
            return JsonResponse({"error": str(error)})
        return JsonResponse({"fields": {name: _text(value) for name, value in asdict(found).items()}})


def _held(rows: Iterable[str | Sequence[str]]) -> list[list[str]]:
    """The rows without the fields that stand for no column of their own."""
    asked = set(RepetitionForm.declared_fields) - {field.name for field in Event._meta.fields}
    listed = [[row] if isinstance(row, str) else row for row in rows]
    return [kept for row in listed if (kept := [name for name in row if name not in asked])]


def _text(value: date | time | str | None) -> str:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value or "")


def _fragments(event: Event, *templates: str) -> SafeString:
    own = "_of" if event.pk else ""
    context = {
        "ask": reverse(f"admin:events_event_when{own}", args=(event.pk,) if event.pk else ()),
        "read": reverse("admin:events_event_read_when"),
        "when": preview(event, timezone.now()),
    }
    return format_html_join("", "{}", ((render_to_string(template, context),) for template in templates))
