"""今天, 本周末, 下周: what people mean by it as of a local day."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext

from publish.query.values import Interval

_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class Quick:
    """A word and its days."""

    title: str
    days: Interval


def quick_days(today: date) -> tuple[Quick, ...]:
    """Weeks begin on Monday; on a Sunday, the weekend is what is left of it."""
    monday = today - timedelta(days=today.weekday())
    saturday, sunday, next_monday = (monday + timedelta(days=days) for days in (_SATURDAY, 6, 7))
    return (
        Quick(gettext("今天"), Interval(today, today)),
        Quick(gettext("本周末"), Interval(max(saturday, today), sunday)),
        Quick(gettext("下周"), Interval(next_monday, next_monday + timedelta(days=6))),
    )
