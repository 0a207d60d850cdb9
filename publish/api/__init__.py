"""The REST API, /api/v1/: the collections and vocabularies as JSON, described by OpenAPI."""
