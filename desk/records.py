"""What the admins of all records share: saving through the actions, moderation, deletion of drafts only."""

from typing import Any, ClassVar, Final

from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from core.actions import discard, save_record
from core.hands import is_sealed
from core.lines import keep_parts
from core.moderation import Status
from core.record import Record
from desk.bulk import for_each
from desk.bulk_verbs import RECORD_ACTIONS
from desk.discarded import DiscardedAdmin
from desk.forms import RecordForm
from desk.previews import PreviewAdmin
from desk.standing import StandingAdmin, standing_of
from desk.steps import answer_step, step_context

# `Any` below: the admin's own types are those of an untyped base; see `desk.history`.

_REFUSED_DELETION: Final = "公开过的记录不能删除，请改为撤回"


class RecordAdmin(PreviewAdmin, StandingAdmin, DiscardedAdmin):
    """A record's pages: names, its own facts, texts, English, publication."""

    form = RecordForm
    actions = RECORD_ACTIONS
    # The fieldsets between names and texts; each kind of record has its own.
    facts: ClassVar[tuple[tuple[str, dict[str, Any]], ...]] = ()
    list_per_page = 50
    show_full_result_count = False
    save_on_top = True
    search_help_text = "按标题、英文标题、网址名查找"

    def get_fieldsets(self, request: HttpRequest, obj: Record | None = None) -> Any:
        publication = ("status", "publish_at", "unpublish_at", "published_at")
        return (
            (None, {"fields": ("title", "summary")}),
            *self.facts,
            ("文字", {"fields": ("description", "note", "internal_note")}),
            ("英文", {"fields": ("title_en", "summary_en", "description_en"), "classes": ("collapse",)}),
            ("发布", {"fields": publication}),
            ("标识", {"fields": ("slug", "uid", "changed_at"), "classes": ("collapse",)}),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Record | None = None) -> Any:
        if obj is not None and is_sealed(obj, timezone.now()):
            return flatten_fieldsets(self.get_fieldsets(request, obj))
        # When it becomes public is a step's to say.
        fixed = ["status", "publish_at", "published_at", "uid", "changed_at"]
        if obj is not None:
            fixed.append("slug")
        if not self.has_publish_permission(request):
            fixed.append("unpublish_at")
        return fixed

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False  # a place is not deleted from an event's page
        return field

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Asked for by the list actions that need it."""
        meta = self.model._meta
        return bool(request.user.has_perm(f"{meta.app_label}.publish_{meta.model_name}"))

    def save_model(self, request: HttpRequest, obj: Record, form: Any, change: bool) -> None:
        form.saved_at = timezone.now()
        request.step_values = form.cleaned_data  # type: ignore[attr-defined] # on its way to `response_change`
        form.changed_facts = save_record(obj, by=request.user, at=form.saved_at) - Record.BOOKKEEPING

    def save_related(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        super().save_related(request, form, formsets, change)
        changed = [formset for formset in formsets if formset.has_changed()]
        parts = [formset.model for formset in changed]
        is_timetable = any(formset.get_default_prefix() in form.instance.TIMETABLE_PARTS for formset in changed)
        if is_timetable or (parts and not form.changed_facts):
            reason = f"更改{'、'.join(str(part._meta.verbose_name) for part in parts)}"
            save_record(
                form.instance,
                by=request.user,
                at=form.saved_at,
                reason=reason,
                parts_changed=True,
                timetable_changed=is_timetable,
            )
        elif parts:
            keep_parts(form.instance)  # the line that `save_model` wrote is of these as well

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        record = self.get_object(request, object_id)
        context: dict[str, Any] = {}
        if record is not None:
            at = timezone.now()
            may_discard = _is_discardable(record) and self.has_delete_permission(request, record)
            context = step_context(record, request.user, at) | {
                "show_delete": False,
                "is_discardable": may_discard,
                "standing": standing_of(record, at),
            }
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def response_change(self, request: HttpRequest, obj: Record) -> HttpResponse:
        stepped = answer_step(request, obj, request.step_values)  # type: ignore[attr-defined] # see `save_model`
        if stepped is not None:
            return stepped
        response: HttpResponse = super().response_change(request, obj)
        return response

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        record = self.get_object(request, object_id)
        if record is not None and self.has_delete_permission(request, record) and not _is_discardable(record):
            messages.error(request, f"没有删除《{record}》：{_REFUSED_DELETION}")
            return HttpResponseRedirect("../change/")
        return super().delete_view(request, object_id, extra_context)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        to_delete, counts, permissions, protected = super().get_deleted_objects(objs, request)
        kept = [f"《{record}》：{_REFUSED_DELETION}" for record in objs if not _is_discardable(record)]
        return to_delete, counts, permissions, [*protected, *kept]

    def delete_model(self, request: HttpRequest, obj: Record) -> None:
        discard(obj, by=request.user, at=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for_each(request, queryset, "删除", lambda record, at: discard(record, by=request.user, at=at))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if "field_name" in request.GET:  # a choice for another record's field, not the list
            found = found.exclude(status=Status.MERGED)
        return found, may_repeat


def _is_discardable(record: Record) -> bool:
    return record.published_at is None and record.status in (Status.DRAFT, Status.IN_REVIEW)
