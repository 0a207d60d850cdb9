"""A resource as a page for people, in the look of the service (17-069r4, 8.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.template.loader import render_to_string

from publish.site import site

# Stands in the template where Features go.
_MARK: Final = "<!--features-->"


@dataclass(frozen=True, slots=True)
class Row:
    """A line: what it is called, what it says, and where it leads."""

    label: str
    text: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a heading."""

    title: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Page:
    """`trail` leads back up, `json` is the same for programs, `onward` leads on; a list holds Features as lines."""

    title: str
    text: str
    json: str
    trail: Sequence[Row] = ()
    sections: Sequence[Section] = ()
    onward: Sequence[Row] = ()
    is_list: bool = False

    def render(self) -> bytes:
        """The page."""
        return render_to_string("publish/ogc.html", {**site(), "page": self, "mark": _MARK}).encode()

    def around(self) -> tuple[bytes, bytes]:
        """The page before and after the Features that stand in it."""
        before, _, after = self.render().partition(_MARK.encode())
        return before, after
