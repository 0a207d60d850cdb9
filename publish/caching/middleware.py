"""Caching is refused unless a view asked for it, and a public answer never carries a cookie."""

import logging
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

log: Final = logging.getLogger(__name__)


class CookieOnPublicResponse(Exception):
    """A response that shared caches may keep sets a cookie or depends on one."""


class CachePolicyMiddleware:
    """Marks every response `private, no-store` that is not public by `caching.answer`.

    A request outside the desk goes on without the cookies it came with, so that none can be answered.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(settings.SESSION_COOKIE_PATH):
            request.COOKIES = {}
        response = self.get_response(request)
        if getattr(response, "is_public", False):
            if not response.cookies and "cookie" not in response.get("Vary", "").lower():
                return response
            if settings.STRICT_CACHE_POLICY:
                raise CookieOnPublicResponse(request.path)
            log.error("a public response carried a cookie and was made private: %s", request.path)
        response["Cache-Control"] = "private, no-store"
        return response
