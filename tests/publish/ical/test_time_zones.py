"""VTIMEZONE: the offsets that a reader computes from the block are those of the zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Timezone

from publish.ical.timezones import vtimezone


def observances(block):
    for observance in Timezone.from_ical(block).subcomponents:
        before, after = observance["TZOFFSETFROM"].td, observance["TZOFFSETTO"].td
        yield observance["DTSTART"].dt.replace(tzinfo=UTC) - before, after, str(observance["TZNAME"])


def test_china_has_exactly_one_short_block_whatever_the_years():
    block = (
        b"BEGIN:VTIMEZONE\r\nTZID:Asia/Shanghai\r\nBEGIN:STANDARD\r\nDTSTART:19920101T000000\r\nTZOFFSETFROM:+0800\r\n"
        b"TZOFFSETTO:+0800\r\nTZNAME:CST\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    assert vtimezone("Asia/Shanghai", 2026, 2026) == vtimezone("Asia/Shanghai", 1986, 2100) == block


@pytest.mark.parametrize(
    "zone",
    ["America/New_York", "Europe/London", "Europe/Dublin", "Australia/Lord_Howe", "Asia/Urumqi", "Asia/Tokyo", "UTC",
     "Africa/Casablanca", "Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kolkata"],
)  # fmt: skip
def test_a_block_gives_the_zones_offset_at_every_hour(zone):
    begins = sorted(observances(vtimezone(zone, 2026, 2027)))
    moment = datetime(2026, 1, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    while moment < datetime(2028, 1, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC):
        _, offset, name = [observance for observance in begins if observance[0] <= moment][-1]
        local = moment.astimezone(ZoneInfo(zone))
        assert (offset, name) == (local.utcoffset(), local.tzname()), moment
        moment += timedelta(hours=1)


def test_summer_time_begins_by_the_clock_that_ends():
    block = vtimezone("America/New_York", 2026, 2026).decode()
    assert "BEGIN:DAYLIGHT\r\nDTSTART:20260308T020000\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\nTZNAME:EDT" in block
    assert "BEGIN:STANDARD\r\nDTSTART:20261101T020000\r\nTZOFFSETFROM:-0400\r\nTZOFFSETTO:-0500\r\nTZNAME:EST" in block


@pytest.mark.parametrize(("first", "last"), [(1, 1), (9999, 9999), (1, 9999), (1900, 1901), (2026, 2026)])
def test_any_years_give_a_block(first, last):
    block = vtimezone("Europe/London", first, last)
    assert Timezone.from_ical(block)["TZID"] == "Europe/London"
    assert Calendar.from_ical(b"BEGIN:VCALENDAR\r\n" + block + b"END:VCALENDAR\r\n").subcomponents
