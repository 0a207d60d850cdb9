"""VTIMEZONE blocks: one short block for each zone, none with more history than the feed needs."""

from datetime import date
from functools import lru_cache
from typing import Final

from icalendar import Timezone

# Exactly this for China: the summer time of 1986-91 in a longer block misled real parsers.
_SHANGHAI: Final = b"\r\n".join(
    (
        b"BEGIN:VTIMEZONE", b"TZID:Asia/Shanghai", b"BEGIN:STANDARD", b"DTSTART:19920101T000000",
        b"TZOFFSETFROM:+0800", b"TZOFFSETTO:+0800", b"TZNAME:CST", b"END:STANDARD", b"END:VTIMEZONE", b"",
    )
)  # fmt: skip


@lru_cache(maxsize=128)
def vtimezone(zone: str, first_year: int, last_year: int) -> bytes:
    """The block of an IANA zone, right for events from the first year to the last."""
    if zone == "Asia/Shanghai":
        return _SHANGHAI
    block = Timezone.from_tzid(zone, first_date=date(first_year, 1, 1), last_date=date(last_year + 1, 1, 1))
    return bytes(block.to_ical())
