"""Model fields: cleaned text, partial dates, geometry."""

import logging
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression

from core.errors import InvalidGeometry
from core.geometry import Geometry, normalise
from core.partial_date import PartialDate
from core.text import clean_line, clean_text

log = logging.getLogger(__name__)

# `Any` below: Django hands fields untyped values from forms, fixtures and drivers.


class LineField(models.CharField):  # type: ignore[type-arg] # Django 5.2 has no generic fields at run time
    """One line of plain text, cleaned whenever it is written, bulk writes included."""

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        return clean_line(prepared) if isinstance(prepared, str) else prepared

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return clean_line(text) if isinstance(text, str) else text


class ProseField(models.TextField):  # type: ignore[type-arg] # as above
    """Plain text of several lines, cleaned whenever it is written, bulk writes included."""

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        return clean_text(prepared) if isinstance(prepared, str) else prepared

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return clean_text(text) if isinstance(text, str) else text


class PartialDateFormField(forms.CharField):
    """Takes EDTF or what a person types (2027年8月) and gives a PartialDate or None."""

    def to_python(self, value: Any) -> Any:
        return _partial_date(value)

    def prepare_value(self, value: Any) -> Any:
        return value.edtf if isinstance(value, PartialDate) else value


class PartialDateField(models.CharField):  # type: ignore[type-arg] # as above
    """A PartialDate kept as its EDTF text; an unknown date is None here and empty text in the database."""

    # What django-stubs reads to type assignment and access.
    _pyi_private_set_type: PartialDate | str | None  # type: ignore[assignment] # not text, as CharField has it
    _pyi_private_get_type: PartialDate | None  # type: ignore[assignment] # likewise

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(max_length=10, blank=True, default="")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_length", "blank", "default"):
            kwargs.pop(fixed, None)
        return name, path, list(args), kwargs

    def get_default(self) -> Any:
        return None

    def from_db_value(self, value: str, expression: Expression, connection: BaseDatabaseWrapper) -> PartialDate | None:
        try:
            return PartialDate.parse(value) if value else None
        except ValueError:
            # Only raw SQL can have written it; one such row must not make the table unreadable.
            log.exception("%s holds no date: %r", self, value)
            return None

    def to_python(self, value: Any) -> Any:
        return _partial_date(value)

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """Every write, bulk writes included, goes through here; lookups (`startswith`) do not."""
        is_expression = hasattr(value, "as_sql")
        return super().get_db_prep_save(value if is_expression else _partial_date(value), connection)

    def get_prep_value(self, value: Any) -> str:
        return value.edtf if isinstance(value, PartialDate) else (value or "")

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        value = self.to_python(value)
        if value is None and not self.blank:
            raise ValidationError(self.error_messages["blank"], code="blank")
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))

    def formfield(self, **kwargs: Any) -> Any:
        # The column's length is that of EDTF; a person may type more (2027年12月14日).
        fixed = {"form_class": PartialDateFormField, "empty_value": None, "max_length": None}
        return super().formfield(**{**fixed, **kwargs})


def _partial_date(value: Any) -> PartialDate | None:
    if value is None or isinstance(value, PartialDate):
        return value
    if not str(value).strip():
        return None
    try:
        return PartialDate.read(str(value))
    except ValueError as error:
        raise ValidationError(str(error), code="invalid") from error


class GeometryField(models.JSONField):
    """A GeoJSON geometry of any type in its normal form (WGS-84); `core.spatial_index` keeps its boxes."""

    # JSONField's own list holds {} and [], which `full_clean` would then leave unchecked.
    empty_values = [None]  # noqa: RUF012 # as Django names it

    def clean(self, value: Any, model_instance: models.Model | None) -> Geometry | None:
        if value is None:
            return None
        try:
            return normalise(value)
        except InvalidGeometry as error:
            raise ValidationError(str(error), code="geometry") from error
