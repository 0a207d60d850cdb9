"""The interface as an OpenAPI 3.0 document: one path for each collection, its parameters those of its query.

GDAL passes a condition on to the server, and QGIS too, where a parameter of that name stands under the
very path `/collections/NAME/items`; QGIS asks for `style`, `explode` and a limit among the components.
"""

from typing import Any, Final

from django.conf import settings

from publish.ogc.collections import COLLECTIONS, Collection
from publish.ogc.links import GEOJSON, HTML, JSON, JSONFG, OPENAPI, SCHEMA, address
from publish.problems import CONTENT_TYPE as PROBLEM
from publish.query import Parameter
from publish.query.keyset import DEFAULT_LIMIT, MAX_LIMIT

Part = dict[str, Any]

_OBJECT: Final = {"type": "object"}
_STRING: Final = {"type": "string"}
_BBOX: Final = {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}}


def openapi() -> Part:
    """/ogc/api."""
    paths = {"/": _get("landing", "首页", {JSON: "landingPage"})}
    paths["/api"] = _get("api", "本文档", {OPENAPI: ""})
    paths["/conformance"] = _get("conformance", "所符合的标准", {JSON: "confClasses"})
    paths["/collections"] = _get("collections", "全部数据", {JSON: "collections"})
    for collection in COLLECTIONS.values():
        paths |= _paths(collection)
    return {
        "openapi": "3.0.3",
        "info": {
            "title": f"{settings.SITE_NAME} · OGC API - Features",
            "description": f"{settings.DISTRICT_NAME}的活动、场所和项目。坐标是 CRS84（WGS-84，经度在前）。",
            "version": settings.VERSION,
            **(
                {"license": {"name": settings.DATA_LICENCE, "url": settings.DATA_LICENCE_URL}}
                if settings.DATA_LICENCE_URL
                else {}
            ),
        },
        "servers": [{"url": address().rstrip("/")}],
        "paths": paths,
        "components": {"parameters": _parameters(), "responses": _responses(), "schemas": _schemas()},
    }


def _paths(collection: Collection) -> dict[str, Part]:
    name, path, title = collection.name, f"/{collection.path}", collection.title
    filters = [_parameter(parameter) for parameter in collection.query.PARAMETERS]
    paging = [_ref("parameters", parameter) for parameter in ("limit", "after", "lang")]
    missing = {status: _ref("responses", "problem") for status in ("404", "410")}
    return {
        path: _get(f"{name}.collection", f"{title}：范围和链接", {JSON: "collection"}),
        f"{path}/queryables": _get(f"{name}.queryables", f"{title}：筛选条件", {SCHEMA: ""}),
        f"{path}/schema": _get(f"{name}.schema", f"{title}：属性", {SCHEMA: ""}),
        f"{path}/items": _get(
            f"{name}.items", title, {GEOJSON: "featureCollection", JSONFG: "featureCollection"}, [*filters, *paging]
        ),
        f"{path}/items/{{featureId}}": _get(
            f"{name}.item",
            f"{title}：一条",
            {GEOJSON: "feature", JSONFG: "feature"},
            [_ref("parameters", "featureId"), _ref("parameters", "lang")],
            missing,
        ),
    }


def _get(
    operation: str,
    summary: str,
    content: dict[str, str],
    parameters: list[Part] | None = None,
    more: Part | None = None,
) -> Part:
    """A path that is read; `content` names the schema of each media type, an empty name that of any object."""
    media_types = {name: {"schema": _ref("schemas", schema) if schema else _OBJECT} for name, schema in content.items()}
    answers = {"200": {"description": summary, "content": {**media_types, HTML: {"schema": _STRING}}}}
    refused = {status: _ref("responses", "problem") for status in ("400", "406", "429", "500")}
    form = "fFeatures" if JSONFG in content else "f"
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "parameters": [*(parameters or []), _ref("parameters", form)],
            "responses": {**answers, **refused, **(more or {})},
        }
    }


def _ref(kind: str, name: str) -> Part:
    return {"$ref": f"#/components/{kind}/{name}"}


def _query(name: str, description: str, schema: Part) -> Part:
    return {
        "name": name,
        "in": "query",
        "description": description,
        "required": False,
        "style": "form",
        "explode": False,
        "schema": schema,
    }


def _parameter(parameter: Parameter) -> Part:
    return _query(parameter.name, parameter.help_text, _BBOX if parameter.name == "bbox" else _STRING)


def _parameters() -> dict[str, Part]:
    limit = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}
    identity = {"type": "string", "format": "uuid"}
    return {
        "limit": _query("limit", f"一页最多几条；超过 {MAX_LIMIT} 按 {MAX_LIMIT} 回答", limit),
        "after": _query("after", "翻页位置，由 next 链接给出", _STRING),
        "lang": _query("lang", "语言", {"type": "string", "enum": ["zh-hans", "en"], "default": "zh-hans"}),
        "f": _query("f", "格式；不写则看 Accept", {"type": "string", "enum": ["json", "html"]}),
        "fFeatures": _query("f", "格式；不写则看 Accept", {"type": "string", "enum": ["json", "html", "jsonfg"]}),
        "featureId": {"name": "featureId", "in": "path", "description": "编号", "required": True, "schema": identity},
    }


def _responses() -> dict[str, Part]:
    return {
        "problem": {"description": "不能回答；说明原因", "content": {PROBLEM: {"schema": _ref("schemas", "problem")}}}
    }


def _schemas() -> dict[str, Part]:
    links = {"type": "array", "items": _ref("schemas", "link")}
    geometry = {"type": "object", "nullable": True}
    feature: Part = {"type": {"type": "string", "enum": ["Feature"]}, "id": _STRING, "geometry": geometry}
    features = {"type": "array", "items": _ref("schemas", "feature")}
    count = {"type": "integer", "minimum": 0}
    moment = {"type": "string", "format": "date-time"}
    return {
        "link": _object({"href": _STRING, "rel": _STRING, "type": _STRING, "title": _STRING}, "href", "rel"),
        "landingPage": _object({"title": _STRING, "description": _STRING, "links": links}, "links"),
        "confClasses": _object({"conformsTo": {"type": "array", "items": _STRING}}, "conformsTo"),
        "collection": _object({"id": _STRING, "title": _STRING, "description": _STRING, "links": links}, "id", "links"),
        "collections": _object(
            {"links": links, "collections": {"type": "array", "items": _ref("schemas", "collection")}},
            "links", "collections",
        ),
        "feature": _object({**feature, "properties": _OBJECT, "links": links}, "type", "id", "geometry", "properties"),
        "featureCollection": _object(
            {
                "type": {"type": "string", "enum": ["FeatureCollection"]}, "features": features, "links": links,
                "timeStamp": moment, "numberReturned": count, "numberMatched": count,
            },
            "type", "features",
        ),
        "problem": _object(
            {
                "type": _STRING, "title": _STRING, "status": {"type": "integer"}, "detail": _STRING,
                "parameter": _STRING, "request_id": _STRING,
            },
            "type", "title", "status",
        ),
    }  # fmt: skip


def _object(properties: dict[str, Part], *required: str) -> Part:
    return {"type": "object", "required": list(required), "properties": properties}
