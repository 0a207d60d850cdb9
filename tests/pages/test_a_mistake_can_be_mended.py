"""A bad filter in the address: the page explains it, and its form still holds everything that was typed."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support import NOW, Reader, hold_clock, make_category, make_event, make_place, selects

pytestmark = pytest.mark.django_db


def mistaken(reader: Reader, address: str) -> str:
    hold_clock(NOW)
    response = reader.get(address)
    assert response.status_code == 400, address
    assert response["Cache-Control"] == "private, no-store"
    return response.content.decode()


def fields(text: str) -> dict[str, str]:
    """What the form would send."""
    form = text.split('id="filters"')[1].split("</form>", maxsplit=1)[0]
    values = dict(re.findall(r'<input[^>]* name="([^"]*)" value="([^"]*)"', form))
    for name, options in re.findall(r'<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        values[name] = "".join(re.findall(r'value="([^"]*)" selected', options))
    return {name: unescape(value) for name, value in values.items() if value}


def test_what_was_typed_is_kept_and_the_mistake_is_marked(reader: Reader) -> None:
    make_category("reading", title="阅读")
    text = mistaken(reader, "/events/?category=reading&datetime=tomorrow&near=116.46,39.92&radius=500")
    assert fields(text) == {"category": "reading", "datetime": "tomorrow", "near": "116.46,39.92", "radius": "500"}
    marked = re.findall(r'name="([^"]*)"[^>]*aria-invalid="true" aria-describedby="mistake"', text)
    assert marked == ["datetime"]
    assert re.search(r'<div id="mistake"><p>datetime：“tomorrow”不是有效的日期', text)


def test_an_unknown_term_stays_in_its_select(reader: Reader) -> None:
    make_category("reading", title="阅读")
    text = mistaken(reader, "/events/?category=reding&state=cancelled")
    assert fields(text) == {"category": "reding", "state": "cancelled"}
    assert ">阅读</option>" in text


def test_an_unknown_record_can_be_corrected(reader: Reader) -> None:
    make_place("秘密馆", public=False, slug="secret")
    text = mistaken(reader, "/events/?place=secret&view=map")
    assert fields(text) == {"place": "secret", "view": "map"}
    assert '<input id="filter-place" name="place" value="secret" type="text"' in text
    assert "秘密馆" not in text


def test_an_unknown_parameter_goes_and_the_rest_stays(reader: Reader) -> None:
    text = mistaken(reader, "/events/?nonsense=1&state=cancelled&lang=en")
    assert fields(text) == {"state": "cancelled", "lang": "en"}


@pytest.mark.parametrize("address", ["/events/?view=month&month=soon", "/events/?view=map&month=2026-04"])
def test_a_month_that_cannot_be_goes_and_the_view_stays(address: str, reader: Reader) -> None:
    text = mistaken(reader, address)
    assert "month" not in fields(text)
    assert fields(text)["view"] in ("month", "map")


def test_what_was_typed_stays_text(reader: Reader) -> None:
    attack = '"><script>alert(1)</script>'
    text = mistaken(reader, f"/places/?bbox={attack}&kind={attack}")
    assert "<script>alert" not in text


def test_the_mended_form_works(reader: Reader) -> None:
    make_event("读书会", start_on=date(2026, 4, 21), category=make_category("reading"))
    sent = {**fields(mistaken(reader, "/events/?category=reading&datetime=tomorrow")), "datetime": "2026-04-21"}
    assert "共 1 项" in reader.get("/events/", sent).content.decode()


def test_the_number_of_queries_does_not_grow(reader: Reader) -> None:
    hold_clock(NOW)
    with CaptureQueriesContext(connection) as few:
        reader.get("/events/?nonsense=1")
    for number in range(30):
        make_event(f"会{number}", place=make_place(f"馆{number}"), category=make_category(f"kind-{number}"))
    hold_clock(NOW)
    with CaptureQueriesContext(connection) as many:
        reader.get("/events/?nonsense=1")
    assert selects(many) == selects(few) == 5
