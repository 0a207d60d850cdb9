"""What Django itself refuses: a problem document for programs, a page for people."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from publish import problems
from publish.pages import errors as pages


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:  # whatever Django found suspicious
    """400."""
    return _problem(request, problems.BAD_REQUEST) or pages.bad_request(request, exception)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:  # likewise
    """403."""
    return _problem(request, problems.FORBIDDEN) or pages.forbidden(request, exception)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:  # likewise
    """404."""
    return _problem(request, problems.NOT_FOUND) or pages.not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return _problem(request, problems.SERVER_ERROR) or pages.server_error(request)


def _problem(request: HttpRequest, kind: problems.Kind) -> HttpResponse | None:
    return problems.problem(kind) if problems.is_for_programs(request.path_info) else None
