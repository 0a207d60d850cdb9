"""Bytes into content lines and components (RFC 5545, 3.1), as far as broken bytes allow. Nothing is refused here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

_PARAMETER = r';(?:[A-Za-z0-9-]+)=(?:"[^"\x00-\x08\x0a-\x1f\x7f]*"|[^";:,\x00-\x08\x0a-\x1f\x7f]*)'
_CONTENT = re.compile(rf"([A-Za-z0-9-]+)((?:{_PARAMETER})*):(.*)", re.DOTALL)
_EACH_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:]*)')
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Line:
    """A content line: its number in the file, the pieces it was folded into, and what it says.

    `name` is empty when it has no form at all. A quoted parameter value is without its quotes.
    """

    number: int
    pieces: tuple[bytes, ...]
    name: str
    parameters: dict[str, str]
    value: str

    @property
    def raw(self) -> bytes:
        """The line unfolded."""
        return b"".join(self.pieces)

    @property
    def text(self) -> str:
        """The value with its escapes resolved, for properties of type TEXT."""
        return _ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], self.value)

    @property
    def moment(self) -> date | datetime | None:
        """The value as a day, a wall-clock time or a moment in UTC (with `tzinfo`); None when it is none of these."""
        for form, kind in (("%Y%m%d", date), ("%Y%m%dT%H%M%S", datetime), ("%Y%m%dT%H%M%S%z", datetime)):
            if re.fullmatch(r"[0-9]{8}(?:T[0-9]{6}Z?)?", self.value):
                try:
                    parsed = datetime.strptime(self.value, form)  # noqa: DTZ007
                except ValueError:
                    continue
                return parsed.date() if kind is date else parsed
        return None

    @property
    def zone(self) -> str:
        """The TZID, or nothing."""
        return self.parameters.get("TZID", "")


@dataclass(slots=True)
class Component:
    """Lines between BEGIN and END, without what stands in the components inside."""

    name: str
    number: int
    lines: list[Line] = field(default_factory=list)
    children: list["Component"] = field(default_factory=list)

    def all(self, name: str) -> list[Line]:
        return [line for line in self.lines if line.name == name]

    def one(self, name: str) -> Line | None:
        return next(iter(self.all(name)), None)

    def value(self, name: str) -> str:
        """The value as it is written; nothing when there is no such line."""
        line = self.one(name)
        return line.value if line else ""

    def walk(self) -> Iterator["Component"]:
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Document:
    """The whole: bytes, lines, and the outermost component, which stands for a missing VCALENDAR too."""

    data: bytes
    lines: list[Line]
    calendar: Component
    is_balanced: bool
    is_download: bool

    @property
    def events(self) -> list[Component]:
        return [child for child in self.calendar.children if child.name == "VEVENT"]

    @property
    def zones(self) -> list[Component]:
        return [child for child in self.calendar.children if child.name == "VTIMEZONE"]

    @property
    def components(self) -> list[Component]:
        return list(self.calendar.walk())

    def master_of(self, event: Component) -> Component | None:
        """The event with the same UID that holds the series."""
        same = (other for other in self.events if other.value("UID") == event.value("UID"))
        return next((other for other in same if not other.all("RECURRENCE-ID")), None)


def read(data: bytes, *, is_download: bool) -> Document:
    """Take the bytes apart; a bare LF counts as a line end too, so that one fault does not hide the others."""
    lines = list(_lines(data))
    outermost: list[Component] = []
    open_ones: list[Component] = []
    is_balanced = True
    for line in lines:
        if line.name == "BEGIN":
            component = Component(line.value, line.number)
            (open_ones[-1].children if open_ones else outermost).append(component)
            open_ones.append(component)
        elif line.name == "END":
            is_balanced &= bool(open_ones) and open_ones.pop().name == line.value
        elif open_ones:
            open_ones[-1].lines.append(line)
        else:
            is_balanced &= not line.raw
    is_balanced &= not open_ones and [component.name for component in outermost] == ["VCALENDAR"]
    calendar = outermost[0] if outermost else Component("", 1)
    return Document(data, lines, calendar, is_balanced, is_download)


def _lines(data: bytes) -> Iterator[Line]:
    pieces: list[bytes] = []
    begun = 1
    for number, physical in enumerate(re.split(rb"\r\n|\n", data.removeprefix(b"\xef\xbb\xbf")), 1):
        if physical[:1] in (b" ", b"\t") and pieces:
            pieces.append(physical[1:])
            continue
        if pieces and any(pieces):
            yield _line(begun, pieces)
        pieces, begun = [physical], number
    if pieces and any(pieces):
        yield _line(begun, pieces)


def _line(number: int, pieces: list[bytes]) -> Line:
    match = _CONTENT.fullmatch(b"".join(pieces).decode(errors="replace"))
    if match is None:
        return Line(number, tuple(pieces), "", {}, "")
    parameters = {name: value.strip('"') for name, value in _EACH_PARAMETER.findall(match[2])}
    return Line(number, tuple(pieces), match[1], parameters, match[3])


def length(event: Component) -> timedelta | None:
    """From DTSTART to DTEND by the clock on the wall; None when they cannot be compared."""
    start, end = (line.moment if line else None for line in (event.one("DTSTART"), event.one("DTEND")))
    if start is None or end is None or type(start) is not type(end):
        return None
    if isinstance(start, datetime) and isinstance(end, datetime) and (start.tzinfo is None) != (end.tzinfo is None):
        return None
    return end - start
