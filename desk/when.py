"""The part of an event's form that says when: typed in one line, or field by field, as finely as it is known."""

from dataclasses import fields
from typing import Any, Final

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.utils import timezone

from desk.forms import RecordForm
from desk.typed_when import TypedWhen, read_when
from events.models import Precision

FIELDS: Final = tuple(field.name for field in fields(TypedWhen))
# What belongs to one precision only, and what it is with any other.
_BELONGS: Final[dict[str, tuple[str, Any]]] = {
    "part_of_day": (Precision.PART_OF_DAY, ""),
    "start_time": (Precision.MINUTE, None),
    "end_time": (Precision.MINUTE, None),
}
_TYPED_HELP: Final = (
    "例如 4月23日上午、4/28-29、2026-04-21 14:00-16:30、本周六下午3点；没写年份的，按最近的算。会填进下面各栏。"
)


class WhenLineField(forms.CharField):
    """A line such as 4月23日上午; gives a TypedWhen, or None for nothing."""

    def __init__(self) -> None:
        super().__init__(
            label="一行写完",
            required=False,
            max_length=100,
            help_text=_TYPED_HELP,
            widget=AdminTextInputWidget(attrs={"autocomplete": "off"}),
        )

    def clean(self, value: Any) -> TypedWhen | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_when(text, timezone.localdate())
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error


class WhenForm(RecordForm):
    """Dates and clock times. What is typed in one line goes before what stands in the fields."""

    when_typed = WhenLineField()
    # Sent by the page's script, which hides what does not belong to the chosen precision: it is kept while one
    # chooses, and not saved. Without the script everything is seen, and what contradicts is refused.
    only_shown = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        typed: TypedWhen | None = cleaned.get("when_typed")
        if typed is not None:
            cleaned.update({name: getattr(typed, name) for name in FIELDS})
        elif cleaned.get("only_shown"):
            foreign = {name: no for name, (only, no) in _BELONGS.items() if only != cleaned.get("precision")}
            cleaned.update({name: no for name, no in foreign.items() if name in cleaned})
        return cleaned
