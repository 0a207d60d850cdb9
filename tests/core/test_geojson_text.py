"""GeoJSON as text: one geometry comes out, or a refusal in Chinese, quickly, whatever went in."""

import json
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidGeometry
from core.geojson_text import MAX_BYTES, MAX_DEPTH, read_geometry, read_json
from core.geometry import MAX_VERTICES, TYPES, normalise

POINT = {"type": "Point", "coordinates": [116.46, 39.92]}
FEATURE = {"type": "Feature", "id": 1, "geometry": POINT, "properties": {"name": "朝阳公园", "tags": ["[[[[", "{"]}}
HOLDING = [POINT, FEATURE, {"type": "FeatureCollection", "features": [FEATURE], "crs": {"type": "name"}}]


def point(coordinates: str) -> str:
    return f'{{"type":"Point","coordinates":{coordinates}}}'


def collection(*features: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features})


def nested(depth: int, opening: str = "[", closing: str = "]") -> str:
    return opening * depth + "1" + closing * depth


MULTI_POINT = {"type": "MultiPoint", "coordinates": [[116.4, 39.9]] * 100_000}
BOMBS = [
    # what, the text, why it is refused
    ("deep geometry", f'{{"type":"Polygon","coordinates":{nested(900)}}}', "套得太深"),
    ("very deep geometry", f'{{"type":"Polygon","coordinates":{nested(100_000)}}}', "套得太深"),
    ("deep objects", nested(100_000, '{"a":', "}"), "套得太深"),
    ("opened only", "[" * 60_000, "套得太深"),
    ("opened for 5 MB", "[" * MAX_BYTES, "套得太深"),
    ("deep properties", json.dumps({**FEATURE, "properties": None})[:-5] + nested(900) + "}", "套得太深"),
    ("100,000 points", json.dumps(MULTI_POINT), "10000 个顶点"),
    ("100,000 points in a Feature", collection({"type": "Feature", "geometry": MULTI_POINT}), "10000 个顶点"),
    ("a million objects", point("[" + "{}," * 1_000_000 + "1]"), "10000 个顶点"),
    ("a million numbers", point("[" + "1," * 1_000_000 + "1]"), "两个数字"),
    ("a million strings", point("[" + '"",' * 1_000_000 + "1]"), "两个数字"),
    ("more than 5 MB", point(" " * MAX_BYTES), "太大"),
    ("more than 5 MB of Chinese", "朝" * (MAX_BYTES // 3 + 1), "太大"),
    ("millions of digits", point("[" + "1" * 5_000_000 + ",39.9]"), "太长"),
    ("millions of decimals", point("[116." + "4" * 5_000_000 + ",39.9]"), "太长"),
    ("a string without an end", '"\\' * 2_500_000, "不是有效的 JSON"),
    ("millions of strings", '""' * 2_500_000, "不是有效的 JSON"),
    ("NaN", point("[NaN,39.9]"), "有限"),
    ("infinity", point("[116.4,Infinity]"), "有限"),
    ("minus infinity", point("[-Infinity,39.9]"), "有限"),
    ("1e400", point("[1e400,39.9]"), "太大"),
    ("-1e400", point("[116.4,-1e400]"), "太大"),
    ("300 digits", point("[" + "1" * 300 + ",39.9]"), "超出范围"),
    ("coordinates as text", point('["116.4","39.9"]'), "两个数字"),
    ("coordinates as one text", point('"116.4,39.9"'), "坐标缺失"),
    ("fullwidth digits", point("[１１６.4,39.9]"), "不是有效的 JSON"),
    ("Arabic digits", point("[١١٦,39.9]"), "不是有效的 JSON"),
    ("underscores", point("[1_16,39.9]"), "不是有效的 JSON"),
    ("hexadecimal", point("[0x74,39.9]"), "不是有效的 JSON"),
    ("plus sign", point("[+116.4,39.9]"), "不是有效的 JSON"),
    ("a name twice", '{"type":"Point","coordinates":[0,0],"coordinates":[116.4,39.9]}', "写了两遍"),
    ("a name twice, deep", '{"type":"Feature","geometry":{"type":"Point","type":"Point"}}', "写了两遍"),
    ("a name twice, spelt otherwise", '{"type":"Point","t\\u0079pe":"Polygon"}', "写了两遍"),
    ("lone surrogate, escaped", '{"type":"\\ud800","coordinates":[116.4,39.9]}', "类型"),
    ("lone surrogate", '{"type":"\ud800","coordinates":[116.4,39.9]}', "类型"),
    ("lone surrogate outside strings", "{\ud800}", "不是有效的 JSON"),
    ("NUL", point("[116.4,39.9]") + "\x00", "不是有效的 JSON"),
    ("NUL in a name", '{"ty\x00pe":"Point"}', "不是有效的 JSON"),
    ("NUL, escaped", '{"type":"Point\\u0000","coordinates":[116.4,39.9]}', "类型"),
    ("nothing", "", "不是有效的 JSON"),
    ("cut off", json.dumps(POINT)[:-1], "不是有效的 JSON"),
    ("two values", json.dumps(POINT) * 2, "不是有效的 JSON"),
    ("a comment", json.dumps(POINT) + " // 公园", "不是有效的 JSON"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "why"), [bomb[1:] for bomb in BOMBS], ids=[bomb[0] for bomb in BOMBS])
def test_a_bomb_is_refused_in_chinese_and_in_time(text: str, why: str) -> None:
    begun = time.process_time()
    with pytest.raises(InvalidGeometry, match=why):
        normalise(read_geometry(text))
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("value", HOLDING, ids=["geometry", "Feature", "FeatureCollection"])
def test_the_one_geometry_is_found(value: object) -> None:
    assert read_geometry(json.dumps(value, ensure_ascii=False)) == POINT
    assert read_geometry("\ufeff" + json.dumps(value, indent=2)) == POINT


@pytest.mark.parametrize("kind", TYPES)
def test_a_geometry_is_given_as_it_stands(kind: str) -> None:
    value = {"type": kind, "coordinates": [[1, 2.5], [-3e-7, 4]], "bbox": None}
    assert read_geometry(json.dumps(value)) == value


NOT_ONE = [
    (collection(), "恰好有一个 Feature"),
    (collection(FEATURE, FEATURE), "恰好有一个 Feature"),
    ('{"type":"FeatureCollection"}', "恰好有一个 Feature"),
    ('{"type":"FeatureCollection","features":{"0":1}}', "恰好有一个 Feature"),
    (collection(json.loads(collection(FEATURE))), "类型"),
    (collection(None), "GeoJSON 对象"),
    (json.dumps({**FEATURE, "geometry": None}), "没有几何图形"),
    ('{"type":"Feature"}', "没有几何图形"),
    ('{"type":"Feature","geometry":[116.4,39.9]}', "GeoJSON 对象"),
    (json.dumps({**FEATURE, "geometry": FEATURE}), "类型"),
    (json.dumps({"type": "GeometryCollection", "geometries": [POINT]}), "类型"),
    ('{"type":["Point"],"coordinates":[116.4,39.9]}', "类型"),
    ("[116.4,39.9]", "GeoJSON 对象"),
    ('"Point"', "GeoJSON 对象"),
    ("116.4", "GeoJSON 对象"),
    ("null", "GeoJSON 对象"),
]


@pytest.mark.parametrize(("text", "why"), NOT_ONE)
def test_what_holds_no_single_geometry_is_refused(text: str, why: str) -> None:
    with pytest.raises(InvalidGeometry, match=why):
        normalise(read_geometry(text))


def test_the_limits_themselves_are_accepted() -> None:
    assert read_json(nested(MAX_DEPTH)) == json.loads(nested(MAX_DEPTH))
    with pytest.raises(InvalidGeometry, match="套得太深"):
        read_json(nested(MAX_DEPTH + 1))
    assert read_json(f'"{"a" * (MAX_BYTES - 2)}"') == "a" * (MAX_BYTES - 2)
    # What takes the most brackets for its vertices: areas of triangles.
    triangles = [[[[x, y], [x + 5e-5, y], [x, y + 5e-5], [x, y]]] for x, y in _corners(MAX_VERTICES // 4)]
    most = normalise(read_geometry(json.dumps({"type": "MultiPolygon", "coordinates": triangles})))
    assert sum(len(area[0]) for area in most["coordinates"]) == MAX_VERTICES
    one_more = {"type": "MultiPoint", "coordinates": [[116.4, 39.9]] * (MAX_VERTICES + 1)}
    with pytest.raises(InvalidGeometry, match="顶点太多"):
        normalise(read_geometry(json.dumps(one_more)))


def _corners(number: int) -> list[tuple[float, float]]:
    return [(116.4 + cell % 50 / 1e4, 39.9 + cell // 50 / 1e4) for cell in range(number)]


def test_an_error_says_where_it_is() -> None:
    with pytest.raises(InvalidGeometry, match="第 2 行第 16 个字符"):
        read_geometry('{"type": "Point",\n"coordinates":[,]}')


@settings(max_examples=300)
@given(st.text() | st.text(alphabet='[]{}",:\\0123456789.eE+-NaInfitypu \n\ud800\x00'))
def test_any_text_is_either_read_or_refused(text: str) -> None:
    with suppress(InvalidGeometry):
        assert isinstance(read_geometry(text), dict)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=30,
    )
)
def test_json_within_the_limits_is_what_it_is(value: object) -> None:
    assert read_json(json.dumps(value)) == value
