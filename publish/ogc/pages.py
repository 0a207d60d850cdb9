"""The documents and the Features in words for people. What a page says is what its document says."""

from typing import Any, Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from publish.ogc.collections import Collection
from publish.ogc.links import address
from publish.ogc.page import Page, Row, Section

Document = dict[str, Any]
_TOP: Final = "OGC API"


def _trail(*deeper: Row) -> tuple[Row, ...]:
    return (Row(_TOP, href=address()), *deeper)


def _trail_of(collection: Collection) -> tuple[Row, ...]:
    return _trail(Row("数据", href=address("collections")), Row(collection.title, href=address(collection.path)))


def landing_page(document: Document) -> Page:
    """/ogc/."""
    rows = [
        Row("数据", "活动、场所、项目", address("collections")),
        Row("接口说明", "地址、参数和格式", address("api")),
        Row("所符合的标准", "一致性类", address("conformance")),
    ]
    text = f"{document['description']}给 QGIS、GDAL 等地理信息软件用：在软件里填这一页的地址。"
    return Page(_TOP, text, address("", "f=json"), sections=[Section("内容", rows)])


def conformance_page(document: Document) -> Page:
    """/ogc/conformance."""
    rows = [Row(str(uri).rpartition("/")[2], uri) for uri in document["conformsTo"]]
    title = "所符合的标准"
    return Page(title, "", address("conformance", "f=json"), _trail(), [Section("一致性类", rows)])


def collections_page(document: Document) -> Page:
    """/ogc/collections."""
    rows = [
        Row(one["title"], one["description"], address(f"collections/{one['id']}")) for one in document["collections"]
    ]
    return Page("数据", "", address("collections", "f=json"), _trail(), [Section("集合", rows)])


def collection_page(collection: Collection, document: Document) -> Page:
    """/ogc/collections/NAME."""
    path, around = collection.path, document.get("extent", {})
    known = [Row("编号", document["id"]), Row("坐标系", "CRS84（WGS-84，经度在前）")]
    if "spatial" in around:
        known.append(Row("范围", "，".join(str(side) for side in around["spatial"]["bbox"][0])))
    if "temporal" in around:
        known.append(
            Row("时间", " 至 ".join(str(moment).partition("T")[0] for moment in around["temporal"]["interval"][0]))
        )
    onward = [
        Row("各条", "分页，可筛选", address(f"{path}/items")),
        Row("筛选条件", "可以按什么筛选", address(f"{path}/queryables")),
        Row("属性", "每一条里有什么", address(f"{path}/schema")),
    ]
    sections = [Section("概况", known), Section("内容", onward)]
    return Page(collection.title, collection.description, address(path, "f=json"), _trail_of(collection)[:-1], sections)


def queryables_page(collection: Collection, document: Document) -> Page:
    """/ogc/collections/NAME/queryables."""
    rows = []
    for name, described in document["properties"].items():
        choices = "、".join(f"{one['const']}（{one['title']}）" for one in described.get("oneOf", ()))
        rows.append(Row(name, f"{described['description']}{'：' if choices else ''}{choices}"))
    return _schema_page(collection, "queryables", f"{collection.title}的筛选条件", "参数", rows)


def schema_page(collection: Collection, document: Document) -> Page:
    """/ogc/collections/NAME/schema."""
    held = document["properties"]["properties"]["properties"]
    rows = [Row(name, f"{described['title']}（{described['type']}）") for name, described in held.items()]
    return _schema_page(collection, "schema", f"{collection.title}的属性", "属性", rows)


def _schema_page(collection: Collection, name: str, title: str, heading: str, rows: list[Row]) -> Page:
    json = address(f"{collection.path}/{name}", "f=json")
    return Page(title, "", json, _trail_of(collection), [Section(heading, rows)])


def api_page(document: Document) -> Page:
    """/ogc/api: a section for each path, a row for each parameter."""
    parameters = document["components"]["parameters"]
    sections = []
    for path, methods in document["paths"].items():
        rows = [Row("GET", methods["get"]["summary"])]
        for parameter in methods["get"]["parameters"]:
            known = parameters[parameter["$ref"].rpartition("/")[2]] if "$ref" in parameter else parameter
            rows.append(Row(known["name"], known["description"]))
        sections.append(Section(f"/ogc{path}", rows))
    return Page("接口说明", document["info"]["description"], address("api", "f=json"), _trail(), sections)


def items_page(collection: Collection, json: str, onward: str, count: int, matched: int | None) -> Page:
    """/ogc/collections/NAME/items, around its lines."""
    text = f"这一页有 {count} 条" + ("。" if matched is None else f"，符合条件的共 {matched} 条。")
    text = text if count else "没有符合条件的记录。"
    following = [Row("下一页", href=onward)] if onward else []
    return Page(f"{collection.title}：各条", text, json, _trail_of(collection), onward=following, is_list=True)


def item_page(collection: Collection, json: str) -> Page:
    """/ogc/collections/NAME/items/ID, around its one Feature."""
    trail = (*_trail_of(collection), Row("各条", href=address(f"{collection.path}/items")))
    return Page(f"{collection.title}：一条", "", json, trail, is_list=True)


def line(collection: Collection, feature: Document) -> bytes:
    """A Feature in a list."""
    held = feature["properties"]
    named = ("when", "kind_title", "state_title", "venue", "address", "subdistrict_title")
    facts = " · ".join(str(held[name]) for name in named if name in held)
    href = address(f"{collection.path}/items/{feature['id']}")
    return format_html(
        '<li class="line"><div class="line-text"><p class="line-title"><a href="{}">{}</a></p>'
        '<p class="facts">{}</p></div></li>',
        href, held["title"], facts,
    ).encode()  # fmt: skip


def whole(feature: Document) -> bytes:
    """A Feature alone: all that it says."""
    known = {**feature["properties"], "id": feature["id"], "geometry": _where(feature["geometry"])}
    rows = format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", ((name, _said(known[name])) for name in known))
    return format_html('<li><h2>{}</h2><dl class="known">{}</dl></li>', known["title"], rows).encode()


def _where(geometry: Document | None) -> str:
    if geometry is None:
        return "没有坐标"
    if geometry["type"] == "Point":
        return "Point {}，{}".format(*geometry["coordinates"])
    return str(geometry["type"])


def _said(value: object) -> str | SafeString:
    text = str(value)
    if text.startswith(("https://", "http://")):
        return format_html('<a href="{}" rel="noopener">{}</a>', text, text)
    return {"True": "是", "False": "否"}.get(text, text)
