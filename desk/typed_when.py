"""When something takes place, typed in one line: 4月23日上午, 4/28-29, 2026-04-21 14:00-16:30, 明天下午3点. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

from events.models import PartOfDay, Precision
from events.wording.zh import WEEKDAYS

# A day without a year is the first one from here on: papers of the last weeks are still being entered.
_LOOKED_BACK: Final = timedelta(days=60)
_EXAMPLES: Final = "4月23日上午、4/28-29、2026-04-21 14:00-16:30、明天下午3点"
_TO: Final = re.compile(r"(?:-|—|–|~|至|到)+")
_FULL: Final = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})[日号]?(?![0-9])")
_CHINESE: Final = re.compile(r"(?:([0-9]{4})年)?([0-9]{1,2})月([0-9]{1,2})[日号]?(?![0-9])")
_SHORT: Final = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[日号]?(?![0-9:点时])")
_DAY_ALONE: Final = re.compile(r"([0-9]{1,2})[日号]?(?![0-9:点时])")
_NEAR: Final = re.compile("今天|明天|后天")
_NEAR_DAYS: Final = {"今天": 0, "明天": 1, "后天": 2}
_IN_WEEK: Final = re.compile("(本|这|下)?(?:周|星期|礼拜)([一二三四五六日天])")
_WEEKDAY: Final = re.compile(r"\(?(?:周|星期|礼拜)([一二三四五六日天])\)?")
_WEEKDAY_NUMBERS: Final = dict(zip("一二三四五六日天", (0, 1, 2, 3, 4, 5, 6, 6), strict=True))
_PART: Final = re.compile("清晨|早晨|上午|中午|下午|晚上|晚间|早上|凌晨")
_PARTS: Final = {
    "清晨": PartOfDay.EARLY_MORNING,
    "早晨": PartOfDay.EARLY_MORNING,
    "上午": PartOfDay.MORNING,
    "中午": PartOfDay.NOON,
    "下午": PartOfDay.AFTERNOON,
    "晚上": PartOfDay.EVENING,
    "晚间": PartOfDay.EVENING,
}
# The hours that may be said with each, on the clock of 24 hours.
_HOURS: Final = {
    "清晨": range(4, 9),
    "早晨": range(4, 11),
    "早上": range(4, 12),
    "凌晨": range(6),
    "上午": range(5, 13),
    "中午": range(11, 15),
    "下午": range(12, 20),
    "晚上": range(17, 24),
    "晚间": range(17, 24),
}
_CLOCK: Final = re.compile(r"([0-9]{1,2})(?::([0-9]{2})(?![0-9])|[点时](?:(半)|整|([0-9]{1,2})分?)?)")
_NOON: Final = 12
_NOISE: Final = re.compile(r"\((?:具体|结束)时间未公布\)")


@dataclass(frozen=True, slots=True)
class TypedWhen:
    """What a line says, under the names of the event's own fields."""

    start_on: date
    end_on: date | None = None
    precision: str = Precision.DAY
    part_of_day: str = ""
    start_time: time | None = None
    end_time: time | None = None


def read_when(text: str, today: date) -> TypedWhen:
    """Read the line; a missing year is the nearest sensible one. Raises ValueError, in Chinese."""
    line = _Line(text)
    first = _day(line, today)
    if first is None:
        raise line.refusal()
    _check_weekday(line, first)
    last = _last_day(line, first) if line.take(_TO) else None
    line.take(re.compile("[,、]"))
    try:
        found = _with_time(line, first, last)
    except OverflowError as error:
        raise ValueError("日期太晚") from error
    line.take(re.compile("开始|起"))
    if line.rest:
        raise line.refusal()
    return found


class _Line:
    """The text with how far it was read; blanks between words mean nothing."""

    def __init__(self, text: str) -> None:
        self.typed = " ".join(text.split())
        self.rest = _NOISE.sub("", unicodedata.normalize("NFKC", text)).strip()

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self.rest)
        if match is not None:
            self.rest = self.rest[match.end() :].lstrip()
        return match

    def refusal(self) -> ValueError:
        where = f"，到“{self.rest[:20]}”看不懂" if self.rest and self.rest != self.typed else "看不懂"
        return ValueError(f"“{self.typed[:40]}”{where}。可以写：{_EXAMPLES}")


def _day(line: _Line, today: date) -> date | None:
    if match := line.take(_FULL):
        return _date(int(match[1]), int(match[3]), int(match[4]))
    if match := line.take(_CHINESE) or line.take(_SHORT):
        *years, month, day = (int(group) for group in match.groups() if group)
        return _date(years[0], month, day) if years else _near_year(month, day, today)
    if match := line.take(_NEAR):
        return today + timedelta(days=_NEAR_DAYS[match[0]])
    if match := line.take(_IN_WEEK):
        return _in_week(match[1], _WEEKDAY_NUMBERS[match[2]], today)
    return None


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError(f"没有{year}年{month}月{day}日这一天") from error


def _near_year(month: int, day: int, today: date) -> date:
    # Nine years hold a 29 February wherever they begin.
    for year in range(today.year - 1, today.year + 9):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today - _LOOKED_BACK:
            return found
    raise ValueError(f"没有{month}月{day}日这一天")


def _in_week(week: str | None, weekday: int, today: date) -> date:
    """The week begins on Monday; without a word for the week, the next such day, today included."""
    if week is None:
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    return today + timedelta(days=weekday - today.weekday() + (7 if week == "下" else 0))


def _check_weekday(line: _Line, day: date) -> None:
    match = line.take(_WEEKDAY)
    if match is not None and _WEEKDAY_NUMBERS[match[1]] != day.weekday():
        real, said = WEEKDAYS[day.weekday()], WEEKDAYS[_WEEKDAY_NUMBERS[match[1]]]
        raise ValueError(f"{day.year}年{day.month}月{day.day}日是{real}，不是{said}")


def _last_day(line: _Line, first: date) -> date:
    found = _last_by_its_month(line, first)
    if found is None:
        match = line.take(_DAY_ALONE)
        if match is None:
            raise line.refusal()
        found = _date(first.year, first.month, int(match[1]))
    _check_weekday(line, found)
    if found < first:
        raise ValueError("结束日期不能早于开始日期")
    return found


def _last_by_its_month(line: _Line, first: date) -> date | None:
    if match := line.take(_FULL):
        return _date(int(match[1]), int(match[3]), int(match[4]))
    if match := line.take(_CHINESE) or line.take(_SHORT):
        *years, month, day = (int(group) for group in match.groups() if group)
        # 12月30日至1月2日 goes on into the next year.
        return _date(years[0] if years else first.year + ((month, day) < (first.month, first.day)), month, day)
    return None


def _with_time(line: _Line, first: date, last: date | None) -> TypedWhen:
    part = line.take(_PART)
    word = part[0] if part else ""
    start = _clock(line, word)
    if start is None:
        if not word:
            return TypedWhen(first, last)
        if word not in _PARTS:
            raise ValueError(f"“{word}”请写成清晨或上午，或写出钟点")
        return TypedWhen(first, last, Precision.PART_OF_DAY, _PARTS[word])
    if not line.take(_TO):
        return TypedWhen(first, last, Precision.MINUTE, start_time=start)
    is_next_day = line.take(re.compile("次日|第二天")) is not None
    end = _end_clock(line, start, word, is_next_day=is_next_day)
    if is_next_day and last is None:
        last = first + timedelta(days=1)
    return TypedWhen(first, last, Precision.MINUTE, start_time=start, end_time=end)


def _clock(line: _Line, word: str) -> time | None:
    match = line.take(_CLOCK)
    if match is None:
        return None
    hour, minute = int(match[1]), 30 if match[3] else int(match[2] or match[4] or 0)
    if word and hour not in _HOURS[word] and hour + _NOON in _HOURS[word]:
        hour += _NOON
    if word and hour not in _HOURS[word]:
        raise ValueError(f"“{word}{match[0]}”前后不合，请写 24 小时制的钟点")
    try:
        return time(hour, minute)
    except ValueError as error:
        raise ValueError(f"没有“{match[0]}”这个钟点；半夜写 23:59 或次日 0:00") from error


def _end_clock(line: _Line, start: time, word: str, *, is_next_day: bool) -> time:
    part = line.take(_PART)
    own = part[0] if part else ""
    end = _clock(line, own)
    if end is None:
        raise line.refusal()
    if is_next_day:
        return end
    # 下午2点-4点: the second hour is of the same half of the day.
    if word and not own and end <= start and end.hour < _NOON:
        end = end.replace(hour=end.hour + _NOON)
    if end <= start:
        raise ValueError("结束时间要晚于开始时间；过夜的写“22:00-次日1:00”")
    return end
