"""The programmers' page names every property of each layer and every column of each table, and no other."""

import re

import pytest
import time_machine

from core.language import Language
from events.models import Event
from places.models import Place, PositionQuality
from projects.models import Project
from publish.geojson.event_feature import event_features
from publish.geojson.place_feature import place_feature
from publish.geojson.project_feature import project_feature
from publish.geojson.table import COLUMNS
from tests.environment import ROOT
from tests.publish.planted import AREA, LATER, LINE, plant
from tests.support import POINT, make_event, make_place, make_project

PAGE = (ROOT / "docs" / "programmers.md").read_text(encoding="utf-8")
CALLED = {"活动": "events", "场所": "places", "项目": "projects"}
# How a Feature is drawn is of no use in a table; what it is of, which stands beside the properties, is.
DRAWING = re.compile("marker-|stroke|fill")
BESIDE = {"id", "longitude", "latitude", "datum", "wkt"}


def section(title):
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def documented(collection):
    lines = re.findall(r"^\| (`[^|]*`) \| ([^|]*) \| [^|]+ \|$", section("图层的属性"), re.MULTILINE)
    assert len(lines) > 30
    uses = {name: used for names, used in lines for name in re.findall("`([^`]+)`", names)}
    assert {word for used in uses.values() for word in used.split("、")} == {*CALLED, "全部"}
    return {name for name, used in uses.items() if used == "全部" or collection in map(CALLED.get, used.split("、"))}


@pytest.fixture
def carried(reader):
    """The properties that the layers carry, by collection, of records that have all there is to have."""
    plant()
    for title, geometry in (("点", POINT), ("线", LINE), ("面", AREA)):
        said = {"title_en": "Elsewhere", "description": "说明", "geometry": geometry, "at": LATER}
        make_place(title, **said)
        make_project(title, **said)
    estimate = {"geometry": AREA, "position_quality": PositionQuality.ESTIMATED, "position_radius_m": 600}
    make_project("估计", place=make_place("估计", **estimate))
    make_event("在线上的一点", place=make_place("路", geometry=LINE))
    make_event("英文", title_en="English")
    with time_machine.travel(LATER, tick=False):
        answers = {
            collection: [reader.get(f"/{collection}.geojson?lang={language}").json() for language in ("zh-hans", "en")]
            for collection in COLUMNS
        }
    return {
        collection: {name for answer in both for feature in answer["features"] for name in feature["properties"]}
        for collection, both in answers.items()
    }


@pytest.mark.django_db
@pytest.mark.parametrize("collection", COLUMNS)
def test_the_page_names_the_properties_that_features_carry(carried, collection):
    assert documented(collection) == carried[collection]


@pytest.mark.django_db
@pytest.mark.parametrize("language", Language)
def test_the_page_names_also_what_nobody_has_yet(language):
    plant()
    at_places = [event_features(event, LATER, language) for event in Event.objects.with_relations()]
    written = {
        "events": [feature for features in at_places for feature in features],
        "places": [place_feature(place, language) for place in Place.objects.with_relations()],
        "projects": [project_feature(project, LATER, language) for project in Project.objects.with_relations()],
    }
    for collection, features in written.items():
        assert features
        assert {name for feature in features for name in feature.properties} <= documented(collection)


@pytest.mark.parametrize("collection", COLUMNS)
def test_every_property_but_for_drawing_is_a_column(collection):
    said = {name for name in documented(collection) if not DRAWING.match(name)}
    assert set(COLUMNS[collection]) == said | BESIDE


def test_the_page_lists_the_columns_in_their_order():
    listed = re.search(r"^```\n(.+?)\n```$", section("表格的列"), re.MULTILINE | re.DOTALL)
    assert listed is not None
    assert listed[1].splitlines() == [",".join(COLUMNS[collection]) for collection in CALLED.values()]
