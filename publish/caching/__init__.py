"""Answers that caches may keep: validators, policy, and the middleware that refuses everything else."""

from publish.caching.answer import Body, Render, answer
from publish.caching.door import counted, open_to_all, preflight, public_api, public_resource
from publish.caching.reading import Change, Survey
from publish.caching.renderer import Rendered, Renderer, by_language
from publish.caching.selection import InQueryOrder, InStoreOrder, Ranked, Region, Selection
from publish.caching.stored_answer import Document, answer_stored

__all__ = [
    "Body", "Change", "Document", "InQueryOrder", "InStoreOrder", "Ranked", "Region", "Render", "Rendered", "Renderer",
    "Selection", "Survey", "answer", "answer_stored", "by_language", "counted", "open_to_all", "preflight",
    "public_api", "public_resource",
]  # fmt: skip
