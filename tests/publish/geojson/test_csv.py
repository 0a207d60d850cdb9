"""`.csv`: the public rows of a layer as a table, by the same filters."""

import csv
import io
import json
from datetime import date

import pytest
import time_machine

from core.formulas import unguarded
from publish.caching import selection, stored_answer
from publish.geojson.table import COLUMNS
from tests.publish.planted import AREA, LATER, plant
from tests.support import make_event, make_place, make_project

pytestmark = pytest.mark.django_db
COLLECTIONS = ("events", "places", "projects")
POINT = {"type": "Point", "coordinates": [116.4551, 39.9219]}


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(LATER, tick=False):
        yield


def rows(response):
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/csv; charset=utf-8")
    return list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"), newline=""), strict=True))


@pytest.mark.parametrize("collection", COLLECTIONS)
@pytest.mark.parametrize("whole", [0, 2**21])
def test_there_is_a_row_for_each_feature_of_the_layer(reader, monkeypatch, collection, whole):
    monkeypatch.setattr(stored_answer, "_WHOLE", whole)
    monkeypatch.setattr(selection, "_CHUNK", 2)
    plant()
    query = "?datetime=../.." if collection == "events" else ""
    features = reader.get(f"/{collection}.geojson{query}")
    expected = [(one["id"], one["properties"]["title"]) for one in json.loads(features.getvalue())["features"]]
    assert [(row["id"], row["title"]) for row in rows(reader.get(f"/{collection}.csv{query}"))] == expected


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_without_any_row_there_is_the_heading(reader, collection):
    text = reader.get(f"/{collection}.csv").content.decode("utf-8-sig")
    assert text == ",".join(COLUMNS[collection]) + "\r\n"


def test_what_is_next_at_a_place_stands_in_its_row(reader):
    make_event("讲座", place=make_place(), start_on=date(2026, 4, 24))
    (row,) = rows(reader.get("/places.csv"))
    assert (row["next_events_count"], row["next_event_title"], row["next_event_start"]) == ("1", "讲座", "2026-04-24")


@pytest.mark.parametrize(("datum", "x"), [("wgs84", 116.4551), ("gcj02", 116.4612653), ("bd09", 116.467867)])
def test_the_position_is_of_the_datum_that_the_row_says(reader, datum, x):
    make_place(geometry=POINT)
    (row,) = rows(reader.get(f"/places.csv?datum={datum}"))
    assert row["datum"] == datum
    assert float(row["longitude"]) == pytest.approx(x, abs=1e-7)
    assert row["wkt"].startswith("POINT (")
    assert float(row["wkt"][7:-1].split()[0]) == float(row["longitude"])


@pytest.mark.parametrize("beginning", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
@pytest.mark.parametrize("collection", COLLECTIONS)
def test_no_text_of_an_editor_is_a_formula(reader, beginning, collection):
    title = f'{beginning}HYPERLINK("x")'
    {"events": make_event, "places": make_place, "projects": make_project}[collection](title, summary=title)
    (row,) = rows(reader.get(f"/{collection}.csv"))
    assert (row["title"], row["description"]) == (f"'{title}", f"'{title}")
    assert unguarded(row["title"]) == title


def test_an_area_has_no_longitude_and_a_filter_holds_for_rows_too(reader):
    make_place("区", geometry=AREA)
    make_place("点", geometry=POINT)
    (row,) = rows(reader.get("/places.csv?bbox=116.461,39.931,116.462,39.932"))
    assert (row["title"], row["longitude"]) == ("区", "")
    assert row["wkt"].startswith("POLYGON ((")
