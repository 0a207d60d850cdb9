"""Problem documents (RFC 9457): how addresses for programs say that something cannot be answered. Runs no query.

Each kind is a section of the page /problems/, and the address of that section is its `type`.
"""

import json
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from structlog.contextvars import get_contextvars

from core.errors import InvalidParameter
from publish.limits import TooMany
from publish.query.lookup import Gone

CONTENT_TYPE: Final = "application/problem+json"
# Everything under these is for programs.
PREFIXES: Final = ("/api/", "/ogc")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of refusal: what it is called in addresses, its status, and what people are told.

    Documents say it in Chinese; the page says it in its own language.
    """

    slug: str
    status: int
    title: str
    detail: str


INVALID_PARAMETER: Final = Kind(
    "invalid-parameter", 400, _("参数有误"), _("地址里有一个参数看不懂，成员 parameter 是它的名字。")
)
INVALID_BODY: Final = Kind("invalid-body", 400, _("正文有误"), _("请求的正文有误；成员 errors 按字段列出原因。"))
BAD_REQUEST: Final = Kind("bad-request", 400, _("请求有误"), _("地址或请求的内容不完整，服务没有处理它。"))
UNAUTHORIZED: Final = Kind("unauthorized", 401, _("需要令牌"), _("请带上有效的令牌：Authorization: Bearer 令牌。"))
FORBIDDEN: Final = Kind("forbidden", 403, _("没有权限"), _("您没有做这件事的权限。"))
NOT_FOUND: Final = Kind("not-found", 404, _("没有找到"), _("没有这个地址，或者它从来没有公开过。"))
METHOD_NOT_ALLOWED: Final = Kind(
    "method-not-allowed", 405, _("方法不对"), _("这个地址不接受这种方法；响应头 Allow 列出可用的。")
)
NOT_ACCEPTABLE: Final = Kind(
    "not-acceptable", 406, _("没有这种格式"), _("Accept 要的格式这里没有；请接受 application/json。")
)
CONFLICT: Final = Kind("conflict", 409, _("现在不能这样做"), _("记录现在的状态不允许这一步。"))
GONE: Final = Kind("gone", 410, _("已经撤下"), _("这里的内容曾经公开，后来撤下了。"))
CURSOR_EXPIRED: Final = Kind(
    "cursor-expired",
    410,
    _("位置已失效"),
    _("这个位置之后的数据换过了（例如恢复过备份）；请不带 after 重新开始，并丢掉没有再出现的记录。"),
)
CHANGED: Final = Kind("changed", 412, _("已被别人改过"), _("记录在您读取以后又改过；请重新读取，再决定怎样改。"))
TOO_LARGE: Final = Kind("too-large", 413, _("正文太大"), _("请求的正文超过了上限。"))
UNSUPPORTED_MEDIA_TYPE: Final = Kind("unsupported-media-type", 415, _("不认识的正文"), _("正文要用 application/json。"))
PRECONDITION_REQUIRED: Final = Kind(
    "precondition-required",
    428,
    _("缺少 If-Match"),
    _("更改时要带上 If-Match，值是上次读到的 ETag，以免盖掉别人的更改。"),
)
TOO_MANY_REQUESTS: Final = Kind(
    "too-many-requests", 429, _("请求太多"), _("请过一会儿再试；响应头 Retry-After 是要等的秒数。")
)
SERVER_ERROR: Final = Kind(
    "server-error", 500, _("服务出了问题"), _("不是您的操作有误。请过几分钟再试；报告时附上 request_id。")
)
UNAVAILABLE: Final = Kind("unavailable", 503, _("暂时不能回答"), _("请过一会儿再试；响应头 Retry-After 是要等的秒数。"))

KINDS: Final = (
    INVALID_PARAMETER, INVALID_BODY, BAD_REQUEST, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, METHOD_NOT_ALLOWED,
    NOT_ACCEPTABLE, CONFLICT, GONE, CURSOR_EXPIRED, CHANGED, TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, PRECONDITION_REQUIRED,
    TOO_MANY_REQUESTS, SERVER_ERROR, UNAVAILABLE,
)  # fmt: skip


def is_for_programs(path: str) -> bool:
    """Whether errors at that path (without a script's prefix) are problem documents."""
    return path.startswith(PREFIXES)


def problem(kind: Kind, detail: str = "", **members: Any) -> HttpResponse:  # members: any JSON value
    """The answer. `detail` says more than the kind does; members beside it are part of the kind's description."""
    document = {
        "type": f"{settings.PUBLIC_BASE_URL}/problems/#{kind.slug}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail or kind.detail,
        **members,
        # Given to each request by the outermost middleware; the logs have it too.
        "request_id": str(get_contextvars().get("request_id", "")),
    }
    body = json.dumps(document, ensure_ascii=False).encode("utf-8", "backslashreplace")
    headers = {"Access-Control-Allow-Origin": "*"}
    return HttpResponse(body, status=kind.status, content_type=CONTENT_TYPE, headers=headers)


def of(error: Exception) -> HttpResponse:
    """What a read that raised one of these is answered; which of several reasons there is for a 404 is never said."""
    match error:
        case InvalidParameter():
            detail = f"参数 {error.name} 有误：{error.message}"
            return problem(INVALID_PARAMETER, detail, parameter=error.name)
        case Gone():
            return problem(GONE)
        case TooMany():
            response = problem(TOO_MANY_REQUESTS)
            response["Retry-After"] = str(error.wait)
            return response
    return problem(NOT_FOUND)
