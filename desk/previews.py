"""The desk's preview: of what is saved, or of what is typed and saved nowhere; and the links that show it to others."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms.formsets import all_valid
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.language import Language
from core.record import Record
from desk.foreseeing import Forms, forms_of, loaded
from desk.history import HistoryAdmin
from desk.preview_links import has_links, make_link, take_back_links
from desk.standing import near_moment, standing_of
from publish.pages.unpublished import preview_page

# `Any` below: the admin's own types are those of an untyped base; see `desk.history`.


@dataclass(frozen=True, slots=True)
class _Preview:
    """What the page shows: the public page, the other forms, or the reasons why there is none."""

    page: str = ""
    forms: Forms | None = None
    errors: tuple[str, ...] = ()


class PreviewAdmin(HistoryAdmin):
    """A record's admin with a preview beside its form."""

    def get_urls(self) -> list[Any]:
        meta = self.model._meta
        name = f"{meta.app_label}_{meta.model_name}_preview"
        view = self.admin_site.admin_view
        return [
            path("add/preview/", view(self.new_preview_view), name=f"{name}_new"),
            path("<int:key>/preview/", view(self.preview_view), name=name),
            path("<int:key>/preview/link/", view(require_POST(self.link_view)), name=f"{name}_link"),
            *super().get_urls(),
        ]

    def new_preview_view(self, request: HttpRequest) -> HttpResponse:
        """POST: what was typed into the form of a new record."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseRedirect("../")
        return self._preview_page(request, None, self._preview_of_typed(request, None))

    def preview_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """GET: the record as it is saved. POST: as the form has it."""
        record = self._previewed(request, key)
        if request.method != "POST":
            return self._preview_page(request, record, _foreseen(record, request.path))
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        return self._preview_page(request, record, self._preview_of_typed(request, record))

    def link_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """POST: make a link that shows the preview to whoever has it, or take all links back."""
        record = self._previewed(request, key)
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        at = timezone.now()
        if "take_back" in request.POST:
            take_back_links(record)
            self.log_change(request, record, "作废预览链接")
            messages.success(request, "以前的预览链接都已作废")
            return HttpResponseRedirect("../")
        if not has_links(record, at):
            messages.error(request, f"“{record.get_status_display()}”的记录没有预览链接")
            return HttpResponseRedirect("../")
        link = make_link(record, at)
        self.log_change(request, record, f"生成预览链接，有效至{near_moment(link.until, at)}")
        shown = {"link": link.address, "until": near_moment(link.until, at)}
        return self._preview_page(request, record, _foreseen(record, request.path), **shown)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        context = {"preview_url": "../preview/"} | (extra_context or {})
        return super().change_view(request, object_id, form_url, context)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        return super().add_view(request, form_url, {"preview_url": "preview/"} | (extra_context or {}))

    def _previewed(self, request: HttpRequest, key: int) -> Record:
        record = self.get_object(request, str(key))
        if record is None:
            raise Http404
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        return record  # type: ignore[no-any-return] # of the admin's model

    def _preview_of_typed(self, request: HttpRequest, record: Record | None) -> _Preview:
        """Save what was typed, look at it, and let it never have been."""
        is_change = record is not None
        with transaction.atomic():
            form = self.get_form(request, record, change=is_change)(request.POST, request.FILES, instance=record)
            is_sound = form.is_valid()
            typed = self.save_form(request, form, change=is_change) if is_sound else form.instance
            formsets, _ = self._create_formsets(request, typed, change=is_change)
            if all_valid(formsets) and is_sound:
                self.save_model(request, typed, form, is_change)
                self.save_related(request, form, formsets, is_change)
                made = _foreseen(typed, request.path)
            else:
                made = _Preview(errors=tuple(_told(form, formsets)))
            transaction.set_rollback(True)
        return made

    def _preview_page(self, request: HttpRequest, record: Record | None, made: _Preview, **shown: Any) -> HttpResponse:
        at, meta = timezone.now(), self.model._meta
        may_share = record is not None and has_links(record, at) and self.has_change_permission(request, record)
        context = {
            **self.admin_site.each_context(request),
            "title": f"预览：{record or f'新的{meta.verbose_name}'}",
            "opts": meta,
            "record": record,
            "is_typed": request.method == "POST" and not shown,
            "made": made,
            "standing": standing_of(record, at).words if record else "还没有保存",
            "share_url": _url_of(record, "link") if record is not None and may_share else "",
            **shown,
        }
        return TemplateResponse(request, "desk/preview.html", context, headers={"X-Robots-Tag": "noindex, nofollow"})


def _url_of(record: Record, name: str) -> str:
    meta = record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_preview_{name}", args=(record.pk,))


def _foreseen(record: Record, address: str) -> _Preview:
    at = timezone.now()
    foreseen = loaded(type(record), record.pk, at)
    page = preview_page(foreseen, at, Language.ZH_HANS, path=address, banner={"standing": "只有编辑部看得到"})
    return _Preview(page, forms_of(foreseen, at, Language.ZH_HANS))


def _told(form: Any, formsets: Any) -> list[str]:
    """What is wrong with what was typed, each with the label of its field."""
    told = []
    for one in [form, *(one for formset in formsets for one in formset.forms)]:
        for name, refusals in one.errors.items():
            label = one.fields[name].label if name in one.fields else ""
            told += [f"{label}：{refusal}" if label else str(refusal) for refusal in refusals]
    for formset in formsets:
        told += [str(refusal) for refusal in formset.non_form_errors()]
    return told
