"""An entry before it is written, and how it is written: a value in, bytes out; no request and no query."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID
from xml.etree import ElementTree

from core.text import clean_line, clean_text

PAGE: Final = "text/html"
CALENDAR: Final = "text/calendar"


@dataclass(frozen=True, slots=True)
class Entry:
    """One record. `term` and `label` are its category; `point` is (longitude, latitude) in WGS-84."""

    uid: UUID
    title: str
    page: str
    published: datetime
    updated: datetime
    author: str
    term: str
    label: str
    summary: str
    content: str
    calendar: str = ""
    point: tuple[float, float] | None = None

    def to_bytes(self) -> bytes:
        """The atom:entry with its line break. Its prefixes are those that `publish.atom.feed` declares."""
        entry = ElementTree.Element("entry")
        line(entry, "id", f"urn:uuid:{self.uid}")
        line(entry, "title", self.title)
        line(entry, "updated", moment(self.updated))
        line(entry, "published", moment(self.published))
        line(ElementTree.SubElement(entry, "author"), "name", self.author)
        ElementTree.SubElement(entry, "category", term=self.term, label=clean_line(self.label))
        link(entry, "alternate", PAGE, self.page)
        if self.calendar:
            link(entry, "alternate", CALENDAR, self.calendar)
        if self.summary:
            line(entry, "summary", self.summary)
        ElementTree.SubElement(entry, "content", type="text").text = clean_text(self.content)
        if self.point is not None:
            longitude, latitude = self.point
            line(entry, "georss:point", f"{latitude:.7f} {longitude:.7f}")  # GeoRSS Simple: latitude first
        return written(entry)


def line(parent: ElementTree.Element, name: str, value: str) -> None:
    """A child that holds one line of text, of which XML 1.0 allows every character that is left."""
    ElementTree.SubElement(parent, name).text = clean_line(value)


def link(parent: ElementTree.Element, rel: str, media_type: str, href: str) -> None:
    """An atom:link."""
    ElementTree.SubElement(parent, "link", rel=rel, type=media_type, href=href)


def moment(value: datetime) -> str:
    """RFC 3339 in UTC, whole seconds."""
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def written(element: ElementTree.Element) -> bytes:
    """The element in UTF-8, without a declaration, with a line break."""
    return ElementTree.tostring(element, encoding="unicode").encode() + b"\n"
