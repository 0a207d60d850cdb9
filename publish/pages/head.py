"""What the head of a page tells machines: its one address, its languages, its other forms, a picture to share."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from django.conf import settings
from django.templatetags.static import static

from core.language import Language
from publish.pages.frame import asking, behind, spoken
from publish.pages.words import Words

_PICTURE: Final = "publish/share.png"
# As Open Graph names languages; English is written as in Britain.
_LOCALES: Final = {Language.ZH_HANS: "zh_CN", Language.EN: "en_GB"}
CALENDAR: Final = "text/calendar"
GEOJSON: Final = "application/geo+json"
ATOM: Final = "application/atom+xml"


@dataclass(frozen=True, slots=True)
class Head:
    """`canonical` is the address without what does not count; `languages` are (hreflang, address)."""

    canonical: str
    languages: tuple[tuple[str, str], ...]
    picture: str
    locale: str
    other_locales: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same content, or news of it, in another form: its media type, its address, what it is called."""

    content_type: str
    href: str
    title: str


def head_of(path: str, canonical: str) -> Head:
    """The head of the page at a path below PUBLIC_BASE_URL, asked for with the one spelling of its parameters."""
    address = f"{settings.PUBLIC_BASE_URL}{path}"
    return Head(
        canonical=behind(address, asking(canonical)),
        languages=in_languages(path, canonical),
        picture=urljoin(address, static(_PICTURE)),
        locale=_LOCALES[spoken()],
        other_locales=tuple(name for language, name in _LOCALES.items() if language is not spoken()),
    )


def in_languages(path: str, canonical: str = "") -> tuple[tuple[str, str], ...]:
    """(hreflang, address) of a page; who speaks neither language is shown the Chinese one."""
    address = f"{settings.PUBLIC_BASE_URL}{path}"
    chinese = behind(address, canonical)
    english = behind(address, "&".join(part for part in (canonical, f"lang={Language.EN}") if part))
    return (Language.ZH_HANS.tag, chinese), (Language.EN.tag, english), ("x-default", chinese)


def alternate(content_type: str, name: str, title: Words, canonical: str = "") -> Alternate:
    """Another form by its name below PUBLIC_BASE_URL, in the language that is spoken."""
    return Alternate(content_type, behind(f"{settings.PUBLIC_BASE_URL}/{name}", asking(canonical)), title.text)
