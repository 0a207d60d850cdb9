"""ETag, Last-Modified and the answers to conditions: nothing is sent twice, and nothing stale passes for new."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client, RequestFactory
from django.utils.http import http_date

from core import data_version
from core.actions import save_record
from core.models import DataVersion
from places.models import Place
from publish.caching import Body, answer
from tests.publish.planted import ADDRESSES
from tests.support import NOW, Reader, commit, make_event, make_place, make_project

pytestmark = pytest.mark.django_db
FEED = "/events.ics"


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def changed_at(moment):
    """As if the last write had come at that moment; the database's own clock cannot be set."""
    commit()
    DataVersion.objects.update(at=moment)


@pytest.fixture
def settled(clock):
    """An event, last changed a minute ago, and a settled version."""
    event = make_event(place=make_place())
    make_project()
    Reader().get(FEED)
    changed_at(NOW - timedelta(minutes=1))
    return event


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("address", ADDRESSES)
def test_an_unchanged_answer_is_a_304_after_exactly_one_query(django_assert_num_queries, address):
    etag = Reader().get(address)["ETag"]
    with django_assert_num_queries(1):
        response = Client().get(address, headers={"if-none-match": etag})
    assert response.status_code == 304
    assert response.content == b""


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', '"a","b",W/{}', "*"])
def test_every_form_of_if_none_match_is_understood(reader, form):
    first = reader.get(FEED)
    response = reader.get(FEED, headers={"if-none-match": form.format(first["ETag"])})
    assert response.status_code == 304
    for header in ("ETag", "Last-Modified", "Cache-Control", "Vary", "Access-Control-Allow-Origin"):
        assert response[header] == first[header]
    assert "Set-Cookie" not in response


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("form", ['"other"', "{0}x", "nonsense", '""', "W/"])
def test_another_validator_gets_the_whole_answer(reader, form):
    first = reader.get(FEED)
    response = reader.get(FEED, headers={"if-none-match": form.format(first["ETag"].strip('"'))})
    assert (response.status_code, response.content) == (200, first.content)


@pytest.mark.usefixtures("settled")
def test_the_etag_is_strong_and_of_the_bytes():
    first, second = Reader().get(FEED), Reader().get(FEED)
    assert first["ETag"] == second["ETag"]
    assert first["ETag"].startswith('"')
    assert first["ETag"] != Reader().get("/events.ics?datetime=../..")["ETag"]


@pytest.mark.usefixtures("settled")
def test_if_modified_since_alone_is_answered_by_the_second(reader):
    modified = reader.get(FEED)["Last-Modified"]
    assert modified == http_date((NOW - timedelta(minutes=1)).timestamp())
    assert reader.get(FEED, headers={"if-modified-since": modified}).status_code == 304
    earlier = http_date((NOW - timedelta(minutes=1, seconds=1)).timestamp())
    assert reader.get(FEED, headers={"if-modified-since": earlier}).status_code == 200


@pytest.mark.usefixtures("settled")
def test_if_none_match_beats_if_modified_since(reader):
    first = reader.get(FEED)
    now, long_ago = http_date(NOW.timestamp()), http_date(0)
    assert reader.get(FEED, headers={"if-none-match": '"x"', "if-modified-since": now}).status_code == 200
    both = {"if-none-match": first["ETag"], "if-modified-since": long_ago}
    assert reader.get(FEED, headers=both).status_code == 304


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("date", ["yesterday", "", "2026-04-20T00:00:00Z", "Mon, 99 Foo 2026 00:00:00 GMT", "0"])
def test_a_bad_date_is_ignored(reader, date):
    assert reader.get(FEED, headers={"if-modified-since": date}).status_code == 200


@pytest.mark.usefixtures("settled")
def test_a_failed_precondition_is_kept_by_no_cache(reader):
    response = reader.get(FEED, headers={"if-match": '"other"'})
    assert response.status_code == 412
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.usefixtures("settled")
def test_last_modified_stands_a_full_second_after_the_change_and_not_before(reader, clock):
    changed_at(NOW)
    for passed, is_there in ((0, False), (0.999, False), (1, True), (60, True)):
        clock.move_to(NOW + timedelta(seconds=passed))
        assert ("Last-Modified" in reader.get(FEED)) is is_there, passed


@pytest.mark.usefixtures("settled")
def test_last_modified_is_left_out_while_it_lies_in_the_future(reader, clock):
    assert "Last-Modified" in reader.get(FEED)
    clock.move_to(NOW - timedelta(hours=1))
    response = reader.get(FEED)
    assert response.status_code == 200
    assert "Last-Modified" not in response
    later = http_date((NOW + timedelta(days=1)).timestamp())
    assert reader.get(FEED, headers={"if-modified-since": later}).status_code == 200


def test_a_write_never_moves_last_modified_back(settled):
    ahead = datetime(2100, 1, 1, tzinfo=UTC)
    changed_at(ahead)
    number = data_version.read().number
    settled.title = "改了"
    save_record(settled, by=None, at=NOW)
    commit()
    assert data_version.read().at == ahead
    assert data_version.read().number > number


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("address", ADDRESSES)
def test_head_has_the_headers_and_the_length_and_no_body(reader, address):
    got, head = reader.get(address), reader.head(address)
    assert head.status_code == 200
    assert head.content == b""
    for header in ("ETag", "Content-Type", "Cache-Control", "Last-Modified", "Content-Length"):
        assert head[header] == got[header]
    assert int(head["Content-Length"]) == len(got.content)
    assert reader.head(address, headers={"if-none-match": got["ETag"]}).status_code == 304


def asked(render, *, etag=""):
    headers = {"if-none-match": etag} if etag else {}
    return answer(
        RequestFactory().get("/x", headers=headers), name="x", canonical="", render=render, content_type="text/plain",
        is_memoisable=True,
    )  # fmt: skip


@pytest.mark.usefixtures("settled")
def test_a_body_that_a_write_came_between_is_made_again():
    bodies = []

    def render(snapshot):
        body = Body(f"{Place.objects.count()}".encode())
        if not bodies:
            Place.objects.update(address="改了")
            commit()
        bodies.append(body)
        return body

    response = asked(render)
    assert len(bodies) == 2
    assert asked(lambda snapshot: Body(b"never asked"), etag=response["ETag"]).status_code == 304


@pytest.mark.usefixtures("settled")
def test_a_body_that_writes_never_let_be_passes_for_no_later_snapshot():
    changed_at(NOW - timedelta(minutes=9))
    made = []

    def restless(snapshot):
        made.append(snapshot)
        body = Body(f"{len(made)}".encode())
        Place.objects.update(address=f"第{len(made)}次")
        changed_at(NOW - timedelta(minutes=9 - len(made)))
        return body

    response = asked(restless)
    assert response.content == b"3"
    assert response["Last-Modified"] == http_date(made[-1].at.timestamp())
    # Whoever holds that body asks again and gets what has come since.
    after = asked(lambda snapshot: Body("新".encode()), etag=response["ETag"])
    assert (after.status_code, after.content.decode()) == (200, "新")
