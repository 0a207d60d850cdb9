"""The documents around the items: landing page, conformance, collections (17-069r4, 7.2 to 7.14)."""

from datetime import datetime
from typing import Any, Final

from django.conf import settings

from publish.ogc.collections import COLLECTIONS, Collection
from publish.ogc.extent import extent
from publish.ogc.links import GEOJSON, HTML, JSON, OPENAPI, SCHEMA, address, licence, link, selves

CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_CORE: Final = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
JSON_FG: Final = "http://www.opengis.net/spec/json-fg-1/1.0/conf/core"
CONFORMANCE: Final = (f"{_CORE}/core", f"{_CORE}/oas30", f"{_CORE}/html", f"{_CORE}/geojson", JSON_FG)
_QUERYABLES: Final = "http://www.opengis.net/def/rel/ogc/1.0/queryables"

Document = dict[str, Any]


def landing() -> Document:
    """/ogc/: what QGIS and GDAL begin with, and ask for both `service-desc` and `data` of."""
    return {
        "title": settings.SITE_NAME,
        "description": f"{settings.DISTRICT_NAME}的活动、场所和项目，OGC API - Features。内容以各条所列出处为准。",
        "attribution": settings.SITE_NAME,
        "links": [
            *selves(""),
            link("service-desc", OPENAPI, address("api"), "接口定义（OpenAPI 3.0）"),
            link("service-doc", HTML, address("api", "f=html"), "接口说明"),
            link("conformance", JSON, address("conformance"), "所符合的标准"),
            link("data", JSON, address("collections"), "数据"),
            *licence(),
        ],
    }


def conformance() -> Document:
    """/ogc/conformance."""
    return {"conformsTo": list(CONFORMANCE), "links": selves("conformance")}


def collections(at: datetime) -> Document:
    """/ogc/collections; a few queries for each."""
    return {
        "links": [*selves("collections"), *licence()],
        "collections": [collection_document(one, at) for one in COLLECTIONS.values()],
    }


def collection_document(collection: Collection, at: datetime) -> Document:
    """/ogc/collections/NAME."""
    path = collection.path
    around = extent(collection, at)
    return {
        "id": collection.name,
        "title": collection.title,
        "description": collection.description,
        **({"extent": around} if around else {}),
        "itemType": "feature",
        "crs": [CRS84],
        "storageCrs": CRS84,
        "links": [
            *selves(path),
            # Without a query: GDAL writes its own behind it.
            link("items", GEOJSON, address(f"{path}/items"), collection.title),
            link("items", HTML, address(f"{path}/items", "f=html"), f"{collection.title}，网页"),
            link(_QUERYABLES, SCHEMA, address(f"{path}/queryables"), "筛选条件"),
            # GDAL 3.6 knows this relation in this spelling alone; they are the same in any (RFC 8288, 2.1.1).
            link("describedBy", SCHEMA, address(f"{path}/schema"), "属性"),
            *licence(),
        ],
    }
