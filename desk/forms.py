"""Forms of records: everything that saving would refuse is refused here, at the field, with nothing lost."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.forms.models import construct_instance

from core.actions import complete
from core.models import Vocabulary
from core.record import Record, rows, validate_slug
from core.slugs import unique_slug
from desk.steps import StepFields


class RecordForm(StepFields, forms.ModelForm):  # type: ignore[type-arg] # no generic forms at run time
    """Checks a record as `save_record` will, derived fields included."""

    # Where the refusal of a constraint is shown; by the constraint's name without the model's.
    constraint_fields: ClassVar[dict[str, str]] = {"unpublish_after_publish": "unpublish_at", "title_given": "title"}
    # Fields that say one thing together: of two people who change one each, one is asked (see `desk.merging`).
    units: ClassVar[tuple[frozenset[str], ...]] = (frozenset(("publish_at", "unpublish_at")),)
    # Shown to be looked at, whatever button was pressed.
    is_held_back = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_what_a_slug_is(self)

    def is_valid(self) -> bool:
        return super().is_valid() and not self.is_held_back

    def _post_clean(self) -> None:
        # Not ModelForm's own: it derives nothing, and skips constraints on fields that the form does not show.
        record: Record = self.instance
        _keep_uneditable(record)
        construct_instance(self, record, self._meta.fields, self._meta.exclude)
        complete(record)
        record.gather()
        record.derive()
        try:
            record.full_clean(exclude=set(self.errors), validate_constraints=False)
        except ValidationError as error:
            self._show(error)
        self._check_constraints()

    def _show(self, error: ValidationError) -> None:
        for name, errors in error.error_dict.items():
            self.add_error(name if name in self.fields else None, list(errors))

    def _check_constraints(self) -> None:
        exclude = set(self.errors) - {NON_FIELD_ERRORS}
        for model, constraints in self.instance.get_constraints():
            for constraint in constraints:
                try:
                    constraint.validate(model, self.instance, exclude=exclude)
                except ValidationError as error:
                    rule = constraint.name.removeprefix(f"{model._meta.model_name}_")
                    name = self.constraint_fields.get(rule)
                    self.add_error(name if name in self.fields else None, error)


def _say_what_a_slug_is(form: forms.BaseForm) -> None:
    if "slug" in form.fields:
        form.fields["slug"].error_messages["invalid"] = str(validate_slug.message)


def _keep_uneditable(record: Record) -> None:
    """Take what no form may change (status, dates of publication) from the locked row.

    The record may be an old version out of its history, or somebody may have published it meanwhile.
    """
    if record.pk is None:
        return
    fields: list[models.Field[Any, Any]] = [field for field in record._meta.concrete_fields if not field.editable]
    held = rows(type(record)).select_for_update().get(pk=record.pk)
    for field in fields:
        setattr(record, field.attname, getattr(held, field.attname))


class VocabularyForm(forms.ModelForm):  # type: ignore[type-arg] # as above
    """A term; its slug is made from the name when left empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_what_a_slug_is(self)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = "网页地址里的英文名，留空则按名称拼音生成；保存以后不能再改。"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        model: type[Vocabulary] = self._meta.model
        if "slug" in self.fields and not cleaned.get("slug") and "slug" not in self.errors:
            cleaned["slug"] = unique_slug(model, cleaned.get("title", ""))
        return cleaned
