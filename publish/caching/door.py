"""The door of feeds and layers: plain views for anyone, from anywhere, that change nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from core.errors import InvalidParameter
from publish.fetches import ledger
from publish.query.lookup import Gone, Unknown

View = Callable[..., HttpResponseBase]


def public_resource(view: View) -> View:
    """GET, HEAD and OPTIONS from any origin; a bad parameter is a 400 in plain text that names it.

    A record that the public never met is a 404 like any, one that was taken back a 410.
    """

    # Nothing here can be forged, and a POST is told what is allowed instead of what its form lacks.
    @csrf_exempt
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = _respond(view, request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Link, Last-Modified"
        ledger.note(request, response)
        return response

    return wrapped


def _respond(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    if request.method == "OPTIONS":
        headers = {"Access-Control-Allow-Methods": "GET, HEAD, OPTIONS", "Access-Control-Max-Age": "86400"}
        headers["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
        return HttpResponse(status=204, headers={"Allow": "GET, HEAD, OPTIONS", **headers})
    if request.method not in ("GET", "HEAD"):
        return HttpResponse(
            "只能读取：GET、HEAD 或 OPTIONS\n",
            status=405,
            content_type="text/plain; charset=utf-8",
            headers={"Allow": "GET, HEAD, OPTIONS"},
        )
    try:
        return view(request, *args, **kwargs)
    except InvalidParameter as error:
        text = f"参数 {error.name} 有误：{error.message}\n"
        return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")
    except Unknown as error:
        raise Http404 from error  # the very page of an address that never was
    except Gone:
        text = "这里的内容曾经公开，后来撤下了。\n"
        return HttpResponse(text, status=410, content_type="text/plain; charset=utf-8")
