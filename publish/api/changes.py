"""/api/v1/changes: everything that was ever public, in the order in which it last changed, for mirrors."""

from hashlib import blake2b
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from core import data_version
from core.consistent import consistent_view
from publish import problems
from publish.addresses import collection_url
from publish.api import changes_cursor
from publish.api.changes_cursor import CursorExpired
from publish.api.changes_page import COLLECTIONS, Page, read_page
from publish.api.parameters import parameters_of
from publish.api.refusals import Problem
from publish.api.views import PROBLEM_TYPE, PublicView, link, responses
from publish.caching.answer import whole
from publish.caching.policy import memo_key, unchanged
from publish.caching.renderer import renderer_key
from publish.geojson.feature import dump
from publish.query import Query
from publish.query.keyset import AFTER, LIMIT
from publish.query.options import Options, take_options

_NAME: Final = "api.changes"


class Change(serializers.Serializer[Any]):
    """One record or term as it is now. Records have a `uid`, terms of vocabularies a `slug`."""

    seq = serializers.IntegerField(help_text="最后一次公开更改的数据版本")
    collection = serializers.ChoiceField(choices=list(COLLECTIONS.values()))
    uid = serializers.UUIDField(required=False)
    slug = serializers.CharField(required=False)
    record = serializers.DictField(required=False, help_text="它自己的内容，见 docs/changes.md；撤下的没有")
    deleted = serializers.BooleanField(required=False, help_text="只有撤下、合并或消失的有，值为 true")
    state = serializers.ChoiceField(choices=["gone", "merged"], required=False)
    into = serializers.UUIDField(required=False, allow_null=True, help_text="合并到哪一条")


class ChangesPage(serializers.Serializer[Any]):
    """A page of changes."""

    changes = Change(many=True)
    next = serializers.CharField(help_text="下次的 after")
    more = serializers.BooleanField(help_text="后面现在就还有")
    attribution = serializers.CharField()
    licence = serializers.URLField()


class ChangesView(PublicView):
    """The change feed."""

    @extend_schema(
        operation_id="list_changes",
        summary="全部更改，供镜像",
        description="每条公开过的记录一次，按最后一次更改的先后。带着上次的 next 再来，就不会漏掉任何更改。",
        tags=["概览"],
        parameters=[*parameters_of(None, LIMIT, AFTER)],
        responses={
            **responses(ChangesPage),
            (410, PROBLEM_TYPE): OpenApiResponse(Problem, description="位置已失效，请重新开始"),
        },
    )
    def get(self, request: Request) -> HttpResponseBase:
        return _answer(request._request)


def _answer(request: HttpRequest) -> HttpResponse:
    """One page. 304 after three small queries when the data version is what it was.

    Everything that the bytes depend on is known before them, so that the validator needs no body.
    """
    given, options = take_options(request.GET, LIMIT, AFTER)
    Query.parse(given, beside=options.names)  # there is nothing to filter
    at = timezone.now()
    data_version.current(at)  # what is due is stamped before the view opens
    with consistent_view():
        snapshot, epoch = data_version.read(), data_version.epoch()
        try:
            after = changes_cursor.parse(options[AFTER], epoch, snapshot.number) if options[AFTER] else None
        except CursorExpired:
            return problems.problem(problems.CURSOR_EXPIRED)
        key = (*memo_key(_NAME, options.canonical("")), renderer_key(), epoch, snapshot.number, snapshot.settled_at)
        etag = f'"{blake2b(repr(key).encode(), digest_size=16).hexdigest()}"'
        if (same := unchanged(request, snapshot, etag, at)) is not None:
            return same
        page = read_page(after, options[LIMIT], snapshot.number, snapshot.settled_at)
    following = page.following.to_text(epoch)
    response = whole(request, snapshot, etag, _body(page, following), "application/json", at)
    response["Link"] = link(_url(options.but(AFTER, following)), "next")
    return response


def _body(page: Page, following: str) -> bytes:
    after: dict[str, Any] = {
        "next": following,
        "more": not page.is_last,
        "attribution": settings.SITE_NAME,
        "licence": settings.DATA_LICENCE_URL,
    }
    return b'{"changes":[' + b",\n".join(map(dump, page.entries)) + b"]," + dump(after)[1:] + b"\n"


def _url(options: Options) -> str:
    return collection_url("api/v1/changes", "", options.canonical(""))
