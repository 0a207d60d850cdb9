"""Positions in fixtures that were read off a map of 高德, 腾讯 or 百度: converted once, however often they are read."""

import pytest
from django.core.management import CommandError

from core.actions import save_record
from core.geometry import circle
from places.models import Place
from projects.models import Project
from tests.desk.desk import chief, url_of
from tests.ingest.conftest import SmallSet
from tests.support import NOW

UNCHANGED = ["新增 0，更新 0，无变化 9"]
POSITION = "position = { lon = 116.47, lat = 39.905, radius_m = 500 }"
# The same point as each map has it.
TYPED = {
    "wgs84": "lon = 116.4551, lat = 39.9219",
    "gcj02": "lon = 116.4612653, lat = 39.9232443",
    "bd09": "lon = 116.4678670, lat = 39.9288896",
}
AREA = (
    'geometry = { type = "Polygon", coordinates = '
    "[[[116.4612653, 39.9232443], [116.4712653, 39.9232443], [116.4712653, 39.9332443], [116.4612653, 39.9232443]]] }\n"
)


def house() -> Place:
    return Place.objects.get(slug="house")


@pytest.mark.parametrize("datum", TYPED)
def test_a_point_is_kept_as_wgs84_and_reading_it_again_changes_nothing(small: SmallSet, datum: str) -> None:
    small.change("places.toml", POSITION, f'position = {{ {TYPED[datum]}, datum = "{datum}" }}')
    small.seed()
    assert house().geometry["coordinates"] == pytest.approx([116.4551, 39.9219], abs=1.5e-7)
    assert (house().source_datum, house().position_quality) == (datum, "cited")
    lines = Place.history.count()
    assert small.seed().splitlines() == UNCHANGED
    assert Place.history.count() == lines


@pytest.mark.parametrize("datum", TYPED)
def test_an_estimate_is_an_area_around_the_converted_centre(small: SmallSet, datum: str) -> None:
    small.change("places.toml", POSITION, f'position = {{ {TYPED[datum]}, radius_m = 500, datum = "{datum}" }}')
    small.seed()
    longitude, latitude = house().geometry["coordinates"][0][0]
    assert (longitude, latitude) == pytest.approx(circle(116.4551, 39.9219, 500)["coordinates"][0][0], abs=2e-7)
    assert (house().source_datum, house().position_radius_m) == (datum, 500)
    assert small.seed().splitlines() == UNCHANGED


def test_a_datum_that_the_file_puts_right_moves_the_position(small: SmallSet) -> None:
    small.change("places.toml", POSITION, f"position = {{ {TYPED['gcj02']} }}")
    small.seed()
    small.change("places.toml", TYPED["gcj02"], TYPED["gcj02"] + ', datum = "gcj02"')
    assert "更新 1" in small.seed()
    assert house().geometry["coordinates"] == pytest.approx([116.4551, 39.9219], abs=1.5e-7)
    assert small.seed().splitlines() == UNCHANGED


def test_an_editor_who_saves_it_at_the_desk_has_not_edited_it(small: SmallSet) -> None:
    small.change("places.toml", POSITION, f'position = {{ {TYPED["bd09"]}, datum = "bd09" }}')
    small.seed()
    assert chief().fill(url_of("change", house()), phone="010-9999").status_code == 302
    assert small.seed().splitlines() == [*UNCHANGED, "保留编辑的改动：house（phone）"]


def test_a_position_that_an_editor_set_keeps_its_datum(small: SmallSet) -> None:
    small.change("places.toml", POSITION, f'position = {{ {TYPED["gcj02"]}, datum = "gcj02" }}')
    small.seed()
    place = house()
    place.geometry, place.source_datum = {"type": "Point", "coordinates": [116.471, 39.906]}, "bd09"
    save_record(place, by=None, at=NOW)
    small.change("places.toml", f"{TYPED['gcj02']}, ", "lon = 116.48, lat = 39.93, ")
    small.seed()
    assert (house().geometry["coordinates"], house().source_datum) == ([116.471, 39.906], "bd09")


def test_a_projects_outline_has_its_datum_beside_it(small: SmallSet) -> None:
    small.change("projects.toml", 'kind = "park"\n', f'kind = "park"\nsource_datum = "gcj02"\n{AREA}')
    small.seed()
    project = Project.objects.get()
    assert project.source_datum == "gcj02"
    assert project.geometry["coordinates"][0][0] == pytest.approx([116.4551, 39.9219], abs=1.5e-7)
    assert small.seed().splitlines() == UNCHANGED


def test_an_outline_that_an_editor_drew_keeps_its_datum(small: SmallSet) -> None:
    small.change("projects.toml", 'kind = "park"\n', f'kind = "park"\nsource_datum = "gcj02"\n{AREA}')
    small.seed()
    project = Project.objects.get()
    drawn = {"type": "Point", "coordinates": [116.471, 39.906]}
    project.geometry = drawn
    save_record(project, by=None, at=NOW)
    small.change("projects.toml", 'source_datum = "gcj02"', 'source_datum = "bd09"')
    small.seed()
    project.refresh_from_db()
    assert (project.geometry, project.source_datum) == (drawn, "gcj02")


BROKEN = [
    # file, what stands there, what is written instead, what the error names
    ("places.toml", "radius_m = 500 }", 'datum = "gcj2" }', ("house", "position", "gcj2", "wgs84、gcj02、bd09")),
    ("places.toml", "radius_m = 500 }", "datum = 2 }", ("house", "position", "坐标系")),
    ("places.toml", "radius_m = 500 }", 'datum = ["gcj02"] }', ("house", "position", "坐标系")),
    ("places.toml", "radius_m = 500 }", 'crs = "gcj02" }', ("house", "position", 'datum = "gcj02"')),
    ("places.toml", "lon = 116.47", 'datum = "gcj02", lon = "116.47"', ("house", "position", "两个数字")),
    ("places.toml", "lon = 116.47", 'datum = "gcj02", lon = 126.47', ("house", "position", "服务范围之外")),
    ("places.toml", POSITION, f'source_datum = "gcj02"\n{POSITION}', ("house", "source_datum", "geometry")),
    ("places.toml", POSITION, f"{AREA}{POSITION}", ("house", "position", "只能写一样")),
    ("projects.toml", 'kind = "park"\n', 'kind = "park"\nsource_datum = "gcj02"\n', ("park", "source_datum")),
    ("projects.toml", 'kind = "park"\n', f'kind = "park"\nsource_datum = "gps"\n{AREA}', ("park", "geometry", "gps")),
    ("projects.toml", 'kind = "park"\n', 'kind = "park"\ngeometry = "116.4,39.9"\n', ("park", "geometry")),
]


@pytest.mark.parametrize(("name", "old", "new", "named"), BROKEN)
def test_what_cannot_be_converted_is_refused_by_name(
    small: SmallSet, name: str, old: str, new: str, named: tuple[str, ...]
) -> None:
    small.change(name, old, new)
    with pytest.raises(CommandError) as refusal:
        small.seed()
    for words in (name, *named):
        assert words in str(refusal.value)
    assert not Place.objects.exists()
