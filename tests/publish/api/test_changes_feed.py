"""/api/v1/changes: every record that was ever public, once, at its last change; nothing else, and nothing missed."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import data_version
from core.actions import discard, merge, publish, save_record, withdraw
from core.install import begin_epoch
from core.models import Organisation
from events.models import Category, Event
from places.models import Place
from publish.api.changes_cursor import Cursor
from publish.query.keyset import to_cursor
from tests.publish.api.mirroring import all_changes, changes
from tests.safety.planted import CANARY, plant
from tests.support import NOW, commit, make_category, make_event, make_place, make_project, selects

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW + HOUR, tick=False) as clock:
        yield clock


def _names(entries):
    return [(entry["collection"], entry.get("uid") or entry["slug"]) for entry in entries]


def _entry_of(entries, record):
    (entry,) = [entry for entry in entries if entry.get("uid") == str(record.uid)]
    return entry


def test_everything_public_is_told_once_in_the_order_of_its_last_change(reader):
    park = make_place("朝阳公园")
    event = make_event("长走", place=park)
    project = make_project()
    Place.objects.update(summary="改过")
    found, _ = all_changes(reader)
    assert len(set(_names(found))) == len(found)
    assert [entry["seq"] for entry in found] == sorted(entry["seq"] for entry in found)
    assert set(_names(found)) == {
        ("categories", "technology"),
        ("places", str(park.uid)),
        ("events", str(event.uid)),
        ("projects", str(project.uid)),
    }
    assert _names(found)[-1] == ("places", str(park.uid)) or connection.vendor == "postgresql"
    told = _entry_of(found, event)["record"]
    assert (told["title"], told["category"], told["place"]) == ("长走", "technology", str(park.uid))
    assert _entry_of(found, park)["record"]["summary"] == "改过"


@pytest.mark.parametrize("limit", [1, 2, 7])
def test_pages_of_any_size_hold_the_same_entries_in_the_same_order(reader, limit):
    plant()
    whole, end = all_changes(reader)
    assert all_changes(reader, limit=limit) == (whole, end)


def test_one_transaction_that_writes_more_than_a_page_is_cut_within_it(reader):
    for number in range(7):
        make_place(f"场所{number}")
        Category.objects.create(slug=f"c{number}", title="类")
    Place.objects.update(summary="一起")
    Category.objects.update(title="一起")
    whole, end = all_changes(reader)
    assert len(whole) == 14
    assert all_changes(reader, limit=3) == (whole, end)


def test_behind_the_last_position_stands_only_what_changed_since(reader):
    first, second = make_place("一"), make_place("二")
    _, end = all_changes(reader)
    assert changes(reader, end)["changes"] == []
    Place.objects.filter(pk=first.pk).update(summary="新")
    found, later = all_changes(reader, end)
    assert _names(found) == [("places", str(first.uid))]
    assert later != end
    Place.objects.filter(pk=second.pk).update(summary="新")
    assert _names(all_changes(reader, end)[0]) == [("places", str(first.uid)), ("places", str(second.uid))]


def test_a_record_that_changes_while_pages_are_read_comes_again_and_none_is_left_out(reader):
    places = [make_place(f"场所{number}") for number in range(6)]
    page = changes(reader, limit=3)
    read = page["changes"]
    Place.objects.filter(uid=read[0]["uid"]).update(summary="又改")
    rest, _ = all_changes(reader, page["next"], limit=3)
    assert {entry["uid"] for entry in read + rest} == {str(place.uid) for place in places}
    assert rest[-1]["uid"] == read[0]["uid"]
    assert rest[-1]["record"]["summary"] == "又改"


def test_what_was_withdrawn_or_merged_is_told_of_without_its_words(reader):
    withdrawn, merged, survivor = make_event("一号秘密"), make_event("二号秘密"), make_event("留下")
    withdraw(withdrawn, by=None, at=NOW, reason="三号秘密")
    merge(merged, into=survivor, by=None, at=NOW)
    found, _ = all_changes(reader)
    gone, joined = _entry_of(found, withdrawn), _entry_of(found, merged)
    del gone["seq"], joined["seq"]
    assert gone == {"collection": "events", "uid": str(withdrawn.uid), "deleted": True, "state": "gone"}
    assert joined == {
        "collection": "events",
        "uid": str(merged.uid),
        "deleted": True,
        "state": "merged",
        "into": str(survivor.uid),
    }
    assert "秘密" not in str(found)


def test_what_comes_back_after_it_was_withdrawn_is_told_of_again(reader):
    event = make_event()
    withdraw(event, by=None, at=NOW, reason="")
    _, end = all_changes(reader)
    publish(event, by=None, at=NOW)
    found, _ = all_changes(reader, end)
    assert _entry_of(found, event)["record"]["title"] == event.title


def test_what_never_was_public_is_never_told_of_nor_named(reader):
    draft, scheduled, discarded = (make_place(title, public=False) for title in ("甲", "乙", "丙"))
    publish(scheduled, by=None, at=NOW, publish_at=NOW + 9 * HOUR)
    event = make_event(place=draft, previous_place=scheduled)
    hidden = {str(place.uid) for place in (draft, scheduled, discarded)}
    discard(discarded, by=None, at=NOW)
    withdraw(scheduled, by=None, at=NOW, reason="")
    found, _ = all_changes(reader)
    told = _entry_of(found, event)["record"]
    assert (told["place"], told["previous_place"]) == (None, None)
    assert not [uid for uid in hidden if uid in str(found)]


def test_no_planted_word_is_told(reader, clock):
    planted = plant()
    clock.move_to(NOW + 5 * HOUR)
    found, _ = all_changes(reader)
    assert CANARY not in str(found)
    told = {entry.get("uid"): entry for entry in found}
    for (_, state), record in planted.hidden.items():
        entry = told.get(str(record.uid))
        if state in ("draft", "in_review", "future"):
            assert entry is None, state
            assert str(record.uid) not in str(found), state
        else:
            assert entry is not None, state
            assert "record" not in entry, state
            assert record.slug not in str(entry), state


def test_a_scheduled_publication_comes_at_its_moment_with_nobody_writing(reader, clock):
    event = make_event("定时", public=False)
    publish(event, by=None, at=NOW, publish_at=NOW + 2 * HOUR)
    _, end = all_changes(reader)
    clock.move_to(NOW + 2 * HOUR)
    found, _ = all_changes(reader, end)
    assert _names(found) == [("events", str(event.uid))]


def test_a_scheduled_end_comes_at_its_moment_too(reader, clock):
    event = make_event("限时", public=False, unpublish_at=NOW + 2 * HOUR)
    publish(event, by=None, at=NOW)
    found, end = all_changes(reader)
    assert "record" in _entry_of(found, event)
    clock.move_to(NOW + 2 * HOUR)
    (entry,), _ = all_changes(reader, end)
    assert (entry["uid"], entry["state"]) == (str(event.uid), "gone")


def test_a_place_that_becomes_public_brings_along_who_names_it(reader, clock):
    place = make_place("新馆", public=False)
    event, series = make_event("开馆", place=place), make_event("系列")
    publish(place, by=None, at=NOW, publish_at=NOW + 2 * HOUR)
    series.other_places.create(place=place)
    found, end = all_changes(reader)
    assert (_entry_of(found, event)["record"]["place"], _entry_of(found, series)["record"]["other_places"]) == (
        None,
        [],
    )
    clock.move_to(NOW + 2 * HOUR)
    found, _ = all_changes(reader, end)
    assert _entry_of(found, event)["record"]["place"] == str(place.uid)
    assert _entry_of(found, series)["record"]["other_places"] == [str(place.uid)]
    assert "record" in _entry_of(found, place)


def test_a_renamed_term_comes_alone_and_none_of_the_events_that_name_it(reader):
    make_event()
    _, end = all_changes(reader)
    Category.objects.update(title="新名")
    found, _ = all_changes(reader, end)
    assert _names(found) == [("categories", "technology")]
    assert found[0]["record"]["title"] == "新名"


@pytest.mark.parametrize("state", ["published", "withdrawn"])
def test_a_row_deleted_by_hand_is_told_of_as_gone(reader, state):
    event = make_event()
    if state == "withdrawn":
        withdraw(event, by=None, at=NOW, reason="")
    _, end = all_changes(reader)
    Event.objects.filter(pk=event.pk).delete()
    (entry,), _ = all_changes(reader, end)
    assert (entry["collection"], entry["uid"], entry["state"]) == ("events", str(event.uid), "gone")


def test_a_term_deleted_by_hand_is_told_of_as_gone(reader):
    Organisation.objects.create(slug="old-office", title="旧机构")
    _, end = all_changes(reader)
    Organisation.objects.all().delete()
    (entry,), _ = all_changes(reader, end)
    assert (entry["collection"], entry["slug"], entry["deleted"]) == ("organisations", "old-office", True)


def test_a_record_that_cannot_be_read_costs_no_other(reader, caplog):
    broken, sound = make_event("坏"), make_event("好")
    Event.objects.filter(pk=broken.pk).update(expansion={"days": ["never"]})
    found, _ = all_changes(reader)
    assert _entry_of(found, broken)["state"] == "gone"
    assert "record" in _entry_of(found, sound)
    assert "cannot be read" in caplog.text


def test_asking_again_with_nothing_new_is_304_whatever_was_asked(reader):
    make_place()
    _, end = all_changes(reader)
    for address in ("/api/v1/changes", f"/api/v1/changes?after={end}"):
        first = reader.get(address)
        with CaptureQueriesContext(connection) as queries:
            same = reader.get(address, headers={"If-None-Match": first["ETag"]})
        assert (same.status_code, same.content, same["ETag"]) == (304, b"", first["ETag"])
        assert selects(queries) == 3  # the data version twice, the epoch
    make_place("新")
    assert reader.get("/api/v1/changes", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_it_is_for_shared_caches_and_pages_of_any_origin(reader):
    make_place()
    response = reader.get("/api/v1/changes", headers={"Accept-Encoding": "gzip"})
    assert response["Cache-Control"] == "public, max-age=900"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Content-Encoding"] == "gzip"
    assert response["ETag"].endswith('-gz"')
    following = reader.get("/api/v1/changes").json()["next"]
    assert response["Link"] == f'<http://127.0.0.1:8000/api/v1/changes?after={following}>; rel="next"'
    assert reader.head("/api/v1/changes").content == b""
    assert reader.options("/api/v1/changes").status_code == 204
    assert reader.post("/api/v1/changes").status_code == 405


BAD = {
    "letters": ("after=xx", "after"),
    "not a position": (f"after={to_cursor('a.b.c.d')}", "after"),
    "another list's": (f"after={to_cursor('2026-04-20,' + 'a' * 32)}", "after"),
    "beyond all integers": (f"after={to_cursor('EPOCH.1.3.' + '9' * 31)}", "after"),
    "with a NUL": ("after=%00", "after"),
    "too long": (f"after={'A' * 500}", "after"),
    "given twice": ("after=&after=", "after"),
    "no number": ("limit=x", "limit"),
    "nothing": ("limit=0", "limit"),
    "unknown": ("since=1", "since"),
}


@pytest.mark.parametrize(("query", "name"), BAD.values(), ids=BAD)
def test_a_bad_parameter_is_a_problem_that_names_it(reader, query, name):
    query = query.replace("EPOCH", data_version.epoch())
    response = reader.get(f"/api/v1/changes?{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["parameter"] == name


def test_a_position_of_other_tables_has_expired(reader):
    make_place()
    _, end = all_changes(reader)
    with connection.cursor() as cursor:
        begin_epoch(cursor)
    response = reader.get(f"/api/v1/changes?after={end}")
    assert response.status_code == 410
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["type"].endswith("/problems/#cursor-expired")
    assert response["Cache-Control"] == "private, no-store"
    assert len(all_changes(reader)[0]) == 1


def test_a_position_ahead_of_the_tables_has_expired(reader):
    make_place()
    all_changes(reader)
    ahead = Cursor(data_version.read().number + 1).to_text(data_version.epoch())
    assert reader.get(f"/api/v1/changes?after={ahead}").status_code == 410


def _queries(reader, **page):
    with CaptureQueriesContext(connection) as queries:
        changes(reader, **page)
    return selects(queries)


def test_the_number_of_queries_does_not_grow_with_what_is_told(reader):
    plant()
    all_changes(reader)  # settles what is due
    few = _queries(reader)
    for number in range(20):
        place = make_place(f"场所{number}")
        event = make_event(f"活动{number}", place=place, project=make_project(f"项目{number}"))
        event.other_places.create(place=place)
    assert _queries(reader) <= few + 1  # the first further place among them
    assert 20 < few <= 37


def test_positions_are_read_off_the_index(reader):
    place = make_place()
    make_place("又一处")
    commit()
    place.refresh_from_db()
    with CaptureQueriesContext(connection) as queries:
        after = Cursor(place.seq, 5, place.uid).to_text(data_version.epoch())
        changes(reader, after)
    asked = [
        query["sql"]
        for query in queries.captured_queries
        if 'FROM "places_place"' in query["sql"] and "LIMIT" in query["sql"]
    ]
    assert len(asked) == 2
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # For two rows it reads the table, or the uids in their order, as the statistics of the moment have it.
            cursor.execute("ALTER TABLE places_place DROP CONSTRAINT places_place_uid_key")
            cursor.execute("ANALYZE places_place")
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
        for statement in asked:
            cursor.execute(("EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN ") + statement)
            plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
            assert "place_seq" in plan
            assert "Sort" not in plan
            assert "Seq Scan" not in plan
            assert "TEMP B-TREE" not in plan


def test_an_edit_that_changes_nothing_public_tells_no_words(reader):
    event = make_event()
    event.internal_note = "内部的话"
    save_record(event, by=None, at=NOW)
    found, _ = all_changes(reader)
    assert "内部的话" not in str(found)


def test_a_retired_term_is_still_told_of(reader):
    make_category(retired=True)
    (entry,), _ = all_changes(reader)
    assert entry["record"]["retired"] is True
