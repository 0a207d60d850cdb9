"""The API says of the public records what is known of them, page by page, through the shared caches."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.actions import merge, publish, save_record, set_citations, withdraw
from core.models import Source
from core.partial_date import PartialDate
from events.models import EventCitation, OtherPlace
from places.models import Network, PlaceCitation
from projects.actions import slip_completion
from projects.models import ProjectCitation
from tests.publish.api.api import BASE, get, links, problem
from tests.support import NOW, make_category, make_event, make_place, make_project, selects

pytestmark = pytest.mark.django_db
RECORDS = ("events", "places", "projects")
TERMS = ("categories", "organisations", "subdistricts", "networks")


@pytest.mark.usefixtures("planted")
class TestPlanted:
    def test_the_root_names_addresses_that_answer(self, reader):
        items = get(reader, "")["items"]
        assert {*RECORDS, *TERMS, "feeds", "schema", "docs"} <= {item["name"] for item in items}
        for item in items:
            assert reader.get(item["url"].removeprefix(BASE)).status_code == 200, item

    @pytest.mark.parametrize("name", [*RECORDS, *TERMS])
    def test_every_member_of_a_list_is_what_its_own_address_says(self, reader, name):
        items = get(reader, f"{name}/?limit=1000")["items"]
        assert items
        for item in items:
            assert get(reader, item["url"].removeprefix(f"{BASE}/api/v1/")) == item

    @pytest.mark.parametrize(
        "query",
        [
            "events?datetime=../..",
            "events?category=reading&datetime=2026-04-20/2026-05-01",
            "events?bbox=116.4,39.9,116.5,40.0&state=scheduled,moved",
            "places?kind=park,school",
            "places?network=book-houses",
            "projects?completing=2027",
        ],
    )
    def test_the_same_query_finds_what_the_layer_shows(self, reader, query):
        name, _, filters = query.partition("?")
        layer = reader.get(f"/{name}.geojson?{filters}").json()["features"]
        # An event at several places is a Feature at each; places stand in another order on a map.
        shown = {feature["properties"].get("event", feature["id"]) for feature in layer}
        assert shown
        found = [item["uid"] for item in get(reader, f"{name}/?{filters}")["items"]]
        assert sorted(found) == sorted(shown)

    @pytest.mark.parametrize("name", [*RECORDS, *TERMS])
    def test_links_lead_through_every_page_and_back_to_the_first(self, reader, name):
        whole = [item["slug"] for item in get(reader, f"{name}/")["items"]]
        seen, address = [], f"/api/v1/{name}/?limit=1"
        while address:
            response = reader.get(address)
            found = links(response)
            assert found["first"] == f"{BASE}/api/v1/{name}/?limit=1"
            assert found["self"] == BASE + address
            body = response.json()
            assert body["next"] == found.get("next")
            seen += [item["slug"] for item in body["items"]]
            address = found.get("next", "").removeprefix(BASE)
        assert seen == whole

    def test_a_link_is_told_again_when_the_answer_is_remembered(self, reader):
        first, second = (reader.get("/api/v1/categories/") for _ in range(2))
        assert links(first) == links(second) != {}

    def test_what_was_not_published_is_not_invented(self, reader):
        opening = get(reader, "events/opening/")
        assert (opening["precision"], opening["part_of_day"], opening["start_time"]) == ("part-of-day", "morning", None)
        assert opening["when"] == "2026年4月23日（星期四）上午（具体时间未公布）"
        project = get(reader, "projects/talent-park/")
        assert project["completed_on"] is None
        assert project["completion_now"] == {
            "edtf": "2027-08", "precision": "month", "first_on": "2027-08-01", "last_on": "2027-08-31",
            "label": "2027年8月", "label_en": "August 2027",
        }  # fmt: skip
        assert [(slip["before"]["edtf"], slip["reason"]) for slip in project["slips"]] == [("2027-06", "管线迁改")]
        campus = get(reader, "places/cuc/")
        assert (campus["position_quality"], campus["position_radius_m"]) == ("estimated", 600)
        assert campus["geometry"]["type"] == "Polygon"

    def test_states_are_told_with_what_was_announced_before(self, reader):
        film, show = get(reader, "events/film/"), get(reader, "events/show/")
        assert (film["state"], film["state_title_en"], film["previous_start_on"]) == (
            "postponed", "Postponed", "2026-04-22",
        )  # fmt: skip
        assert (show["previous_place"]["slug"], [place["slug"] for place in show["places"]]) == (
            "chaoyang-park", ["jingsi"],
        )  # fmt: skip

    def test_an_umbrella_names_its_parts_and_they_it(self, reader):
        assert [part["slug"] for part in get(reader, "events/robots/")["parts"]] == ["meeting", "final"]
        assert get(reader, "events/final/")["umbrella"]["slug"] == "robots"

    def test_a_record_is_found_by_its_uid_too(self, reader):
        for name in RECORDS:
            item = get(reader, f"{name}/")["items"][0]
            assert get(reader, f"{name}/{item['uid']}/") == item
            assert problem(reader.get(f"/api/v1/{name}/{item['uid'].upper()}x/"), "not-found", 404)

    def test_occurrences_say_what_became_of_each(self, reader):
        items = get(reader, "events/choir/occurrences/")["items"]
        assert [(item["original_on"], item["start_on"], item["state"]) for item in items] == [
            ("2026-04-23", "2026-04-23", "scheduled"),
            ("2026-04-30", "2026-04-30", "cancelled"),
            ("2026-05-07", "2026-05-08", "postponed"),
            ("2026-05-14", "2026-05-14", "scheduled"),
        ]
        assert items[1]["state_reason"] == "场馆检修"
        assert [place["slug"] for place in items[2]["places"]] == ["chaoyang-park"]

    @pytest.mark.parametrize(
        ("window", "days"),
        [
            ("2026-04-24/2026-05-08", ["2026-04-30", "2026-05-07"]),
            ("2026-05-08", ["2026-05-07"]),
            ("../2026-04-23", ["2026-04-23"]),
            ("2026-05-15/..", []),
            ("../..", ["2026-04-23", "2026-04-30", "2026-05-07", "2026-05-14"]),
        ],
    )
    def test_occurrences_of_a_window(self, reader, window, days):
        items = get(reader, f"events/choir/occurrences/?datetime={window}")["items"]
        assert [item["original_on"] for item in items] == days

    def test_an_umbrella_and_a_single_event_have_occurrences_accordingly(self, reader):
        assert get(reader, "events/robots/occurrences/")["items"] == []
        assert [item["start_on"] for item in get(reader, "events/lecture/occurrences/")["items"]] == ["2026-04-24"]

    def test_a_network_has_its_stated_size_beside_the_number_recorded(self, reader):
        Network.objects.update(stated_size=45, stated_on=PartialDate.parse("2026-04-24"))
        network = get(reader, "networks/book-houses/")
        assert (network["stated_size"], network["stated_on"]["edtf"], network["recorded_size"]) == (45, "2026-04-24", 1)
        hidden = make_place("草稿书屋", public=False)
        hidden.networks.add(Network.objects.get())
        assert get(reader, "networks/book-houses/")["recorded_size"] == 1


class TestNear:
    def test_what_is_near_comes_first_on_one_page_with_its_distance(self, reader, at_later):
        for number in (3, 1, 2):
            make_place(
                f"{number}",
                slug=f"place-{number}",
                geometry={"type": "Point", "coordinates": [116.46 + number / 1000, 39.92]},
            )
        body = get(reader, "places/?near=116.46,39.92&radius=5000&limit=2")
        assert [item["slug"] for item in body["items"]] == ["place-1", "place-2"]
        assert [item["distance_m"] for item in body["items"]] == [85, 171]
        assert body["next"] is None
        refused = reader.get("/api/v1/places/?near=116.46,39.92&radius=5000&after=AAAA")
        assert problem(refused, "invalid-parameter", 400)["parameter"] == "after"
        assert "distance_m" not in get(reader, "places/place-1/")


class TestTombstones:
    @pytest.mark.parametrize(("name", "make"), list(zip(RECORDS, (make_event, make_place, make_project), strict=True)))
    def test_a_draft_is_as_unknown_as_any_and_what_was_public_is_gone(self, reader, at_later, name, make):
        same = {"X-Request-ID": "0123456789abcdef"}
        draft, gone = make("草稿", public=False), make("撤下")
        withdraw(gone, by=None, at=NOW, reason="有误")
        unknown = reader.get(f"/api/v1/{name}/never-there/", headers=same)
        problem(unknown, "not-found", 404)
        for key in (draft.slug, str(draft.uid)):
            assert reader.get(f"/api/v1/{name}/{key}/", headers=same).content == unknown.content
        for key in (gone.slug, str(gone.uid)):
            assert "撤下" not in problem(reader.get(f"/api/v1/{name}/{key}/"), "gone", 410)["detail"].replace(
                "后来撤下了", ""
            )
        assert get(reader, f"{name}/")["items"] == []

    def test_a_merged_record_answers_with_the_survivor(self, reader, at_later):
        survivor, merged = make_place("留下的", slug="kept"), make_place("合并的", slug="merged")
        merge(merged, into=survivor, by=None, at=NOW)
        response = reader.get("/api/v1/places/merged/")
        assert response.json()["slug"] == "kept"
        assert links(response)["self"] == f"{BASE}/api/v1/places/kept/"
        assert [item["slug"] for item in get(reader, "places/")["items"]] == ["kept"]

    def test_a_scheduled_record_appears_in_its_time_and_not_before(self, reader, at_later):
        event = make_event("将来", public=False, slug="soon")
        publish(event, by=None, at=NOW, publish_at=at_later + timedelta(hours=1))
        problem(reader.get("/api/v1/events/soon/"), "not-found", 404)


class TestRelations:
    def test_a_hidden_related_record_does_not_show(self, reader, at_later):
        hidden = make_place("金丝雀地点", public=False)
        umbrella = make_event("金丝雀总活动", public=False, is_umbrella=True)
        project = make_project("金丝雀项目", public=False)
        event = make_event("公开", slug="open", place=hidden, previous_place=hidden, umbrella=umbrella, project=project)
        OtherPlace.objects.create(record=event, place=hidden)
        body = get(reader, "events/open/")
        assert (body["places"], body["previous_place"], body["umbrella"], body["project"]) == ([], None, None, None)
        assert "金丝雀" not in json.dumps(body, ensure_ascii=False)
        umbrella = make_event("总活动", slug="whole", is_umbrella=True)
        make_event("金丝雀场次", public=False, umbrella=umbrella)
        assert get(reader, "events/whole/")["parts"] == []

    def test_facts_name_their_sources_and_bookkeeping_does_not(self, reader, at_later):
        place = make_place("朝阳公园", slug="park")
        source = Source.objects.create(
            key="paper-1", publication="朝阳报", published_on=PartialDate.parse("2026-04-24"), headline="公园"
        )
        set_citations(place, "address", [PlaceCitation(source=source, phrase="朝阳公园南路1号")])
        set_citations(place, "internal_note", [PlaceCitation(source=source, phrase="金丝雀")])
        (citation,) = get(reader, "places/park/")["citations"]
        assert (citation["field"], citation["phrase"], citation["confidence"]) == (
            "address", "朝阳公园南路1号", "cited",
        )  # fmt: skip
        assert citation["source"]["published_on"]["edtf"] == "2026-04-24"


class TestQueries:
    """A page is a stated number of queries, whatever its length: the version, the keys, the rows, their relations."""

    @pytest.fixture
    def source(self, db):
        return Source.objects.create(key="paper", publication="朝阳报", published_on=PartialDate.parse("2026-04"))

    def count(self, reader, address, length):
        get(reader, "")  # what is settled once after a write is not the page's
        with CaptureQueriesContext(connection) as queries:
            assert len(get(reader, address)["items"]) == length
        return selects(queries)

    def check(self, reader, address, plant, expected):
        plant(0)
        counts = [self.count(reader, address, 1)]
        for number in range(1, 5):
            plant(number)
        counts.append(self.count(reader, address, 5))
        assert counts == [expected, expected]

    def test_events(self, reader, at_later, source):
        def plant(number):
            place, other = make_place(f"场所{number}"), make_place(f"另一处{number}")
            umbrella = make_event(f"总活动{number}", is_umbrella=True)
            category = make_category(f"category-{number}")
            event = make_event(
                f"活动{number}", place=place, umbrella=umbrella, category=category, rule="FREQ=DAILY;COUNT=3"
            )
            OtherPlace.objects.create(record=event, place=other)
            set_citations(event, "title", [EventCitation(source=source, phrase="活动")])

        self.check(reader, "events/", plant, 9)

    def test_places(self, reader, at_later, source):
        network = Network.objects.create(slug="book-houses", title="城市书屋")

        def plant(number):
            place = make_place(f"场所{number}")
            place.networks.add(network)
            set_citations(place, "title", [PlaceCitation(source=source, phrase="场所")])

        self.check(reader, "places/", plant, 7)

    def test_projects(self, reader, at_later, source):
        def plant(number):
            project = make_project(
                f"项目{number}", completion_now=PartialDate.parse("2027"), place=make_place(f"{number}")
            )
            slip_completion(
                project, to=PartialDate.parse("2028"), said_on=date(2026, 4, 20), reason="", source=source, by=None,
                at=NOW,
            )  # fmt: skip
            set_citations(project, "title", [ProjectCitation(source=source, phrase="项目")])

        self.check(reader, "projects/", plant, 7)

    def test_networks(self, reader, at_later):
        def plant(number):
            make_place(f"场所{number}").networks.add(Network.objects.create(slug=f"n-{number}", title="网络"))

        self.check(reader, "networks/", plant, 4)

    def test_an_unchanged_answer_costs_one_query(self, reader, at_later):
        make_place()
        tag = reader.get("/api/v1/places/")["ETag"]
        with CaptureQueriesContext(connection) as queries:
            response = reader.get("/api/v1/places/", headers={"If-None-Match": tag})
        assert (response.status_code, selects(queries)) == (304, 1)


class TestHttp:
    def test_answers_are_for_shared_caches_and_any_origin(self, reader, at_later):
        make_event(slug="meeting")
        for address in ("", "events/", "events/meeting/", "events/meeting/occurrences/", "categories/", "feeds"):
            response = reader.get(f"/api/v1/{address}")
            assert response["Cache-Control"].startswith("public, max-age="), address
            assert response["Vary"] == "Accept-Encoding"
            assert response["Access-Control-Allow-Origin"] == "*"
            assert "Link" in response["Access-Control-Expose-Headers"]
            assert not response.cookies
            assert not response["ETag"].startswith("W/")
            again = reader.get(f"/api/v1/{address}", headers={"If-None-Match": response["ETag"]})
            assert (again.status_code, again.content) == (304, b"")

    def test_an_edit_changes_the_validator(self, reader, at_later):
        event = make_event(slug="meeting")
        before = reader.get("/api/v1/events/meeting/")["ETag"]
        event.title = "推进会（二）"
        save_record(event, by=None, at=at_later)
        response = reader.get("/api/v1/events/meeting/", headers={"If-None-Match": before})
        assert response.json()["title"] == "推进会（二）"

    def test_gzip_when_asked(self, reader, at_later):
        make_event()
        response = reader.get("/api/v1/events/", headers={"Accept-Encoding": "gzip"})
        assert response["Content-Encoding"] == "gzip"
        assert response["ETag"].endswith('-gz"')

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
    def test_nothing_is_written_here(self, reader, at_later, method):
        for address in ("", "events/", "events/x/", "feeds"):
            response = getattr(reader, method)(f"/api/v1/{address}")
            problem(response, "method-not-allowed", 405)
            assert response["Allow"] == "GET, HEAD, OPTIONS"

    def test_options_and_head(self, reader, at_later):
        options = reader.options("/api/v1/events/")
        assert (options.status_code, options.content) == (204, b"")
        assert options["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
        head = reader.head("/api/v1/events/")
        assert (head.status_code, head["ETag"]) == (200, reader.get("/api/v1/events/")["ETag"])

    def test_another_format_is_not_to_be_had(self, reader, at_later):
        problem(reader.get("/api/v1/events/", headers={"Accept": "application/xml"}), "not-acceptable", 406)
        for accept in ("*/*", "application/*", "text/html, */*;q=0.8", "application/json; charset=utf-8", ""):
            assert reader.get("/api/v1/events/", headers={"Accept": accept}).status_code == 200, accept
        assert problem(reader.get("/api/v1/events/?format=xml"), "invalid-parameter", 400)["parameter"] == "format"

    @pytest.mark.parametrize("accept", [";", '"', "a/b/c", "application/json;q=x", ",,,", "*", "\\", "=;=", "a" * 9000])
    def test_an_accept_that_means_nothing_is_no_fault(self, reader, at_later, accept):
        assert reader.get("/api/v1/events/", headers={"Accept": accept}).status_code in (200, 406)

    def test_a_session_is_not_read(self, admin_client, at_later):
        response = admin_client.get("/api/v1/events/")
        assert response["Cache-Control"].startswith("public")
        assert "cookie" not in response["Vary"].lower()
        assert not response.cookies


class TestRefusals:
    @pytest.mark.parametrize(
        ("query", "parameter"),
        [
            ("nonsense=1", "nonsense"), ("limit=0", "limit"), ("limit=-1", "limit"), ("limit=abc", "limit"),
            ("limit=1&limit=2", "limit"), ("after=AAAA", "after"), (f"after={'9' * 40}", "after"),
            ("category=nothing", "category"), ("bbox=1,2,3", "bbox"), ("datetime=2026-02-30", "datetime"),
            ("category=%00", "category"), ("place=%ED%A0%80", "place"), ("[[[[=1", "[[[["), ("%00=1", "\x00"),
            ("lang=en", "lang"),
        ],
    )  # fmt: skip
    def test_bad_input_is_named(self, reader, at_later, query, parameter):
        found = problem(reader.get(f"/api/v1/events/?{query}"), "invalid-parameter", 400)
        assert found["parameter"] == parameter
        assert found["detail"].startswith(f"参数 {parameter} 有误：")

    def test_a_limit_beyond_the_largest_is_the_largest(self, reader, at_later):
        make_event()
        assert len(get(reader, f"events/?limit={2**63}")["items"]) == 1

    @pytest.mark.parametrize(
        "address", ["events/x/", "events/x/occurrences/", "places/x/", "categories/x/", "", "feeds"]
    )
    def test_what_takes_no_filter_says_so(self, reader, at_later, address):
        found = problem(reader.get(f"/api/v1/{address}?category=x"), "invalid-parameter", 400)
        assert found["parameter"] == "category"

    @pytest.mark.parametrize("key", ["%00", "%F0%9F%92%A9", "..%2F..%2Fx", "a" * 5000, "9" * 40, "_", "A", "-"])
    def test_a_key_that_cannot_be_is_not_found(self, reader, at_later, key):
        problem(reader.get(f"/api/v1/events/{key}/"), "not-found", 404)
