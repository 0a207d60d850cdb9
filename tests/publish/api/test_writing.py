"""Editors' programs write by token, through the actions of the desk, within their editors' permissions."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from core.actions import submit
from core.models import Organisation, Source
from core.moderation import Status
from core.partial_date import PartialDate
from events.models import Event, EventState
from places.models import Network, Place
from projects.models import Project
from publish.api.models import ApiToken
from tests.publish.api.api import get, problem
from tests.publish.api.writer import EVENTS, PLACES, PROJECTS, Writer, make_token
from tests.support import NOW, make_category, make_event, make_place, make_project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_later")]


@pytest.fixture
def writer(db):
    make_category("reading")
    return Writer(*EVENTS, *PLACES, *PROJECTS)


@pytest.fixture
def reviewer(db):
    return Writer(*EVENTS, "events.publish_event", "places.publish_place", name="reviewer")


NEW = {"title": "读书会", "category": "reading", "start_on": "2026-05-01", "summary": "一起读"}


class TestMaking:
    def test_a_new_record_is_a_draft_in_the_editors_name(self, writer, reader):
        response = writer.send("POST", "events/", NEW)
        assert response.status_code == 201, response.content.decode()
        body = response.json()
        event = Event.objects.get()
        assert (body["slug"], body["status"], body["start_on"]) == (event.slug, "draft", "2026-05-01")
        assert response["Location"] == body["url"] == f"http://127.0.0.1:8000/api/v1/desk/events/{event.slug}/"
        assert response["ETag"] == writer.tag(f"events/{event.slug}/")
        assert response["Cache-Control"] == "private, no-store"
        assert event.status == Status.DRAFT
        assert (event.end_on, event.first_on) == (date(2026, 5, 1), date(2026, 5, 1))
        assert (event.history.get().history_user, event.history.get().history_change_reason) == (
            writer.user, "通过接口",
        )  # fmt: skip
        problem(reader.get(f"/api/v1/events/{event.slug}/"), "not-found", 404)

    def test_a_place_with_its_position_networks_and_sources(self, writer):
        Network.objects.create(slug="book-houses", title="城市书屋")
        Source.objects.create(key="paper", publication="朝阳报", published_on=PartialDate.parse("2026-04-24"))
        response = writer.send(
            "POST",
            "places/",
            {
                "title": "静思书屋", "kind": "book-house", "networks": ["book-houses"], "position_quality": "cited",
                "geometry": {"type": "Point", "coordinates": [116.46, 39.92]}, "opened": "2024年", "area_m2": 120,
                "website": "https://example.org/",
                "citations": [{"field": "title", "source": "paper", "phrase": "静思书屋"}],
            },
        )  # fmt: skip
        assert response.status_code == 201, response.content.decode()
        place = Place.objects.get()
        assert (place.opened.edtf, place.url, [one.slug for one in place.networks.all()]) == (
            "2024", "https://example.org/", ["book-houses"],
        )  # fmt: skip
        assert place.citations.get().phrase == "静思书屋"
        body = response.json()
        assert (body["opened"], body["networks"], body["citations"][0]["source"]) == ("2024", ["book-houses"], "paper")

    def test_a_project_with_a_promise(self, writer):
        Organisation.objects.create(slug="office", title="办公室")
        response = writer.send(
            "POST", "projects/", {"title": "公园", "kind": "park", "owner": "office", "completion_now": "2027-08"}
        )
        assert response.status_code == 201, response.content.decode()
        assert Project.objects.get().completion_first.edtf == "2027-08"


class TestChanging:
    def test_only_what_is_named_changes(self, writer):
        event = make_event("推进会", slug="meeting", summary="部署", public=False)
        response = writer.change("PATCH", "events/meeting/", {"title": "推进会（二）"})
        assert response.status_code == 200, response.content.decode()
        event.refresh_from_db()
        assert (event.title, event.summary, event.start_on) == ("推进会（二）", "部署", date(2026, 4, 21))
        assert writer.tag("events/meeting/") == response["ETag"]
        assert writer.tag(f"events/{event.uid}/") == response["ETag"]

    def test_a_change_must_name_the_state_that_it_was_made_from(self, writer):
        make_event("推进会", slug="meeting")
        refused = writer.send("PATCH", "events/meeting/", {"title": "甲"})
        problem(refused, "precondition-required", 428)
        assert Event.objects.get().title == "推进会"

    def test_of_two_editors_the_second_is_told(self, writer):
        make_event("推进会", slug="meeting")
        held = writer.tag("events/meeting/")
        assert writer.send("PATCH", "events/meeting/", {"title": "甲"}, **{"If-Match": held}).status_code == 200
        problem(writer.send("PATCH", "events/meeting/", {"title": "乙"}, **{"If-Match": held}), "changed", 412)
        cancel = writer.send("POST", "events/meeting/cancel/", {}, **{"If-Match": held})
        problem(cancel, "changed", 412)
        assert Event.objects.get().title == "甲"

    @pytest.mark.parametrize("tag", ['"0"', "W/x", "nonsense", "", '"', '"a", "b"', "'", '"' * 900])
    def test_what_is_no_validator_of_it_changes_nothing(self, writer, tag):
        make_event("推进会", slug="meeting")
        response = writer.send("PATCH", "events/meeting/", {"title": "甲"}, **{"If-Match": tag})
        assert response.status_code in (412, 428)
        assert Event.objects.get().title == "推进会"

    def test_an_inner_note_and_a_citation_are_part_of_what_was_read(self, writer):
        event = make_event("推进会", slug="meeting")
        before = writer.tag("events/meeting/")
        Event.objects.filter(pk=event.pk).update(internal_note="别人刚写的")
        problem(writer.send("PATCH", "events/meeting/", {}, **{"If-Match": before}), "changed", 412)

    def test_dates_can_be_taken_back_and_citations_replaced(self, writer):
        make_place("静思书屋", slug="jingsi", opened=PartialDate.parse("2024"))
        Source.objects.create(key="paper", publication="朝阳报", published_on=PartialDate.parse("2026"))
        for opened in (None, ""):
            assert writer.change("PATCH", "places/jingsi/", {"opened": opened}).json()["opened"] is None
        cited = [{"field": "title", "source": "paper", "phrase": "一"}, {"field": "address", "source": "paper"}]
        assert len(writer.change("PATCH", "places/jingsi/", {"citations": cited}).json()["citations"]) == 2
        assert writer.change("PATCH", "places/jingsi/", {"citations": []}).json()["citations"] == []

    def test_the_public_sees_a_change_of_what_is_public(self, writer, reader):
        make_event("推进会", slug="meeting")
        tag = reader.get("/api/v1/events/meeting/")["ETag"]
        writer.change("PATCH", "events/meeting/", {"title": "推进会（二）"})
        after = reader.get("/api/v1/events/meeting/", headers={"If-None-Match": tag})
        assert after.json()["title"] == "推进会（二）"


class TestModeration:
    def test_an_editor_submits_and_a_reviewer_publishes(self, writer, reviewer, reader):
        make_event("推进会", slug="meeting", public=False)
        problem(writer.change("POST", "events/meeting/publish/", {}, of="events/meeting/"), "forbidden", 403)
        submitted = writer.change("POST", "events/meeting/submit/", of="events/meeting/")
        assert submitted.json()["status"] == "in_review"
        problem(writer.change("POST", "events/meeting/submit/", {}, of="events/meeting/"), "conflict", 409)
        published = reviewer.change("POST", "events/meeting/publish/", {}, of="events/meeting/")
        assert published.json()["status"] == "published"
        assert get(reader, "events/meeting/")["title"] == "推进会"
        withdrawn = reviewer.change("POST", "events/meeting/withdraw/", {"reason": "有误"}, of="events/meeting/")
        assert withdrawn.json()["status"] == "withdrawn"
        problem(reader.get("/api/v1/events/meeting/"), "gone", 410)
        assert Event.objects.get().history.first().history_change_reason == "有误"

    def test_a_publication_can_be_scheduled(self, reviewer, reader, at_later):
        make_event("推进会", slug="meeting", public=False)
        moment = (at_later + timedelta(days=1)).isoformat()
        response = reviewer.change("POST", "events/meeting/publish/", {"publish_at": moment}, of="events/meeting/")
        assert response.status_code == 200, response.content.decode()
        problem(reader.get("/api/v1/events/meeting/"), "not-found", 404)

    def test_what_is_scheduled_is_put_off_and_given_back(self, reviewer, at_later):
        event = make_event("推进会", slug="meeting", public=False)
        for days in (1, 2):
            moment = (at_later + timedelta(days=days)).isoformat()
            body = {"publish_at": moment}
            assert reviewer.change("POST", "events/meeting/publish/", body, of="events/meeting/").status_code == 200
        event.refresh_from_db()
        assert event.publish_at == at_later + timedelta(days=2)
        given_back = reviewer.change("POST", "events/meeting/unschedule/", {}, of="events/meeting/")
        assert (given_back.json()["status"], given_back.json()["publish_at"]) == ("in_review", None)
        again = reviewer.change("POST", "events/meeting/unschedule/", {}, of="events/meeting/")
        problem(again, "conflict", 409)

    @pytest.mark.parametrize(("verb", "public"), [("send_back", False), ("withdraw", True)])
    @pytest.mark.parametrize("body", [{}, {"reason": " "}])
    def test_what_takes_something_away_says_why(self, reviewer, verb, public, body):
        event = make_event("推进会", slug="meeting", public=public)
        if not public:
            submit(event, by=None, at=NOW)
        refused = reviewer.change("POST", f"events/meeting/{verb}/", body, of="events/meeting/")
        assert list(problem(refused, "invalid-body", 400)["errors"]) == ["reason"]

    def test_nobody_publishes_by_token_what_they_wrote_when_another_must_look(self, reviewer, settings):
        settings.SELF_APPROVAL = False
        make_category("reading")
        slug = reviewer.send("POST", "events/", NEW).json()["slug"]
        path = f"events/{slug}/"
        told = problem(reviewer.change("POST", f"{path}publish/", {}, of=path), "conflict", 409)
        assert "另一位" in told["detail"]
        assert Event.objects.get().status == Status.DRAFT

    def test_a_new_record_cannot_be_made_public_by_a_member(self, writer):
        for member in ("status", "published_at", "publish_at", "uid", "slug"):
            refused = writer.send("POST", "events/", {**NEW, member: "published"})
            assert problem(refused, "invalid-body", 400)["errors"] == {member: ["不能这样更改"]}
        assert not Event.objects.exists()

    @pytest.mark.parametrize(
        ("method", "path", "body"),
        [
            ("POST", "events/", NEW),
            ("PATCH", "events/meeting/", {"title": "甲"}),
            ("POST", "events/meeting/cancel/", {}),
            ("POST", "events/meeting/submit/", {}),
            ("POST", "events/meeting/publish/", {}),
            ("POST", "events/meeting/send_back/", {}),
            ("POST", "events/meeting/withdraw/", {}),
            ("GET", "events/meeting/", None),
        ],
    )
    def test_who_has_no_permission_is_refused_whatever_the_record(self, method, path, body):
        make_event("推进会", slug="meeting", category=make_category("reading"))
        writer = Writer(*PLACES)
        problem(writer.send(method, path, body, **{"If-Match": "*"}), "forbidden", 403)
        problem(writer.send(method, path.replace("meeting", "never"), body, **{"If-Match": "*"}), "forbidden", 403)
        assert Event.objects.get().title == "推进会"


class TestVerbs:
    def test_an_event_is_cancelled_postponed_and_moved(self, writer):
        make_event("推进会", slug="meeting")
        make_place("新馆", slug="new-hall")
        path = "events/meeting/"
        postponed = writer.change("POST", f"{path}postpone/", {"to": "2026-05-02", "start_time": "09:30"}, of=path)
        assert postponed.status_code == 200, postponed.content.decode()
        event = Event.objects.get()
        assert (event.start_on, event.previous_start_on) == (date(2026, 5, 2), date(2026, 4, 21))
        assert writer.change("POST", f"{path}move/", {"to": "new-hall"}, of=path).json()["place"] == "new-hall"
        cancelled = writer.change("POST", f"{path}cancel/", {"reason": "天气"}, of=path).json()
        assert (cancelled["state"], cancelled["state_reason"]) == ("cancelled", "天气")
        assert writer.change("POST", f"{path}postpone/", {"to": None}, of=path).json()["state"] == "postponed"
        assert Event.objects.get().state == EventState.POSTPONED

    def test_a_promise_slips_with_its_reason(self, writer):
        make_project("公园", slug="park", completion_now=PartialDate.parse("2027-06"))
        Source.objects.create(key="paper", publication="朝阳报", published_on=PartialDate.parse("2026"))
        body = {"to": "2027-08", "said_on": "2026-04-21", "reason": "管线迁改", "source": "paper"}
        response = writer.change("POST", "projects/park/slip/", body, of="projects/park/")
        assert (response.json()["completion_now"], response.json()["state"]) == ("2027-08", "delayed")
        slip = Project.objects.get().slips.get()
        assert (slip.before.edtf, slip.after.edtf, slip.reason, slip.source.key) == (
            "2027-06", "2027-08", "管线迁改", "paper",
        )  # fmt: skip

    def test_a_promise_never_made_cannot_slip(self, writer):
        make_project("公园", slug="park")
        body = {"to": "2027-08", "said_on": "2026-04-21"}
        refused = writer.change("POST", "projects/park/slip/", body, of="projects/park/")
        assert "completion_now" in problem(refused, "invalid-body", 400)["errors"]


class TestTokens:
    @pytest.mark.parametrize(
        "header",
        ["", "Bearer", "Bearer x", "Basic eDp5", "Token {token}", "Bearer {token}x", "Bearer  \x00", "Bearer 令牌"],
    )
    def test_without_a_token_that_stands_nothing_is_done(self, writer, header):
        given = {"Authorization": header.format(token=writer.token).encode().decode("latin-1")}
        response = writer.send("POST", "events/", NEW, **given)
        problem(response, "unauthorized", 401)
        assert response["WWW-Authenticate"] == 'Bearer realm="api"'
        assert not Event.objects.exists()

    def test_a_revoked_token_and_one_of_who_left_open_nothing(self, writer):
        assert writer.send("POST", "events/", NEW).status_code == 201
        ApiToken.objects.get().revoke(timezone.now())
        problem(writer.send("POST", "events/", NEW), "unauthorized", 401)
        writer.token = make_token(writer.user)
        assert writer.send("POST", "events/", NEW).status_code == 201
        for field in ("is_staff", "is_active"):
            get_user_model().objects.update(is_staff=True, is_active=True)
            get_user_model().objects.update(**{field: False})
            problem(writer.send("POST", "events/", NEW), "unauthorized", 401)

    def test_the_value_is_not_kept_and_its_last_day_is(self, writer, at_later):
        token = ApiToken.objects.get()
        assert writer.token not in str(token.__dict__)
        assert len(writer.token) > 40
        assert token.last_used_on is None
        writer.send("POST", "events/", NEW)
        token.refresh_from_db()
        assert token.last_used_on == timezone.localdate(at_later)

    def test_a_session_is_no_way_in(self, admin_client):
        response = admin_client.post("/api/v1/desk/events/", NEW, content_type="application/json")
        problem(response, "unauthorized", 401)
        assert not response.cookies

    def test_a_token_is_no_way_into_the_desk(self, writer):
        response = writer.get("/admin/", headers={"Authorization": f"Bearer {writer.token}"})
        assert response.status_code == 302

    def test_a_token_opens_nothing_more_on_public_addresses(self, writer):
        make_event("草稿", slug="draft", public=False)
        response = writer.get("/api/v1/events/draft/", headers={"Authorization": f"Bearer {writer.token}"})
        problem(response, "not-found", 404)

    def test_writes_are_limited_by_token(self, writer, settings):
        settings.API_WRITES_PER_MINUTE = 2
        assert [writer.send("POST", "events/", NEW).status_code for _ in range(3)] == [201, 201, 429]
        writer.token = make_token(writer.user)
        assert writer.send("POST", "events/", NEW).status_code == 201

    def test_whoever_tries_tokens_is_limited_by_address(self, writer, settings):
        settings.API_READS_PER_MINUTE = 3
        writer.token = "wrong"
        statuses = [writer.send("POST", "events/", NEW, REMOTE_ADDR="198.51.100.9").status_code for _ in range(5)]
        assert statuses == [401, 401, 401, 429, 429]
