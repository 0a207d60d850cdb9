"""Dates known only in part, as typed: beside the field stands how it was understood, as readers will see it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.contrib.admin.widgets import AdminTextInputWidget
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from core.partial_date import PartialDate

_MAX_TYPED: Final = 40
PLAIN: Final = "plain"
PROMISE: Final = "promise"
# How a date is said where it stands.
_SAYINGS: Final[Mapping[str, Callable[[str], str]]] = {PLAIN: str, PROMISE: "预计{}".format}


class PartialDateWidget(AdminTextInputWidget):
    """A line of text with its meaning; a page's script brings it up to date while somebody types."""

    template_name = "desk/widgets/partial_date.html"

    def __init__(self, saying: str = PLAIN, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"size": 16, "maxlength": _MAX_TYPED, "autocomplete": "off", **(attrs or {})})
        self.saying = saying

    class Media:
        css: Final = {"all": ("desk/forms.css",)}
        js = ("desk/ask.js", "desk/partial_dates.js")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        meant = understood(str(value or ""), self.saying)
        return context | {"saying": self.saying, "ask": reverse("admin:read_partial_date"), "meant": meant}


def understood(text: str, saying: str) -> dict[str, str]:
    """`edtf` with `words`, or why not as `error`; empty for nothing typed."""
    if not text.strip():
        return {}
    try:
        value = PartialDate.read(text[:_MAX_TYPED])
    except ValueError as error:
        return {"error": str(error)}
    return {"edtf": value.edtf, "words": f"将显示：{_SAYINGS[saying](value.label_zh)}"}


@require_POST
def read_partial_date(request: HttpRequest) -> JsonResponse:
    """How what somebody types would be understood. Writes nothing."""
    saying = request.POST.get("saying", PLAIN)
    return JsonResponse(understood(request.POST.get("typed", ""), saying if saying in _SAYINGS else PLAIN))
