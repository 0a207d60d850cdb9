"""Features as rows of CSV: RFC 4180, in a fixed order, no cell a formula, positions only as well as they are known."""

import csv
import json
import subprocess
from datetime import date, time
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import from_wkt
from shapely.geometry import shape

from core.formulas import unguarded
from core.language import Language
from events.models import Event, OtherPlace, Precision
from places.models import Datum, Place, PositionQuality
from projects.models import Project
from publish.geojson.body import in_datum, to_body
from publish.geojson.event_feature import event_features
from publish.geojson.feature import Feature
from publish.geojson.place_feature import events_ahead, place_feature, with_ahead
from publish.geojson.project_feature import project_feature
from publish.geojson.table import COLUMNS, header, rows
from tests.core.test_formulas import TEN
from tests.publish.planted import AREA, LATER, LINE, plant
from tests.support import NOW, POINT, make_event, make_place, make_project

COLLECTIONS = sorted(COLUMNS)
NUMBERS = {"position_radius_m", "longitude", "latitude", "next_events_count"}


def read(body, collection, datum=Datum.WGS84):
    """The rows by heading, as any reader of CSV finds them."""
    text = (header(COLUMNS[collection]) + rows(body, COLUMNS[collection], datum)).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline=""), strict=True))


def event_rows(**options):
    return read(to_body(event_features(Event.objects.with_relations().get(), NOW)), "events", **options)


def place_row():
    (row,) = read(place_feature(Place.objects.with_relations().get()).to_bytes(), "places")
    return row


def project_row():
    (row,) = read(project_feature(Project.objects.with_relations().get(), NOW).to_bytes(), "projects")
    return row


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_the_headings_stand_first_whatever_follows(collection):
    line = header(COLUMNS[collection])
    # Excel knows UTF-8 by these three octets alone.
    assert line.startswith(b"\xef\xbb\xbfid,title,")
    assert line.endswith(b",longitude,latitude,datum,wkt\r\n")
    assert line.decode("utf-8-sig") == ",".join(COLUMNS[collection]) + "\r\n"
    assert len(set(COLUMNS[collection])) == len(COLUMNS[collection])
    assert all(name.isascii() and name.replace("_", "").isalpha() for name in COLUMNS[collection])


@pytest.mark.django_db
def test_lines_end_with_crlf_and_text_keeps_its_own_breaks():
    make_event('书市，"春"', summary="", description='第一行\n第二行, "引"')
    line = rows(to_body(event_features(Event.objects.get(), NOW)), COLUMNS["events"], Datum.WGS84)
    assert line.endswith(b"\r\n")
    assert line.count(b"\r\n") == 1
    assert ',"第一行\n第二行, ""引""",'.encode() in line
    (row,) = event_rows()
    assert (row["title"], row["description"]) == ('书市，"春"', '第一行\n第二行, "引"')


@pytest.mark.django_db
def test_an_event_is_a_row_at_each_of_its_places():
    event = make_event("书市", place=make_place("朝阳公园", slug="park", address="南路1号"), precision=Precision.MINUTE,
                       start_time=time(9, 30))  # fmt: skip
    OtherPlace.objects.create(record=event, place=make_place("静思书屋", slug="house", geometry=None))
    park, house = event_rows()
    assert (park["id"], park["event"], house["event"]) == (str(event.uid),) * 3
    assert house["id"] != park["id"]
    assert (park["venue"], park["place"], park["address"], park["longitude"]) == (
        "朝阳公园",
        "park",
        "南路1号",
        "116.46",
    )
    assert (house["venue"], house["place"], house["address"], house["longitude"]) == ("静思书屋", "house", "", "")
    assert park["start"] == house["start"] == "2026-04-21T09:30:00+08:00"


@pytest.mark.django_db
def test_a_place_says_what_is_next_there():
    place = make_place(is_title_verified=False)
    make_event("书市", place=place, start_on=date(2026, 4, 23))
    body = with_ahead(place_feature(Place.objects.get()).to_bytes(), events_ahead(NOW)[place.pk])
    (row,) = read(body, "places")
    assert (row["next_events_count"], row["next_event_title"], row["next_event_start"]) == ("1", "书市", "2026-04-23")
    assert row["title_verified"] == "false"


ESTIMATE = {"geometry": AREA, "position_quality": PositionQuality.ESTIMATED, "position_radius_m": 600}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "longitude", "latitude", "quality", "radius"),
    [
        ({"geometry": POINT}, "116.46", "39.92", "cited", ""),
        (ESTIMATE, "", "", "estimated", "600"),
        ({"geometry": AREA}, "", "", "cited", ""),
        ({"geometry": LINE}, "", "", "cited", ""),
        ({"geometry": {"type": "MultiPoint", "coordinates": [[116.4, 39.9], [116.5, 40]]}}, "", "", "cited", ""),
        ({"geometry": None}, "", "", "none", ""),
    ],
)
def test_only_a_cited_point_has_a_longitude_and_a_latitude(fields, longitude, latitude, quality, radius):
    place = make_place(**fields)
    make_event(place=place)
    make_project(place=place)
    expected = (longitude, latitude, quality, radius)
    for row in (*event_rows(), place_row(), project_row()):
        known = (row["longitude"], row["latitude"], row["position_quality"], row["position_radius_m"])
        assert known == expected
        assert (row["wkt"] == "") == (fields["geometry"] is None)


def test_an_estimate_is_no_point_even_where_only_raw_sql_can_have_stored_one():
    said = {"title": "大约", "position_quality": "estimated", "position_radius_m": 600}
    (row,) = read(Feature("1", POINT, said).to_bytes(), "places")
    assert (row["longitude"], row["latitude"]) == ("", "")


@pytest.mark.django_db
def test_a_site_of_its_own_is_the_position_of_a_project():
    make_project(place=make_place(**ESTIMATE), geometry=POINT)
    row = project_row()
    assert (row["longitude"], row["latitude"], row["position_quality"]) == ("116.46", "39.92", "")


GEOMETRIES = [
    POINT,
    LINE,
    AREA,
    {"type": "MultiPoint", "coordinates": [[116.4, 39.9], [116.5, 40.0]]},
    {"type": "MultiLineString", "coordinates": [LINE["coordinates"], [[116.5, 39.9], [116.6, 40.0]]]},
    {"type": "MultiPolygon", "coordinates": [AREA["coordinates"]]},
    {"type": "Point", "coordinates": [-0.1278001, -51.5]},
    {"type": "Point", "coordinates": [0.0000001, 0.0]},
]


@pytest.mark.parametrize("geometry", GEOMETRIES, ids=lambda geometry: geometry["type"])
@pytest.mark.parametrize("datum", Datum)
def test_wkt_is_the_whole_geometry_in_the_datum_asked_for(geometry, datum):
    body, _ = in_datum(Feature("1", geometry, {}).to_bytes(), datum)
    drawn = json.loads(body)["geometry"]
    (row,) = read(body, "places", datum)
    assert from_wkt(row["wkt"]).equals_exact(shape(drawn), 1e-9)
    assert row["datum"] == datum.value
    if geometry["type"] == "Point":
        assert [float(row["longitude"]), float(row["latitude"])] == drawn["coordinates"]
        assert not row["longitude"].startswith("'")


@pytest.mark.parametrize("collection", COLLECTIONS)
@pytest.mark.parametrize("beginning", TEN)
def test_no_cell_of_any_column_can_be_a_formula_and_every_text_comes_back(collection, beginning):
    columns = [name for name in COLUMNS[collection] if name not in {"id", "datum", "wkt", *NUMBERS}]
    said = {name: f'{beginning}1+1,"{name}"' for name in columns}
    (row,) = read(Feature(f"{beginning}id", None, said).to_bytes(), collection)
    assert {name: row[name] for name in columns} == {name: f"'{text}" for name, text in said.items()}
    assert {name: unguarded(row[name]) for name in columns} == said
    assert row["id"] == f"'{beginning}id"


@pytest.mark.django_db
def test_a_record_that_someone_called_a_formula_is_harmless():
    place = make_place('=HYPERLINK("http://example.org","朝阳公园")', phone="+86 10 1", address="－1", alias="@")
    make_event("=1+1", description="@SUM(A1)", place=place)
    (row,) = event_rows()
    assert (row["title"], row["description"], row["address"]) == ("'=1+1", "'@SUM(A1)", "'－1")
    assert row["venue"] == '\'=HYPERLINK("http://example.org","朝阳公园")'
    assert place_row()["phone"] == "'+86 10 1"


TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.text(st.sampled_from("=＝@\t\r\n'\",;，1"))


@given(st.dictionaries(st.sampled_from([*COLUMNS["events"][:-6]]), TEXTS.filter(bool)))
def test_any_text_is_one_row_and_comes_back(said):
    said.pop("id", None)
    (row,) = read(Feature("1", None, said).to_bytes(), "events")
    assert {name: unguarded(row[name]) for name in said} == said
    assert not any(cell.startswith(TEN) for cell in row.values())


@pytest.fixture
def written(tmp_path):
    """The planted district's tables as files."""
    plant()
    features = {
        "events": [to_body(event_features(one, LATER)) for one in Event.objects.public(LATER).dated().with_relations()],
        "places": [place_feature(one).to_bytes() for one in Place.objects.public(LATER).with_relations()],
        "projects": [
            project_feature(one, LATER, Language.EN).to_bytes()
            for one in Project.objects.public(LATER).with_relations()
        ],
    }
    for collection, bodies in features.items():
        lines = [rows(body, COLUMNS[collection], Datum.WGS84) for body in bodies]
        (tmp_path / f"{collection}.csv").write_bytes(header(COLUMNS[collection]) + b"".join(lines))
    return tmp_path


@pytest.mark.gdal
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("collection", "count", "extent"),
    [
        ("events", 16, "(116.460000, 39.904596) - (116.557017, 39.940000)"),
        ("places", 4, "(116.460000, 39.904596) - (116.557017, 39.940000)"),
        ("projects", 3, "(116.440000, 39.930000) - (116.470000, 39.960000)"),
    ],
)
def test_gdal_reads_a_table_as_a_layer(written, ogrinfo, collection, count, extent):
    done = subprocess.run(
        [ogrinfo, "-al", "-so", str(written / f"{collection}.csv")],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert not done.stderr
    assert f"Feature Count: {count}\n" in done.stdout
    assert f"Extent: {extent}\n" in done.stdout
    fields = [line.partition(":")[0] for line in done.stdout.splitlines() if line.endswith(": String (0.0)")]
    assert fields == list(COLUMNS[collection])
