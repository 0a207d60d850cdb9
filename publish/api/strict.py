"""Fields of bodies that take exactly what the OpenAPI document says of them: no number for a text, nor the reverse.

REST framework's own read more than they promise: 1 and "yes" for true, 20260501 or 2026-W18 for a day.
"""

import re
from typing import Any, Final

from django.db import models
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

# `Any` below: a body's values may have any type until they are looked at.

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK: Final = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?"
_MOMENT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


def _require_text(data: Any) -> None:
    if not isinstance(data, str):
        raise serializers.ValidationError("应是文字")


class Text(serializers.CharField):
    """Text."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        if data is not None and data is not serializers.empty:
            _require_text(data)
        return super().run_validation(data)


class WebAddress(serializers.URLField, Text):
    """An address."""


class Truth(serializers.BooleanField):
    """True or false."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            raise serializers.ValidationError("应是 true 或 false")
        return data


class Whole(serializers.IntegerField):
    """A whole number."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int | float) or data != data // 1:
            raise serializers.ValidationError("应是整数")
        return super().to_internal_value(int(data))


class Day(serializers.DateField):
    """A day as 2026-05-01."""

    def to_internal_value(self, value: Any) -> Any:
        if not (isinstance(value, str) and _DAY.fullmatch(value)):
            raise serializers.ValidationError("应是日期，例如 2026-05-01")
        return super().to_internal_value(value)


@extend_schema_field({"type": "string", "pattern": f"^{_CLOCK}$", "example": "09:30:00"})
class Clock(serializers.TimeField):
    """A local clock time; `time` in JSON Schema would want an offset."""

    def to_internal_value(self, value: Any) -> Any:
        if not (isinstance(value, str) and re.fullmatch(_CLOCK, value)):
            raise serializers.ValidationError("应是钟点，例如 09:30")
        return super().to_internal_value(value)


class Moment(serializers.DateTimeField):
    """RFC 3339, with an offset."""

    def to_internal_value(self, value: Any) -> Any:
        if not (isinstance(value, str) and _MOMENT.fullmatch(value)):
            raise serializers.ValidationError("应是带时区的时间，例如 2026-05-01T09:30:00+08:00")
        return super().to_internal_value(value)


class Slug(serializers.SlugRelatedField[Any]):
    """Another row, by the text that names it."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        if data is not None and data is not serializers.empty:
            _require_text(data)
            if not data:
                raise serializers.ValidationError("不能是空的；没有就写 null")
        return super().run_validation(data)

    def to_internal_value(self, data: Any) -> Any:
        _require_text(data)
        return super().to_internal_value(data)


# What stands for a model's fields, beside what REST framework has for the rest.
MAPPING: Final[dict[Any, Any]] = {
    **serializers.ModelSerializer.serializer_field_mapping,
    models.CharField: Text,
    models.TextField: Text,
    models.URLField: WebAddress,
    models.BooleanField: Truth,
    models.DateField: Day,
    models.TimeField: Clock,
    models.DateTimeField: Moment,
}
