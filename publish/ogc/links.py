"""Absolute addresses under /ogc/, and links to them as OGC API has them (17-069r4, 7.1; RFC 8288)."""

from typing import Final

from django.conf import settings

JSON: Final = "application/json"
GEOJSON: Final = "application/geo+json"
HTML: Final = "text/html"
SCHEMA: Final = "application/schema+json"
JSONFG: Final = "application/fg+json"
OPENAPI: Final = "application/vnd.oai.openapi+json;version=3.0"

Link = dict[str, str]


def address(path: str = "", query: str = "") -> str:
    """The public address of a resource: `collections/events/items`; empty for the landing page."""
    return f"{settings.PUBLIC_BASE_URL}/ogc/{path}" + (f"?{query}" if query else "")


def link(rel: str, media_type: str, href: str, title: str) -> Link:
    """A link object."""
    return {"rel": rel, "type": media_type, "href": href, "title": title}


def selves(path: str, media_type: str = JSON) -> list[Link]:
    """A document as it is, and as a page."""
    return [
        link("self", media_type, address(path), "本文档"),
        link("alternate", HTML, address(path, "f=html"), "本文档的网页"),
    ]


def licence() -> list[Link]:
    """The licence of the data; none when the operator names none."""
    if not settings.DATA_LICENCE_URL:
        return []
    return [link("license", HTML, settings.DATA_LICENCE_URL, settings.DATA_LICENCE)]
