"""Two people in one record: the second is told what the first changed, and neither loses anything.

All of it inside the transaction that saves, with the record held.
"""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.http import HttpRequest, HttpResponse, QueryDict

from core.record import Record, rows
from desk.history import HistoryAdmin
from desk.merging import Merged, Question, answer, asked, merge_form
from desk.merging_rows import Rows, merge_rows, rows_of
from desk.version_token import FIELD, Version, is_same, lines_since, version_now, version_of

# `Any` below: the admin's own types are those of an untyped base; see `desk.history`.


@dataclass(slots=True)
class Meeting:
    """What a page has to say of others' changes. `is_held_back`: nothing is saved until this person has looked."""

    token: str = ""
    since: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_held_back: bool = False

    @property
    def who(self) -> str:
        """Those who wrote meanwhile, and when."""
        return "、".join(self.since)

    def add(self, merged: Merged) -> None:
        """What one more form came to."""
        self.questions += merged.questions
        self.taken += merged.taken
        self.notes += merged.notes


class MeetingAdmin(HistoryAdmin):
    """An admin of records in whose forms two people may meet."""

    def _changeform_view(self, request: HttpRequest, object_id: str | None, form_url: str, extra_context: Any) -> Any:
        meeting = Meeting()
        record = None if object_id is None else self._held(request, object_id)
        if record is not None:
            now = version_now(record)
            meeting.token = now.token
            if request.method == "POST" and self.has_change_permission(request, record):
                data = request.POST.copy()
                self._meet(request, record, data, now, meeting)
                request.POST = data  # type: ignore[assignment] # Django lets it be set
        request.meeting = meeting  # type: ignore[attr-defined] # read by `get_form` and the page
        response = super()._changeform_view(request, object_id, form_url, extra_context)
        return self._told(request, response, meeting)

    def _held(self, request: HttpRequest, object_id: str) -> Record | None:
        """The stored record, held until the transaction ends when it is to be saved."""
        key = unquote(object_id)
        if not (key.isascii() and key.isdecimal() and len(key) < 18):
            return None
        stored = rows(self.model)
        if request.method == "POST":
            stored = stored.select_for_update()
        found: Record | None = stored.filter(pk=key).first()
        return found

    def _meet(self, request: HttpRequest, record: Record, data: QueryDict, now: Version, meeting: Meeting) -> None:
        """Bring what others changed into the data, and carry out what was decided about it."""
        form = self._untouched(request, record)
        formsets = self._rows(request, record)
        for key, names in asked(data).items():
            again = self._answer(data, form, formsets, now, key, names)
            if again is not None:
                meeting.questions.append(again)
        token = data.get(FIELD, "")
        if not is_same(token, now):
            was = version_of(record, token)
            meeting.since = lines_since(record, was)
            before = None if was is None or was.line is None else self._untouched(request, was.line.instance)
            open_names = {name for question in meeting.questions for name in question.names}
            merged = merge_form(data, before, form, form.units)
            merged.questions = [one for one in merged.questions if open_names.isdisjoint(one.names)]
            meeting.add(merged)
            parts = None if was is None else was.content.parts
            for name, each in formsets.items():
                stored = rows_of(record, name, now.content.parts) or {}
                meeting.add(merge_rows(data, each, rows_of(record, name, parts), stored))
        wants_more = any(name.startswith("_step_") for name in data)
        meeting.is_held_back = bool(meeting.questions or meeting.notes or (meeting.taken and wants_more))

    def _answer(
        self, data: QueryDict, form: Any, formsets: dict[str, Rows], now: Version, key: str, names: list[str]
    ) -> Question | None:
        prefix, _, row_key = key.partition(":")
        if not row_key:
            return answer(data, form, key, names)
        each = formsets.get(prefix)
        if each is None:
            return None
        row = (rows_of(each.record, prefix, now.content.parts) or {}).get(row_key)
        number = next((i for i in range(1000) if data.get(f"{prefix}-{i}-id") == row_key), None)
        if row is None or number is None:
            return None
        return answer(data, each.formset.form(instance=row, prefix=f"{prefix}-{number}"), key, names)

    def _untouched(self, request: HttpRequest, record: Any) -> Any:
        """The form as it stands before anybody types."""
        fields = flatten_fieldsets(self.get_fieldsets(request, record))
        return self.get_form(request, record, change=True, fields=fields)(instance=record)

    def _rows(self, request: HttpRequest, record: Record) -> dict[str, Rows]:
        found = {}
        for formset, inline in self.get_formsets_with_inlines(request, record):
            name = formset.get_default_prefix()
            if name in record.PARTS and inline.has_change_permission(request, record):
                found[name] = Rows(formset, name, record)
        return found

    def _told(self, request: HttpRequest, response: HttpResponse, meeting: Meeting) -> HttpResponse:
        """The answer, with what there is to say of others' changes."""
        if response.status_code == 302:
            if meeting.taken:
                labels = "、".join(dict.fromkeys(meeting.taken))
                messages.warning(request, f"您编辑时 {meeting.who} 改了{labels}；与您的更改不冲突，已经合并保存")
            return response
        shown: Any = getattr(response, "context_data", {}).get("adminform")
        for question in meeting.questions if shown is not None else ():
            for name in question.names:
                if name in shown.form.fields and ":" not in question.key:
                    shown.form.add_error(name, f"{meeting.who or '别人'} 也改了这一栏，请在上面选择用谁的")
        return response

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        meeting: Meeting | None = getattr(request, "meeting", None)
        form.is_held_back = meeting is not None and meeting.is_held_back
        return form

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        return super().render_change_form(request, {**context, "meeting": request.meeting}, *args, **kwargs)  # type: ignore[attr-defined] # set above
