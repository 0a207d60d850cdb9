"""A body that cannot be understood is a 400 that names each field, in Chinese; nothing is written."""

import json

import pytest

from core.partial_date import PartialDate
from events.models import Event
from places.models import Place
from projects.models import Project
from tests.publish.api.api import problem
from tests.publish.api.writer import EVENTS, PLACES, PROJECTS, Writer
from tests.support import make_category, make_event, make_place, make_project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_later")]
NEW = {"title": "读书会", "category": "reading", "start_on": "2026-05-01"}


@pytest.fixture
def writer(db):
    make_category("reading")
    return Writer(*EVENTS, *PLACES, *PROJECTS)


def refused(writer, path, body):
    errors = problem(writer.send("POST", path, body), "invalid-body", 400)["errors"]
    assert [model.objects.count() for model in (Event, Place, Project)] == [0, 0, 0]
    for messages in errors.values():
        assert all(any("\u4e00" <= letter <= "\u9fff" for letter in message) for message in messages), messages
    return errors


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": None}, "title"),
        ({"title": "长" * 201}, "title"),
        ({"title": ["a"]}, "title"),
        ({"title": {"a": 1}}, "title"),
        ({"title": True}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"title": "a\ud800b"}, "title"),
        ({"category": "nothing"}, "category"),
        ({"category": None}, "category"),
        ({"category": 2**70}, "category"),
        ({"category": {"slug": "reading"}}, "category"),
        ({"category": []}, "category"),
        ({"category": "reading\x00"}, "category"),
        ({"place": "nowhere"}, "place"),
        ({"umbrella": "x"}, "umbrella"),
        ({"start_on": "2026-02-30"}, "start_on"),
        ({"start_on": "1026-01-01"}, "start_on"),
        ({"start_on": 20260501}, "start_on"),
        ({"start_on": "9999-12-31"}, "start_on"),
        ({"start_on": "0001-01-01"}, "start_on"),
        ({"start_on": [1]}, "start_on"),
        ({"start_time": "25:00", "precision": "minute"}, "start_time"),
        ({"start_time": "09:30"}, "record"),
        ({"start_time": 9.5, "precision": "minute"}, "start_time"),
        ({"end_on": "2026-04-01"}, "record"),
        ({"precision": "second"}, "precision"),
        ({"state": "gone"}, "state"),
        ({"zone": "Asia"}, "zone"),
        ({"zone": "/etc/passwd"}, "zone"),
        ({"zone": "Mars/Base"}, "zone"),
        ({"rule": "FREQ=MINUTELY;COUNT=1"}, "rule"),
        ({"rule": "FREQ=DAILY"}, "rule"),
        ({"rule": "'; DROP"}, "rule"),
        ({"rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=1"}, "rule"),
        ({"online_url": "javascript:alert(1)"}, "online_url"),
        ({"online_url": "不是地址"}, "online_url"),
        ({"is_umbrella": "perhaps"}, "is_umbrella"),
        ({"is_umbrella": []}, "is_umbrella"),
        ({"is_umbrella": True}, "record"),
        ({"titel": "x"}, "titel"),
        ({"citations": "x"}, "citations"),
        ({"citations": [1]}, "citations.0"),
        ({"citations": [{}]}, "citations.0.field"),
        ({"citations": [{"field": "title", "source": "no"}]}, "citations.0.source"),
        ({"excluded_dates": "mayday", "rule": "FREQ=DAILY;COUNT=3"}, "rule"),
    ],
)
def test_each_field_of_an_event_is_named(writer, changes, field):
    assert field in refused(writer, "events/", {**NEW, **changes})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "castle"}, "kind"),
        ({"kind": None}, "kind"),
        ({"area_m2": -1}, "area_m2"),
        ({"area_m2": 2**31}, "area_m2"),
        ({"area_m2": 10**300}, "area_m2"),
        ({"area_m2": "1e400"}, "area_m2"),
        ({"area_m2": "１２a"}, "area_m2"),
        ({"area_m2": {}}, "area_m2"),
        ({"position_radius_m": 0}, "position_radius_m"),
        ({"opened": "August"}, "opened"),
        ({"opened": "2026-13"}, "opened"),
        ({"opened": "9" * 300}, "opened"),
        ({"opened": [2026]}, "opened"),
        ({"opening_hours": "whenever"}, "opening_hours"),
        ({"opening_hours": "Mo-Fr 09:00-21:00"}, "record"),
        ({"opening_hours": "a\x00"}, "opening_hours"),
        ({"website": "ftp//x"}, "website"),
        ({"networks": "x"}, "networks"),
        ({"networks": ["nothing"]}, "networks"),
        ({"networks": [None]}, "networks"),
        ({"networks": [[["x"]]]}, "networks"),
        ({"geometry": "POINT(1 2)"}, "geometry"),
        ({"geometry": []}, "geometry"),
        ({"geometry": {}}, "geometry"),
        ({"geometry": {"type": "Point", "coordinates": [0, 0]}}, "geometry"),
        ({"geometry": {"type": "Point", "coordinates": ["116", "39"]}}, "geometry"),
        ({"geometry": {"type": "Point", "coordinates": [1e308 * 10, 39]}}, "geometry"),
        ({"geometry": {"type": "Polygon", "coordinates": [[[116.4, 39.9]]]}}, "geometry"),
        ({"geometry": {"type": "Point", "coordinates": [116.46, 39.92]}}, "record"),
        (
            {
                "position_quality": "estimated",
                "position_radius_m": 9,
                "geometry": {"type": "Point", "coordinates": [116.46, 39.92]},
            },
            "geometry",
        ),
    ],
)
def test_each_field_of_a_place_is_named(writer, changes, field):
    body = json.dumps({"title": "公园", "kind": "park", **changes}).replace("Infinity", "1e999").encode()
    assert field in refused(writer, "places/", body)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"completion_now": "soon"}, "completion_now"),
        ({"completed_on": "2026-04-01"}, "record"),
        ({"owner": "x"}, "owner"),
        ({"completion_first": "2027"}, "record"),
        ({"kind": "war"}, "kind"),
        ({"place": 7}, "place"),
    ],
)
def test_each_field_of_a_project_is_named(writer, changes, field):
    assert field in refused(writer, "projects/", {"title": "公园", "kind": "park", **changes})


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 60_000,
        b'{"a":' * 60_000,
        b'{"title":' + b"[" * 900 + b"]" * 900 + b"}",
        b"",
        b"null",
        b"[]",
        b"1",
        b'"a"',
        b"{",
        b"\xff\xfe",
        b'{"title": NaN}',
        b'{"title": Infinity}',
        b'{"title": ' + b"9" * 9000 + b"}",
        b"{'a': 1}",
        b'{"\\u0000": 1}',
        b'{"\\ud800": 1}',
        b"\xef\xbb\xbf{}",
    ],
)
def test_a_body_that_is_no_object_of_a_record_is_refused(writer, body):
    for path in ("events/", "places/", "projects/"):
        response = writer.send("POST", path, body)
        problem(response, "invalid-body", 400)
    assert not Event.objects.exists()


def test_a_body_beyond_the_limit_is_not_read(writer, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    problem(writer.send("POST", "events/", {**NEW, "description": "长" * 1000}), "too-large", 413)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "multipart/form-data", "application/x-www-form-urlencoded", "x"]
)
def test_another_kind_of_body_is_refused(writer, kind):
    problem(writer.send("POST", "events/", b"title=x", content_type=kind), "unsupported-media-type", 415)


@pytest.mark.parametrize(
    ("path", "verb", "body", "field"),
    [
        ("events/meeting/", "cancel", {"reason": "长" * 101}, "reason"),
        ("events/meeting/", "cancel", {"reason": []}, "reason"),
        ("events/meeting/", "cancel", {"why": "x"}, "why"),
        ("events/meeting/", "postpone", {}, "to"),
        ("events/meeting/", "postpone", {"to": "2026-02-30"}, "to"),
        ("events/meeting/", "postpone", {"to": "9999-12-31"}, "start_on"),
        ("events/meeting/", "postpone", {"to": "2026-05-01", "start_time": "9点"}, "start_time"),
        ("events/meeting/", "move", {"to": "nowhere"}, "to"),
        ("events/meeting/", "move", {"to": None}, "to"),
        ("events/meeting/", "submit", {"reason": "x"}, "reason"),
        ("projects/park/", "slip", {"to": "2027"}, "said_on"),
        ("projects/park/", "slip", {"to": None, "said_on": "2026-04-21"}, "record"),
        ("projects/park/", "slip", {"to": "2027-06", "said_on": "2026-04-21", "source": "no"}, "source"),
        ("places/park/", "submit", [], "record"),
    ],
)
def test_each_field_of_a_verb_is_named(writer, path, verb, body, field):
    make_event("推进会", slug="meeting", public=False)
    make_place("公园", slug="park", public=False)
    make_project("公园", slug="park", public=False, completion_now=PartialDate.parse("2026"))
    response = writer.change("POST", f"{path}{verb}/", body, of=path)
    found = problem(response, "invalid-body", 400)
    assert field in found.get("errors", {"record": []})
    assert Event.objects.get().state == "scheduled"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "GET", "TRACE", "FOO"])
def test_other_methods_are_told_which_there_are(writer, method):
    response = writer.send(method, "events/")
    problem(response, "method-not-allowed", 405)
    assert "POST" in response["Allow"]


@pytest.mark.parametrize("key", ["%00", "%F0%9F%92%A9", "a" * 5000, "9" * 40, "never"])
def test_a_key_that_is_none_is_not_found(writer, key):
    problem(writer.send("PATCH", f"events/{key}/", {}, **{"If-Match": "*"}), "not-found", 404)
    problem(writer.send("GET", f"events/{key}/"), "not-found", 404)


@pytest.mark.parametrize(
    ("citation", "field"), [({"source": "no"}, "field"), ({"field": "title"}, "source"), ({"page": 1}, "page")]
)
def test_a_citation_is_written_whole_also_where_only_it_changes(writer, citation, field):
    make_event("推进会", slug="meeting")
    response = writer.change("PATCH", "events/meeting/", {"citations": [citation]})
    assert f"citations.0.{field}" in problem(response, "invalid-body", 400)["errors"]


def test_a_parameter_is_named(writer):
    assert problem(writer.send("POST", "events/?dry=1", NEW), "invalid-parameter", 400)["parameter"] == "dry"
