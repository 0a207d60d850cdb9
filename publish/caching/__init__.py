"""Answers that caches may keep: validators, policy, and the middleware that refuses everything else."""

from publish.caching.answer import Body, Render, answer
from publish.caching.door import public_resource

__all__ = ["Body", "Render", "answer", "public_resource"]
