"""What the map beside a position is told: where it lies, how far it was shifted, and what looks wrong with it."""

import json
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from core.geometry import circle
from desk.position_doubts import Landmark, doubts
from places.datum import from_wgs84
from places.models import Place
from projects.models import Project
from tests.desk.desk import Desk, chief, editor, make_chief, url_of
from tests.desk.test_geojson_bombs import SENT, TEXTS
from tests.support import POINT, commit, make_place, make_project

pytestmark = pytest.mark.django_db

HERE = [116.4551, 39.9219]
GCJ02, BD09 = "116.4612653,39.9232443", "116.4678670,39.9288896"
AREA = {"type": "Polygon", "coordinates": [[[116.4, 39.9], [116.5, 39.9], [116.5, 40.0], [116.4, 39.9]]]}


def address(record: Any) -> str:
    of = record if isinstance(record, type) else type(record)
    name = f"admin:{of._meta.app_label}_{of._meta.model_name}_position"
    return reverse(name) if isinstance(record, type) else reverse(f"{name}_of", args=(record.pk,))


def ask(record: Any, typed: str, datum: str = "wgs84", **more: str) -> dict[str, Any]:
    fields = {"geometry": typed, "source_datum": datum, **more}
    if record is Place or isinstance(record, Place):
        fields = {"position_quality": "cited", "position_radius_m": "", **fields}
    desk = Desk()
    desk.force_login(get_user_model().objects.filter(username="chief").first() or make_chief())
    response = desk.post(address(record), fields)
    assert response.status_code == 200
    found: dict[str, Any] = response.json()
    return found


@pytest.mark.parametrize("model", [Place, Project])
def test_a_coordinate_of_another_datum_is_shown_with_its_shift(model: Any) -> None:
    found = ask(model, GCJ02, "gcj02")
    assert found["geometry"]["coordinates"] == pytest.approx(HERE, abs=1e-6)
    assert found["unshifted"]["coordinates"] == [116.4612653, 39.9232443]
    assert "GCJ-02（高德、腾讯） 116.4612653,39.9232443 → WGS-84 116.4551" in found["says"]
    assert "移动了 548 米" in found["says"]
    assert (found["error"], found["warnings"]) == ("", [])


def test_what_is_wgs84_is_not_shifted() -> None:
    found = ask(Place, "116.46,39.92")
    assert (found["geometry"], found["unshifted"], found["says"]) == (POINT, None, "WGS-84：116.46,39.92")


def test_an_area_is_shifted_whole() -> None:
    found = ask(Project, json.dumps(from_wgs84(AREA, "bd09")), "bd09")
    assert found["geometry"]["coordinates"][0][0] == pytest.approx([116.4, 39.9], abs=1e-6)
    assert "范围" in found["says"]


def test_an_estimate_is_shown_as_the_area_that_would_be_kept() -> None:
    found = ask(Place, "116.46,39.92", position_quality="estimated", position_radius_m="500")
    assert (found["geometry"], found["area"], found["error"]) == (POINT, circle(116.46, 39.92, 500), "")


def test_what_is_missing_beside_a_position_is_said_and_the_position_still_shown() -> None:
    found = ask(Place, "116.46,39.92", position_quality="estimated")
    assert (found["geometry"], found["area"], found["error"]) == (POINT, None, "只是估计的位置要填写半径，至少 1 米")
    found = ask(Place, "116.46,39.92", position_quality="none")
    assert found["error"] == "填了位置，就要选择它是有出处的还是估计的"


def test_it_says_what_saving_says_of_a_second_conversion() -> None:
    place = make_place(geometry={"type": "Point", "coordinates": HERE}, source_datum="gcj02")
    found = ask(place, "116.4551,39.9219", "wgs84")
    assert (found["geometry"]["coordinates"], found["unshifted"]) == (HERE, None)
    found = ask(place, "116.4551,39.9219", "gcj02")
    assert "再换算一次就错了" in found["error"]
    assert found["geometry"] is None


def test_a_swapped_pair_and_a_link_are_asked_about() -> None:
    found = ask(Place, "39.92,116.46")
    assert (found["suggested"], found["suggested_datum"]) == ("116.46,39.92", "")
    assert "写反了" in found["error"]
    found = ask(Place, "https://uri.amap.com/marker?position=116.47,39.99")
    assert (found["suggested"], found["suggested_datum"]) == ("116.47,39.99", "gcj02")


@pytest.mark.parametrize(("typed", "what"), [("116.2,39.9", "这个位置在"), (json.dumps(AREA), None)])
def test_outside_the_district_is_warned_about_and_saved_all_the_same(typed: str, what: str | None) -> None:
    place = make_place(geometry=None)
    warnings = ask(place, typed)["warnings"]
    assert [warning.startswith(str(what)) for warning in warnings] == ([True] if what else [])
    desk = editor("places.change_place", "places.view_place")
    saved = desk.fill(url_of("change", place), geometry=typed, position_quality="cited")
    assert saved.status_code == 302


def test_partly_outside_is_said_as_such(settings: Any) -> None:
    settings.DISTRICT_BBOX = (116.45, 39.8, 116.65, 40.11)
    assert ask(Project, json.dumps(AREA))["warnings"][0].startswith("这个图形有一部分在")


@pytest.mark.parametrize(
    ("typed", "datum", "other"),
    [
        (GCJ02, "wgs84", "GCJ-02"),
        (BD09, "wgs84", "BD-09"),
        (BD09, "gcj02", "BD-09"),
        (",".join(map(str, HERE)), "gcj02", "WGS-84"),
    ],
)
def test_a_datum_under_which_it_would_lie_where_it_was_is_named(typed: str, datum: str, other: str) -> None:
    point = {"type": "Point", "coordinates": HERE}
    (warning,) = doubts(
        {"type": "Point", "coordinates": [float(part) for part in typed.split(",")]},
        datum,
        {"type": "Point", "coordinates": [float(part) for part in typed.split(",")]}
        if datum == "wgs84"
        else SHIFTED[typed],
        [Landmark("原来的位置", (HERE[0], HERE[1]))],
    )
    assert warning.startswith("坐标系可能选错了：离原来的位置 ")
    assert f"如果是 {other}" in warning
    assert doubts(point, "wgs84", point, [Landmark("原来的位置", (HERE[0], HERE[1]))]) == []


SHIFTED = {
    BD09: {"type": "Point", "coordinates": [116.46168, 39.92755]},
    ",".join(map(str, HERE)): {"type": "Point", "coordinates": [116.44894, 39.92054]},
}


def test_where_it_was_and_what_stands_at_its_address_can_tell() -> None:
    place = make_place(geometry={"type": "Point", "coordinates": HERE})
    assert "原来的位置" in ask(place, GCJ02)["warnings"][0]
    make_place("邻居", address="日坛路 1 号", geometry={"type": "Point", "coordinates": HERE})
    new = ask(Place, GCJ02, address="日坛路 1 号")
    assert "同一地址的《邻居》" in new["warnings"][0]
    assert ask(Place, GCJ02, "gcj02", address="日坛路 1 号")["warnings"] == []
    # Far from anything known, nothing can be told, and nothing is said.
    assert ask(Place, "116.5,39.95", address="日坛路 1 号")["warnings"] == []


def test_a_project_is_held_against_its_place_and_an_estimate_tells_nothing() -> None:
    place = make_place("公园", geometry={"type": "Point", "coordinates": HERE})
    project = make_project()
    assert "所在的地点《公园》" in ask(project, GCJ02, place=str(place.pk))["warnings"][0]
    assert ask(project, GCJ02, place="9" * 30)["warnings"] == []
    Place.objects.filter(pk=place.pk).update(
        geometry=circle(*HERE, 300), position_quality="estimated", position_radius_m=300
    )
    assert ask(project, GCJ02, place=str(place.pk))["warnings"] == []


def test_nothing_is_written_and_the_answer_is_private() -> None:
    place = make_place()
    commit()
    before = list(Place.objects.values())
    response = chief().post(address(place), {"geometry": GCJ02, "source_datum": "gcj02", "position_quality": "cited"})
    assert "no-store" in response["Cache-Control"]
    assert list(Place.objects.values()) == before
    assert place.history.count() == 2


def test_only_who_may_change_it_is_answered() -> None:
    place = make_place()
    desk = editor("places.view_place")
    fields = {"geometry": "116.46,39.92", "source_datum": "wgs84"}
    assert desk.post(address(place), fields).status_code == 403
    assert desk.post(address(Place), fields).status_code == 403
    assert desk.get(address(Place)).status_code == 403 or desk.get(address(Place)).status_code == 405
    assert chief().get(address(Place)).status_code == 405


def test_who_may_only_look_sees_the_map_without_its_tools() -> None:
    place = make_place()
    page = editor("places.view_place").get(url_of("change", place)).content.decode()
    assert 'data-kept="{&quot;type&quot;: &quot;Point&quot;' in page
    assert "<textarea" not in page


def test_every_bomb_is_answered_with_a_refusal() -> None:
    desk = chief()
    for name in SENT:
        fields = {"geometry": TEXTS[name][0], "source_datum": "bd09", "position_quality": "cited"}
        response = desk.post(address(Place), fields)
        assert response.status_code == 200, name
        assert (bool(response.json()["error"]), response.json()["geometry"]) == (True, None), name
    too_much = desk.post(address(Place), {"geometry": "1" * 6_000_000})
    assert too_much.status_code in (400, 413)
