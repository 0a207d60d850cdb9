"""Presets of recurrence: each is written as a rule and read back; what no preset says stays a rule."""

from datetime import date

import pytest

from desk.recurrence import Preset, read_preset, write_preset
from events.rule import parse_rule
from events.rule_wording import rule_zh

START = date(2026, 4, 25)  # a Saturday, the fourth of its month
SERIES = [
    # preset, what its rule says, the rule
    (Preset("daily", count=3), "每天", "FREQ=DAILY;COUNT=3"),
    (Preset("weekly", weekdays=(2,), count=10), "每周三", "FREQ=WEEKLY;BYDAY=WE;COUNT=10"),
    (Preset("weekly", weekdays=(0, 2), count=10), "每周一、周三", "FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10"),
    (Preset("biweekly", weekdays=(5,), count=5), "每2周的周六", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA;COUNT=5"),
    (
        Preset("monthly-weekday", nth=2, weekdays=(5,), until=date(2026, 12, 31)),
        "每月第二个周六",
        "FREQ=MONTHLY;BYDAY=2SA;UNTIL=20261231",
    ),
    (Preset("monthly-weekday", nth=-1, weekdays=(4,), count=3), "每月最后一个周五", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=3"),
    (Preset("monthly-day", monthday=15, count=6), "每月15日", "FREQ=MONTHLY;BYMONTHDAY=15;COUNT=6"),
    (Preset("monthly-day", monthday=-1, count=6), "每月最后一天", "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=6"),
    (Preset("yearly", month=6, monthday=1, count=3), "每年6月1日", "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=1;COUNT=3"),
    (Preset("workday", count=20), "每个工作日", "FREQ=DAILY;DAYS=WORKDAY;COUNT=20"),
    (Preset("restday", count=20), "每个休息日", "FREQ=DAILY;DAYS=RESTDAY;COUNT=20"),
    (Preset("holiday", count=20), "每个法定节假日", "FREQ=DAILY;DAYS=HOLIDAY;COUNT=20"),
    (
        Preset("lunar", lunar_month=(1, False), lunar_day=1, count=5),
        "每年农历正月初一",
        "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1;COUNT=5",
    ),
    (
        Preset("lunar", lunar_month=(4, True), lunar_day=-1, count=1),
        "每年农历闰四月最后一天",
        "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=4L;BYMONTHDAY=-1;COUNT=1",
    ),
    (Preset("term", term="冬至", count=5), "每年冬至", "FREQ=YEARLY;SOLARTERM=冬至;COUNT=5"),
]
LEFT_OUT = [
    # what the start day says, the rule
    (Preset("weekly", count=2), "FREQ=WEEKLY;BYDAY=SA;COUNT=2"),
    (Preset("monthly-weekday", count=2), "FREQ=MONTHLY;BYDAY=4SA;COUNT=2"),
    (Preset("monthly-day", count=2), "FREQ=MONTHLY;BYMONTHDAY=25;COUNT=2"),
    (Preset("yearly", count=2), "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=25;COUNT=2"),
]
IMPLIED = [
    ("FREQ=WEEKLY;COUNT=3", Preset("weekly", weekdays=(5,), count=3)),
    ("FREQ=MONTHLY;COUNT=3", Preset("monthly-day", monthday=25, count=3)),
    ("FREQ=YEARLY;COUNT=3", Preset("yearly", month=4, monthday=25, count=3)),
    ("rrule:freq=weekly;byday=sa;wkst=mo;count=3", Preset("weekly", weekdays=(5,), count=3)),
]
NO_PRESET = [
    "",
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3;COUNT=3",
    "FREQ=WEEKLY;INTERVAL=3;BYDAY=SA;COUNT=3",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA;WKST=SU;COUNT=3",
    "FREQ=MONTHLY;BYDAY=1SA,3SU;COUNT=3",
    "FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=3",
    "FREQ=MONTHLY;DAYS=WORKDAY;BYSETPOS=-1;COUNT=6",
    "FREQ=MONTHLY;BYDAY=SA;COUNT=6",
    "FREQ=DAILY;BYDAY=SA;COUNT=3",
    "FREQ=DAILY;DAYS=WORKDAY;BYDAY=FR;COUNT=3",
    "FREQ=YEARLY;BYDAY=4SA;BYMONTH=4;COUNT=3",
    "FREQ=YEARLY;BYMONTH=4,5;BYMONTHDAY=25;COUNT=3",
    "FREQ=YEARLY;SOLARTERM=冬至,夏至;COUNT=3",
    "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=1,2;BYMONTHDAY=1;COUNT=3",
]


@pytest.mark.parametrize(("preset", "words", "rule"), SERIES)
def test_a_preset_is_written_as_a_rule_and_read_back(preset, words, rule):
    assert write_preset(preset, START) == rule
    assert rule_zh(parse_rule(rule), START) == words
    assert read_preset(rule, START) == preset


@pytest.mark.parametrize(("preset", "rule"), LEFT_OUT)
def test_what_is_left_out_is_the_start_days_own(preset, rule):
    assert write_preset(preset, START) == rule


@pytest.mark.parametrize(("rule", "preset"), IMPLIED)
def test_a_rule_that_takes_its_day_from_the_start_is_read_with_it(rule, preset):
    assert read_preset(rule, START) == preset


@pytest.mark.parametrize("rule", NO_PRESET)
def test_what_no_preset_says_stays_a_rule(rule):
    assert read_preset(rule, START) is None
