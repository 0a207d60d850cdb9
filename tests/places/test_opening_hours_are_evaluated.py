"""What opening hours say of days and moments, with our own holidays and make-up workdays."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models import CalendarDay
from core.partial_date import PartialDate
from places.opening_hours.ahead import special_days, unknown_years
from places.opening_hours.holidays import UNRECORDED, Holidays, recorded
from places.opening_hours.hours import Hours
from places.opening_hours.states import is_old, state_at, timeline
from tests.places.autumn import AUTUMN

NOON = datetime.fromisoformat("2026-09-30T12:00")
MONDAY = datetime.fromisoformat("2026-09-28T00:00")
PLAIN = "Mo-Fr 09:00-21:00; Sa,Su 10:00-18:00"


def on(text, day, holidays=AUTUMN):
    """Spans as clocks, with a + for each midnight passed; and whether they are confirmed."""
    told = Hours.read(text).on(date.fromisoformat(day), holidays)
    spans = [f"{one.begins:%H:%M}-{one.ends:%H:%M}" + "+" * (one.ends.date() - told.day).days for one in told.spans]
    return spans, told.is_confirmed


@pytest.mark.parametrize(
    ("text", "day", "spans", "is_confirmed"),
    [
        (PLAIN, "2026-09-30", ["09:00-21:00"], True),
        # A holiday of which the text says nothing, and one of which it does.
        (PLAIN, "2026-10-01", ["09:00-21:00"], False),
        (f"{PLAIN}; PH off", "2026-10-01", [], True),
        ("Mo-Fr 09:00-21:00; Sa,Su,PH 10:00-18:00", "2026-10-01", ["10:00-18:00"], True),
        ("mo-fr 9:00-21:00; sa, ph 10:00-18:00", "2026-10-01", ["10:00-18:00"], True),
        ("24/7", "2026-10-01", ["00:00-00:00+"], True),
        # A Saturday that is worked: what is written of Saturdays, unless every day is alike.
        (PLAIN, "2026-10-10", ["10:00-18:00"], False),
        (f"{PLAIN}; PH off", "2026-10-10", ["10:00-18:00"], False),
        ("Mo-Su 09:00-21:00", "2026-10-10", ["09:00-21:00"], True),
        (f"{PLAIN}; 2026 Oct 10 09:00-17:00", "2026-10-10", ["09:00-17:00"], True),
        (f"{PLAIN}; 2026 Oct 01-07 10:00-12:00", "2026-10-03", ["10:00-12:00"], True),
        # The library's own holidays count for nothing.
        (f"{PLAIN}; PH off", "2026-05-01", ["09:00-21:00"], True),
        # Past midnight: the evening belongs to the day on which it began.
        ("Mo-Su 22:00-02:00; PH off", "2026-09-30", ["22:00-02:00+"], True),
        ("Mo-Su 22:00-02:00; PH off", "2026-10-01", [], True),
        ("Mo-Su 22:00-02:00; Th 10:00-12:00", "2026-09-30", ["22:00-02:00+"], True),
        ("Mo-Su 18:00-26:00", "2026-09-30", ["18:00-02:00+"], True),
        ("Mo-Su 09:00-09:00", "2026-09-30", ["09:00-09:00+"], True),
        ("Mo-Fr 09:00-12:00, Fr 20:00-01:00", "2026-09-25", ["09:00-12:00", "20:00-01:00+"], True),
        # Seasons, weeks, numbered weekdays.
        ("Apr-Oct 06:00-22:00; Nov-Mar 06:00-20:00", "2026-11-01", ["06:00-20:00"], True),
        ("week 1-53/2 Mo 09:00-10:00", "2026-09-21", ["09:00-10:00"], True),
        ("Sa[-1] 10:00-12:00", "2026-09-26", ["10:00-12:00"], True),
    ],
)  # fmt: skip
def test_a_day(text, day, spans, is_confirmed):
    assert on(text, day) == (spans, is_confirmed)


@pytest.mark.parametrize(
    "text",
    ["", "Mo-Fr 09:00-10:00 || unknown", "sunrise-sunset", "SH off", "Mo-Fr 18:00+", "PH -1 day off", "easter off",
     "PH Mo-Fr 10:00-12:00", "每天", "Mo-Fr 10:00-16:00/02:00"],
)  # fmt: skip
def test_what_nobody_can_answer_for_is_not_evaluated(text):
    assert Hours.read(text) is None


def test_a_comment_alone_makes_hours_uncertain_and_never_open():
    hours = Hours.read('"by appointment"')
    assert not hours.is_open(NOON, AUTUMN)
    assert state_at(hours, NOON, AUTUMN).standing == "perhaps"
    assert Hours.read('Mo-Fr 09:00-17:00 "需预约; PH"').is_open(NOON, AUTUMN)


@pytest.mark.parametrize(
    ("text", "moment", "standing", "turns"),
    [
        (f"{PLAIN}; PH off", "2026-09-30T08:59", "early", "2026-09-30T09:00"),
        (f"{PLAIN}; PH off", "2026-09-30T09:00", "open", "2026-09-30T21:00"),
        (f"{PLAIN}; PH off", "2026-09-30T21:00", "over", "2026-10-08T09:00"),
        (f"{PLAIN}; PH off", "2026-10-01T10:00", "day off", "2026-10-08T09:00"),
        ("Mo-Fr 09:00-12:00,14:00-18:00", "2026-09-30T12:30", "break", "2026-09-30T14:00"),
        ("Mo-Su 22:00-02:00", "2026-09-30T00:30", "open", "2026-09-30T02:00"),
        ("Mo-Su 22:00-02:00", "2026-09-30T23:30", "open", "2026-10-01T02:00"),
        ("24/7", "2026-09-30T00:00", "open", None),
        ("2026 Dec 24 10:00-12:00", "2026-09-30T10:00", "day off", None),
        ("Mo-Su unknown", "2026-09-30T10:00", "perhaps", None),
    ],
)
def test_a_moment(text, moment, standing, turns):
    state = state_at(Hours.read(text), datetime.fromisoformat(moment), AUTUMN)
    assert (state.standing, state.turns) == (standing, datetime.fromisoformat(turns) if turns else None)


RULES = st.sampled_from(
    ["Mo-Fr 09:00-21:00", "Sa,Su 10:00-18:00", "Fr 22:00-02:00", "PH off", "24/7", "We unknown",
     "2026 Oct 08 12:00-36:00", '"需预约"', "Th 20:00-20:00", "week 40 off"]
)  # fmt: skip


@given(st.lists(RULES, min_size=1, max_size=4).map("; ".join), st.integers(0, 15 * 1440))
def test_states_leave_no_gap_and_say_what_is_open(text, minute):
    hours, first = Hours.read(text), date(2026, 9, 28)
    states = timeline(hours, first, 14, AUTUMN)
    ends = [MONDAY, *(state.ends for state in states)]
    assert [state.begins for state in states] == ends[:-1]
    assert ends[-1] == MONDAY + timedelta(days=14)
    moment = MONDAY + timedelta(minutes=minute)
    for state in states:
        if state.begins <= moment < state.ends:
            assert (state.standing == "open") == hours.is_open(moment, AUTUMN) or state.standing == "perhaps"


@given(st.text(alphabet="MoTuSaPH 0129:-;,off\"'[]|/+week", max_size=60))
def test_no_text_whatever_breaks_the_evaluation(text):
    hours = Hours.read(text)
    if hours is not None:
        timeline(hours, date(2026, 9, 28), 7, AUTUMN)
        special_days(hours, date(2026, 9, 28), AUTUMN)


def test_special_days_ahead_are_runs_of_days_alike():
    runs = special_days(Hours.read(f"{PLAIN}; PH off; 2026 Oct 20-21 off"), date(2026, 9, 28), AUTUMN)
    told = [(run.first.day, run.last.day, run.hours.is_confirmed, len(run.hours.spans)) for run in runs]
    assert told == [(1, 7, True, 0), (10, 10, False, 1), (20, 21, True, 0)]
    assert special_days(Hours.read(PLAIN), date(2026, 11, 1), AUTUMN) == []


def test_a_year_that_was_not_announced_follows_the_plain_week_and_is_named():
    assert on(f"{PLAIN}; PH off", "2027-01-01") == (["09:00-21:00"], True)
    assert unknown_years(date(2026, 12, 15), AUTUMN) == [2027]
    assert unknown_years(date(2026, 11, 1), AUTUMN) == []
    assert unknown_years(date(2026, 11, 1), UNRECORDED) == [2026]


@pytest.mark.parametrize(
    ("as_of", "is_told_as_old"),
    [("2017", True), ("2025-09-29", True), ("2025-09-30", False), ("2025", False), ("2026-04", False), ("2024", True)],
)
def test_hours_are_old_after_a_year(as_of, is_told_as_old):
    assert is_old(PartialDate.parse(as_of), date(2026, 9, 30)) == is_told_as_old


@pytest.mark.django_db
def test_holidays_are_read_in_one_query_of_whole_years(django_assert_num_queries):
    for day, kind in [
        (date(2026, 10, 1), "holiday"),
        (date(2026, 10, 8), "substitute"),
        (date(2026, 10, 10), "workday"),
    ]:
        CalendarDay.objects.create(day=day, kind=kind, title="国庆节")
    with django_assert_num_queries(1):
        found = recorded(date(2026, 12, 1), date(2027, 1, 3))
    assert found.years == {2026}
    assert [found.is_off(date(2026, 10, day)) for day in (1, 8, 9, 10)] == [True, True, False, False]
    assert Holidays().special(date(2026, 10, 1)) is None
