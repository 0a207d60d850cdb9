"""What calendars take beside the filters: the language, what becomes of what was cancelled, and reminders."""

from typing import Final

from django.http import QueryDict

from publish.caching import Change
from publish.ical import cancelled
from publish.ical.alarm import COMMON, parse_alarm, with_alarm
from publish.ical.cancelled import Cancelled
from publish.query.options import LANG, Option, Options, one_of, take_options

CANCELLED: Final = Option("cancelled", one_of(Cancelled), Cancelled.MARK)
ALARM: Final = Option("alarm", parse_alarm, "", COMMON.__contains__)


def take_calendar_options(given: QueryDict) -> tuple[QueryDict, Options]:
    """The other parameters, and the options. Raises InvalidParameter."""
    return take_options(given, LANG, CANCELLED, ALARM)


def changed(component: bytes, options: Options) -> bytes:
    """A stored component as the options ask for it; the very same object where nothing changes, empty to leave it out.

    The alarm goes first: to what is cancelled there is none, also where that is shown as confirmed.
    """
    if duration := options[ALARM]:
        component = with_alarm(component, duration)
    match options[CANCELLED]:
        case Cancelled.SHOW:
            return cancelled.shown(component)
        case Cancelled.HIDE:
            return cancelled.hidden(component)
        case _:
            return component


def change(options: Options) -> Change | None:
    """The same for components on their way out of the store; None where the stored form is what was asked for."""
    if options[CANCELLED] is Cancelled.MARK and not options[ALARM]:
        return None
    return Change(lambda key, body, box: (changed(body, options), box))
