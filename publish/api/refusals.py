"""What REST framework's views raise, as problem documents."""

from typing import Any

from django.http import Http404, HttpResponse
from rest_framework import exceptions, serializers

from core.errors import InvalidParameter
from publish import problems
from publish.problems import Kind, problem
from publish.query.lookup import Gone, Unknown


class Problem(serializers.Serializer[Any]):
    """A problem document (RFC 9457). `type` is the address of a section that explains the kind."""

    type = serializers.URLField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    parameter = serializers.CharField(required=False, help_text="有误的参数（只在 400 invalid-parameter 里）")
    request_id = serializers.CharField(help_text="报告问题时请附上")


_KINDS: tuple[tuple[type[Exception], Kind], ...] = (
    (exceptions.MethodNotAllowed, problems.METHOD_NOT_ALLOWED),
    (exceptions.NotAcceptable, problems.NOT_ACCEPTABLE),
    (exceptions.UnsupportedMediaType, problems.UNSUPPORTED_MEDIA_TYPE),
    (exceptions.NotAuthenticated, problems.UNAUTHORIZED),
    (exceptions.AuthenticationFailed, problems.UNAUTHORIZED),
    (exceptions.PermissionDenied, problems.FORBIDDEN),
    (exceptions.Throttled, problems.TOO_MANY_REQUESTS),
    (exceptions.ParseError, problems.INVALID_BODY),
    (Http404, problems.NOT_FOUND),
)


def handle(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """REST framework's EXCEPTION_HANDLER. None for a fault of ours, which then becomes a 500 like any."""
    if isinstance(error, InvalidParameter | Unknown | Gone):
        return problems.of(error)
    return next((problem(kind) for raised, kind in _KINDS if isinstance(error, raised)), None)
