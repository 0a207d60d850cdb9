"""The catalogue of feeds as data: whoever lists feeds (JSON, a page, the desk, the API) reads it here."""

from publish.catalogue.catalogue import feeds, known_feeds
from publish.catalogue.composition import OF, Composition, Content, Of
from publish.catalogue.feed import Feed

__all__ = ["OF", "Composition", "Content", "Feed", "Of", "feeds", "known_feeds"]
