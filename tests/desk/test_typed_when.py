"""When, typed in one line: what is read, which year is meant, what is refused."""

from datetime import date, time

import pytest

from desk.typed_when import TypedWhen, read_when

TODAY = date(2026, 4, 24)  # a Friday
READ = [
    ("4月23日上午", TypedWhen(date(2026, 4, 23), None, "part-of-day", "morning")),
    ("4/28-29", TypedWhen(date(2026, 4, 28), date(2026, 4, 29))),
    ("2026-04-21 14:00-16:30", TypedWhen(date(2026, 4, 21), None, "minute", "", time(14), time(16, 30))),
    ("２０２６－０４－２１　１４：００", TypedWhen(date(2026, 4, 21), None, "minute", "", time(14))),
    ("4月28日至29日", TypedWhen(date(2026, 4, 28), date(2026, 4, 29))),
    ("4月28日—5月3日 9:00—17:00", TypedWhen(date(2026, 4, 28), date(2026, 5, 3), "minute", "", time(9), time(17))),
    ("4.28", TypedWhen(date(2026, 4, 28))),
    ("4/2 8:30", TypedWhen(date(2026, 4, 2), None, "minute", "", time(8, 30))),
    ("4月23日（星期四）晚上", TypedWhen(date(2026, 4, 23), None, "part-of-day", "evening")),
    ("今天", TypedWhen(TODAY)),
    ("明天下午3点", TypedWhen(date(2026, 4, 25), None, "minute", "", time(15))),
    ("后天9点半", TypedWhen(date(2026, 4, 26), None, "minute", "", time(9, 30))),
    ("本周六", TypedWhen(date(2026, 4, 25))),
    ("本周四", TypedWhen(date(2026, 4, 23))),
    ("周四", TypedWhen(date(2026, 4, 30))),
    ("下周日早上8点开始", TypedWhen(date(2026, 5, 3), None, "minute", "", time(8))),
    ("4月25日下午2点到4点", TypedWhen(date(2026, 4, 25), None, "minute", "", time(14), time(16))),
    ("4月25日上午9点-下午4点30分", TypedWhen(date(2026, 4, 25), None, "minute", "", time(9), time(16, 30))),
    ("4月25日 22:00-次日1:00", TypedWhen(date(2026, 4, 25), date(2026, 4, 26), "minute", "", time(22), time(1))),
    ("2026年4月23日（星期四）上午（具体时间未公布）", TypedWhen(date(2026, 4, 23), None, "part-of-day", "morning")),
]
YEARS = [
    # typed, today, the day that is meant
    ("4月23日", date(2026, 4, 24), date(2026, 4, 23)),  # yesterday's paper
    ("4月23日", date(2026, 11, 25), date(2027, 4, 23)),
    ("1月5日", date(2026, 11, 25), date(2027, 1, 5)),
    ("12月30日", date(2027, 1, 2), date(2026, 12, 30)),
    ("2月29日", date(2026, 4, 24), date(2028, 2, 29)),
]
REFUSED = [
    ("", "看不懂"),
    ("上午", "看不懂"),
    ("2月30日", "没有2月30日这一天"),
    ("2026-02-30", "没有2026年2月30日这一天"),
    ("4月31日", "没有4月31日这一天"),
    ("13/1", "没有13月1日这一天"),
    ("4月23日星期五", "是星期四，不是星期五"),
    ("4月28日-27日", "结束日期不能早于开始日期"),
    ("4月28日-", "看不懂"),
    ("4月28日 25:00", "没有“25:00”这个钟点"),
    ("4月28日 9:75", "没有“9:75”这个钟点"),
    ("4月28日上午14:00", "前后不合"),
    ("4月28日早上", "请写成清晨或上午"),
    ("4月28日 16:00-14:00", "结束时间要晚于开始时间"),
    ("4月28日 9:00-", "看不懂"),
    ("4月28日上午在公园", "到“在公园”看不懂"),
    ("每周三", "看不懂"),
    ("<script>", "看不懂"),
    ("9999-12-31 22:00-次日1:00", "日期太晚"),
    ("4" * 5000, "看不懂"),
]


@pytest.mark.parametrize(("typed", "found"), READ)
def test_a_line_is_read(typed, found):
    assert read_when(typed, TODAY) == found


@pytest.mark.parametrize(("typed", "today", "day"), YEARS)
def test_a_missing_year_is_the_nearest_sensible_one(typed, today, day):
    assert read_when(typed, today).start_on == day


def test_a_span_over_new_year_ends_in_the_next():
    found = read_when("12月30日至1月2日", date(2026, 12, 1))
    assert (found.start_on, found.end_on) == (date(2026, 12, 30), date(2027, 1, 2))


@pytest.mark.parametrize(("typed", "why"), REFUSED)
def test_what_cannot_be_read_is_refused_in_words(typed, why):
    with pytest.raises(ValueError, match=why):
        read_when(typed, TODAY)
