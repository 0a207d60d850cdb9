"""What REST framework's views raise, as problem documents."""

from collections.abc import Iterator
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpResponse
from django.http.multipartparser import MultiPartParserError
from rest_framework import exceptions, serializers

from core.errors import CivicError, InvalidParameter, TransitionRefused
from publish import problems
from publish.limits import TooMany
from publish.problems import Kind, problem
from publish.query.lookup import Gone, Unknown


class InvalidBody(CivicError):
    """400 with what is wrong by field; `errors` nest as the body does."""

    def __init__(self, errors: Any) -> None:
        super().__init__(str(errors))
        self.errors = errors


class NoPrecondition(CivicError):
    """428: a change must say which state of the record it was made from."""


class Changed(CivicError):
    """412: the record is not any more what the change was made from."""


class Problem(serializers.Serializer[Any]):
    """A problem document (RFC 9457). `type` is the address of a section that explains the kind."""

    type = serializers.URLField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    parameter = serializers.CharField(required=False, help_text="有误的参数（只在 400 invalid-parameter 里）")
    errors = serializers.DictField(  # type: ignore[assignment] # every serializer has errors of its own
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="正文里有误的字段和原因（只在 400 invalid-body 里）；record 是整条记录",
    )
    request_id = serializers.CharField(help_text="报告问题时请附上")


_KINDS: Final[tuple[tuple[type[Exception], Kind], ...]] = (
    (exceptions.MethodNotAllowed, problems.METHOD_NOT_ALLOWED),
    (exceptions.NotAcceptable, problems.NOT_ACCEPTABLE),
    (exceptions.UnsupportedMediaType, problems.UNSUPPORTED_MEDIA_TYPE),
    (exceptions.NotAuthenticated, problems.UNAUTHORIZED),
    (exceptions.AuthenticationFailed, problems.UNAUTHORIZED),
    (exceptions.PermissionDenied, problems.FORBIDDEN),
    (exceptions.ParseError, problems.INVALID_BODY),
    (RequestDataTooBig, problems.TOO_LARGE),
    (MultiPartParserError, problems.BAD_REQUEST),
    (NoPrecondition, problems.PRECONDITION_REQUIRED),
    (Changed, problems.CHANGED),
    (Http404, problems.NOT_FOUND),
)


def handle(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """REST framework's EXCEPTION_HANDLER. None for a fault of ours, which then becomes a 500 like any."""
    match error:
        case InvalidParameter() | Unknown() | Gone() | TooMany():
            return problems.of(error)
        case InvalidBody():
            return _invalid_body(error.errors)
        case exceptions.ValidationError():
            return _invalid_body(error.detail)
        case TransitionRefused():
            return problem(problems.CONFLICT, str(error))
        case exceptions.APIException(status_code=413):
            return problem(problems.TOO_LARGE)
    response = next((problem(kind) for raised, kind in _KINDS if isinstance(error, raised)), None)
    if response is not None and (header := getattr(error, "auth_header", None)):
        response["WWW-Authenticate"] = header
    return response


def _invalid_body(errors: Any) -> HttpResponse:
    told: dict[str, list[str]] = {}
    for name, message in _flat("", errors):
        told.setdefault(name or "record", []).append(message)
    named = "；".join(f"{name}：{messages[0]}" for name, messages in list(told.items())[:5])
    return problem(problems.INVALID_BODY, f"正文有误。{named}", errors=told)


def _flat(path: str, errors: Any) -> Iterator[tuple[str, str]]:
    """(dotted path, message) of errors that nest as the body does."""
    if isinstance(errors, dict):
        for name, below in errors.items():
            is_whole = name == "non_field_errors"
            yield from _flat(path if is_whole else f"{path}.{name}" if path else str(name), below)
    elif isinstance(errors, list):
        for index, below in enumerate(errors):
            is_nested = isinstance(below, dict | list)
            yield from _flat(f"{path}.{index}" if is_nested and path else path, below)
    else:
        yield path, str(errors)
