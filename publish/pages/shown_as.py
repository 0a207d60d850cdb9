"""How a list is shown: `view` and, of the month view, `month`; read off the address beside the filters."""

from collections.abc import Callable, Collection
from enum import StrEnum
from typing import Final

from core.errors import InvalidParameter
from publish.pages.months import Month, parse_month
from publish.query.options import Option, Options


class View(StrEnum):
    """The same rows, drawn in another way."""

    LIST = "list"
    MONTH = "month"
    MAP = "map"


def view_option(views: Collection[View]) -> Option[View]:
    """`view` of a list that can be shown in these ways."""
    return Option("view", _one_of(views), View.LIST)


def _one_of(views: Collection[View]) -> Callable[[str, str], View]:
    def parse(name: str, text: str) -> View:
        if text in views:
            return View(text)
        only = "；月历只有活动有" if text == View.MONTH else ""
        raise InvalidParameter(name, f"没有“{text[:40]}”；可以用 {'、'.join(views)}{only}")

    return parse


MONTH: Final[Option[Month | None]] = Option("month", parse_month, None, lambda month: month is None)


def refuse_contradictions(view: View, options: Options, filters: Collection[str], after: str) -> None:
    """Raise InvalidParameter for what cannot be meant together."""
    if view is not View.MONTH:
        if MONTH.name in options.names and options[MONTH] is not None:
            raise InvalidParameter(MONTH.name, "要和 view=month 一起写")
        return
    if "datetime" in filters:
        raise InvalidParameter("datetime", "月历的日期由 month 定；请去掉 datetime，或者改看列表")
    if after:
        raise InvalidParameter("after", "月历不翻页，只换月份")
