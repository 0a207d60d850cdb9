"""`alarm=`: a reminder before every event, for those who ask for one."""

import re
from datetime import timedelta
from typing import Final

from core.errors import InvalidParameter
from publish.ical import lines
from publish.ical.vevents import added, is_cancelled, value, vevents

# The reminders that phones offer by themselves, and none: so many that their validators may be remembered.
COMMON: Final = frozenset(("", "PT0S", "PT5M", "PT10M", "PT15M", "PT30M", "PT1H", "PT2H", "P1D", "P2D", "P7D"))
_LONGEST: Final = timedelta(days=28)
_TIME: Final = r"T(?:([0-9]{1,7})H)?(?:([0-9]{1,7})M)?(?:([0-9]{1,7})S)?"
_DURATION: Final = re.compile(rf"P(?:([0-9]{{1,3}})W|(?:([0-9]{{1,3}})D)?(?:{_TIME})?)")
# Hours are followed by minutes and these by seconds; T is followed by something (RFC 5545, 3.3.6).
_GAP: Final = re.compile(r"[0-9]+H[0-9]+S|T\Z|\AP\Z")


def parse_alarm(name: str, text: str) -> str:
    """How long before the start, as RFC 5545, 3.3.6 writes a duration, from nothing to 28 days; its canonical spelling.

    Days and hours are not exchanged: a day is 23 hours long where the clock is put forward. Raises InvalidParameter.
    """
    match = _DURATION.fullmatch(text)
    if match is None or _GAP.search(text):
        raise InvalidParameter(name, "应是提前多久的时长，例如 PT30M（30分钟）、PT2H（2小时）、P1D（1天）；不写正负号")
    weeks, days, hours, minutes, seconds = (int(number or 0) for number in match.groups())
    days, clock = days + 7 * weeks, timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if timedelta(days=days) + clock > _LONGEST:
        raise InvalidParameter(name, "最多提前 28 天（P28D）")
    return _spelt(days, int(clock.total_seconds()))


def _spelt(days: int, seconds: int) -> str:
    """The one spelling: no unit that is nothing but between others, and seconds for nothing at all."""
    units = [(seconds // 3600, "H"), (seconds // 60 % 60, "M"), (seconds % 60, "S")]
    while units and not units[0][0]:
        del units[0]
    while units and not units[-1][0]:
        del units[-1]
    clock = "".join(f"{number}{unit}" for number, unit in units)
    if not days and not clock:
        return "PT0S"
    return "P" + (f"{days}D" if days else "") + (f"T{clock}" if clock else "")


def with_alarm(component: bytes, duration: str) -> bytes:
    """The component with a VALARM in every VEVENT that takes place; `duration` as `parse_alarm` spells it."""
    return b"".join(
        vevent if is_cancelled(vevent) else added(vevent, _valarm(vevent, duration)) for vevent in vevents(component)
    )


def _valarm(vevent: bytes, duration: str) -> bytes:
    return lines.join(
        (
            b"BEGIN:VALARM",
            b"ACTION:DISPLAY",
            f"TRIGGER:{'' if duration == 'PT0S' else '-'}{duration}".encode(),
            # What is displayed (RFC 5545, 3.6.6): the title with its marks.
            lines.fold(b"DESCRIPTION" + value(vevent, b"SUMMARY")),
            b"END:VALARM",
        )
    )
