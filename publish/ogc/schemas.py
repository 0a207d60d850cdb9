"""What a Feature of each collection holds, and what it can be asked by, as JSON Schema (2020-12).

GDAL takes the fields of a layer from the first: those of a page of ten would lack what none of the ten has.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from publish.ogc.collections import Collection
from publish.ogc.links import address
from publish.query import Parameter

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

# Name -> type and what people are told of it.
Properties = Mapping[str, tuple[str, str]]
_NAMED: Final[Properties] = {
    "title": ("string", "名称"),
    "title_lang": ("string", "名称的语言，不是所要的那种时"),
    "title_zh": ("string", "中文名称"),
    "title_en": ("string", "英文名称"),
    "description": ("string", "摘要或说明"),
    "description_lang": ("string", "说明的语言，不是所要的那种时"),
    "url": ("string", "网页"),
}
_PLACED: Final[Properties] = {
    "address": ("string", "地址"),
    "subdistrict_title": ("string", "街道（地区）"),
    "position_quality": ("string", "位置质量：cited 或 estimated"),
    "position_radius_m": ("integer", "位置只是估计时，可能所在范围的半径（米）"),
    "distance_m": ("integer", "到 near 的整数米数，只在按远近的列表里"),
}
_DRAWN: Final[Properties] = {
    "marker-color": ("string", "simplestyle 图钉颜色"),
    "marker-symbol": ("string", "simplestyle 图钉图案"),
    "marker-size": ("string", "simplestyle 图钉大小"),
    "stroke": ("string", "simplestyle 线的颜色"),
    "stroke-width": ("integer", "simplestyle 线的宽度"),
    "stroke-opacity": ("number", "simplestyle 线的不透明度"),
    "fill": ("string", "simplestyle 面的颜色"),
    "fill-opacity": ("number", "simplestyle 面的不透明度"),
}
PROPERTIES: Final[Mapping[str, Properties]] = {
    "events": {
        **_NAMED,
        "event": ("string", "活动的 id"),
        "category": ("string", "类别"),
        "category_title": ("string", "类别名称"),
        "organiser_title": ("string", "主办单位"),
        "start": ("string", "开始：日期，或带时区的时刻"),
        "end": ("string", "结束：最后一天，或带时区的时刻"),
        "precision": ("string", "知道到什么程度：minute、part-of-day、day"),
        "part_of_day": ("string", "时段"),
        "when": ("string", "时间，用文字说"),
        "state": ("string", "状态"),
        "state_title": ("string", "状态，用文字说"),
        "venue": ("string", "地点，用文字说"),
        "place": ("string", "地点的网址名"),
        **_PLACED,
        **_DRAWN,
    },
    "places": {
        **_NAMED,
        "title_verified": ("boolean", "名称已核实"),
        "kind": ("string", "类别"),
        "kind_title": ("string", "类别名称"),
        "setting": ("string", "场景"),
        "networks": ("string", "所属网络，逗号分开"),
        "opening_hours": ("string", "开放时间，OpenStreetMap 写法"),
        "opening_hours_as_of": ("string", "开放时间是什么时候的资料"),
        "phone": ("string", "电话"),
        "next_events_count": ("integer", "今后在这里的活动数"),
        "next_event_title": ("string", "下一个活动"),
        "next_event_start": ("string", "下一个活动的日期"),
        **_PLACED,
        **_DRAWN,
    },
    "projects": {
        **_NAMED,
        "kind": ("string", "类别"),
        "kind_title": ("string", "类别名称"),
        "state": ("string", "状态"),
        "state_title": ("string", "状态名称"),
        "owner": ("string", "负责单位"),
        "start": ("string", "开始（EDTF）"),
        "end": ("string", "现行的完成日期（EDTF）"),
        "precision": ("string", "完成日期知道到什么程度"),
        "when": ("string", "完成日期，用文字说"),
        "promised_first": ("string", "最初承诺的完成日期（EDTF）"),
        "place": ("string", "场所的网址名"),
        **_PLACED,
        **_DRAWN,
    },
}  # fmt: skip


def feature_schema(collection: Collection) -> dict[str, Any]:
    """What an item is."""
    held = {name: {"title": title, "type": kind} for name, (kind, title) in PROPERTIES[collection.name].items()}
    return {
        "$schema": _DIALECT,
        "$id": address(f"{collection.path}/schema"),
        "title": collection.title,
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": {"const": "Feature"},
            "id": {"type": "string", "format": "uuid"},
            "geometry": {"type": ["object", "null"], "title": "GeoJSON 几何图形，CRS84；没有坐标的为 null"},
            "properties": {"type": "object", "properties": held},
        },
    }


def queryables(collection: Collection, at: datetime) -> dict[str, Any]:
    """What items can be asked by: the table of the query's parameters (OGC 19-079r2, 6.2); a query a vocabulary."""
    return {
        "$schema": _DIALECT,
        "$id": address(f"{collection.path}/queryables"),
        "title": f"{collection.title}的筛选条件",
        "type": "object",
        "properties": {parameter.name: _queryable(parameter, at) for parameter in collection.query.PARAMETERS},
        "additionalProperties": False,
    }


def _queryable(parameter: Parameter, at: datetime) -> dict[str, Any]:
    described = {"title": parameter.label, "description": parameter.help_text, "type": "string"}
    if parameter.choices is None or parameter.is_of_records:
        return described
    return {**described, "oneOf": [{"const": slug, "title": title} for slug, title in parameter.choices(at)]}
