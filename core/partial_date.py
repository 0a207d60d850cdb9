"""PartialDate: a date known to the day, month, quarter, half or year, and nothing more than that."""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

Precision = Literal["day", "month", "quarter", "half", "year"]

_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_PART: Final = re.compile(r"([0-9]{4})-([0-9]{2})")
_YEAR: Final = re.compile(r"[0-9]{4}")
# EDTF level 2 (ISO 8601-2:2019, 4.8): 33-36 are quarters, 40-41 are halves of the year.
_QUARTERS: Final = {33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12)}
_HALVES: Final = {40: (1, 6), 41: (7, 12)}
_QUARTER_NAMES: Final = {33: ("一季度", "Q1"), 34: ("二季度", "Q2"), 35: ("三季度", "Q3"), 36: ("四季度", "Q4")}
_HALF_NAMES: Final = {40: ("上半年", "first half of"), 41: ("下半年", "second half of")}

_CHINESE: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日?"), "day"),
    (re.compile(r"([0-9]{4})年([0-9]{1,2})月"), "month"),
    (re.compile(r"([0-9]{4})年第?([一二三四1-4])季度"), "quarter"),
    (re.compile(r"([0-9]{4})年?-?[Qq]([1-4])"), "quarter"),
    (re.compile(r"([0-9]{4})年(上半年|下半年)"), "half"),
    (re.compile(r"([0-9]{4})年?"), "year"),
)
_REFUSAL: Final = "“{}”不是有效的日期。请写成 2027、2027-08、2027-08-14、2027年三季度 或 2027年上半年"
_DIGITS: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}


@dataclass(frozen=True, slots=True)
class PartialDate:
    """One EDTF value with its bounds.

    `edtf` is `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, `YYYY-33`…`36` (quarters) or `YYYY-40`/`41` (halves).
    `first_on` and `last_on` are the first and last day that the value can mean, both inclusive.
    """

    edtf: str
    precision: Precision
    first_on: date
    last_on: date

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read an EDTF value. Raises ValueError, in Chinese, when it is none of the accepted forms."""
        try:
            if match := _DAY.fullmatch(text):
                year, month, day = (int(part) for part in match.groups())
                return cls(text, "day", date(year, month, day), date(year, month, day))
            if match := _PART.fullmatch(text):
                year, part = (int(group) for group in match.groups())
                return cls._of_part(text, year, part)
            if _YEAR.fullmatch(text):
                year = int(text)
                return cls(text, "year", date(year, 1, 1), date(year, 12, 31))
        except ValueError:
            pass  # a number out of range is the same mistake as a wrong form
        raise ValueError(_REFUSAL.format(text))

    @classmethod
    def _of_part(cls, text: str, year: int, part: int) -> "PartialDate":
        if part in _QUARTERS:
            return cls._months(text, "quarter", year, *_QUARTERS[part])
        if part in _HALVES:
            return cls._months(text, "half", year, *_HALVES[part])
        return cls._months(text, "month", year, part, part)

    @classmethod
    def _months(cls, text: str, precision: Precision, year: int, first: int, last: int) -> "PartialDate":
        first_on = date(year, first, 1)
        return cls(text, precision, first_on, date(year, last, calendar.monthrange(year, last)[1]))

    @classmethod
    def read(cls, text: str) -> "PartialDate":
        """Read what a person types: EDTF, or 2027年8月14日, 2027年8月, 2027年三季度, 2027Q3, 2027年下半年, 2027年.

        Fullwidth digits and signs count as their plain ones. Raises ValueError, in Chinese.
        """
        # Blanks of every kind, the Chinese one too.
        written = "".join(unicodedata.normalize("NFKC", text).split())
        for pattern, precision in _CHINESE:
            if match := pattern.fullmatch(written):
                written = _to_edtf(precision, *match.groups())
        try:
            return cls.parse(written)
        except ValueError as error:
            raise ValueError(_REFUSAL.format(text.strip())) from error

    @property
    def _part(self) -> int:
        return int(self.edtf[5:7])

    @property
    def label_zh(self) -> str:
        """As a Chinese newspaper would print it: 2027年8月."""
        year = f"{self.first_on.year}年"
        match self.precision:
            case "day":
                return f"{year}{self.first_on.month}月{self.first_on.day}日"
            case "month":
                return f"{year}{self.first_on.month}月"
            case "quarter":
                return year + _QUARTER_NAMES[self._part][0]
            case "half":
                return year + _HALF_NAMES[self._part][0]
            case "year":
                return year

    @property
    def label_en(self) -> str:
        """In plain English: August 2027."""
        year = str(self.first_on.year)
        match self.precision:
            case "day":
                return f"{self.first_on.day} {calendar.month_name[self.first_on.month]} {year}"
            case "month":
                return f"{calendar.month_name[self.first_on.month]} {year}"
            case "quarter":
                return f"{_QUARTER_NAMES[self._part][1]} {year}"
            case "half":
                return f"{_HALF_NAMES[self._part][1]} {year}"
            case "year":
                return year

    def overlaps(self, first_on: date, last_on: date) -> bool:
        """Whether any day this value can mean lies in [first_on, last_on]."""
        return self.first_on <= last_on and first_on <= self.last_on

    def __str__(self) -> str:
        return self.edtf


def _to_edtf(precision: str, year: str, *rest: str) -> str:
    match precision:
        case "day":
            return f"{year}-{int(rest[0]):02d}-{int(rest[1]):02d}"
        case "month":
            return f"{year}-{int(rest[0]):02d}" if 1 <= int(rest[0]) <= 12 else f"{year}-{rest[0]}月"
        case "quarter":
            return f"{year}-{32 + _DIGITS[rest[0]]}"
        case "half":
            return f"{year}-40" if rest[0] == "上半年" else f"{year}-41"
        case _:
            return year
