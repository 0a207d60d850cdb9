"""Rules in words: what repeats, in Chinese and in English, with its end and what is left out."""

from datetime import date, time

import pytest

from events.models import Event, Precision
from events.rule import parse_rule
from events.rule_wording import repeats_zh, rule_zh
from events.rule_wording_en import repeats_en, rule_en
from events.wording import ZH

START = date(2026, 4, 22)  # a Wednesday
FOUR = "2026-05-06 2026-05-13 2026-05-20 2026-06-03"
MONTHLY = "every month on"
LUNAR = "RSCALE=CHINESE;FREQ=YEARLY"


@pytest.mark.parametrize(
    ("text", "chinese", "english"),
    [
        ("FREQ=DAILY", "每天", "every day"),
        ("FREQ=DAILY;INTERVAL=3", "每3天", "every 3 days"),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "每周一至周五", "every Monday to Friday"),
        ("FREQ=DAILY;BYMONTH=7,8", "7月、8月的每天", "every day in July and August"),
        ("FREQ=WEEKLY", "每周三", "every Wednesday"),
        ("FREQ=WEEKLY;BYDAY=TU,TH", "每周二、周四", "every Tuesday and Thursday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", "每2周的周六", "every 2 weeks on Saturday"),
        ("FREQ=MONTHLY", "每月22日", "every month on the 22nd"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "每月1日、15日", "every month on the 1st and the 15th"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "每月最后一天", "every month on the last day"),
        ("FREQ=MONTHLY;BYDAY=2SA", "每月第二个周六", "every month on the 2nd Saturday"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "每月最后一个周五", "every month on the last Friday"),
        ("FREQ=MONTHLY;BYDAY=1FR,3FR", "每月第一个周五、第三个周五", f"{MONTHLY} the 1st Friday and the 3rd Friday"),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=2SA", "每2个月的第二个周六", "every 2 months on the 2nd Saturday"),
        ("FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", "每月13日逢周五", "every month on the 13th if a Friday"),
        ("FREQ=MONTHLY;BYDAY=SA;BYSETPOS=2", "每月第二个周六", "every month on the 2nd Saturday"),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "每月周一至周五里的最后一个",
            "every month on the last Monday to Friday",
        ),
        ("FREQ=YEARLY", "每年4月22日", "every year on 22 April"),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=2SU", "每年5月第二个周日", "every year on the 2nd Sunday in May"),
        ("FREQ=YEARLY;INTERVAL=2", "每2年4月22日", "every 2 years on 22 April"),
        ("FREQ=DAILY;DAYS=WORKDAY", "每个工作日", "every working day"),
        ("FREQ=DAILY;DAYS=RESTDAY", "每个休息日", "every day off"),
        ("FREQ=DAILY;DAYS=HOLIDAY", "每个法定节假日", "every public holiday"),
        ("FREQ=MONTHLY;DAYS=WORKDAY;BYSETPOS=-1", "每月最后一个工作日", "every month on the last working day"),
        ("FREQ=WEEKLY;BYDAY=WE;DAYS=WORKDAY", "每周三（限工作日）", "every Wednesday (only on a working day)"),
        (f"{LUNAR};BYMONTH=1;BYMONTHDAY=1", "每年农历正月初一", "every year on the 1st day of the 1st lunar month"),
        (f"{LUNAR};BYMONTH=8;BYMONTHDAY=15", "每年农历八月十五", "every year on the 15th day of the 8th lunar month"),
        (f"{LUNAR};BYMONTH=12;BYMONTHDAY=-1", "每年农历除夕", "every year on the eve of the lunar new year"),
        (f"{LUNAR};BYMONTH=12;BYMONTHDAY=23", "每年农历腊月廿三", "every year on the 23rd day of the 12th lunar month"),
        (
            f"{LUNAR};BYMONTH=4,4L;BYMONTHDAY=8",
            "每年农历四月初八、闰四月初八",
            "every year on the 8th day of the 4th and the leap 4th lunar month",
        ),
        ("FREQ=YEARLY;SOLARTERM=冬至", "每年冬至", "every year on the solar term 冬至"),
    ],
)  # fmt: skip
def test_a_rule_says_what_repeats(text, chinese, english):
    rule = parse_rule(f"{text};COUNT=1")
    assert (rule_zh(rule, START), rule_en(rule, START)) == (chinese, english)


def series(**fields):
    return Event(title="读书会", start_on=START, end_on=START, rule="FREQ=WEEKLY;COUNT=10", **fields)


def test_the_end_is_counted_and_named():
    event = series(precision=Precision.MINUTE, start_time=time(14), end_time=time(16))
    assert ZH.when(event) == "2026年4月22日（星期三） 14:00—16:00，每周三，共10次，至2026年6月24日"
    assert repeats_en(event) == "every Wednesday, 10 times, until 24 June 2026"


def test_a_rule_by_its_last_day_says_the_last_day_there_is():
    event = series()
    event.rule = "FREQ=WEEKLY;UNTIL=20260505"
    assert repeats_zh(event) == "每周三，共2次，至2026年4月29日"


@pytest.mark.parametrize(
    ("excluded", "chinese", "english"),
    [
        ("2026-05-06", "每周三（5月6日除外），共9次", "every Wednesday (except 6 May), 9 times"),
        (
            "2026-05-06 2026-05-13 2026-05-20 2026-05-27",
            "每周三（4天除外），共6次",
            "every Wednesday (except 4 days), 6 times",
        ),
    ],
)
def test_what_is_left_out_is_said(excluded, chinese, english):
    event = series(excluded_dates=excluded)
    assert repeats_zh(event) == f"{chinese}，至2026年6月24日"
    assert repeats_en(event) == f"{english}, until 24 June 2026"


@pytest.mark.parametrize("rule", ["", "FREQ=NEVER"])
def test_what_does_not_repeat_or_cannot_be_read_says_nothing(rule):
    event = series()
    event.rule = rule
    assert (repeats_zh(event), repeats_en(event)) == ("", "")
