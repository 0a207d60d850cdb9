"""What a page says when it cannot be shown: never which of several reasons, always a way on. Runs no query.

Django calls these outside of any page: the language is read off the address itself, which may be one that
Django refuses to take apart.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from core.errors import InvalidParameter
from core.language import Language
from publish.pages.frame import asking, behind, spoken
from publish.pages.words import Text, untranslated
from publish.site import site

# The page itself in the other language, whatever its address: what is not there looks the same everywhere.
_IN_ZH: Final = "?"
_IN_EN: Final = f"?lang={Language.EN}"


def invalid_parameter(request: HttpRequest, error: InvalidParameter, **form: Any) -> HttpResponse:
    """400 that names the parameter, says what is allowed, and leads to the same page without it.

    `form` are the values of the form in which it can be mended, for those pages that have one.
    """
    rest = request.GET.copy()
    for name in (error.name, "lang"):
        rest.pop(name, None)
    others = rest.urlencode(safe=",:/")
    ways = [(gettext("去掉这个条件再看"), behind(request.path, asking(others)))]
    if others:
        ways.append((gettext("去掉所有条件"), behind(request.path, asking(""))))
    heading = gettext("地址里有看不懂的筛选条件")
    return _error(400, heading, untranslated(error.message), parameter=error.name, ways=ways, **form)


def _in_its_language(
    handler: Callable[[HttpRequest, Any], HttpResponse],
) -> Callable[..., HttpResponse]:
    """The handler, speaking the language that the address asks for."""

    @wraps(handler)
    def wrapped(request: HttpRequest, exception: Any = None) -> HttpResponse:
        is_english = f"lang={Language.EN}" in request.META.get("QUERY_STRING", "").split("&")
        with translation.override((Language.EN if is_english else Language.ZH_HANS).value):
            return handler(request, exception)

    return wrapped


@_in_its_language
def bad_request(request: HttpRequest, exception: Any) -> HttpResponse:  # whatever Django found suspicious
    """400 for a request that Django itself refuses."""
    return _error(400, gettext("这个请求有误"), gettext("地址或请求的内容不完整，服务没有处理它。"))


@_in_its_language
def forbidden(request: HttpRequest, exception: Any) -> HttpResponse:  # likewise
    """403."""
    return _error(403, gettext("这里不对外开放"), gettext("您没有查看这个地址的权限。"))


@_in_its_language
def not_found(request: HttpRequest, exception: Any) -> HttpResponse:  # likewise
    """404: one body for whatever is not there, so that a draft cannot be told from nothing."""
    return _error(404, gettext("没有找到这一页"), gettext("地址可能写错了，或者这一页从来没有过。"))


def gone() -> HttpResponse:
    """410: it was public and has been taken back, without its words."""
    return _error(410, gettext("这一页已经撤下"), gettext("内容曾经公开，后来由编辑部撤回，不再提供。"))


def link_over() -> HttpResponse:
    """410: the link to a preview has run out or was taken back, or there is nothing to preview any more."""
    explanation = gettext("链接过了期，或者编辑部把它作废了。需要再看，请向编辑部要一个新的。")
    return _error(410, gettext("这个预览链接已经失效"), explanation)


@_in_its_language
def server_error(request: HttpRequest, exception: Any) -> HttpResponse:
    """500."""
    return _error(500, gettext("服务出了问题"), gettext("不是您的操作有误。请过几分钟再试。"))


def _error(
    status: int,
    heading: str,
    explanation: Text,
    *,
    parameter: str = "",
    ways: list[tuple[str, str]] | None = None,
    **beside: Any,
) -> HttpResponse:
    context = {
        **site(spoken()),
        "in_zh": _IN_ZH,
        "in_en": _IN_EN,
        "status": status,
        "heading": heading,
        "parameter": parameter,
        "explanation": explanation,
        "ways": ways or [],
        **beside,
    }
    return HttpResponse(render_to_string("publish/error.html", context), status=status)
