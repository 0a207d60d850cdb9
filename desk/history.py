"""The history of an entry, in Chinese: who changed what, when, and a way back."""

from dataclasses import replace
from typing import Any, ClassVar, Final

from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from simple_history.admin import SimpleHistoryAdmin
from simple_history.models import SIMPLE_HISTORY_REVERSE_ATTR_NAME
from simple_history.template_utils import HistoricalRecordContextHelper, ObjDiffDisplay

from core.fields import PartialDateField, ProseField
from desk.partial_dates import PartialDateWidget

# Derived or counted; a person changes none of them.
_NOT_SHOWN: Final = frozenset(("changed_at", "first_on", "last_on", "expansion", "sequence", "seq"))

# Of one text in characters: many times what a calendar shows of it.
MAX_PROSE: Final = 20_000

# `Any` below: simple-history carries no types.


class ChineseDiff(ObjDiffDisplay):  # type: ignore[misc] # untyped base
    """Shortens long values in Chinese."""

    def shortened_str(self, prefix: str, num_skipped_chars: int, suffix: str) -> str:
        return f"{prefix}[略去{num_skipped_chars}字]{suffix}"


class ChangesInWords(HistoricalRecordContextHelper):  # type: ignore[misc] # untyped base
    """Names choices by their labels, and leaves out what nobody typed."""

    def context_for_delta_changes(self, delta: Any) -> list[dict[str, Any]]:
        shown = [change for change in delta.changes if change.field not in _NOT_SHOWN]
        changes: list[dict[str, Any]] = super().context_for_delta_changes(replace(delta, changes=shown))
        return changes

    def prepare_delta_change_value(self, change: Any, value: Any) -> Any:
        if value is None or value == "":
            return "（空）"
        if isinstance(value, bool):
            return "是" if value else "否"
        labels = dict(self.model._meta.get_field(change.field).flatchoices)
        return labels.get(value, value) if isinstance(value, str) else value

    def get_obj_diff_display(self) -> ObjDiffDisplay:
        return ChineseDiff(max_length=self.max_displayed_delta_change_chars)


class HistoryAdmin(SimpleHistoryAdmin):  # type: ignore[misc] # untyped base
    """An admin whose entries have a history that can be read and gone back to."""

    object_history_list_template = "desk/history_list.html"
    object_history_form_template = "desk/history_form.html"
    formfield_overrides: ClassVar[dict[Any, Any]] = {
        models.URLField: {"assume_scheme": "https"},
        PartialDateField: {"widget": PartialDateWidget},
        ProseField: {"max_length": MAX_PROSE, "widget": AdminTextareaWidget},
    }

    def get_historical_record_context_helper(self, request: HttpRequest, historical_record: Any) -> ChangesInWords:
        return ChangesInWords(self.model, historical_record)

    @transaction.atomic
    def history_form_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().history_form_view(request, *args, **kwargs)
        return response


def is_from_history(row: object) -> bool:
    """Whether the object was made from a line of history rather than read from its table."""
    return hasattr(row, SIMPLE_HISTORY_REVERSE_ATTR_NAME)
