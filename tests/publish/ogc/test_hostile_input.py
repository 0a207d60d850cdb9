"""Whatever is asked, the answer is an answer or a refusal that names what is wrong: never a 500."""

import itertools

import pytest
import time_machine
from django.urls import Resolver404, resolve
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from publish.query import EventQuery, PlaceQuery, ProjectQuery
from tests.publish.ogc.service import NAMES
from tests.publish.planted import plant
from tests.support import NOW, make_place

pytestmark = pytest.mark.django_db
ODD = [
    "", "\x00", "a\x00b", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "é", "一", "１", "nan", "inf",
    "-1", "0", "1e309", "9" * 400, "9223372036854775808", "-9223372036854775809", "1_000", "0x10", "1.5", ",", ",,,,",
    "'", '"', "';--", "<script>", "../..", "..", "/", "../../etc/passwd", "%00", "%", "a" * 3000, "[[[[" * 50,
    "{", "null", "true", "\r\nX: y", "\u202e", "AAAA", "====", "_" * 121, "MjAyNi0wMi0zMCwx",
]  # fmt: skip
BOXES = [
    "1", "1,2,3", "1,2,3,4,5", "1,2,3,4,5,6,7", "nan,nan,nan,nan", "inf,0,1,1", "180,0,-180,1", "0,1,1,0",
    "181,0,182,1", "116,39,117,91", "1e1,1,2,2", "116,39,1e400,2", "116,39,,40", "１１６,39,117,40", "116;39;117;40",
    "116,39,117,40 ",
]  # fmt: skip
TIMES = [
    "0000-01-01", "0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "2026-13-01", "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00", "2026-04-21T", "2026-04-21T25:00:00Z", "../../..", "..", "/", "//",
    "2026-04-22/2026-04-21", "0001-01-01/9999-12-31", "../0001-01-01", "9999-12-31/..",
    "2026-04-21T00:00:00.0000000001Z",
]  # fmt: skip
ACCEPTS = [
    "", ",", ";", "/", "*", "text", "text/", "/html", "text/html;q=", "text/html;q=2", "text/html;q=-1",
    "text/html;q=nan", "text/html;q=0.0001", "a/b;x*=nonsense''%ff", "a/b;x*=idna''%ff", "*/*;q=0", "text/html," * 3000,
    "文/字", "\x00/\x00", 'text/html;a="', "text/html;;;;q=1", "application/json;q=0,text/html;q=0", "(" * 5000,
    "a/" + "a" * 5000,
]  # fmt: skip
# What a refusal may be.
REFUSALS = (400, 404, 406)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def sound(response):
    """Whether it is an answer, or a problem document."""
    if response.status_code == 200:
        return True
    assert response.status_code in REFUSALS, response.status_code
    assert response["Content-Type"] == "application/problem+json"
    return response.json()["status"] == response.status_code


@pytest.mark.parametrize("collection", NAMES)
def test_every_parameter_takes_or_refuses_anything(reader, collection):
    plant()
    table = {"events": EventQuery, "places": PlaceQuery, "projects": ProjectQuery}[collection].PARAMETERS
    names = [*(parameter.name for parameter in table), "limit", "after", "lang", "f", "a\x00", "<b>", "x" * 500]
    address = f"/ogc/collections/{collection}/items"
    for name, value in itertools.product(names, [*ODD, *BOXES, *TIMES]):
        response = reader.get(address, {name: value})
        assert sound(response), (name, value)
        if response.status_code == 400:
            assert response.json()["parameter"] in (name, name[:40], "near", "radius"), (name, value)


@pytest.mark.parametrize("name", ["limit", "after", "lang", "f", "bbox", "datetime"])
def test_a_parameter_that_is_said_twice_is_refused(reader, name):
    response = reader.get("/ogc/collections/events/items", {name: ["1", "2"]})
    assert (response.status_code, response.json()["parameter"]) == (400, name)


@pytest.mark.parametrize("value", ODD)
def test_an_id_or_a_collection_is_found_or_not(reader, value):
    plant()
    for path in (f"/ogc/collections/events/items/{value}", f"/ogc/collections/{value}", f"/ogc/{value}"):
        response = reader.get(path)
        assert response.status_code in (200, 301, 404), path


@pytest.mark.parametrize("accept", ACCEPTS)
def test_any_accept_header_is_understood_or_passed_over(reader, accept):
    plant()
    for address in ("/ogc/", "/ogc/api", "/ogc/collections/places/items", "/ogc/collections/places/queryables"):
        assert sound(reader.get(address, headers={"accept": accept})), address


@pytest.mark.parametrize("header", ["if-none-match", "if-match", "if-modified-since", "accept-encoding", "range"])
@pytest.mark.parametrize(
    "value", ["", "*", '"', 'W/"', "x" * 5000, '"a", "b', "Wed, 99 Foo 2026", "bytes=0-0", "gzip;q=x"]
)
def test_any_condition_is_understood_or_passed_over(reader, header, value):
    response = reader.get("/ogc/collections/places/items", headers={header: value})
    assert response.status_code in (200, 304, 412)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(
    st.sampled_from(["bbox", "datetime", "limit", "after", "f", "kind", "network", "lang", "near", "radius"]),
    st.text(max_size=60),
    st.text(max_size=60),
)
def test_any_text_is_an_answer_or_a_refusal(reader, name, value, accept):
    header = accept.encode("utf-8", "replace").decode("latin-1").replace("\r", "").replace("\n", "")
    text = value.encode("utf-8", "replace").decode()
    assert sound(reader.get("/ogc/collections/places/items", {name: text}, headers={"accept": header}))


def test_a_page_shows_markup_in_a_record_as_text(reader):
    evil = '<script>alert(1)</script><!--features-->"><img src=x onerror=alert(1)>'
    place = make_place(evil, summary=evil, address=evil)
    for path in ("items?f=html", f"items/{place.uid}?f=html"):
        page = reader.get(f"/ogc/collections/places/{path}").content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt;&lt;!--features--&gt;" in page
        assert "<script>" not in page
        assert "<img" not in page
        assert page.endswith("</html>\n")


def test_the_addresses_themselves_take_no_more_than_they_say():
    for path in ("/ogc/collections/a/b/c", "/ogc/collections/events/items/1/2", "/ogc/api/"):
        with pytest.raises(Resolver404):
            resolve(path)
