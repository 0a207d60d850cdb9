"""What the admins of all records share: saving through the actions, moderation, deletion of drafts only."""

from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from core.actions import discard, save_record
from core.errors import TransitionRefused
from core.lines import keep_parts
from core.moderation import Status
from core.record import Record
from desk.discarded import DiscardedAdmin
from desk.forms import RecordForm
from desk.moderation import MODERATION_ACTIONS, ReasonActionForm, for_each, in_words, open_steps, take_step

# `Any` below: the admin's own types are those of an untyped base; see `desk.history`.

_REFUSED_DELETION = "公开过的记录不能删除，请改为撤回"


class RecordAdmin(DiscardedAdmin):
    """A record's pages: names, its own facts, texts, English, publication."""

    form = RecordForm
    action_form = ReasonActionForm
    actions = MODERATION_ACTIONS
    # The fieldsets between names and texts; each kind of record has its own.
    facts: ClassVar[tuple[tuple[str, dict[str, Any]], ...]] = ()
    list_per_page = 50
    show_full_result_count = False
    save_on_top = True
    search_help_text = "按标题、英文标题、网址名查找"

    def get_fieldsets(self, request: HttpRequest, obj: Record | None = None) -> Any:
        publication: list[str] = ["status", "publish_at", "unpublish_at", "published_at"]
        if obj is not None and self.has_change_permission(request, obj):
            publication.append("step_reason")
        return (
            (None, {"fields": ("title", "summary")}),
            *self.facts,
            ("文字", {"fields": ("description", "note", "internal_note")}),
            ("英文", {"fields": ("title_en", "summary_en", "description_en"), "classes": ("collapse",)}),
            ("发布", {"fields": publication}),
            ("标识", {"fields": ("slug", "uid", "changed_at"), "classes": ("collapse",)}),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Record | None = None) -> Any:
        fixed = ["status", "published_at", "uid", "changed_at"]
        if obj is not None:
            fixed.append("slug")
        if not self.has_publish_permission(request):
            fixed += ["publish_at", "unpublish_at"]
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
            may_discard = _is_discardable(record) and self.has_delete_permission(request, record)
            context = {"show_delete": False, "is_discardable": may_discard, "steps": open_steps(record, request.user)}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def response_change(self, request: HttpRequest, obj: Record) -> HttpResponse:
        for step in open_steps(obj, request.user):
            if f"_step_{step.verb}" in request.POST:
                reason = request.POST.get("step_reason", "")
                try:
                    take_step(step, obj, by=request.user, at=timezone.now(), reason=reason)
                    messages.success(request, f"已{step.label}《{obj}》")
                except (TransitionRefused, ValidationError) as error:
                    messages.error(request, f"更改已保存，但没有{step.label}：{in_words(error)}")
                return HttpResponseRedirect(request.get_full_path())
        if any(name.startswith("_step_") for name in request.POST):
            messages.error(request, f"更改已保存，但“{obj.get_status_display()}”的记录不能这样处理，或您没有权限")
            return HttpResponseRedirect(request.get_full_path())
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
