"""Parameters for OpenAPI, from the one table of the filter grammar."""

from collections.abc import Iterator
from typing import Any, Final

from drf_spectacular.utils import OpenApiParameter

from publish.query import Parameter, Query
from publish.query.keyset import DEFAULT_LIMIT, MAX_LIMIT
from publish.query.options import Option
from publish.query.values import MAX_VALUES

_SLUG: Final = "^[a-z0-9]+(-[a-z0-9]+)*$"
_OPTIONS: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "limit": (
        f"一页多少条；大于 {MAX_LIMIT} 的按 {MAX_LIMIT} 回答",
        {"type": "integer", "minimum": 1, "default": DEFAULT_LIMIT},
    ),
    "after": (
        "翻页位置，取自上一页的 next；不要自己编写",
        {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,120}$"},
    ),
}


def parameters_of(query: type[Query] | None, *options: Option[Any]) -> Iterator[OpenApiParameter]:
    """The parameters of a query and of what is taken beside it."""
    yield from map(_filter, query.PARAMETERS if query else ())
    for option in options:
        description, schema = _OPTIONS[option.name]
        yield OpenApiParameter(option.name, schema, description=description)


def _filter(parameter: Parameter) -> OpenApiParameter:
    description = f"{parameter.label}。{parameter.help_text}"
    if not parameter.is_vocabulary:
        return OpenApiParameter(parameter.name, {"type": "string"}, description=description)
    items = {"type": "string", "pattern": _SLUG, "maxLength": 80}
    schema = {"type": "array", "items": items, "maxItems": MAX_VALUES}
    return OpenApiParameter(parameter.name, schema, description=description, explode=False)
