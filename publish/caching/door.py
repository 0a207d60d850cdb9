"""The doors of what anyone may read from anywhere: plain views that change nothing.

Feeds and layers say what is wrong in a line of text, addresses for programs in a problem document.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Final, TypeVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from core.errors import CivicError, InvalidParameter
from publish import problems
from publish.fetches import ledger
from publish.limits import READS, TooMany, address_of
from publish.query.lookup import Gone, Unknown

View = Callable[..., HttpResponseBase]
Response = TypeVar("Response", bound=HttpResponseBase)
READING: Final = "GET, HEAD, OPTIONS"


class _WrongMethod(CivicError):
    """405: nothing is written here."""


def public_resource(view: View) -> View:
    """GET, HEAD and OPTIONS from any origin; a bad parameter is a 400 in plain text that names it.

    A record that the public never met is a 404 like any, one that was taken back a 410.
    """
    return _door(view, _in_plain_text)


def public_api(view: View) -> View:
    """The same within the limit of reads, and every refusal is a problem document."""

    @wraps(view)
    def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        caller = address_of(request)
        READS.check(caller)
        return counted(view(request, *args, **kwargs), caller)

    return _door(limited, _as_problem)


def counted(response: Response, caller: str) -> Response:
    """The response, noted as one of the caller's reads unless it only says that nothing changed."""
    if response.status_code != HTTPStatus.NOT_MODIFIED:
        READS.count(caller)
    response["RateLimit-Policy"] = READS.policy
    return response


def _door(view: View, refuse: Callable[[Exception], HttpResponse]) -> View:
    # Nothing here can be forged, and a POST is told what is allowed instead of what its form lacks.
    @csrf_exempt
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = _respond(view, refuse, request, *args, **kwargs)
        ledger.note(request, response)
        return open_to_all(response)

    return wrapped


def open_to_all(response: Response) -> Response:
    """The response, which pages of any origin may read."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Link, Last-Modified, RateLimit-Policy, Retry-After"
    return response


def preflight() -> HttpResponse:
    """What OPTIONS is answered."""
    headers = {"Access-Control-Allow-Methods": READING, "Access-Control-Max-Age": "86400"}
    headers["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
    return HttpResponse(status=204, headers={"Allow": READING, **headers})


def _respond(
    view: View, refuse: Callable[[Exception], HttpResponse], request: HttpRequest, *args: Any, **kwargs: Any
) -> HttpResponseBase:
    if request.method == "OPTIONS":
        return preflight()
    try:
        if request.method not in ("GET", "HEAD"):
            raise _WrongMethod
        return view(request, *args, **kwargs)
    except (_WrongMethod, InvalidParameter, Unknown, Gone, TooMany) as error:
        response = refuse(error)
        if isinstance(error, _WrongMethod):
            response["Allow"] = READING
        return response


def _in_plain_text(error: Exception) -> HttpResponse:
    match error:
        case InvalidParameter():
            return _text(400, f"参数 {error.name} 有误：{error.message}\n")
        case Gone():
            return _text(410, "这里的内容曾经公开，后来撤下了。\n")
        case _WrongMethod():
            return _text(405, "只能读取：GET、HEAD 或 OPTIONS\n")
    raise Http404 from error  # the very page of an address that never was


def _text(status: int, text: str) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


def _as_problem(error: Exception) -> HttpResponse:
    return problems.problem(problems.METHOD_NOT_ALLOWED) if isinstance(error, _WrongMethod) else problems.of(error)
