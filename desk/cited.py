"""Which facts of a record rest on a source: shown on its form, and said when one is published that does not."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Final

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from core.hands import is_sealed
from core.models import Citation
from core.moderation import Status
from core.record import Record, rows
from desk.inlines import citable
from desk.records import RecordAdmin

# Translated, chosen by the desk itself, or a property of what is cited beside them.
_NOT_ASKED_FOR: Final = frozenset(
    ("category", "zone", "precision", "is_umbrella", "umbrella", "source_datum", "position_quality", "excluded_dates")
    + ("end_on", "is_title_verified", "opening_hours_as_of", "facts_as_of", "networks")
)
# Records that are named when many are published at once; the rest is counted.
_NAMED: Final = 5


class CitedAdmin(RecordAdmin):
    """Records with citations. `key_facts` are the fields that should not become public without one."""

    key_facts: ClassVar[tuple[str, ...]] = ()

    class Media:
        js = ("desk/ask.js", "desk/names.js")

    def get_fieldsets(self, request: HttpRequest, obj: Record | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj is None else (*fieldsets, ("出处一览", {"fields": ("cited",)}))

    def may_type(self, request: HttpRequest, obj: Record | None) -> bool:
        """Whether the form is one to fill in, rather than to look at."""
        if obj is None:
            return bool(self.has_add_permission(request))
        return bool(self.has_change_permission(request, obj)) and not is_sealed(obj, timezone.now())

    def get_readonly_fields(self, request: HttpRequest, obj: Record | None = None) -> Any:
        return [*super().get_readonly_fields(request, obj), "cited"]

    @admin.display(description="有无出处")
    def cited(self, record: Record) -> SafeString:
        """The fields that say something, with and without a citation; the page's script marks them where they stand."""
        cited = _cited(record)
        labels = _citations(record).record_fields()
        uncited = [(name, labels[name]) for name in _stated(record) if name not in cited]
        known = [(name, labels[name]) for name in labels if name in cited]
        return render_to_string("desk/cited.html", {"cited": known, "uncited": uncited})

    def response_change(self, request: HttpRequest, obj: Record) -> HttpResponse:
        was_published = obj.status == Status.PUBLISHED
        response = super().response_change(request, obj)
        # As stored: a step that was refused may leave its mark on the copy at hand.
        if not was_published and rows(self.model).filter(pk=obj.pk, status=Status.PUBLISHED).exists():
            self._warn(request, [obj])
        return response

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        chosen = request.POST.getlist("_selected_action")
        waiting = rows(self.model).filter(pk__in=[key for key in chosen if key.isdigit()])
        keys = list(waiting.exclude(status=Status.PUBLISHED).values_list("pk", flat=True))
        response: HttpResponse | None = super().response_action(request, queryset)
        published = rows(self.model).filter(pk__in=keys, status=Status.PUBLISHED)
        self._warn(request, published.prefetch_related("citations") if keys else [])
        return response

    def _warn(self, request: HttpRequest, records: Iterable[Any]) -> None:
        """Say which of the records just published lack a citation for what matters; they stay published."""
        lacking = [(record, missing) for record in records if (missing := self._uncited(record))]
        named = [f"《{record}》的{'、'.join(missing)}" for record, missing in lacking[:_NAMED]]
        if named:
            more = f"，另有 {len(lacking) - _NAMED} 条" if len(lacking) > _NAMED else ""
            messages.warning(request, f"已经发布，但还没有出处：{'；'.join(named)}{more}。请在“出处”里补上")

    def _uncited(self, record: Record) -> list[str]:
        labels, cited = _citations(record).record_fields(), _cited(record)
        return [labels[name] for name in self.key_facts if name not in cited and _states(record, name)]


def _citations(record: Record) -> type[Citation]:
    held: Any = record.citations  # type: ignore[attr-defined] # every concrete record has its own table of them
    model: type[Citation] = held.model
    return model


def _cited(record: Record) -> set[str]:
    held: Any = record.citations  # type: ignore[attr-defined] # as above
    return {citation.field for citation in held.all()} if record.pk is not None else set()


def _stated(record: Record) -> Sequence[str]:
    """The fields that say something of the world, in the order of the form's model."""
    names = citable(_citations(record)) - _NOT_ASKED_FOR
    fields = [field.name for field in record._meta.concrete_fields if field.name in names]
    return [name for name in fields if not name.endswith("_en") and _states(record, name)]


def _states(record: Record, name: str) -> bool:
    """Whether the field holds something that somebody put there."""
    field: Any = record._meta.get_field(name)
    value = getattr(record, field.attname)
    return value not in (None, "", [], {}) and value != field.get_default()
