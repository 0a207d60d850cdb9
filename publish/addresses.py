"""Absolute addresses: from PUBLIC_BASE_URL, never from a request's Host."""

from django.conf import settings


def page_url(collection: str, slug: str) -> str:
    """The page of one record."""
    return f"{settings.PUBLIC_BASE_URL}/{collection}/{slug}/"


def collection_url(collection: str, ending: str, canonical: str) -> str:
    """A list in one of its forms (`/`, `.ics`, `.geojson`), with the query in its one spelling."""
    return f"{settings.PUBLIC_BASE_URL}/{collection}{ending}" + (f"?{canonical}" if canonical else "")


def http_url(url: str) -> str:
    """The address, if a reader's browser may be sent there; else nothing."""
    return url if url.startswith(("https://", "http://")) else ""
