"""A position read off a map of 高德, 腾讯 or 百度: converted once, kept as WGS-84, and never moved again."""

import json
from typing import Any

import pytest

from core.geometry import circle
from places.datum import from_wgs84
from places.models import Place
from projects.models import Project
from tests.desk.desk import chief, editor, errors_at, form_values, go_back, url_of, words_on
from tests.support import POINT, make_place, make_project

pytestmark = pytest.mark.django_db

HERE = {"type": "Point", "coordinates": [116.4551, 39.9219]}
# The same point as each map has it: geodata's published values.
TYPED = {"wgs84": "116.4551,39.9219", "gcj02": "116.4612653,39.9232443", "bd09": "116.4678670,39.9288896"}
AREA = {"type": "Polygon", "coordinates": [[[116.4, 39.9], [116.5, 39.9], [116.5, 40.0], [116.4, 39.9]]]}
LINES = {"type": "MultiLineString", "coordinates": [[[116.4, 39.9], [116.5, 39.9]], [[116.5, 40.0], [116.4, 40.1]]]}
CITED: dict[type, dict[str, str]] = {Place: {"position_quality": "cited"}, Project: {}}
MAKE: dict[type, Any] = {Place: make_place, Project: make_project}
both = pytest.mark.parametrize("model", [Place, Project])
shifted = pytest.mark.parametrize("datum", ["gcj02", "bd09"])


def kept(record: Any) -> tuple[Any, str]:
    record.refresh_from_db()
    return record.geometry, record.source_datum


def near(geometry: Any) -> Any:
    """The geometry, give or take one in the seventh decimal: a centimetre."""
    if isinstance(geometry, dict):
        return {**geometry, "coordinates": near(geometry["coordinates"])}
    if isinstance(geometry[0], list):
        return [near(part) for part in geometry]
    return pytest.approx(geometry, abs=1.5e-7)


def entered(model: type, datum: str, geometry: Any = HERE) -> Any:
    """A record whose geometry was entered in that datum."""
    return MAKE[model](geometry=geometry, source_datum=datum)


@both
@pytest.mark.parametrize("datum", TYPED)
def test_a_pasted_pair_is_kept_as_wgs84_and_says_what_it_was_entered_in(model: type, datum: str) -> None:
    record = MAKE[model](geometry=None)
    typed = {"geometry": TYPED[datum], "source_datum": datum, **CITED[model]}
    assert chief().fill(url_of("change", record), **typed).status_code == 302
    assert kept(record) == (near(HERE), datum)


@both
@shifted
@pytest.mark.parametrize("geometry", [AREA, LINES], ids=["area", "lines"])
def test_lines_and_areas_are_converted_whole(model: type, datum: str, geometry: Any) -> None:
    record = MAKE[model](geometry=None)
    typed = {"geometry": json.dumps(from_wgs84(geometry, datum)), "source_datum": datum, **CITED[model]}
    assert chief().fill(url_of("change", record), **typed).status_code == 302
    assert kept(record) == (near(geometry), datum)


@both
@shifted
def test_a_new_record_is_entered_in_its_datum(model: type, datum: str) -> None:
    typed = {"title": "一处", "kind": "park", "geometry": TYPED[datum], "source_datum": datum, **CITED[model]}
    assert chief().fill(url_of("add", model), **typed).status_code == 302
    assert kept(model.objects.get()) == (near(HERE), datum)  # type: ignore[attr-defined]


@both
@pytest.mark.parametrize("datum", TYPED)
def test_the_form_shows_what_is_kept_and_says_what_it_was_entered_in(model: type, datum: str) -> None:
    record = entered(model, datum)
    page = chief().get(url_of("change", record)).content.decode()
    shown = form_values(page)
    assert (shown["geometry"], shown["source_datum"]) == (TYPED["wgs84"], "wgs84")
    assert ("录入时是" in page) == (datum != "wgs84")
    assert datum == "wgs84" or f"录入时是 {record.get_source_datum_display()}" in page


@both
@shifted
@pytest.mark.parametrize("geometry", [HERE, AREA, LINES], ids=["point", "area", "lines"])
def test_saving_again_moves_nothing(model: type, datum: str, geometry: Any) -> None:
    record, desk = entered(model, datum, geometry), chief()
    for title in ("", "改一次", "改两次"):
        changed = {"title": title} if title else {}
        assert desk.fill(url_of("change", record), **changed).status_code == 302
        assert kept(record) == (geometry, datum)
    assert record.title == "改两次"


@both
def test_saving_without_a_change_writes_nothing(model: type) -> None:
    record, desk = entered(model, "bd09"), chief()
    lines, changed_at = record.history.count(), record.changed_at
    assert desk.fill(url_of("change", record)).status_code == 302
    record.refresh_from_db()
    assert (record.history.count(), record.changed_at) == (lines, changed_at)


@both
def test_a_position_typed_anew_is_of_the_datum_chosen_now(model: type) -> None:
    record = entered(model, "bd09")
    chief().fill(url_of("change", record), geometry="116.46,39.92")
    assert kept(record) == (POINT, "wgs84")


@both
@shifted
def test_numbers_that_were_taken_for_wgs84_are_put_right_by_choosing_their_datum(model: type, datum: str) -> None:
    longitude, latitude = (float(part) for part in TYPED[datum].split(","))
    record = entered(model, "wgs84", {"type": "Point", "coordinates": [longitude, latitude]})
    assert chief().fill(url_of("change", record), source_datum=datum).status_code == 302
    assert kept(record) == (near(HERE), datum)


@both
@shifted
def test_what_was_converted_is_not_converted_again(model: type, datum: str) -> None:
    record = entered(model, "gcj02")
    response = chief().fill(url_of("change", record), source_datum=datum, title="改题")
    assert response.status_code == 200
    assert "".join(errors_at(response)["source_datum"]).startswith("显示的位置已经换算成 WGS-84")
    assert set(errors_at(response)) == {"source_datum"}
    shown = form_values(response.content.decode())
    assert (shown["geometry"], shown["source_datum"], shown["title"]) == (TYPED["wgs84"], datum, "改题")
    assert kept(record) == (HERE, "gcj02")


@both
def test_a_position_taken_away_leaves_no_datum(model: type) -> None:
    record = entered(model, "gcj02")
    none = {"position_quality": "none"} if model is Place else {}
    assert chief().fill(url_of("change", record), geometry="", source_datum="bd09", **none).status_code == 302
    assert kept(record) == (None, "wgs84")


REFUSED = [
    # what is typed, its datum, where and how it is refused
    ("121.47,31.23", "gcj02", "geometry", "服务范围之外"),
    ("116.46;", "bd09", "geometry", "看不懂这个位置"),
    ('{"type":"Point","coordinates":["116.46","39.92"]}', "gcj02", "geometry", "两个数字"),
    ('{"type":"Point"}', "bd09", "geometry", "坐标缺失"),
    ("116.46,39.92", "gps", "source_datum", "gps"),
    ("116.46,39.92", "", "source_datum", "必填"),
]


@both
@pytest.mark.parametrize(("typed", "datum", "field", "words"), REFUSED)
def test_a_refused_form_keeps_what_was_typed_and_the_datum_chosen(
    model: type, typed: str, datum: str, field: str, words: str
) -> None:
    record = entered(model, "bd09")
    given = {"geometry": typed, "source_datum": datum, "title": "改题"}
    response = chief().fill(url_of("change", record), **given)
    assert response.status_code == 200
    assert words in "".join(errors_at(response)[field])
    assert set(errors_at(response)) == {field}
    shown = form_values(response.content.decode())
    assert (shown["geometry"], shown["title"]) == (typed, "改题")
    assert datum not in TYPED or shown["source_datum"] == datum
    assert kept(record) == (HERE, "bd09")


@both
def test_an_error_elsewhere_keeps_position_and_datum_as_typed(model: type) -> None:
    record, desk = entered(model, "wgs84"), chief()
    url = url_of("change", record)
    response = desk.fill(url, geometry=TYPED["gcj02"], source_datum="gcj02", title="")
    assert set(errors_at(response)) == {"title"}
    shown = form_values(response.content.decode())
    assert (shown["geometry"], shown["source_datum"]) == (TYPED["gcj02"], "gcj02")
    assert desk.post(url, shown | {"title": "改题", "_continue": "保存"}).status_code == 302
    assert kept(record) == (near(HERE), "gcj02")


@both
def test_the_extent_is_asked_of_what_is_kept(model: type, settings: Any) -> None:
    settings.EXTENT = (116.45, 39.92, 116.456, 39.923)
    record, desk = MAKE[model](geometry=None), chief()
    typed = {"geometry": TYPED["gcj02"], **CITED[model]}
    assert "服务范围之外" in "".join(errors_at(desk.fill(url_of("change", record), **typed))["geometry"])
    assert desk.fill(url_of("change", record), **typed, source_datum="gcj02").status_code == 302
    assert kept(record) == (near(HERE), "gcj02")


@shifted
@pytest.mark.parametrize("radius_m", [50, 800, 5_000])
def test_an_estimate_is_an_area_around_its_centre_in_wgs84(datum: str, radius_m: int) -> None:
    place, desk = make_place(geometry=None), chief()
    url = url_of("change", place)
    typed = {"geometry": TYPED[datum], "position_quality": "estimated", "position_radius_m": str(radius_m)}
    assert desk.fill(url, **typed, source_datum=datum).status_code == 302
    area, source_datum = kept(place)
    assert source_datum == datum
    shown = form_values(desk.get(url).content.decode())
    centre = [float(part) for part in shown["geometry"].split(",")]
    assert centre == near(HERE["coordinates"])
    assert area == circle(*centre, radius_m)
    for title in ("改一次", "改两次"):
        desk.fill(url, title=title)
        assert kept(place) == (area, datum)
    desk.fill(url, position_radius_m="300")
    assert kept(place) == (circle(*centre, 300), datum)
    desk.fill(url, position_quality="cited", position_radius_m="")
    assert kept(place) == ({"type": "Point", "coordinates": centre}, datum)


@both
def test_who_may_only_look_reads_the_datum_too(model: type) -> None:
    record = entered(model, "gcj02")
    label = model._meta.model_name  # type: ignore[attr-defined]
    page = editor(f"{label}s.view_{label}").get(url_of("change", record)).content.decode()
    assert "GCJ-02（高德、腾讯）" in page


@both
def test_history_names_the_datum_and_brings_it_back_with_its_position(model: type) -> None:
    record, desk = entered(model, "gcj02"), chief()
    first = record.history.first()
    desk.fill(url_of("change", record), geometry="116.46,39.92")
    words = words_on(desk.get(url_of("history", record)))
    assert "录入坐标系 删去： GCJ-02（高德、腾讯） 。 增加： WGS-84（GPS、天地图） 。" in words
    assert go_back(desk, record, first).status_code == 302
    assert kept(record) == (HERE, "gcj02")
