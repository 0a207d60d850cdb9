"""What the API's reading views share: the public caches, any origin, links, and paging."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
    inline_serializer,
)
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from core.data_version import Snapshot
from core.record import Record, rows
from publish.addresses import collection_url, page_url
from publish.api.parameters import parameters_of
from publish.api.refusals import Problem
from publish.api.related import api_url
from publish.caching import Body, answer, counted, open_to_all, preflight
from publish.geojson.feature import dump
from publish.limits import READS, address_of
from publish.query import Query
from publish.query.keyset import AFTER, LIMIT, BySlug, cut, cut_rows, rows_of
from publish.query.lookup import Unknown, standing
from publish.query.options import Options, take_options

PROBLEM_TYPE: Final = "application/problem+json"
# Answers that every reading address has beside its own.
_REFUSALS: Final = {
    304: OpenApiResponse(description="没有变化（If-None-Match）"),
    (400, PROBLEM_TYPE): OpenApiResponse(Problem, description="参数有误"),
    (406, PROBLEM_TYPE): OpenApiResponse(Problem, description="没有这种格式"),
    (429, PROBLEM_TYPE): OpenApiResponse(Problem, description="请求太多；Retry-After 是要等的秒数"),
}
_NO_MEMBER: Final = {
    (404, PROBLEM_TYPE): OpenApiResponse(Problem, description="没有，或从来没有公开过"),
    (410, PROBLEM_TYPE): OpenApiResponse(Problem, description="曾经公开，后来撤下了"),
}


def responses(whole: Any, *, is_member: bool = False) -> dict[Any, Any]:
    """What a reading address may answer, for its description: `whole` is the serializer of a 200."""
    return {200: whole, **_REFUSALS, **(_NO_MEMBER if is_member else {})}


class PublicView(APIView):
    """What anyone may read: GET, HEAD and OPTIONS from any origin, through the shared caches."""

    # REST framework would describe the view in a body.
    def options(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        return preflight()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        READS.check(address_of(request._request))

    def finalize_response(self, request: Request, *args: Any, **kwargs: Any) -> Any:  # as APIView has it
        response = super().finalize_response(request, *args, **kwargs)
        return open_to_all(counted(response, address_of(request._request)))

    def answer(
        self,
        name: str,
        canonical: str,
        render: Callable[[Snapshot], Body],
        *,
        is_memoisable: bool = True,
        minute: datetime | None = None,
    ) -> HttpResponseBase:
        """The answer of the public caches. `name` is the document's, `canonical` its query in its one spelling."""
        return answer(
            self.request._request,
            name=f"api.{name}",
            canonical=canonical,
            render=render,
            content_type="application/json",
            is_memoisable=is_memoisable,
            minute=minute,
        )


def link(url: str, relation: str, media_type: str = "") -> str:
    """One link of the header field Link (RFC 8288)."""
    return f'<{url}>; rel="{relation}"' + (f'; type="{media_type}"' if media_type else "")


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection of the API. `rows(at)` are its public members with all that is shown of them.

    `query` is that of a collection of records; terms of a vocabulary have none and are listed by slug.
    """

    name: str
    singular: str
    title: str
    representation: type[serializers.Serializer[Any]]
    rows: Callable[[datetime], QuerySet[Any, Any]]
    query: type[Query] | None = None

    def written(self, found: Iterable[Any], at: datetime) -> list[bytes]:
        """Rows of `rows(at)` as the public may see them at that moment; runs no query."""
        serializer = self.representation(context={"at": at})
        return [dump(serializer.to_representation(row)) for row in found]

    def url(self, canonical: str) -> str:
        """Of a list."""
        return collection_url(f"api/v1/{self.name}", "/", canonical)


class CollectionView(PublicView):
    """A page of a collection."""

    collection: ClassVar[Collection]

    def get(self, request: Request) -> HttpResponseBase:
        given, options = take_options(request._request.GET, LIMIT, AFTER)
        query = (self.collection.query or Query).parse(given, beside=options.names)
        return self.answer(
            self.collection.name,
            options.canonical(query.canonical()),
            lambda snapshot: self._page(query, options, snapshot.as_of),
            is_memoisable=query.is_memoisable and options.is_memoisable,
            minute=query.minute,
        )

    def _page(self, query: Query, options: Options, at: datetime) -> Body:
        collection = self.collection
        found = collection.rows(at)
        page = cut(query, at, options) if collection.query else cut_rows(found, BySlug(), options)
        following = self._url(query, options.but(AFTER, page.following)) if page.following else None
        members = rows_of(found, page)
        for row in members if page.metres else ():
            row.distance_m = page.metres[row.pk]
        items = collection.written(members, at)
        after = {"next": following, "attribution": settings.SITE_NAME, "licence": settings.DATA_LICENCE_URL}
        links = [link(self._url(query, options), "self"), link(self._url(query, options.but(AFTER, "")), "first")]
        links += [link(following, "next")] if following else []
        return Body(b'{"items":[' + b",\n".join(items) + b"]," + dump(after)[1:] + b"\n", links=", ".join(links))

    def _url(self, query: Query, options: Options) -> str:
        return self.collection.url(options.canonical(query.canonical()))


class MemberView(PublicView):
    """One member of a collection, by its slug or its uid."""

    collection: ClassVar[Collection]

    def get(self, request: Request, key: str) -> HttpResponseBase:
        Query.parse(request._request.GET)  # there is nothing to filter
        return self.answer(self.collection.name, f"/{key}", lambda snapshot: self._member(key, snapshot.as_of))

    def _member(self, key: str, at: datetime) -> Body:
        collection = self.collection
        row = found(collection, key, at)
        links = [link(api_url(collection.name, row.slug), "self")]
        if isinstance(row, Record):
            links.append(link(page_url(collection.name, row.slug), "alternate", "text/html"))
        return Body(collection.written([row], at)[0] + b"\n", links=", ".join(links))


def found(collection: Collection, key: str, at: datetime) -> Any:
    """The public member of that slug or uid, or what it was merged into, at most 5 queries and those of its relations.

    Raises Unknown or Gone.
    """
    public = collection.rows(at)
    if issubclass(public.model, Record):
        slug = standing(public.model.objects.all(), slug_of(public.model, key), at).slug  # type: ignore[attr-defined]
    else:
        slug = key
    row = public.filter(slug=slug).first()
    if row is None:
        raise Unknown(key)
    return row


def slug_of(model: type[Record], key: str) -> str:
    """The slug of a record's uid; anything else is a slug itself."""
    try:
        uid = UUID(key)
    except ValueError:
        return key
    named = rows(model).filter(uid=uid).values_list("slug", flat=True).first() if str(uid) == key else None
    return str(named or key)


def views_of(collection: Collection) -> tuple[type[CollectionView], type[MemberView]]:
    """The two views of a collection, described for OpenAPI."""
    of: Mapping[str, Any] = {"collection": collection}
    name = collection.singular.capitalize()
    page = inline_serializer(
        f"{name}Page",
        {
            "items": collection.representation(many=True),
            "next": serializers.URLField(allow_null=True, help_text="下一页；没有时为 null"),
            "attribution": serializers.CharField(),
            "licence": serializers.URLField(),
        },
    )
    listed = extend_schema(
        operation_id=f"list_{collection.name}",
        summary=f"{collection.title}（一页）",
        description="顺序固定；下一页的地址在响应头 Link 和成员 next 里。筛选与网页、订阅和图层的相同。",
        tags=[collection.title],
        parameters=[*parameters_of(collection.query, LIMIT, AFTER)],
        responses=responses(page),
    )
    shown = extend_schema(
        operation_id=f"get_{collection.singular}",
        summary=f"{collection.title}（一条）",
        description="合并了的，回答留下的那一条。",
        tags=[collection.title],
        parameters=[OpenApiParameter("key", str, OpenApiParameter.PATH, description="slug 或 uid")],
        responses=responses(collection.representation, is_member=True),
    )
    return (
        extend_schema_view(get=listed)(type(f"{name}List", (CollectionView,), dict(of))),
        extend_schema_view(get=shown)(type(f"{name}Detail", (MemberView,), dict(of))),
    )
