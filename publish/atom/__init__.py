"""Atom feeds (RFC 4287): what was added or changed last, for feed readers."""
