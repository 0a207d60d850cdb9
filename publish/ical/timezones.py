"""VTIMEZONE blocks: one short block for each zone, none with more history than the feed needs."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from publish.ical import lines

# Exactly this for China: the summer time of 1986-91 in a longer block misled real parsers.
_SHANGHAI: Final = b"\r\n".join(
    (
        b"BEGIN:VTIMEZONE", b"TZID:Asia/Shanghai", b"BEGIN:STANDARD", b"DTSTART:19920101T000000",
        b"TZOFFSETFROM:+0800", b"TZOFFSETTO:+0800", b"TZNAME:CST", b"END:STANDARD", b"END:VTIMEZONE", b"",
    )
)  # fmt: skip
# A slip of the pen in one event's year must not cost the feed.
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2199
_SECOND: Final = timedelta(seconds=1)


@lru_cache(maxsize=128)
def vtimezone(zone: str, first_year: int, last_year: int) -> bytes:
    """The block of an IANA zone, right for events from the first year to the last.

    Written here, since icalendar's own puts the beginning of summer time an hour late (7.3: local
    time after the change, where RFC 5545, 3.6.5 counts by the offset before it).
    """
    if zone == "Asia/Shanghai":
        return _SHANGHAI
    zone_info = ZoneInfo(zone)
    first, last = (min(max(year, _FIRST_YEAR), _LAST_YEAR) for year in (first_year, last_year))
    begin, end = (datetime(year, 1, 1, tzinfo=zone_info).astimezone(UTC) for year in (first, last + 1))
    observances = [_observance(begin, begin, zone_info)]
    observances += [_observance(before, at, zone_info) for before, at in _changes(begin, end, zone_info)]
    return lines.join((b"BEGIN:VTIMEZONE", lines.raw("TZID", zone), *sum(observances, ()), b"END:VTIMEZONE"))


def _changes(first: datetime, last: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """(the last second before, the first second after) of each change of offset or name, in UTC."""
    day = first
    while day < last:
        low, high = day, day + timedelta(days=1)
        day = high
        if _offset_and_name(low, zone) == _offset_and_name(high, zone):
            continue
        while high - low > _SECOND:
            middle = low + _SECOND * ((high - low) // _SECOND // 2)
            if _offset_and_name(middle, zone) == _offset_and_name(low, zone):
                low = middle
            else:
                high = middle
        yield low, high


def _offset_and_name(moment: datetime, zone: ZoneInfo) -> tuple[timedelta | None, str | None]:
    local = moment.astimezone(zone)
    return local.utcoffset(), local.tzname()


def _observance(before: datetime, at: datetime, zone: ZoneInfo) -> tuple[bytes, ...]:
    offset_before, _ = _offset_and_name(before, zone)
    offset, name = _offset_and_name(at, zone)
    kind = "DAYLIGHT" if at.astimezone(zone).dst() else "STANDARD"
    onset = at.replace(tzinfo=None) + (offset_before or timedelta(0))
    return (
        lines.raw("BEGIN", kind),
        lines.raw("DTSTART", f"{onset:%Y%m%dT%H%M%S}"),
        lines.raw("TZOFFSETFROM", _spelt(offset_before)),
        lines.raw("TZOFFSETTO", _spelt(offset)),
        lines.raw("TZNAME", name or "UTC"),
        lines.raw("END", kind),
    )


def _spelt(offset: timedelta | None) -> str:
    seconds = int((offset or timedelta(0)).total_seconds())
    minutes, rest = divmod(abs(seconds), 60)
    return f"{'-' if seconds < 0 else '+'}{minutes // 60:02d}{minutes % 60:02d}" + (f"{rest:02d}" if rest else "")
