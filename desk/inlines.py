"""Rows that belong to a record: citations, and the base of the others. Who may change the record may change them."""

from typing import Any, ClassVar, Final

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from core.hands import is_sealed
from core.models import Citation
from core.record import Record
from desk.copying import copied_from, initial_rows

# Of a phrase or a reason, in characters: a quotation, not an article.
MAX_QUOTED: Final = 2000


class PartInline(admin.TabularInline):  # type: ignore[type-arg] # no generic admins at run time
    """Rows of a record, under the record's permissions."""

    extra = 0
    fk_name = "record"

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False  # a source is not deleted from a citation
        return field

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        copied = copied_from(request, self.parent_model) if obj is None else None
        return self.extra if copied is None else len(initial_rows(copied, self._name))

    def get_copied(self, request: HttpRequest) -> list[dict[str, Any]]:
        """What the rows of a new form begin with."""
        copied = copied_from(request, self.parent_model)
        return [] if copied is None else initial_rows(copied, self._name)

    @property
    def _name(self) -> str:
        return str(self.model._meta.get_field(self.fk_name).remote_field.get_accessor_name())

    def _may(self, request: HttpRequest, *verbs: str) -> bool:
        meta = self.parent_model._meta
        return any(request.user.has_perm(f"{meta.app_label}.{verb}_{meta.model_name}") for verb in verbs)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "view", "change")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "add", "change") if obj is None else self._may_change(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_change(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_change(request, obj)

    def _may_change(self, request: HttpRequest, obj: Any) -> bool:
        is_fixed = obj is not None and is_sealed(obj, timezone.now())
        return not is_fixed and self._may(request, "change")


class CitationForm(forms.ModelForm):  # type: ignore[type-arg] # as above
    """A citation whose field is chosen from the record's own."""

    field = forms.ChoiceField(label="字段")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model: type[Citation] = self._meta.model
        names = model.record_fields()
        held = self.instance.field
        choices = [(name, label) for name, label in names.items() if name in citable(model) or name == held]
        if held and held not in names:
            choices.append((held, held))
        self.fields["field"].choices = [("", "---------"), *choices]  # type: ignore[attr-defined] # it is a ChoiceField


def citable(model: type[Citation]) -> set[str]:
    """Names of the fields that can state a fact."""
    meta: Any = model._meta  # `record` stands in the concrete classes only
    record: type[Record] = meta.get_field("record").related_model
    bookkeeping = record.BOOKKEEPING | {"slug", "note"}
    return {field.name for field in record._meta.concrete_fields if field.editable} - bookkeeping


class CitationInline(PartInline):
    """Where the record's facts come from."""

    form = CitationForm
    autocomplete_fields = ("source",)
    formfield_overrides: ClassVar[dict[Any, Any]] = {
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 2, "cols": 24}), "max_length": MAX_QUOTED},
    }

    class Media:
        css: ClassVar = {"all": ("desk/forms.css",)}
        js = ("desk/ask.js", "desk/citations.js")


class OnceFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg] # as above
    """Rows that link a record with another, each at most once; `once` names the link's field."""

    once = ""

    def clean(self) -> None:
        super().clean()
        chosen = set()
        for form in self.forms:
            other = form.cleaned_data.get(self.once) if hasattr(form, "cleaned_data") else None
            if other is None or form.cleaned_data.get("DELETE"):
                continue
            if other in chosen:
                error = ValidationError(f"“{other}”重复了，只能选一次", code="unique")
                form.add_error(self.once, error)
                raise error
            chosen.add(other)
