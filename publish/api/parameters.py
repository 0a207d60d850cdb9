"""Parameters for OpenAPI, from the one table of the filter grammar."""

from collections.abc import Iterator
from typing import Any, Final

from drf_spectacular.utils import OpenApiParameter

from core.examples import example_bbox, example_position
from publish.query import Parameter, Query
from publish.query.keyset import DEFAULT_LIMIT, MAX_LIMIT
from publish.query.options import Option
from publish.query.values import MAX_VALUES

_SLUG: Final = "^[a-z0-9]+(-[a-z0-9]+)*$"
# The form of what is no vocabulary, as far as a pattern can say it: that the west lies west of the east it cannot.
_DEGREES: Final = r"[+-]?[0-9]{1,3}(\.[0-9]{1,15})?"
_DAY: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_MOMENT: Final = rf"{_DAY}[Tt][0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(\.[0-9]{{1,9}})?([Zz]|[+-][0-9]{{2}}:[0-9]{{2}})"
_END: Final = rf"({_DAY}|{_MOMENT}|\.\.)?"
_PARTIAL: Final = r"([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?|\.\.)"
_FORMS: Final[dict[str, tuple[str, str]]] = {
    "bbox": (rf"{_DEGREES}(,{_DEGREES}){{3}}((,{_DEGREES}){{2}})?", example_bbox()),
    "near": (rf"{_DEGREES},{_DEGREES}", example_position()),
    "radius": (r"[0-9]{1,5}(\.[0-9]{1,15})?", "1000"),
    "open_at": (rf"now|{_MOMENT}", "2026-04-23T09:30:00+08:00"),
    "datetime": (rf"{_DAY}|{_MOMENT}|{_END}/{_END}", "2026-04-01/2026-04-30"),
    "completing": (rf"{_PARTIAL}(/{_PARTIAL})?", "2027-08"),
    "updated_since": (rf"{_DAY}|{_MOMENT}", "2026-04-01T00:00:00+08:00"),
}
_OPTIONS: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "limit": (
        f"一页多少条；大于 {MAX_LIMIT} 的按 {MAX_LIMIT} 回答",
        {"type": "integer", "minimum": 1, "default": DEFAULT_LIMIT},
    ),
    "after": (
        "翻页位置，取自上一页的 next；不要自己编写",
        {"type": "string", "pattern": "^[A-Za-z0-9_-]{0,120}$"},
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
    if parameter.is_vocabulary:
        slug = {"type": "string", "pattern": _SLUG, "maxLength": 80}
        slugs = {"type": "array", "items": slug, "maxItems": MAX_VALUES}
        return OpenApiParameter(parameter.name, slugs, description=description, explode=False)
    pattern, example = _FORMS[parameter.name]
    # A form sends its empty fields too: they filter nothing.
    # No `example`: the page of documentation would fill in all of them at once.
    text = {"type": "string", "pattern": f"^({pattern})?$"}
    return OpenApiParameter(parameter.name, text, description=f"{description}。例如 {example}")
