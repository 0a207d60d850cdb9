"""What a page says when it cannot be shown: never which of several reasons, always a way on. Runs no query."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext

from core.errors import InvalidParameter
from publish.site import site


def invalid_parameter(request: HttpRequest, error: InvalidParameter) -> HttpResponse:
    """400 that names the parameter and says what is allowed."""
    return _error(400, "地址里有看不懂的筛选条件", f"{error.name}：{error.message}", request.path)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:  # whatever Django found suspicious
    """400 for a request that Django itself refuses."""
    return _error(400, "这个请求有误", "地址或请求的内容不完整，服务没有处理它。")


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:  # likewise
    """403."""
    return _error(403, "这里不对外开放", "您没有查看这个地址的权限。")


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:  # likewise
    """404: one body for whatever is not there, so that a draft cannot be told from nothing."""
    return _error(404, "没有找到这一页", "地址可能写错了，或者这一页从来没有过。")


def gone() -> HttpResponse:
    """410: it was public and has been taken back, without its words."""
    return _error(410, "这一页已经撤下", "内容曾经公开，后来由编辑部撤回，不再提供。")


def link_over() -> HttpResponse:
    """410: the link to a preview has run out or was taken back, or there is nothing to preview any more."""
    explanation = gettext("链接过了期，或者编辑部把它作废了。需要再看，请向编辑部要一个新的。")
    return _error(410, gettext("这个预览链接已经失效"), explanation)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return _error(500, "服务出了问题", "不是您的操作有误。请过几分钟再试。")


def _error(status: int, heading: str, explanation: str, retry: str = "") -> HttpResponse:
    context = {**site(), "status": status, "heading": heading, "explanation": explanation, "retry": retry}
    return HttpResponse(render_to_string("publish/error.html", context), status=status)
