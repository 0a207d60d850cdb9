"""Sitemaps as documents (sitemaps.org, protocol 0.9; other languages by xhtml:link). Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from xml.sax.saxutils import quoteattr

from django.utils.html import escape

CONTENT_TYPE: Final = "application/xml; charset=utf-8"
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML: Final = "http://www.w3.org/1999/xhtml"


@dataclass(frozen=True, slots=True)
class Entry:
    """A page by its addresses, (hreflang, address), and when what it shows last changed, if that is known."""

    languages: Sequence[tuple[str, str]]
    changed_at: datetime | None = None


def urlset(entries: Iterable[Entry]) -> bytes:
    """The pages, each language's address by itself with all of them beside it."""
    urls = (url for entry in entries for url in _urls(entry))
    opened = f'<urlset xmlns="{_NAMESPACE}" xmlns:xhtml="{_XHTML}">\n'
    return f"{_DECLARATION}{opened}{''.join(urls)}</urlset>\n".encode()


def index(addresses: Iterable[str]) -> bytes:
    """The files that hold the pages."""
    files = "".join(f"<sitemap><loc>{escape(address)}</loc></sitemap>\n" for address in addresses)
    return f'{_DECLARATION}<sitemapindex xmlns="{_NAMESPACE}">\n{files}</sitemapindex>\n'.encode()


def _urls(entry: Entry) -> Iterable[str]:
    changed = f"<lastmod>{_moment(entry.changed_at)}</lastmod>" if entry.changed_at else ""
    beside = "".join(
        f'<xhtml:link rel="alternate" hreflang="{tag}" href={quoteattr(address)}/>' for tag, address in entry.languages
    )
    for address in dict.fromkeys(address for _, address in entry.languages):
        yield f"<url><loc>{escape(address)}</loc>{changed}{beside}</url>\n"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
