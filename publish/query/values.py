"""Values of request parameters: one strict parser each, and the canonical spelling of what it read.

Everything here is pure. A malformed value raises InvalidParameter with the parameter's name and a
Chinese message that says what is allowed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone

from core.errors import InvalidParameter
from core.examples import example_bbox, example_position
from core.geometry import Bbox
from core.partial_date import PartialDate

MAX_VALUES: Final = 50
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# ASCII digits only: float() would also take nan, inf, 1_16 and fullwidth digits. GDAL writes 39.8999999999999986.
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,4}(?:\.[0-9]{1,20})?")
_METRES: Final = re.compile(r"[0-9]{1,5}(?:\.[0-9]{1,15})?")
MAX_RADIUS_M: Final = 50_000
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})"
)


def parse_slugs(name: str, text: str) -> tuple[str, ...]:
    """Comma-separated slugs, sorted, without repetition."""
    slugs = text.split(",")
    if len(slugs) > MAX_VALUES:
        raise InvalidParameter(name, f"最多 {MAX_VALUES} 个值")
    for slug in slugs:
        if not _SLUG.fullmatch(slug) or len(slug) > 80:
            raise InvalidParameter(name, f"“{slug[:40]}”不是有效的名称：只用小写英文字母、数字和连字符，多个用逗号分开")
    return tuple(sorted(set(slugs)))


def parse_bbox(name: str, text: str) -> Bbox:
    """`west,south,east,north` in WGS-84 degrees; six numbers carry heights, which are dropped (OGC API, 7.15.3)."""
    words = text.split(",")
    if len(words) not in (4, 6) or not all(_NUMBER.fullmatch(word) for word in words):
        raise InvalidParameter(name, f"应是 4 个数字“西,南,东,北”，WGS-84 经纬度，例如 {example_bbox()}")
    numbers = [round(float(word), 7) for word in words]
    west, south, east, north = numbers if len(numbers) == 4 else (numbers[0], numbers[1], numbers[3], numbers[4])
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= 90 and -90 <= north <= 90):
        raise InvalidParameter(name, "经度应在 -180 到 180 之间，纬度应在 -90 到 90 之间；顺序是“西,南,东,北”")
    if west > east or south > north:
        raise InvalidParameter(name, "西要小于东，南要小于北（跨越 180 度经线的范围请分成两次请求）")
    return (west, south, east, north)


def parse_position(name: str, text: str) -> tuple[float, float]:
    """`longitude,latitude` in WGS-84 degrees."""
    words = text.split(",")
    if len(words) != 2 or not all(_NUMBER.fullmatch(word) for word in words):
        raise InvalidParameter(name, f"应是 2 个数字“经度,纬度”，WGS-84，例如 {example_position()}")
    longitude, latitude = (round(float(word), 7) for word in words)
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise InvalidParameter(name, "经度应在 -180 到 180 之间，纬度应在 -90 到 90 之间；经度在前")
    return (longitude, latitude)


def degrees_text(numbers: Sequence[float]) -> str:
    """The canonical spelling of a bbox or a position."""
    return ",".join(f"{number:.7f}".rstrip("0").rstrip(".") if number else "0" for number in numbers)


def parse_radius(name: str, text: str) -> float:
    """Metres from 1 to MAX_RADIUS_M, to the millimetre."""
    metres = round(float(text), 3) if _METRES.fullmatch(text) else 0.0
    if not 1 <= metres <= MAX_RADIUS_M:
        raise InvalidParameter(name, f"应是 1 到 {MAX_RADIUS_M} 之间的米数，例如 500")
    return metres


def metres_text(metres: float) -> str:
    """The canonical spelling of a radius."""
    return f"{metres:.3f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Interval:
    """Local days from `first_on` to `last_on`, both inclusive; None is open. `text` is its canonical spelling."""

    first_on: date | None
    last_on: date | None

    @property
    def text(self) -> str:
        """In the form of OGC API's `datetime`, with days."""
        first, last = self.first_on or "..", self.last_on or ".."
        return f"{first}" if first == last and self.first_on else f"{first}/{last}"


def parse_interval(name: str, text: str) -> Interval:
    """OGC API - Features 7.15.4: an instant or an interval; `..` or nothing is an open end, `../..` everything.

    Instants and days are compared by the local day they fall on.
    """
    ends = text.split("/")
    if len(ends) == 1:
        day = _day(name, text)
        return Interval(day, day)
    if len(ends) != 2:
        raise InvalidParameter(name, "应是一个日期，或用一个斜杠分开的起止，例如 2026-04-01/2026-04-30、2026-04-01/..")
    first_on, last_on = (None if end in ("..", "") else _day(name, end) for end in ends)
    if text == "/":
        raise InvalidParameter(name, "起止不能都留空；要全部请写 ../..")
    if first_on is not None and last_on is not None and first_on > last_on:
        raise InvalidParameter(name, "起始日期晚于结束日期")
    return Interval(first_on, last_on)


def _day(name: str, text: str) -> date:
    read = _day_or_instant(name, text)
    return timezone.localtime(read).date() if isinstance(read, datetime) else read


def _day_or_instant(name: str, text: str) -> date | datetime:
    """Instants are aware, and have a day in UTC and here: 0001-01-01T00:00:00+14:00 has none."""
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
        if _INSTANT.fullmatch(text):
            instant = datetime.fromisoformat(text.upper()).astimezone(UTC)
            timezone.localtime(instant)
            return instant
    except (ValueError, OverflowError):
        pass  # 2026-02-30 is the same mistake as letters
    raise InvalidParameter(name, f"“{text[:40]}”不是有效的日期或时间，例如 2026-04-23 或 2026-04-23T09:30:00+08:00")


def parse_moment(name: str, text: str) -> datetime:
    """An instant, or a day for its first moment here; in UTC."""
    read = _day_or_instant(name, text)
    if isinstance(read, datetime):
        return read
    try:
        return timezone.make_aware(datetime.combine(read, time.min)).astimezone(UTC)
    except OverflowError as error:
        raise InvalidParameter(name, f"“{text}”太早了") from error


def parse_instant(name: str, text: str) -> datetime:
    """An instant alone, in UTC: a day is none."""
    read = None if _DATE.fullmatch(text) else _day_or_instant(name, text)
    if not isinstance(read, datetime):
        raise InvalidParameter(name, "应是带时区的时刻，例如 2026-04-23T09:30:00+08:00")
    return read


def moment_text(moment: datetime) -> str:
    """The canonical spelling of a moment in UTC."""
    return moment.isoformat().replace("+00:00", "Z")


def parse_completing(name: str, text: str) -> Interval:
    """A partial date (2027, 2027-08, 2027-35) or an interval of two, `..` for an open end."""
    ends = text.split("/")
    if len(ends) > 2 or text == "..":
        raise InvalidParameter(name, "应是 2027、2027-08，或用一个斜杠分开的起止")
    first = _partial(name, ends[0])
    last = _partial(name, ends[-1])
    interval = Interval(first.first_on if first else None, last.last_on if last else None)
    if interval.first_on and interval.last_on and interval.first_on > interval.last_on:
        raise InvalidParameter(name, "起始日期晚于结束日期")
    return interval


def _partial(name: str, text: str) -> PartialDate | None:
    if text == "..":
        return None
    try:
        return PartialDate.parse(text[:40])  # which its message repeats
    except ValueError as error:
        raise InvalidParameter(name, str(error)) from error


def default_window(at: datetime) -> Interval:
    """From the first day of the month FEED_MONTHS_BACK months ago to all that is ahead.

    It moves once a month, so that feeds do not change at every midnight.
    """
    month = timezone.localdate(at).replace(day=1)
    for _ in range(settings.FEED_MONTHS_BACK):
        month = (month - timedelta(days=1)).replace(day=1)
    return Interval(month, None)
