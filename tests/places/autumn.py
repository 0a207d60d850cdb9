"""The holidays of autumn 2026 as a value, for tests of opening hours: 国庆节 from 1 to 7 October, 10 October worked."""

from datetime import date

from places.opening_hours.holidays import Holidays, SpecialDay

DAYS_OFF = range(1, 8)
AUTUMN = Holidays(
    {
        **{
            date(2026, 10, day): SpecialDay(date(2026, 10, day), False, "国庆节", "National Day") for day in range(1, 8)
        },
        date(2026, 10, 10): SpecialDay(date(2026, 10, 10), True, "国庆节", "National Day"),
    },
    frozenset({2026}),
)
