"""`open_at`: places that are open at a moment, by the hours that are recorded of them.

Many places share few texts, so each text is asked once and the condition names those that say yes.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q
from django.utils import timezone

from core.errors import InvalidParameter
from core.keys import among_texts
from places.models import Place
from places.opening_hours.holidays import recorded
from places.opening_hours.hours import ONE_DAY, Hours
from publish.query.values import moment_text, parse_instant

NOW: Final = "now"
# Of other years no hours could be known, and some have no day before or after.
_YEARS: Final = range(1970, 2200)


@dataclass(frozen=True, slots=True)
class OpenAt:
    """A moment, in UTC; `is_now` when it is the minute in which the request came."""

    moment: datetime
    is_now: bool = False

    @property
    def text(self) -> str:
        """The canonical spelling."""
        return NOW if self.is_now else moment_text(self.moment)


def parse_open_at(name: str, text: str) -> OpenAt:
    """`now`, or an instant of RFC 3339. Raises InvalidParameter."""
    if text == NOW:
        return OpenAt(timezone.now().replace(second=0, microsecond=0), is_now=True)
    moment = parse_instant(name, text)
    if timezone.localtime(moment).year not in _YEARS:
        raise InvalidParameter(name, f"只能是 {_YEARS.start} 年到 {_YEARS.stop - 1} 年之间的时刻")
    return OpenAt(moment)


def open_places(asked: OpenAt) -> Q:
    """Places whose hours say that they are open then; two queries, and each distinct text is evaluated once."""
    moment = timezone.make_naive(asked.moment)
    texts = Place.objects.exclude(opening_hours="").order_by().values_list("opening_hours", flat=True).distinct()
    holidays = recorded((moment - ONE_DAY).date(), moment.date())
    read = ((text, Hours.read(text)) for text in texts)
    are_open = [text for text, hours in read if hours is not None and hours.is_open(moment, holidays)]
    return among_texts("opening_hours", are_open)
