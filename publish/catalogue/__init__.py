"""The catalogue of feeds as data: whoever lists feeds (JSON, a page, the desk, the API) reads it here."""

from publish.catalogue.catalogue import feeds
from publish.catalogue.feed import Feed

__all__ = ["Feed", "feeds"]
