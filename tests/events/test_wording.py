"""An event in words, in each language: as fine as it is known, and never finer."""

from datetime import date, time

import pytest

from core.language import Language
from events.models import Event, EventState, PartOfDay, Precision
from events.wording import EN, WORDINGS, ZH
from events.wording.facts import Mark, Venue, Whole
from places.models import Place

THURSDAY = date(2026, 4, 23)


def event(**fields):
    """An unsaved event on Thursday, 23 April 2026, known to the day."""
    made = Event(**{"title": "读书会", "start_on": THURSDAY, **fields})
    made.derive()
    return made


MINUTE = {"precision": Precision.MINUTE, "start_time": time(9, 30)}
WHEN = {
    "a day": (
        {},
        "2026年4月23日（星期四）（具体时间未公布）",
        "Thursday, 23 April 2026 (clock time not announced)",
    ),
    "a part of day": (
        {"precision": Precision.PART_OF_DAY, "part_of_day": PartOfDay.MORNING},
        "2026年4月23日（星期四）上午（具体时间未公布）",
        "Thursday, 23 April 2026, morning (clock time not announced)",
    ),
    "a clock": (
        {**MINUTE, "end_time": time(11)},
        "2026年4月23日（星期四） 9:30—11:00",
        "Thursday, 23 April 2026, 09:30–11:00",
    ),
    "a clock without an end": (
        MINUTE,
        "2026年4月23日（星期四） 9:30开始（结束时间未公布）",
        "Thursday, 23 April 2026, from 09:30 (end time not announced)",
    ),
    "a clock elsewhere": (
        {**MINUTE, "end_time": time(11), "zone": "America/New_York"},
        "2026年4月23日（星期四） 9:30—11:00（America/New_York 时间）",
        "Thursday, 23 April 2026, 09:30–11:00 (America/New_York time)",
    ),
    "a clock elsewhere without an end": (
        {**MINUTE, "zone": "Europe/London"},
        "2026年4月23日（星期四） 9:30开始（Europe/London 时间）（结束时间未公布）",
        "Thursday, 23 April 2026, from 09:30 (Europe/London time) (end time not announced)",
    ),
    "a day elsewhere": (
        {"zone": "America/New_York"},
        "2026年4月23日（星期四）（具体时间未公布）",
        "Thursday, 23 April 2026 (clock time not announced)",
    ),
    "a series elsewhere": (
        {**MINUTE, "end_time": time(11), "rule": "FREQ=WEEKLY;COUNT=3", "zone": "Europe/London"},
        "2026年4月23日（星期四） 9:30—11:00（Europe/London 时间），每周四，共3次，至2026年5月7日",
        "Thursday, 23 April 2026, 09:30–11:00 (Europe/London time), every Thursday, 3 times, until 7 May 2026",
    ),
    "two days": (
        {"end_on": date(2026, 4, 24)},
        "2026年4月23日（星期四）—24日（星期五）（具体时间未公布）",
        "Thursday, 23 April – Friday, 24 April 2026 (clock time not announced)",
    ),
    "two months": (
        {**MINUTE, "end_on": date(2026, 5, 1), "end_time": time(17)},
        "2026年4月23日（星期四）—5月1日（星期五） 9:30—17:00",
        "Thursday, 23 April – Friday, 1 May 2026, 09:30–17:00",
    ),
    "two years": (
        {"start_on": date(2026, 12, 31), "end_on": date(2027, 1, 1)},
        "2026年12月31日（星期四）—2027年1月1日（星期五）（具体时间未公布）",
        "Thursday, 31 December 2026 – Friday, 1 January 2027 (clock time not announced)",
    ),
    "a series": (
        {**MINUTE, "end_time": time(11), "rule": "FREQ=WEEKLY;COUNT=3"},
        "2026年4月23日（星期四） 9:30—11:00，每周四，共3次，至2026年5月7日",
        "Thursday, 23 April 2026, 09:30–11:00, every Thursday, 3 times, until 7 May 2026",
    ),
    "a series that cannot be read": (
        {"rule": "FREQ=NONSENSE"},
        "2026年4月23日（星期四）（具体时间未公布）",
        "Thursday, 23 April 2026 (clock time not announced)",
    ),
    "nothing": ({"start_on": None}, "日期未公布", "Date not announced"),
}


@pytest.mark.parametrize("case", WHEN)
def test_when_it_is(case):
    fields, zh, en = WHEN[case]
    assert (ZH.when(event(**fields)), EN.when(event(**fields))) == (zh, en)


HEADLINES = {
    "as planned": ({}, "读书会", "Book club"),
    "cancelled": ({"state": EventState.CANCELLED}, "【已取消】读书会", "[Cancelled] Book club"),
    "to a new date": (
        {"state": EventState.POSTPONED, "previous_start_on": date(2026, 4, 20)},
        "【改期】读书会",
        "[Rescheduled] Book club",
    ),
    "to no date yet": (
        {"state": EventState.POSTPONED},
        "【延期，时间待定】读书会",
        "[Postponed, date to be announced] Book club",
    ),
    "moved": ({"state": EventState.MOVED}, "【地点变更】读书会", "[Venue changed] Book club"),
    "tentative": ({"state": EventState.TENTATIVE}, "【暂定】读书会", "[Tentative] Book club"),
    "in the early morning": (
        {"precision": Precision.PART_OF_DAY, "part_of_day": PartOfDay.EARLY_MORNING},
        "【清晨】读书会",
        "[Early morning] Book club",
    ),
    "cancelled in the morning": (
        {"state": EventState.CANCELLED, "precision": Precision.PART_OF_DAY, "part_of_day": PartOfDay.MORNING},
        "【已取消】【上午】读书会",
        "[Cancelled] [Morning] Book club",
    ),
}


@pytest.mark.parametrize("case", HEADLINES)
def test_the_headline_says_the_state_first(case):
    fields, zh, en = HEADLINES[case]
    shown = event(title_en="Book club", **fields)
    assert (ZH.headline(shown), EN.headline(shown)) == (zh, en)


def test_what_was_not_translated_is_said_in_chinese():
    assert EN.headline(event(state=EventState.CANCELLED)) == "[Cancelled] 读书会"


PARK = Place(
    title="朝阳公园", title_en="Chaoyang Park", address="朝阳公园南路1号", address_en="1 Chaoyang Park South Road"
)
HOUSE = Place(title="静思书屋")
VENUES = {
    "nowhere yet": ({}, [], "地点待定", "Venue to be announced"),
    "online": ({"online_url": "https://a.example/"}, [], "线上", "Online"),
    "several": ({}, [PARK, HOUSE], "全区多地", "Several places in the district"),
    "one": ({}, [PARK], "朝阳公园，朝阳公园南路1号", "Chaoyang Park, 1 Chaoyang Park South Road"),
    "one without a translation": ({}, [HOUSE], "静思书屋", "静思书屋"),
}


@pytest.mark.parametrize("case", VENUES)
def test_where_it_is(case):
    fields, places, zh, en = VENUES[case]
    shown = event(**fields)
    assert (ZH.location(shown, places), EN.location(shown, places)) == (zh, en)
    assert (ZH.venue(shown, places), EN.venue(shown, places)) == (zh.partition("，")[0], en.partition(",")[0])


@pytest.mark.parametrize(
    ("clock", "zh", "en"),
    [
        (None, "原定4月20日", "Originally planned for Monday, 20 April 2026"),
        (time(9, 5), "原定4月20日 9:05", "Originally planned for Monday, 20 April 2026, 09:05"),
    ],
)
def test_when_it_was_planned_first(clock, zh, en):
    assert (ZH.originally(date(2026, 4, 20), clock), EN.originally(date(2026, 4, 20), clock)) == (zh, en)


def test_every_language_has_a_word_for_everything():
    assert set(WORDINGS) == set(Language)
    for words in WORDINGS.values():
        assert set(words.states) == set(EventState.values)
        assert set(words.marks) == set(Mark)
        assert set(words.venues) == set(Venue)
        assert set(words.wholes) == set(Whole)
        assert set(words.parts_of_day) == set(PartOfDay.values)
