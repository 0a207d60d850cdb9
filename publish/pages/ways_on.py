"""The links above a list that ask for the same in another way: as a list, month or map, some days, some distance."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext

from events.rule import FIRST_YEAR, LAST_YEAR
from publish.pages.months import Month
from publish.pages.quick_days import quick_days
from publish.pages.shown_as import View
from publish.pages.wanted import Wanted
from publish.query.values import metres_text

# The first is what the button 附近 asks for.
RADII_M: Final = (1500, 500, 5000)


@dataclass(frozen=True, slots=True)
class Way:
    """A link; `is_current` when it leads to what is shown."""

    title: str
    href: str
    is_current: bool


def views(wanted: Wanted) -> list[Way]:
    """The list drawn in each of its ways; what the month view says with `month`, the others say with `datetime`."""
    titles = {View.LIST: gettext("列表"), View.MONTH: gettext("月历"), View.MAP: gettext("地图")}
    return [Way(titles[view], _drawn(wanted, view), view is wanted.view) for view in wanted.listing.views]


def _drawn(wanted: Wanted, view: View) -> str:
    if view is View.MONTH:
        days = wanted.query.values.get("datetime")
        first = days.first_on if days else None
        month = Month.of(first) if first is not None and FIRST_YEAR <= first.year <= LAST_YEAR else None
        return wanted.href(without=["datetime"], view=view, month=month)
    return wanted.href(having={"datetime": wanted.month.days.text} if wanted.month else {}, view=view)


def days(wanted: Wanted, today: date) -> list[Way]:
    """今天, 本周末, 下周, and without a limit; of what has days."""
    if "datetime" not in {parameter.name for parameter in wanted.query.PARAMETERS}:
        return []
    view = View.LIST if wanted.view is View.MONTH else wanted.view
    asked = wanted.query.values.get("datetime")
    is_every = asked is None and wanted.view is not View.MONTH
    every = Way(gettext("不限日期"), wanted.href(without=["datetime"], view=view), is_every)
    return [
        every,
        *(
            Way(quick.title, wanted.href(having={"datetime": quick.days.text}, view=view), asked == quick.days)
            for quick in quick_days(today)
        ),
    ]


def distances(wanted: Wanted) -> list[Way]:
    """Other distances from the point that is asked for, the shortest first; none without one."""
    if wanted.query.near is None:
        return []
    return [
        Way(
            distance_title(metres),
            wanted.href(having={"radius": str(metres)}),
            wanted.query.spelt()["radius"] == metres_text(metres),
        )
        for metres in sorted(RADII_M)
    ]


def distance_title(metres: int) -> str:
    """500 米, 1.5 公里."""
    if metres < 1000:
        return gettext("{metres} 米").format(metres=metres)
    return gettext("{kilometres} 公里").format(kilometres=f"{metres / 1000:g}")
