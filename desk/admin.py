"""What Django's autodiscovery looks for: importing these modules registers every record and vocabulary."""

from desk import accounts, events, places, projects, tokens, vocabularies

__all__ = ["accounts", "events", "places", "projects", "tokens", "vocabularies"]
