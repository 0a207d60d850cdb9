"""Recurrence: the same days as an independent reading of RFC 5545, and bombs refused."""

from datetime import date, datetime, time, timedelta
from itertools import islice

import pytest
from dateutil.rrule import rrulestr
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from core.errors import InvalidRule
from events import recurrence
from events.recurrence import occurrences
from events.rule import parse_dates, parse_rule

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
START = date(2026, 4, 22)  # a Wednesday

SUNDAY = date(2026, 4, 19)


def days_of(text, start=START, excluded=frozenset()):
    return occurrences(parse_rule(text), start, excluded)


def numbers(low, high, size=3):
    return st.lists(st.integers(low, high).filter(bool), min_size=1, max_size=size, unique=True).map(
        lambda drawn: ",".join(map(str, drawn))
    )


@st.composite
def rules(draw):
    frequency = draw(st.sampled_from(("DAILY", "WEEKLY", "MONTHLY", "YEARLY")))
    parts = [f"FREQ={frequency}"]
    if draw(st.booleans()):
        parts.append(f"INTERVAL={draw(st.integers(1, 5))}")
    # Plain and numbered weekdays are not mixed: dateutil asks for both at once, RFC 5545 for either.
    is_numbered = frequency in ("MONTHLY", "YEARLY") and draw(st.booleans())
    ordinals = st.sampled_from(("1", "2", "-1", "3", "5", "-2")) if is_numbered else st.just("")
    optional = {
        "BYDAY": st.lists(st.tuples(ordinals, st.sampled_from(WEEKDAYS)).map("".join), min_size=1, max_size=4).map(
            ",".join
        ),
        "BYMONTHDAY": numbers(-31, 31),
        "BYMONTH": numbers(1, 12),
        "BYSETPOS": numbers(-4, 4, 2),
        "WKST": st.sampled_from(WEEKDAYS),
    }
    for name, values in optional.items():
        if draw(st.integers(0, 2)) == 0:
            parts.append(f"{name}={draw(values)}")
    end = draw(st.one_of(st.integers(1, 40), st.dates(date(2024, 1, 1), date(2031, 1, 1))))
    parts.append(f"COUNT={end}" if isinstance(end, int) else f"UNTIL={end:%Y%m%d}")
    return ";".join(draw(st.permutations(parts)))


def by_dateutil(text, start):
    """Its search has no bound of its own, so COUNT is cut off here and UNTIL stands in its place."""
    parts = dict(part.split("=") for part in text.split(";"))
    count = int(parts.pop("COUNT", recurrence.MAX_OCCURRENCES))
    parts.setdefault("UNTIL", f"{start + timedelta(days=recurrence.MAX_DAYS):%Y%m%d}")
    text = ";".join("=".join(part) for part in parts.items())
    rule = rrulestr(text, dtstart=datetime.combine(start, time.min))
    return [moment.date() for moment in islice(rule, count)]


@settings(max_examples=150, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(rules(), st.dates(date(2024, 1, 1), date(2026, 12, 31)))
def test_the_days_are_those_of_an_independent_reading(text, start):
    try:
        rule = parse_rule(text)
    except InvalidRule:
        return
    # Most rules do not begin on a given day: begin on the first that they name.
    first = next(iter(recurrence._matching_days(rule, start)), None)
    assume(first is not None)
    try:
        ours = occurrences(rule, first)
    except InvalidRule:
        return
    assert ours == by_dateutil(text, first)
    assert ours == sorted(set(ours))


@pytest.mark.parametrize(
    ("text", "start", "expected"),
    [
        ("FREQ=DAILY;COUNT=2", START, ["2026-04-22", "2026-04-23"]),
        ("FREQ=WEEKLY;BYDAY=WE;COUNT=3", START, ["2026-04-22", "2026-04-29", "2026-05-06"]),
        ("RRULE:freq=weekly;byday=we,sa;until=20260429", START, ["2026-04-22", "2026-04-25", "2026-04-29"]),
        ("FREQ=MONTHLY;BYDAY=-1SA;COUNT=2", date(2026, 4, 25), ["2026-04-25", "2026-05-30"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3", date(2026, 1, 31), ["2026-01-31", "2026-03-31", "2026-05-31"]),
        ("FREQ=MONTHLY;COUNT=3", date(2026, 1, 31), ["2026-01-31", "2026-03-31", "2026-05-31"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2", date(2026, 4, 30), ["2026-04-30", "2026-05-29"]),
        ("FREQ=YEARLY;COUNT=2", date(2024, 2, 29), ["2024-02-29", "2028-02-29"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU;COUNT=3", SUNDAY, ["2026-04-19", "2026-04-20", "2026-05-03"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=MO;COUNT=3", SUNDAY, ["2026-04-19", "2026-04-27", "2026-05-03"]),
        ("FREQ=DAILY;INTERVAL=366;COUNT=2", START, ["2026-04-22", "2027-04-23"]),
        ("FREQ=DAILY;COUNT=1", date(2199, 12, 31), ["2199-12-31"]),
    ],
)  # fmt: skip
def test_a_rule_means_these_days(text, start, expected):
    assert [str(day) for day in days_of(text, start)] == expected


BOMBS = [
    ("", "FREQ|不认识"),
    (";", "不认识"),
    ("FREQ", "不认识"),
    ("FREQ=", "FREQ"),
    ("FREQ=SECONDLY;COUNT=1", "FREQ"),
    ("FREQ=MINUTELY;COUNT=10", "FREQ"),
    ("FREQ=HOURLY;UNTIL=20270101", "FREQ"),
    ("FREQ=DAILY", "要有结束"),
    ("FREQ=DAILY;COUNT=2;UNTIL=20270101", "二者选一"),
    ("FREQ=DAILY;COUNT=0", "COUNT"),
    ("FREQ=DAILY;COUNT=-1", "COUNT"),
    ("FREQ=DAILY;COUNT=1001", "COUNT"),
    ("FREQ=DAILY;COUNT=99999999", "COUNT"),
    ("FREQ=DAILY;COUNT=" + "9" * 5000, "COUNT"),
    ("FREQ=DAILY;COUNT=１", "COUNT"),
    ("FREQ=DAILY;COUNT=", "COUNT"),
    ("FREQ=DAILY;INTERVAL=0;COUNT=2", "INTERVAL"),
    ("FREQ=DAILY;INTERVAL=367;COUNT=2", "INTERVAL"),
    ("FREQ=YEARLY;INTERVAL=366;COUNT=2", "十年内数不满"),
    ("FREQ=DAILY;UNTIL=20260431", "UNTIL"),
    ("FREQ=DAILY;UNTIL=2026-05-01", "UNTIL"),
    ("FREQ=DAILY;UNTIL=20260501T000000Z", "UNTIL"),
    ("FREQ=DAILY;UNTIL=99991231", "十年"),
    ("FREQ=DAILY;UNTIL=20260421", "没有任何一次"),
    ("FREQ=DAILY;UNTIL=20360401", "次数太多"),
    ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=1", "没有任何一次"),
    ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=1", "没有任何一次"),
    ("FREQ=YEARLY;BYSETPOS=366;BYMONTH=1;BYMONTHDAY=1,2,3;COUNT=1000", "没有任何一次"),
    ("FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1;COUNT=1", "没有任何一次"),
    ("FREQ=DAILY;INTERVAL=366;BYMONTHDAY=31;BYMONTH=6;COUNT=1", "没有任何一次"),
    ("FREQ=WEEKLY;BYMONTHDAY=1;COUNT=2", "BYMONTHDAY"),
    ("FREQ=WEEKLY;BYDAY=2MO;COUNT=2", "序数"),
    ("FREQ=DAILY;BYDAY=-1MO;COUNT=2", "序数"),
    ("FREQ=MONTHLY;BYDAY=0MO;COUNT=2", "BYDAY"),
    ("FREQ=MONTHLY;BYDAY=54MO;COUNT=2", "BYDAY"),
    ("FREQ=MONTHLY;BYDAY=XX;COUNT=2", "BYDAY"),
    ("FREQ=MONTHLY;BYDAY=;COUNT=2", "BYDAY"),
    ("FREQ=MONTHLY;BYDAY=MO,;COUNT=2", "BYDAY"),
    ("FREQ=MONTHLY;BYMONTHDAY=0;COUNT=2", "BYMONTHDAY"),
    ("FREQ=MONTHLY;BYMONTHDAY=32;COUNT=2", "BYMONTHDAY"),
    ("FREQ=MONTHLY;BYMONTHDAY=;COUNT=2", "BYMONTHDAY"),
    ("FREQ=MONTHLY;BYMONTH=13;COUNT=2", "BYMONTH"),
    ("FREQ=MONTHLY;BYMONTH=-1;COUNT=2", "BYMONTH"),
    ("FREQ=MONTHLY;BYSETPOS=1;COUNT=2", "BYSETPOS"),
    ("FREQ=WEEKLY;BYDAY=MO,WE;BYSETPOS=2;COUNT=2", "BYSETPOS"),
    ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367;COUNT=2", "BYSETPOS"),
    ("FREQ=DAILY;WKST=;COUNT=2", "WKST"),
    ("FREQ=DAILY;COUNT=2;COUNT=3", "两次"),
    ("FREQ=DAILY;BYHOUR=9;COUNT=2", "不认识"),
    ("FREQ=YEARLY;BYWEEKNO=20;COUNT=2", "不认识"),
    ("FREQ=YEARLY;BYYEARDAY=-1;COUNT=2", "不认识"),
    ("FREQ=DAILY;COUNT=2\nDTSTART:19700101", "COUNT"),
    ("FREQ=WEEKLY;BYDAY=MO;COUNT=2", "第一次是 2026-04-27"),
]


@pytest.mark.parametrize(("text", "why"), BOMBS, ids=lambda value: value[:40])
def test_a_bad_rule_is_refused_in_chinese(text, why):
    with pytest.raises(InvalidRule, match=why):
        days_of(text)


@pytest.mark.parametrize("start", [date.min, date(1899, 12, 31), date(2200, 1, 1), date(9999, 12, 25), date.max])
@pytest.mark.parametrize("end", ["COUNT=2", "UNTIL=99991231", "COUNT=2;WKST=SU", "COUNT=1;INTERVAL=366"])
@pytest.mark.parametrize("frequency", ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
def test_a_series_at_the_edges_of_the_calendar_is_refused(frequency, end, start):
    with pytest.raises(InvalidRule, match="1900 年到 2199 年"):
        days_of(f"FREQ={frequency};{end}", start)


@pytest.mark.parametrize("text", [text for text, _ in BOMBS] + ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU;COUNT=2"])
def test_no_rule_costs_more_than_a_look_at_each_day_of_ten_years(text, monkeypatch):
    looked_at = []
    real = recurrence._day_test

    def counting(rule, start):
        test = real(rule, start)
        return lambda day: (looked_at.append(day), test(day))[1]

    monkeypatch.setattr(recurrence, "_day_test", counting)
    with pytest.raises(InvalidRule):
        days_of(text)
    assert len(looked_at) <= recurrence.MAX_DAYS + 2 * 366


def test_plain_and_numbered_weekdays_are_joined():
    days = days_of("FREQ=MONTHLY;BYDAY=MO,1TU;COUNT=3", date(2026, 6, 1))
    assert [str(day) for day in days] == ["2026-06-01", "2026-06-02", "2026-06-08"]


def test_excluded_days_are_left_out_after_counting():
    excluded = parse_dates("2026-04-29，2026-05-06\n 2026-01-01")
    assert [str(day) for day in days_of("FREQ=WEEKLY;COUNT=4", START, excluded)] == ["2026-04-22", "2026-05-13"]


def test_excluding_every_day_is_refused():
    with pytest.raises(InvalidRule, match="去掉了每一次"):
        days_of("FREQ=WEEKLY;COUNT=1", START, frozenset([START]))


@pytest.mark.parametrize("text", ["2026-02-30", "soon", "2026-5-1", "20260501T09", "2026-W18-5", "２０２６-０５-０１"])
def test_an_excluded_date_that_is_none_is_refused(text):
    with pytest.raises(InvalidRule, match="不是日期"):
        parse_dates(text)
