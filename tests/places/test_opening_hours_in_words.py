"""Opening hours as people say them, in Chinese and in English."""

from datetime import date, datetime

import pytest

from core.partial_date import PartialDate
from places.opening_hours.ahead import special_days
from places.opening_hours.hours import Hours
from places.opening_hours.states import state_at
from places.opening_hours.wording import EN, ZH
from tests.places.autumn import AUTUMN

PLAIN = "Mo-Fr 09:00-21:00; Sa,Su 10:00-18:00"


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        (f"{PLAIN}; PH off", "周一至周五 9:00—21:00；周末 10:00—18:00；法定节假日休息",
         "Mon–Fri 09:00–21:00; Sat–Sun 10:00–18:00; closed on public holidays"),
        ("Mo-Su 09:00-21:00", "每天 9:00—21:00", "Daily 09:00–21:00"),
        ("09:00-12:00,13:00-17:30", "每天 9:00—12:00、13:00—17:30", "Daily 09:00–12:00, 13:00–17:30"),
        ("Mo-Su,PH 09:00-21:00", "每天（含法定节假日） 9:00—21:00", "Daily (including public holidays) 09:00–21:00"),
        ("24/7", "全天开放", "Daily around the clock"),
        ("Tu,Th,Sa,Su,PH 10:00-18:00; Mo closed", "周二、周四、周末、法定节假日 10:00—18:00；周一休息",
         "Tue, Thu, Sat–Sun, public holidays 10:00–18:00; closed Mon"),
        ("Mo-Su 18:00-02:00", "每天 18:00—次日2:00", "Daily 18:00–02:00 the next day"),
        ("Apr-Oct 06:00-22:00; Nov-Mar 06:00-20:00", "4月至10月 6:00—22:00；11月至3月 6:00—20:00",
         "Apr–Oct 06:00–22:00; Nov–Mar 06:00–20:00"),
        ("2026 Oct 01-07 10:00-17:00", "2026年10月1日至7日 10:00—17:00", "1–7 Oct 2026 10:00–17:00"),
        ("2026 Dec 30-2027 Jan 03 off", "2026年12月30日至2027年1月3日休息", "Closed 30 Dec 2026–3 Jan 2027"),
        ("week 1-53/2 We 09:00-10:00; week 10 off", "单周周三 9:00—10:00；第10周休息",
         "Odd weeks Wed 09:00–10:00; closed week 10"),
        ("Sa[1,-1] 10:00-12:00", "每月第一个、最后一个周六 10:00—12:00",
         "The first and last Saturday of the month 10:00–12:00"),
        ('Mo-Fr 09:00-17:00 "by appointment"', "周一至周五 9:00—17:00（需预约）",
         "Mon–Fri 09:00–17:00 (by appointment)"),
        ('"by appointment"', "每天需预约", "Daily: by appointment"),
        ('off "装修"', "暂停开放（装修）", "Closed until further notice (装修)"),
        ("sunrise-sunset", "sunrise-sunset", "sunrise-sunset"),
        ("Mo-Fr 09:00-10:00 || unknown", "Mo-Fr 09:00-10:00 || unknown", "Mo-Fr 09:00-10:00 || unknown"),
    ],
)  # fmt: skip
def test_the_week_is_a_sentence(text, zh, en):
    assert (ZH.week(text), EN.week(text)) == (zh, en)


@pytest.mark.parametrize(
    ("text", "day", "zh", "en"),
    [
        (PLAIN, 30, "今天 9:00—21:00", "Today 09:00–21:00"),
        (f"{PLAIN}; PH off", 1, "今天休息（国庆节）", "Today closed (National Day)"),
        ("PH 10:00-12:00", 1, "今天 10:00—12:00（国庆节）", "Today 10:00–12:00 (National Day)"),
        (PLAIN, 1, "今天 9:00—21:00（国庆节放假，开放时间可能不同）",
         "Today 09:00–21:00 (National Day holiday, hours may differ)"),
        (PLAIN, 10, "今天 10:00—18:00（国庆节调休上班日，开放时间可能不同）",
         "Today 10:00–18:00 (make-up workday for National Day, hours may differ)"),
        ("24/7", 30, "今天全天开放", "Today around the clock"),
        ('Mo-Su 09:00-12:00,13:00-17:00 "by appointment"', 30, "今天 9:00—12:00、13:00—17:00（需预约）",
         "Today 09:00–12:00, 13:00–17:00 (by appointment)"),
        ('"by appointment"', 30, "今天需预约", "Today by appointment"),
        (f'{PLAIN}; 2026 Sep 30 off "装修"', 30, "今天休息（装修）", "Today closed (装修)"),
    ],
)  # fmt: skip
def test_today(text, day, zh, en):
    told = Hours.read(text).on(date(2026, 9 if day == 30 else 10, day), AUTUMN)
    assert (ZH.day(told), EN.day(told)) == (zh, en)


@pytest.mark.parametrize(
    ("text", "moment", "as_of", "zh", "en"),
    [
        (PLAIN, "2026-09-30T10:00", "", "开放中 · 21:00 闭馆", "Open now · closes 21:00"),
        (PLAIN, "2026-09-30T10:00", "2017", "按2017年资料：开放中 · 21:00 闭馆",
         "Going by hours as of 2017: open now · closes 21:00"),
        (PLAIN, "2026-09-29T22:00", "", "已闭馆 · 明天 9:00 开门", "Closed now · opens 09:00 tomorrow"),
        (PLAIN, "2026-09-30T08:00", "", "尚未开放 · 9:00 开门", "Not open yet · opens 09:00"),
        (f"{PLAIN}; PH off", "2026-10-05T08:00", "", "今天休息（国庆节） · 周四 9:00 开门",
         "Closed today (National Day) · opens 09:00 on Thursday"),
        (PLAIN, "2026-10-01T10:00", "", "若照常：开放中 · 21:00 闭馆", "If as usual: open now · closes 21:00"),
        (PLAIN, "2026-10-01T10:00", "2017", "按2017年资料，若照常：开放中 · 21:00 闭馆",
         "Going by hours as of 2017, if as usual: open now · closes 21:00"),
        ("Mo-Su 12:00-24:00", "2026-09-30T13:00", "", "开放中 · 24:00 闭馆", "Open now · closes 24:00"),
        ("24/7", "2026-09-30T13:00", "", "开放中", "Open now"),
        ("Mo-Su unknown", "2026-09-30T13:00", "", "开放时间不确定", "Hours not certain"),
    ],
)  # fmt: skip
def test_the_moment(text, moment, as_of, zh, en):
    state = state_at(Hours.read(text), datetime.fromisoformat(moment), AUTUMN)
    old = PartialDate.parse(as_of) if as_of else None
    assert (ZH.state(state, "library", as_of=old), EN.state(state, "library", as_of=old)) == (zh, en)


def test_a_park_and_a_market_close_in_their_own_words():
    state = state_at(Hours.read(PLAIN), datetime.fromisoformat("2026-09-30T22:00"), AUTUMN)
    assert [ZH.state(state, kind).partition(" ")[0] for kind in ("park", "market", "library")] == [
        "已闭园",
        "已关门",
        "已闭馆",
    ]


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        (f"{PLAIN}; PH off", [("10月1日至7日 国庆节", "休息"), ("10月10日（周六） 国庆节调休上班", "开放时间可能不同")],
         [("1–7 October National Day", "closed"),
          ("Saturday, 10 October National Day, make-up workday", "hours may differ")]),
        ("Mo-Su,PH 09:00-21:00", [("10月1日至7日 国庆节", "照常 9:00—21:00")],
         [("1–7 October National Day", "as usual, 09:00–21:00")]),
        ("Mo-Su 09:00-21:00; 2026 Oct 20 off \"装修\"",
         [("10月1日至7日 国庆节", "开放时间可能不同"), ("10月20日（周二）", "休息（装修）")],
         [("1–7 October National Day", "hours may differ"), ("Tuesday, 20 October", "closed (装修)")]),
    ],
)  # fmt: skip
def test_the_special_days_ahead(text, zh, en):
    today = date(2026, 9, 28)
    runs = special_days(Hours.read(text), today, AUTUMN)
    assert [ZH.special(run, today) for run in runs] == zh
    assert [EN.special(run, today) for run in runs] == en
