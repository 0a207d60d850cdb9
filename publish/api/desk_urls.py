"""Addresses of the editors' views, described for OpenAPI."""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final, TypeVar

from django.urls import URLPattern, path
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.views import APIView

from publish.api.desk_views import DESKS, Desk, DeskAction, DeskDetail, DeskList
from publish.api.refusals import Problem
from publish.api.verbs import VERBS
from publish.api.views import PROBLEM_TYPE

V = TypeVar("V", bound=APIView)
_REFUSALS: Final = {
    400: "正文有误，errors 按字段列出",
    401: "没有有效的令牌",
    403: "没有这个权限",
    404: "没有这条记录",
    406: "没有这种格式",
    409: "记录现在的状态不允许这一步",
    412: "读取以后又改过",
    413: "正文太大",
    415: "正文不是 JSON",
    428: "缺少 If-Match",
    429: "请求太多",
}
_KEY: Final = OpenApiParameter("key", str, OpenApiParameter.PATH, description="slug 或 uid")
_IF_MATCH: Final = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": r'^(\*|(W/)?"[!#-~]*")$'},
    OpenApiParameter.HEADER,
    required=True,
    description="上次读到的 ETag",
)


def _responses(record: Any, status: int, *others: int) -> dict[Any, Any]:
    told = (400, 401, 403, 406, 429, *others)
    return {status: record} | {
        (code, PROBLEM_TYPE): OpenApiResponse(Problem, description=_REFUSALS[code]) for code in told
    }


def urls() -> Iterator[URLPattern]:
    """The addresses of every desk."""
    for desk in DESKS:
        yield from _urls_of(desk)


def _urls_of(desk: Desk) -> Iterator[URLPattern]:
    name, singular = desk.collection.name, desk.collection.singular
    tags, title = [f"编辑：{desk.collection.title}"], desk.collection.title
    described = partial(extend_schema, tags=tags)
    made = described(
        operation_id=f"create_{singular}",
        summary=f"新增{title}（草稿）",
        request=desk.input,
        responses=_responses(desk.input, 201, 413, 415),
    )
    read = described(
        operation_id=f"read_{singular}",
        summary=f"读取{title}，供更改",
        parameters=[_KEY],
        responses=_responses(desk.input, 200, 404),
    )
    changed = described(
        operation_id=f"change_{singular}",
        summary=f"更改{title}",
        parameters=[_KEY, _IF_MATCH],
        request=desk.input(partial=True),
        responses=_responses(desk.input, 200, 404, 412, 413, 415, 428),
    )
    root = f"api/v1/desk/{name}/"
    listed = extend_schema_view(post=made)(_with(DeskList, desk=desk))
    shown = extend_schema_view(get=read, patch=changed)(_with(DeskDetail, desk=desk))
    yield path(root, listed.as_view(), name=f"api-desk-{name}")
    yield path(f"{root}<slug:key>/", shown.as_view(), name=f"api-desk-{singular}")
    for verb in VERBS[desk.model]:
        done = described(
            operation_id=f"{verb.name}_{singular}",
            summary=f"{verb.title}{title}",
            parameters=[_KEY, _IF_MATCH],
            request=verb.body,
            responses=_responses(desk.input, 200, 404, 409, 412, 413, 415, 428),
        )
        view = extend_schema_view(post=done)(_with(DeskAction, desk=desk, verb=verb))
        yield path(f"{root}<slug:key>/{verb.name}/", view.as_view(), name=f"api-desk-{singular}-{verb.name}")


def _with(view: type[V], **attributes: Any) -> type[V]:
    """A view of that kind, for one desk."""
    return type(view.__name__, (view,), attributes)
