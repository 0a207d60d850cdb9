"""A project's promises as a line in time: which rows there are, and where things stand along it."""

from datetime import date

import pytest
from django.utils import translation

from core.partial_date import PartialDate
from projects.models import Project, ProjectState, Slip
from publish.pages.timeline import Timeline, timeline_of

TODAY = date(2026, 4, 23)


def timeline(*slips: tuple[str, str, str], state: str = ProjectState.UNDER_WAY, **dates: str) -> Timeline | None:
    """`slips` are (said on, before, after)."""
    project = Project(pk=1, state=state, **{name: PartialDate.parse(value) for name, value in dates.items()})
    moved = [
        Slip(
            pk=number,
            said_on=date.fromisoformat(said),
            before=PartialDate.parse(before),
            after=PartialDate.parse(after),
        )
        for number, (said, before, after) in enumerate(slips)
    ]
    project._prefetched_objects_cache = {"slips": moved}
    return timeline_of(project, TODAY)


def rows(*slips: tuple[str, str, str], state: str = ProjectState.UNDER_WAY, **dates: str) -> list[tuple[str, str]]:
    found = timeline(*slips, state=state, **dates)
    return [(row.words, row.shape) for row in found.rows] if found else []


MOVED = ("2026-04-24", "2026-12", "2027-08")
PROMISED = {"completion_first": "2026-12", "completion_now": "2027-08"}


def test_every_promise_is_a_row_and_the_last_is_in_force() -> None:
    assert rows(MOVED, **PROMISED) == [("最初承诺：2026年12月", "earlier"), ("2026年4月24日改为：2027年8月", "current")]


def test_slips_are_told_in_the_order_in_which_they_were_announced() -> None:
    again = ("2026-08-01", "2027-08", "2027-36")
    told = rows(again, MOVED, completion_first="2026-12", completion_now="2027-36")
    assert [words for words, _ in told][1:] == ["2026年4月24日改为：2027年8月", "2026年8月1日改为：2027年四季度"]


def test_a_promise_that_moved_without_an_announcement_is_told_without_a_day() -> None:
    assert rows(**PROMISED)[1] == ("后来承诺：2027年8月", "current")


@pytest.mark.parametrize(
    ("state", "dates", "expected"),
    [
        ("under-way", {"completion_first": "2027", "completion_now": "2027"}, [("承诺：2027年", "current")]),
        ("abandoned", {"completion_first": "2027", "completion_now": "2027"}, [("承诺：2027年", "earlier")]),
        (
            "completed",
            {"completion_first": "2026-03", "completion_now": "2026-03", "completed_on": "2026-04-02"},
            [("承诺：2026年3月", "earlier"), ("实际完成：2026年4月2日", "done")],
        ),
        ("completed", {"completed_on": "2026-04-02"}, [("实际完成：2026年4月2日", "done")]),
        ("under-way", {"started": "2026-03"}, []),
    ],
)
def test_what_was_not_promised_is_not_drawn(state: str, dates: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert rows(state=state, **dates) == expected


def test_things_stand_where_their_days_are() -> None:
    found = timeline(("2026-07-02", "2026-12-31", "2028-12-31"), started="2025-01-01", completion_first="2026-12-31")
    assert found is not None
    first, second = found.rows
    # Four years from the beginning of 2025 to the end of 2028, in hundredths.
    assert first.at == pytest.approx(50, abs=0.1)
    assert second.given == pytest.approx(37.5, abs=0.1)
    assert second.at + second.width == pytest.approx(100)
    assert [(tick.words, round(tick.at)) for tick in found.ticks] == [("2026年", 25), ("2027年", 50), ("2028年", 75)]
    assert found.today is not None
    assert found.today.at == pytest.approx(32.7, abs=0.1)


def test_a_short_line_is_told_in_months() -> None:
    found = timeline(started="2026-03", completion_first="2026-07", completion_now="2026-07")
    assert found is not None
    assert [tick.words for tick in found.ticks] == ["2026年4月", "5月", "6月", "7月"]


def test_today_is_on_the_line_when_the_promised_day_has_passed_unmet() -> None:
    found = timeline(started="2025-01", completion_first="2025-12", completion_now="2025-12")
    assert found is not None
    assert found.today is not None
    assert found.today.at == 100
    assert found.today.anchor == "end"


def test_the_signs_that_are_drawn_are_explained() -> None:
    found = timeline(MOVED, **PROMISED)
    assert found is not None
    assert found.key == "圆点：公布的日子；空框：当时承诺的日子；实框：目前承诺的日子；虚线：开始日期未公布"
    with translation.override("en"):
        assert found.key.startswith("Dot: day of an announcement; outline: ")


@pytest.mark.parametrize("dates", [("0001", "9999"), ("0001-01-01", "0001-01-01"), ("9999-12-31", "9999-12-31")])
def test_the_ends_of_the_calendar_do_no_harm(dates: tuple[str, str]) -> None:
    found = timeline(completion_first=dates[0], completion_now=dates[1])
    assert found is not None
    assert all(0 <= row.at <= row.at + row.width <= 100.01 for row in found.rows)
    assert len(found.ticks) <= 5
