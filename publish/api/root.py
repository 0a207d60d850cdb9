"""/api/v1/: what there is."""

from typing import Any, Final

from django.conf import settings
from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request

from core.data_version import Snapshot
from publish.api.collections import COLLECTIONS
from publish.api.views import PublicView, link, responses
from publish.caching import Body
from publish.catalogue.document import catalogue_body
from publish.geojson.feature import dump
from publish.query import Query

# What stands beside the collections: name, address below /api/v1/, what it is.
_BESIDE: Final = (
    ("feeds", "feeds", "全部订阅的目录"),
    ("changes", "changes", "全部更改，供镜像"),
    ("schema", "schema/", "OpenAPI 描述"),
    ("docs", "docs/", "可以试用的文档（网页）"),
)


class Address(serializers.Serializer[Any]):
    """Something the API has."""

    name = serializers.CharField()
    title = serializers.CharField()
    url = serializers.URLField()


class RootView(PublicView):
    """The list of everything."""

    @extend_schema(
        operation_id="list_addresses",
        summary="这里有什么",
        tags=["概览"],
        responses=responses(
            inline_serializer(
                "Root",
                {
                    "items": Address(many=True),
                    "attribution": serializers.CharField(),
                    "licence": serializers.URLField(),
                },
            )
        ),
    )
    def get(self, request: Request) -> HttpResponseBase:
        Query.parse(request._request.GET)  # it takes no parameters, and says so
        return self.answer("root", "", _root)


def _root(snapshot: Snapshot) -> Body:
    base = f"{settings.PUBLIC_BASE_URL}/api/v1/"
    named = [(one.name, f"{one.name}/", one.title) for one in COLLECTIONS]
    items = [{"name": name, "title": title, "url": base + path} for name, path, title in (*named, *_BESIDE)]
    body = {"items": items, "attribution": settings.SITE_NAME, "licence": settings.DATA_LICENCE_URL}
    links = (link(f"{base}schema/", "service-desc"), link(f"{base}docs/", "service-doc"))
    return Body(dump(body) + b"\n", links=", ".join(links))


class Feed(serializers.Serializer[Any]):
    """One query in all its forms. `narrowed` stands only where a calendar is beyond the limits."""

    collection = serializers.ChoiceField(choices=["events", "projects"])
    by = serializers.CharField(help_text="按什么：all、category、subdistrict、network、place、kind、year")
    slug = serializers.CharField()
    name = serializers.CharField()
    name_en = serializers.CharField()
    count = serializers.IntegerField(help_text="默认时间范围内公开条目的数量")
    octets = serializers.IntegerField(help_text=".ics 里各条目的字节数")
    changed_at = serializers.CharField()
    page = serializers.CharField()
    ics = serializers.CharField()
    webcal = serializers.CharField()
    atom = serializers.CharField()
    geojson = serializers.CharField()
    narrowed = serializers.DictField(required=False, help_text="from、to：缩短到的范围；parts：可以改订的部分")


class FeedsView(PublicView):
    """The catalogue of feeds."""

    @extend_schema(
        operation_id="list_feeds",
        summary="订阅目录",
        tags=["概览"],
        responses=responses(
            inline_serializer(
                "Feeds",
                {
                    "feeds": Feed(many=True),
                    "limits": serializers.DictField(child=serializers.IntegerField()),
                    "attribution": serializers.CharField(),
                    "licence": serializers.URLField(),
                },
            )
        ),
    )
    def get(self, request: Request) -> HttpResponseBase:
        Query.parse(request._request.GET)
        return self.answer("feeds", "", catalogue_body)
