"""A day of the Chinese calendar in a word or two, in both languages, as a table of cases."""

from datetime import date

import pytest

from core.language import Language
from events.lunar_wording import lunar_words, term_words


@pytest.mark.parametrize(
    ("day", "chinese", "english"),
    [
        (date(2026, 2, 16), "廿九", "12/29"),
        (date(2026, 2, 17), "正月", "1/1"),
        (date(2026, 2, 18), "初二", "1/2"),
        (date(2026, 2, 26), "初十", "1/10"),
        (date(2026, 2, 27), "十一", "1/11"),
        (date(2026, 3, 8), "二十", "1/20"),
        (date(2026, 3, 9), "廿一", "1/21"),
        (date(2025, 7, 24), "三十", "6/30"),
        (date(2025, 7, 25), "闰六月", "leap 6/1"),
        (date(2025, 7, 26), "初二", "leap 6/2"),
        (date(2026, 12, 9), "冬月", "11/1"),
        (date(2100, 12, 31), "腊月", "12/1"),
        # The tables begin with the lunar year of 1900.
        (date(1900, 1, 30), "", ""),
        (date(2150, 1, 1), "", ""),
    ],
)
def test_a_lunar_day_in_a_word(day: date, chinese: str, english: str) -> None:
    assert lunar_words(day, Language.ZH_HANS) == chinese
    assert lunar_words(day, Language.EN) == english


@pytest.mark.parametrize(
    ("day", "chinese", "english"),
    [
        (date(2026, 4, 20), "谷雨", "Grain Rain"),
        (date(2026, 4, 21), "", ""),
        (date(2026, 12, 22), "冬至", "Winter Solstice"),
        (date(2026, 1, 5), "小寒", "Minor Cold"),
        (date(2150, 4, 20), "", ""),
    ],
)
def test_a_solar_term_is_named_on_its_day(day: date, chinese: str, english: str) -> None:
    assert term_words(day, Language.ZH_HANS) == chinese
    assert term_words(day, Language.EN) == english
