"""/embed/gallery/: the widget as it looks, with the code to copy."""

from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from core.language import Language
from publish.pages.frame import Context, asking, behind, resource, spoken
from publish.pages.page import Asked, page, public_page
from publish.query import Query

# Never hashed: the address stands in the pages of others for years.
SCRIPT: Final = "static/embed/v1/civic-events.js"


@dataclass(frozen=True, slots=True)
class Example:
    """One way to use it: the attributes of the element."""

    view: str
    title: Promise
    words: Promise
    limit: int = 0

    @property
    def attributes(self) -> dict[str, str]:
        """In order; the language only when it is not the usual one."""
        told = {"view": self.view, "limit": str(self.limit or "")}
        language = spoken()
        told["lang"] = "" if language is Language.ZH_HANS else str(language)
        return {name: value for name, value in told.items() if value}

    @property
    def code(self) -> str:
        """What is to be copied into a page."""
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in self.attributes.items())
        script = f'<script src="{settings.PUBLIC_BASE_URL}/{SCRIPT}" async></script>'
        return f"{script}\n<civic-events{attributes}></civic-events>"


_EXAMPLES: Final = (
    Example("list", gettext_lazy("列表"), gettext_lazy("接下来的几项活动，一项一行。"), limit=4),
    Example("month", gettext_lazy("月历"), gettext_lazy("一个月的活动，可以翻到前后的月份；地方窄时变成按日的列表。")),
    Example("map", gettext_lazy("地图"), gettext_lazy("地图和列表在一起；位置只是估计的，画成虚线的范围。"), limit=4),
)

_ATTRIBUTES: Final = (
    ("view", gettext_lazy("list（默认）、month 或 map")),
    ("month", gettext_lazy("月历从哪个月开始，例如 2026-04；默认本月")),
    ("limit", gettext_lazy("列出几项，1 到 60，默认 6")),
    (
        "category organiser place project network subdistrict state datetime bbox near radius",
        gettext_lazy("筛选，与网页和订阅的参数相同"),
    ),
    ("lang", gettext_lazy("zh-hans（默认）或 en")),
    ("theme", gettext_lazy("light 或 dark；不写就随读者的系统")),
)


@public_page
def gallery(asked: Asked) -> HttpResponse:
    """/embed/gallery/."""
    Query.parse(asked.given, beside=["lang"])  # it takes no filters, and says so
    return page(asked, name="gallery", canonical="", context=lambda snapshot: _context())


def _context() -> Context:
    public = urlsplit(settings.PUBLIC_BASE_URL)
    origin = f"{public.scheme}://{public.netloc}"
    frame = escape(behind(f"{settings.PUBLIC_BASE_URL}/embed/", asking("view=list&limit=6")))
    title = escape(str(gettext_lazy("活动")))
    return {
        "examples": _EXAMPLES,
        "attributes": _ATTRIBUTES,
        "script": resource(SCRIPT).partition("?")[0],
        "frame_code": f'<iframe src="{frame}" title="{title}" width="100%" height="480" loading="lazy"></iframe>',
        "policy": f"script-src {origin}; connect-src {origin}; img-src {_pictures(origin)}",
    }


def _pictures(origin: str) -> str:
    tiles = urlsplit(settings.MAP_TILES_URL)
    host = f" {tiles.scheme}://{tiles.netloc}".replace("{s}", "*") if tiles.netloc else ""
    return f"{origin} data:{host}"
