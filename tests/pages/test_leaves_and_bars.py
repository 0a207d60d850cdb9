"""The date leaf and the project's bar, as tables of cases."""

from datetime import date

import pytest

from core.partial_date import PartialDate
from events.models import Event
from projects.models import Project, ProjectState
from publish.pages.bar import bar_of
from publish.pages.leaf import leaf_of
from publish.pages.lines import promise

TODAY = date(2026, 4, 23)


def leaf(start: str, end: str = "", rule: str = "") -> tuple[str, str, str]:
    start_on, end_on = date.fromisoformat(start), date.fromisoformat(end or start)
    made = leaf_of(Event(start_on=start_on, end_on=end_on, rule=rule), TODAY)
    return made.month, made.day, made.weekday


@pytest.mark.parametrize(
    ("start", "end", "rule", "expected"),
    [
        ("2026-04-23", "", "", ("4月", "23", "星期四")),
        ("2026-04-28", "2026-04-29", "", ("4月", "28–29", "周二—周三")),
        ("2026-04-25", "2026-05-10", "", ("4月25日", "至", "5月10日")),
        ("2025-12-28", "2026-01-03", "", ("2025年12月28日", "至", "1月3日")),
        ("2027-01-01", "", "", ("2027年1月", "1", "星期五")),
        ("2026-04-01", "", "FREQ=WEEKLY;COUNT=6", ("4月", "29", "星期三")),
        ("2026-03-04", "", "FREQ=WEEKLY;COUNT=3", ("3月", "18", "星期三")),
    ],
)
def test_a_leaf_names_the_nearest_day_that_is_not_over(
    start: str, end: str, rule: str, expected: tuple[str, str, str]
) -> None:
    assert leaf(start, end, rule) == expected


def test_a_rule_that_cannot_be_read_leaves_the_first_day() -> None:
    assert leaf("2026-04-25", rule="FREQ=SECONDLY") == ("4月", "25", "星期六")


def project(**fields: str) -> Project:
    dates = {name: PartialDate.parse(value) for name, value in fields.items() if name != "state"}
    made = Project(pk=1, state=fields.get("state", ProjectState.UNDER_WAY), **dates)
    made._prefetched_objects_cache = {"slips": []}
    return made


def test_a_bar_runs_from_the_start_to_the_promise() -> None:
    bar = bar_of(project(started="2026-01-01", completion_now="2026-12"), TODAY)
    assert bar is not None
    assert bar.is_start_known
    assert bar.promise_from == pytest.approx(91.8, abs=0.1)
    assert bar.promise_from + bar.promise_width == pytest.approx(100, abs=0.1)
    assert bar.today == pytest.approx(30.8, abs=0.1)


def test_a_start_that_was_not_published_is_left_open() -> None:
    bar = bar_of(project(completion_now="2027-08"), TODAY)
    assert bar is not None
    assert not bar.is_start_known
    assert bar.today is not None
    assert 0 < bar.today < bar.promise_from


def test_without_a_date_there_is_no_bar() -> None:
    assert bar_of(project(started="2026-01"), TODAY) is None


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"completion_now": "2027-08", "completion_first": "2027-08"}, "预计2027年8月完成"),
        ({"completion_now": "2027", "completion_first": "2026-36"}, "预计2027年完成，最初承诺2026年四季度"),
        ({"completion_now": "2026-03"}, "预计2026年3月完成；这个日期已过，尚未收录完成的消息"),
        ({"completion_now": "2026-04"}, "预计2026年4月完成"),
        ({"state": "completed", "completed_on": "2026-03-02"}, "2026年3月2日完成"),
        ({"state": "abandoned", "completion_now": "2026-03"}, ""),
        ({}, "完成日期未公布"),
    ],
)
def test_a_promise_is_told_as_finely_as_it_was_given(fields: dict[str, str], expected: str) -> None:
    assert promise(project(**fields), TODAY) == expected
