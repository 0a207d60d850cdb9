"""A geometry that comes in by token may be in the datum of the map it was read off; it is shifted once."""

import pytest

from places.models import Place
from projects.models import Project
from tests.publish.api.api import problem
from tests.publish.api.writer import PLACES, PROJECTS, Writer
from tests.support import make_place, make_project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_later")]

WGS84 = {"type": "Point", "coordinates": [116.4551, 39.9219]}
DRAWN = {"gcj02": [116.4612653, 39.9232443], "bd09": [116.467867, 39.9288896], "wgs84": [116.4551, 39.9219]}


@pytest.fixture
def writer(db):
    return Writer(*PLACES, *PROJECTS)


@pytest.mark.parametrize("datum", sorted(DRAWN))
@pytest.mark.parametrize(("collection", "model"), [("places", Place), ("projects", Project)])
def test_it_is_kept_in_wgs84_with_the_datum_it_was_entered_in(writer, collection, model, datum):
    given = {
        "title": "公园",
        "kind": "park",
        "geometry": {"type": "Point", "coordinates": DRAWN[datum]},
        "datum": datum,
    }
    given |= {"position_quality": "cited"} if collection == "places" else {}
    response = writer.send("POST", f"{collection}/", given)
    assert response.status_code == 201, response.content.decode()
    record = model.objects.get()
    assert record.geometry["coordinates"] == pytest.approx(WGS84["coordinates"], abs=1e-7)
    assert record.source_datum == datum
    assert "datum" not in response.json()


def test_what_was_read_may_be_sent_again_and_is_not_shifted_twice(writer):
    place = make_place(slug="park", geometry=WGS84, source_datum="bd09")
    shown = writer.send("GET", "places/park/").json()
    again = {"title": "改了", "geometry": shown["geometry"]}
    assert writer.change("PATCH", "places/park/", again).status_code == 200
    place.refresh_from_db()
    assert (place.title, place.geometry, place.source_datum) == ("改了", WGS84, "bd09")


def test_a_new_position_without_a_word_is_wgs84(writer):
    project = make_project(slug="road", geometry=WGS84, source_datum="gcj02")
    moved = {"type": "Point", "coordinates": [116.5, 39.95]}
    assert writer.change("PATCH", "projects/road/", {"geometry": moved}).status_code == 200
    project.refresh_from_db()
    assert (project.geometry, project.source_datum) == (moved, "wgs84")


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"datum": "gcj02"}, "datum"),
        ({"datum": "gps", "geometry": WGS84}, "datum"),
        ({"datum": 7, "geometry": WGS84}, "datum"),
        ({"datum": "bd09", "geometry": {"type": "Point", "coordinates": [0, 0]}}, "geometry"),
        ({"datum": "bd09", "geometry": []}, "geometry"),
    ],
)
def test_a_bad_datum_or_position_is_named_and_nothing_changes(writer, given, named):
    place = make_place(slug="park", geometry=WGS84)
    refused = problem(writer.change("PATCH", "places/park/", given), "invalid-body", 400)
    assert list(refused["errors"]) == [named]
    place.refresh_from_db()
    assert (place.geometry, place.source_datum) == (WGS84, "wgs84")
