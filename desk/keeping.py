"""What a record's form keeps and tells: drafts in the browser, copies, the feeds that a change touches, ways back."""

import re
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.admin.options import IS_POPUP_VAR
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from core.record import Record, rows
from core.reverting import revert
from desk.affected import Affected, affected, moment_of, standing_in_words, tell_next
from desk.copying import copied_from, initial_of
from desk.meeting import MeetingAdmin
from desk.words import moment, person

RESTORE: Final = "_restore"
# The browser's own name for what it keeps of a form; sent along, and sent back once it is saved.
_DRAFT: Final = "_draft"
_DRAFT_NAME: Final = re.compile(r"\d{1,18}:[a-z]+\.[a-z]+:(?:\d{1,18}|new)")
SAVED_COOKIE: Final = "desk_saved"
_RECENTLY: Final = timedelta(minutes=30)

# `Any` below: the admin's own types are those of an untyped base; see `desk.history`.


class KeepingAdmin(MeetingAdmin):
    """An admin of records whose forms lose nothing and say what they do."""

    change_form_template = "desk/record_form.html"

    def _changeform_view(self, request: HttpRequest, object_id: str | None, form_url: str, extra_context: Any) -> Any:
        stored = self._held(request, object_id) if object_id is not None and request.method == "POST" else None
        before = None if stored is None else moment_of(stored, timezone.now())
        response = super()._changeform_view(request, object_id, form_url, extra_context)
        saved: Record | None = getattr(request, "saved_record", None)
        if saved is not None and response.status_code == 302 and IS_POPUP_VAR not in request.POST:
            now = moment_of(rows(self.model).get(pk=saved.pk), timezone.now())
            tell_next(request, saved, affected(before or now, now))
            _let_go_of_draft(request, response)
        return response

    def save_related(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        super().save_related(request, form, formsets, change)
        request.saved_record = form.instance  # type: ignore[attr-defined] # on its way to `_changeform_view`

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.is_held_back = form.is_held_back or RESTORE in request.POST
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        copied = self._copied(request)
        return super().get_changeform_initial_data(request) if copied is None else initial_of(copied)

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> Any:
        given = super().get_formset_kwargs(request, obj, inline, prefix)
        return given | {"initial": inline.get_copied(request)} if self._copied(request) else given

    def _copied(self, request: HttpRequest) -> Record | None:
        record = copied_from(request, self.model)
        return record if record is not None and self.has_view_or_change_permission(request, record) else None

    def render_change_form(
        self,
        request: HttpRequest,
        context: Any,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> Any:
        may_save = self.has_change_permission(request, obj) if change else self.has_add_permission(request)
        more = {
            "is_form_kept": may_save,
            "is_restored": RESTORE in request.POST,
            "copied": self._copied(request) if add else None,
            "recent": _recently_saved(request, obj) if change and request.method == "GET" else "",
            "affected": standing_in_words(obj, timezone.now()) if change and request.method == "GET" else None,
        }
        return super().render_change_form(
            request, {**context, **more}, add=add, change=change, form_url=form_url, obj=obj
        )

    def go_back(self, request: HttpRequest, row: Any, line: Any, reason: str) -> Affected:
        before = moment_of(row, timezone.now())
        revert(row, to=line, reason=reason, by=request.user, at=timezone.now())
        return affected(before, moment_of(rows(self.model).get(pk=row.pk), timezone.now()))

    def _to_change_page(self, request: HttpRequest, row: Any, told: Any) -> HttpResponse:
        tell_next(request, row, told)
        return super()._to_change_page(request, row, told)


def _recently_saved(request: HttpRequest, record: Record) -> str:
    """That somebody else was here a moment ago; they may still be."""
    line = record.history.select_related("history_user").first()
    if line is None or line.history_user_id in (None, request.user.pk):
        return ""
    if line.history_date < timezone.now() - _RECENTLY:
        return ""
    return f"{person(line.history_user)} {moment(line.history_date)} 刚保存过这条。"


def _let_go_of_draft(request: HttpRequest, response: HttpResponse) -> None:
    """Tell the browser that what it kept of this form is saved."""
    name = request.POST.get(_DRAFT, "")
    if _DRAFT_NAME.fullmatch(name) and name.startswith(f"{request.user.pk}:"):
        response.set_cookie(
            SAVED_COOKIE,
            name,
            max_age=600,
            path=settings.SESSION_COOKIE_PATH,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Strict",
        )
