"""GeoJSON as people paste it and files hold it: text in, one geometry out, whatever the text is."""

import json
import re
from math import isfinite
from typing import Any, Final

from core.errors import InvalidGeometry
from core.geometry import MAX_VERTICES, Geometry

MAX_BYTES: Final = 5 * 1024 * 1024
MAX_DEPTH: Final = 20
# A geometry has an array for each vertex and fewer around them: lines of two, rings of four, areas, itself.
_MOST_OPENED: Final = 2 * MAX_VERTICES
# The largest finite number has 309 digits; making a number of millions of them takes long.
_MOST_DIGITS: Final = 400
# A string, which ends with the text at the latest, or a bracket that stands in none.
_TOKEN: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)


def read_geometry(text: str) -> Geometry:
    """The one geometry of a GeoJSON text as it stands there: `normalise` checks what it holds.

    A Feature stands for its geometry, and a FeatureCollection of exactly one Feature for that Feature, since
    drawing tools give these; properties are not looked at. Raises InvalidGeometry with a Chinese message.
    """
    value = read_json(text, most_opened=_MOST_OPENED)
    if isinstance(value, dict) and value.get("type") == "FeatureCollection":
        value = _only_feature(value.get("features"))
    if isinstance(value, dict) and value.get("type") == "Feature":
        value = value.get("geometry")
        if value is None:
            raise InvalidGeometry("这个 Feature 没有几何图形")
    if not isinstance(value, dict):
        raise InvalidGeometry("几何图形应是 GeoJSON 对象")
    return value


def _only_feature(features: object) -> object:
    if not isinstance(features, list) or len(features) != 1:
        raise InvalidGeometry("FeatureCollection 里要恰好有一个 Feature，一次只能填一个几何图形")
    return features[0]


def read_json(text: str, *, most_opened: int = MAX_BYTES) -> Any:  # any JSON value
    """The value of a JSON text of at most 5 MB and 20 levels, with finite numbers and no name twice in an object.

    `most_opened` bounds its arrays and objects. Raises InvalidGeometry with a Chinese message and nothing else:
    no text is deep enough for a RecursionError.
    """
    if len(text.encode(errors="surrogatepass")) > MAX_BYTES:
        raise InvalidGeometry(f"GeoJSON 太大：最多 {MAX_BYTES // 1024 // 1024} MB")
    _refuse_bombs(text, most_opened)
    try:
        return json.loads(
            text.removeprefix("\ufeff"),
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_float,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        message = f"不是有效的 JSON：第 {error.lineno} 行第 {error.colno} 个字符附近有误"
        raise InvalidGeometry(message) from error


def _refuse_bombs(text: str, most_opened: int) -> None:
    """Count brackets before anything is made of them."""
    depth = opened = 0
    for token in _TOKEN.finditer(text):
        if token[0] in "[{":
            depth, opened = depth + 1, opened + 1
        elif token[0] in "]}":
            depth -= 1
        if depth > MAX_DEPTH:
            raise InvalidGeometry(f"GeoJSON 的括号套得太深：最多 {MAX_DEPTH} 层")
        if opened > most_opened:
            raise InvalidGeometry(f"GeoJSON 太大：几何图形最多 {MAX_VERTICES} 个顶点")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise InvalidGeometry("GeoJSON 的同一个对象里有写了两遍的名字")
    return value


def _integer(digits: str) -> int:
    return int(_short(digits))


def _float(digits: str) -> float:
    number = float(_short(digits))
    if not isfinite(number):
        raise InvalidGeometry("坐标的数字太大")
    return number


def _short(digits: str) -> str:
    if len(digits) > _MOST_DIGITS:
        raise InvalidGeometry("坐标的数字太长")
    return digits


def _constant(word: str) -> Any:  # returns nothing
    raise InvalidGeometry("坐标应是有限的数字，不能写 NaN 或 Infinity")
