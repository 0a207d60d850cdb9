"""A plain week of opening hours, to OpenStreetMap's text and back; and as schema.org has it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from places.opening_hours.hours import Hours
from places.opening_hours.rules import WHOLE_DAY
from places.opening_hours.schema_org import opening_hours_specification
from places.opening_hours.syntax import check_opening_hours
from places.opening_hours.week import EMPTY, Week, read_week, write_week
from tests.places.autumn import AUTUMN

NINE_TO_NINE = ((540, 1260),)
SPAN = st.tuples(st.integers(0, 1439), st.integers(1, 1440)).map(lambda span: (span[0], span[0] + span[1]))
SPANS = st.one_of(st.none(), st.just(()), st.just(WHOLE_DAY), st.lists(SPAN, min_size=1, max_size=2).map(tuple))
# Few kinds of days, so that days alike stand side by side.
WEEKS = st.lists(SPANS, min_size=3, max_size=3).flatmap(
    lambda kinds: st.builds(Week, st.tuples(*[st.sampled_from(kinds)] * 7), st.sampled_from(kinds))
)


@given(WEEKS)
def test_every_week_is_read_as_it_was_written(week):
    text = write_week(week)
    if text:
        check_opening_hours(text)
    assert read_week(text) == week


@given(WEEKS, st.sampled_from(["2026 Oct 01-07 10:00-17:00", '2026 Oct 02 off "维修"', "Apr-Oct Mo 09:00-12:00"]))
def test_what_a_table_has_no_room_for_stays_as_it_was(week, rest):
    if week.days != EMPTY.days:
        written = write_week(Week(week.days, week.holidays, rest))
        assert written.endswith(rest)
        assert read_week(written) == Week(week.days, week.holidays, rest)


RULES = st.sampled_from(
    ["Mo-Fr 09:00-21:00", "Sa,Su 10:00-18:00", "Sa 22:00-02:00", "PH off", "PH 10:00-12:00", "We off", "24/7",
     "Mo-Su,PH 08:00-20:00", "10:00-19:00", "2026 Oct 01-03 off", "Fr-Mo 12:00-13:00", "Mo closed"]
)  # fmt: skip
TEXTS = st.lists(RULES, min_size=1, max_size=4).map("; ".join)


@given(TEXTS)
def test_a_text_that_goes_through_the_table_says_the_same(text):
    week = read_week(text)
    if week is None:
        return
    before, after = Hours.read(text), Hours.read(write_week(week))
    assert (before is None) == (after is None)
    for day in (date(2026, 9, 24) + timedelta(days=step) for step in range(21)):
        if before and after:
            assert before.on(day, AUTUMN).spans == after.on(day, AUTUMN).spans


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("", EMPTY),
        ("Mo-Fr 09:00-21:00; PH off", Week((NINE_TO_NINE,) * 5 + (None, None), ())),
        ("24/7", Week((WHOLE_DAY,) * 7, WHOLE_DAY)),
        ("Mo-Su 00:00-24:00", Week((WHOLE_DAY,) * 7)),
        ("09:00-21:00; Mo off", Week(((), *(NINE_TO_NINE,) * 6))),
        ("Mo 09:00-12:00, Mo 13:00-17:00", Week((((540, 720), (780, 1020)), *(None,) * 6))),
        ("mo-su, PH 9:00-21:00", Week((NINE_TO_NINE,) * 7, NINE_TO_NINE)),
        ("Mo-Su 09:00-21:00; 2026 Oct 01 off", Week((NINE_TO_NINE,) * 7, None, "2026 Oct 01 off")),
    ],
)
def test_weeks_are_read(text, week):
    assert read_week(text) == week


@pytest.mark.parametrize(
    "text",
    [
        "PH off; Mo-Su 09:00-21:00",  # on a holiday the second rule counts
        "2026 Oct 01 off; Mo-Su 09:00-21:00",  # likewise on the first of October
        'Mo-Fr 09:00-17:00 "需预约"',
        "Mo-Fr 09:00-10:00,11:00-12:00,13:00-14:00",
        "Apr-Oct Mo-Su 06:00-22:00",
        "Sa[1] 10:00-12:00",
        "sunrise-sunset",
        "Mo-Fr 09:00-10:00 || unknown",
    ],
)
def test_what_is_no_plain_week_is_not_made_one(text):
    check_opening_hours(text)
    assert read_week(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("sunrise-sunset", []),
        ("Apr-Oct 09:00-18:00; Nov-Mar 09:00-17:00", []),
        ("Mo-Su 09:00-21:00; Jul-Aug off", []),
        ("24/7", [(["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "Pu"], "00:00", "23:59")]),
        ("Tu-Su 09:00-12:00,22:00-02:00; PH off", [
            (["Mo", "Pu"], "00:00", "00:00"),
            (["Tu", "We", "Th", "Fr", "Sa", "Su"], "09:00", "12:00"),
            (["Tu", "We", "Th", "Fr", "Sa", "Su"], "22:00", "02:00"),
        ]),
    ],
)  # fmt: skip
def test_schema_org_says_what_it_can_and_else_nothing(text, expected):
    said = opening_hours_specification(text)
    assert sorted(([day[:2] for day in one["dayOfWeek"]], one["opens"], one["closes"]) for one in said) == expected


def test_schema_org_has_dated_exceptions():
    said = opening_hours_specification("Mo-Su 09:00-21:00; 2026 Oct 01-07 10:00-17:00; 2026 Dec 31 off")
    assert [(one.get("validFrom"), one.get("validThrough"), one["opens"], one["closes"]) for one in said] == [
        (None, None, "09:00", "21:00"),
        ("2026-10-01", "2026-10-07", "10:00", "17:00"),
        ("2026-12-31", "2026-12-31", "00:00", "00:00"),
    ]
