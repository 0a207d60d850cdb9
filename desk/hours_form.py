"""The part of a place's form that is about opening hours: how they are typed, and of when they are."""

from typing import Any

from django import forms

from desk.forms import RecordForm
from desk.opening_hours import half_width


class HoursForm(RecordForm):
    """Whoever changes the hours says of when they are: pages tell old hours as old."""

    as_of_stands = forms.BooleanField(
        label="日期不用改", required=False, help_text="改了开放时间，而资料还是同一个日期的，才勾选。"
    )

    def clean_opening_hours(self) -> str:
        """Signs of Chinese typing are taken for those of the syntax."""
        return half_width(self.cleaned_data["opening_hours"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if {"opening_hours", "opening_hours_as_of"} <= cleaned.keys():
            self._ask_of_when(cleaned)
        return cleaned

    def _ask_of_when(self, cleaned: dict[str, Any]) -> None:
        hours, as_of = cleaned["opening_hours"], cleaned["opening_hours_as_of"]
        is_changed = bool(hours) and hours != self.initial.get("opening_hours", "")
        is_told = "opening_hours_as_of" in self.changed_data or cleaned.get("as_of_stands")
        if is_changed and as_of is not None and not is_told and self.instance.pk:
            self.add_error(
                "opening_hours_as_of",
                f"开放时间改了，请写明新的时间是什么时候的资料；如果仍是{as_of.label_zh}的资料，请勾选“日期不用改”",
            )
