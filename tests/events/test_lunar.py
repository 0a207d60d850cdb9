"""Lunar dates and solar terms: known hard years, rules by them, and where the table ends."""

from datetime import date

import pytest

from core.errors import InvalidRule
from events import lunar
from events.recurrence import occurrences
from events.rule import parse_rule


def lunar_days(year, month, *numbers, leap=False):
    return [str(day) for day in lunar.days(year, [(month, leap)], numbers)]


def days_of(text, start):
    return [str(day) for day in occurrences(parse_rule(text), start)]


@pytest.mark.parametrize(
    ("year", "month", "leap", "first", "last"),
    [
        (2020, 4, False, "2020-04-23", "2020-05-22"),
        (2020, 4, True, "2020-05-23", "2020-06-20"),
        (2023, 2, True, "2023-03-22", "2023-04-19"),
        (2025, 6, True, "2025-07-25", "2025-08-22"),
        (2033, 11, False, "2033-11-22", "2033-12-21"),
        (2033, 11, True, "2033-12-22", "2034-01-19"),
        (1933, 5, True, "1933-06-23", "1933-07-22"),
        (1933, 6, False, "1933-07-23", "1933-08-20"),
        (2026, 1, False, "2026-02-17", "2026-03-18"),
        (2026, 12, False, "2027-01-08", "2027-02-05"),
    ],
)
def test_a_month_begins_and_ends_on_these_days(year, month, leap, first, last):
    assert lunar_days(year, month, 1, -1, leap=leap) == [first, last]


@pytest.mark.parametrize(("year", "eve"), [(2024, "2025-01-28"), (2025, "2026-02-16"), (2027, "2028-01-25")])
def test_new_years_eve_is_the_last_day_of_the_twelfth_month_however_long_that_is(year, eve):
    assert lunar_days(year, 12, -1) == [eve]


def test_what_a_year_does_not_have_is_left_out():
    assert lunar_days(2026, 4, 1, leap=True) == []
    assert lunar_days(2026, 12, 30, -30) == []


def test_every_year_of_the_table_has_twelve_or_thirteen_months_without_a_gap():
    for year in range(lunar.FIRST_YEAR, lunar.LAST_YEAR):
        months = [(month, leap) for month in range(1, 13) for leap in (False, True)]
        held = lunar.days(year, months, range(1, 31))
        assert len({*held}) == len(held) == (lunar.days(year + 1, [(1, False)], [1])[0] - held[0]).days, year
        assert lunar.days(year, [(12, True)], [1]) == []  # so that New Year's Eve is in the twelfth month itself


@pytest.mark.parametrize(
    ("name", "day"), [("小寒", "2026-01-05"), ("清明", "2026-04-05"), ("夏至", "2026-06-21"), ("冬至", "2026-12-22")]
)
def test_a_solar_term_is_on_this_day_in_beijing(name, day):
    assert str(lunar.solar_term(2026, name)) == day


@pytest.mark.parametrize("year", [lunar.FIRST_YEAR, 1999, 2000, lunar.LAST_YEAR])
def test_the_solar_terms_of_a_year_follow_each_other_within_it(year):
    days = [lunar.solar_term(year, name) for name in lunar.SOLAR_TERMS]
    assert days == sorted(days)
    assert {day.year for day in days} == {year}


@pytest.mark.parametrize("year", [1899, 2101])
def test_no_date_is_reckoned_outside_the_table(year):
    with pytest.raises(InvalidRule, match="1900 年至 2100 年"):
        lunar.days(year, [(1, False)], [1])
    with pytest.raises(InvalidRule, match="1900 年至 2100 年"):
        lunar.solar_term(year, "冬至")


CHINESE = "RSCALE=CHINESE;FREQ=YEARLY"


@pytest.mark.parametrize(
    ("text", "start", "expected"),
    [
        (f"{CHINESE};BYMONTH=1;BYMONTHDAY=1;COUNT=3", date(2026, 2, 17), ["2026-02-17", "2027-02-06", "2028-01-26"]),
        (f"{CHINESE};BYMONTH=12;BYMONTHDAY=-1;COUNT=3", date(2025, 1, 28), ["2025-01-28", "2026-02-16", "2027-02-05"]),
        (f"{CHINESE};BYMONTH=1;BYMONTHDAY=1,15;UNTIL=20261231", date(2026, 2, 17), ["2026-02-17", "2026-03-03"]),
        (f"{CHINESE};BYMONTH=4,4L;BYMONTHDAY=8;UNTIL=20201231", date(2020, 4, 30), ["2020-04-30", "2020-05-30"]),
        (f"{CHINESE};BYMONTH=11L;BYMONTHDAY=1;COUNT=1", date(2033, 12, 22), ["2033-12-22"]),
        (f"{CHINESE};INTERVAL=2;BYMONTH=8;BYMONTHDAY=15;COUNT=2", date(2026, 9, 25), ["2026-09-25", "2028-10-03"]),
        ("FREQ=YEARLY;SOLARTERM=冬至;COUNT=2", date(2026, 12, 22), ["2026-12-22", "2027-12-22"]),
        ("FREQ=YEARLY;SOLARTERM=夏至,冬至;COUNT=3", date(2026, 6, 21), ["2026-06-21", "2026-12-22", "2027-06-21"]),
    ],
)  # fmt: skip
def test_a_rule_means_these_days(text, start, expected):
    assert days_of(text, start) == expected


@pytest.mark.parametrize(
    ("text", "start", "why"),
    [
        ("RSCALE=HEBREW;FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1;COUNT=2", None, "RSCALE 只能是 CHINESE"),
        ("RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY=1;COUNT=2", None, "每年一次"),
        (f"{CHINESE};BYMONTHDAY=1;COUNT=2", None, "写明月和日"),
        (f"{CHINESE};BYMONTH=1;COUNT=2", None, "写明月和日"),
        (f"{CHINESE};BYMONTH=13;BYMONTHDAY=1;COUNT=2", None, "这个月"),
        (f"{CHINESE};BYMONTH=L4;BYMONTHDAY=1;COUNT=2", None, "这个月"),
        (f"{CHINESE};BYMONTH=1;BYMONTHDAY=31;COUNT=2", None, "BYMONTHDAY"),
        (f"{CHINESE};BYMONTH=1;BYMONTHDAY=1;BYDAY=MO;COUNT=2", None, "不能用 BYDAY"),
        (f"{CHINESE};BYMONTH=1;BYMONTHDAY=1;DAYS=WORKDAY;COUNT=2", None, "不能用 DAYS"),
        (f"{CHINESE};BYMONTH=1;BYMONTHDAY=1", None, "要有结束"),
        (f"{CHINESE};BYMONTH=1;BYMONTHDAY=1;COUNT=1000", date(2026, 2, 17), "十年内数不满"),
        (f"{CHINESE};BYMONTH=4L;BYMONTHDAY=1;COUNT=2", date(2020, 5, 23), "十年内数不满"),
        (f"{CHINESE};BYMONTH=4L;BYMONTHDAY=1;COUNT=1", date(2021, 1, 1), "没有任何一次"),
        (f"{CHINESE};BYMONTH=1;BYMONTHDAY=1;COUNT=9", date(2095, 2, 5), "1900 年至 2100 年"),
        (f"{CHINESE};BYMONTH=1;BYMONTHDAY=1;COUNT=2", date(2150, 1, 1), "1900 年至 2100 年"),
        (f"{CHINESE};BYMONTH=1;BYMONTHDAY=1;COUNT=2", date(2026, 1, 1), "第一次是 2026-02-17"),
        ("FREQ=YEARLY;SOLARTERM=春节;COUNT=2", None, "没有“春节”这个节气"),
        ("FREQ=YEARLY;SOLARTERM=;COUNT=2", None, "这个节气"),
        ("FREQ=DAILY;SOLARTERM=冬至;COUNT=2", None, "每年一次"),
        ("FREQ=YEARLY;SOLARTERM=冬至;BYMONTH=1;COUNT=2", None, "不和农历"),
    ],
)
def test_a_bad_rule_is_refused_in_chinese(text, start, why):
    with pytest.raises(InvalidRule, match=why):
        days_of(text, start or date(2026, 2, 17))


@pytest.mark.parametrize(
    "text", [f"{CHINESE};BYMONTH=4L;BYMONTHDAY=30;COUNT=1000", "FREQ=YEARLY;SOLARTERM=冬至;COUNT=1000"]
)
def test_no_rule_reckons_more_than_a_dozen_years(text, monkeypatch):
    asked = []
    for name in ("days", "solar_term"):
        real = getattr(lunar, name)
        monkeypatch.setattr(lunar, name, lambda year, *rest, real=real: (asked.append(year), real(year, *rest))[1])
    with pytest.raises(InvalidRule):
        days_of(text, date(2026, 12, 22))
    assert len(asked) <= 12
