"""A lunar date in full, in both languages, as a table of cases."""

from datetime import date

import pytest

from core.language import Language
from events.lunar_wording import lunar_date


@pytest.mark.parametrize(
    ("day", "chinese", "english"),
    [
        (date(2026, 4, 23), "农历三月初七", "Lunar month 3, day 7"),
        (date(2026, 2, 17), "农历正月初一", "Lunar month 1, day 1"),
        (date(2025, 7, 25), "农历闰六月初一", "Lunar leap month 6, day 1"),
        (date(2026, 1, 18), "农历冬月三十", "Lunar month 11, day 30"),
        (date(2150, 1, 1), "", ""),
    ],
)
def test_a_lunar_date_in_full(day: date, chinese: str, english: str) -> None:
    assert lunar_date(day, Language.ZH_HANS) == chinese
    assert lunar_date(day, Language.EN) == english
