"""Absolute addresses: from PUBLIC_BASE_URL, never from a request's Host."""

from django.conf import settings


def page_url(collection: str, slug: str) -> str:
    """The page of one record."""
    return f"{settings.PUBLIC_BASE_URL}/{collection}/{slug}/"


def collection_url(collection: str, ending: str, canonical: str) -> str:
    """A list in one of its forms (`/`, `.ics`, `.geojson`), with the query in its one spelling."""
    return f"{settings.PUBLIC_BASE_URL}/{collection}{ending}" + (f"?{canonical}" if canonical else "")
