from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import data_version
from core.actions import discard, publish, save_record, set_citations, withdraw
from core.models import Source
from core.moderation import Status
from events.models import Event, EventCitation
from ingest.models import Seeded
from places.actions import set_networks
from places.models import Network, Place, PositionQuality, Subdistrict
from projects.models import Project
from tests.ingest.conftest import SmallSet
from tests.support import NOW, commit, make_place


def test_a_first_run_creates_everything_and_says_so(small: SmallSet) -> None:
    assert small.seed().splitlines() == ["新增 9，更新 0，无变化 0"]
    talk = Event.objects.get(slug="talk")
    assert (talk.status, talk.place.slug, talk.end_on, talk.part_of_day) == (
        Status.PUBLISHED,
        "house",
        talk.start_on,
        "morning",
    )
    assert Event.objects.get(slug="fair").status == Status.DRAFT


def test_a_second_run_writes_nothing(small: SmallSet) -> None:
    small.seed()
    commit()
    before = data_version.read()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert small.seed().splitlines() == ["新增 0，更新 0，无变化 9"]
    commit()
    assert data_version.read() == before
    written = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert written == []


def test_a_second_run_leaves_no_line_of_history(small: SmallSet) -> None:
    small.seed()
    lines = Place.history.count(), Event.history.count(), Source.history.count()
    small.seed()
    assert (Place.history.count(), Event.history.count(), Source.history.count()) == lines


def test_the_uid_is_the_same_in_every_installation(small: SmallSet) -> None:
    small.seed()
    # Written out: a change of the recipe would make every phone show every event twice.
    assert str(Event.objects.get(slug="talk").uid) == "5d77566a-13ca-5373-b85c-c3e88b6b769f"


def test_a_field_that_nobody_edited_follows_the_file(small: SmallSet) -> None:
    small.seed()
    small.change("events.toml", "讲一本书。", "讲两本书。")
    assert small.seed().splitlines() == ["新增 0，更新 1，无变化 8"]
    assert Event.objects.get(slug="talk").summary == "讲两本书。"


def test_a_vocabulary_and_a_project_follow_the_file(small: SmallSet) -> None:
    small.seed()
    small.change("subdistricts.csv", "建外街道,建外", "建外街道,建国门外")
    small.change("projects.toml", 'completion_now = "2027-08"', 'completion_now = "2027-10"')
    small.change("networks.toml", 'stated_on = "2026-04-24"', 'stated_on = "2026-05"')
    assert "更新 3" in small.seed()
    assert Subdistrict.objects.get().short_title == "建国门外"
    assert Project.objects.get().completion_now.edtf == "2027-10"
    assert Project.objects.get().last_on.month == 10
    assert Network.objects.get(slug="book-houses").stated_on.edtf == "2026-05"


def test_an_editors_change_survives_and_the_fields_beside_it_still_follow(small: SmallSet) -> None:
    small.seed()
    place = Place.objects.get(slug="house")
    place.phone = "010-9999"
    save_record(place, by=None, at=NOW)
    small.change("places.toml", "010-1234", "010-5678")
    small.change("places.toml", 'title = "书屋"', 'title = "大书屋"')
    assert "保留编辑的改动：house（phone）" in small.seed()
    place.refresh_from_db()
    assert (place.phone, place.title) == ("010-9999", "大书屋")


def test_an_editors_change_survives_run_after_run(small: SmallSet) -> None:
    small.seed()
    place = Place.objects.get(slug="house")
    place.phone = "010-9999"
    save_record(place, by=None, at=NOW)
    small.change("places.toml", "010-1234", "010-5678")
    small.seed()
    commit()
    before = data_version.read()
    assert small.seed().splitlines() == ["新增 0，更新 0，无变化 9", "保留编辑的改动：house（phone）"]
    commit()
    assert data_version.read() == before
    place.refresh_from_db()
    assert place.phone == "010-9999"


def test_a_field_that_an_editor_emptied_stays_empty(small: SmallSet) -> None:
    small.seed()
    place = Place.objects.get(slug="house")
    place.phone = ""
    save_record(place, by=None, at=NOW)
    small.seed()
    place.refresh_from_db()
    assert place.phone == ""


def test_a_field_that_the_file_no_longer_gives_is_emptied(small: SmallSet) -> None:
    small.seed()
    small.change("places.toml", 'phone = "010-1234"\n', "")
    small.seed()
    assert Place.objects.get(slug="house").phone == ""


def test_an_edit_that_agrees_with_the_new_file_is_no_edit(small: SmallSet) -> None:
    small.seed()
    place = Place.objects.get(slug="house")
    place.phone = "010-5678"
    save_record(place, by=None, at=NOW)
    small.change("places.toml", "010-1234", "010-5678")
    assert small.seed().splitlines() == ["新增 0，更新 0，无变化 9"]
    small.change("places.toml", "010-5678", "010-0000")
    small.seed()
    place.refresh_from_db()
    assert place.phone == "010-0000"


def test_the_date_of_an_event_is_one_thing(small: SmallSet) -> None:
    """An editor gave a clock time; the file's new part of the day alone would contradict it."""
    small.seed()
    talk = Event.objects.get(slug="talk")
    talk.precision, talk.part_of_day, talk.start_time = "minute", "", "10:30"
    save_record(talk, by=None, at=NOW)
    small.change("events.toml", "2026-04-23\n", "2026-04-24\n")
    small.change("events.toml", '"morning"', '"afternoon"')
    small.seed()
    talk.refresh_from_db()
    assert (talk.start_on.day, talk.precision, talk.part_of_day, talk.start_time.hour) == (23, "minute", "", 10)


def test_a_position_that_an_editor_set_is_left_whole(small: SmallSet) -> None:
    small.seed()
    place = Place.objects.get(slug="house")
    place.geometry = {"type": "Point", "coordinates": [116.471, 39.906]}
    place.position_quality, place.position_radius_m = PositionQuality.CITED, None
    save_record(place, by=None, at=NOW)
    small.change("places.toml", "radius_m = 500", "radius_m = 900")
    small.seed()
    place.refresh_from_db()
    assert place.geometry["coordinates"] == [116.471, 39.906]
    assert place.position_radius_m is None


def test_a_position_that_nobody_edited_moves(small: SmallSet) -> None:
    small.seed()
    small.change("places.toml", "lat = 39.905, radius_m = 500", "lat = 39.905")
    small.seed()
    place = Place.objects.get(slug="house")
    assert place.geometry == {"type": "Point", "coordinates": [116.47, 39.905]}
    assert (place.position_quality, place.position_radius_m) == (PositionQuality.CITED, None)


def test_networks_follow_the_file_unless_an_editor_changed_them(small: SmallSet) -> None:
    small.seed()
    house = Place.objects.get(slug="house")
    small.change("places.toml", '["book-houses"]', '["book-houses", "libraries"]')
    small.seed()
    assert house.networks.count() == 2
    set_networks(house, [], by=None, at=NOW)
    small.change("places.toml", '["book-houses", "libraries"]', '["libraries"]')
    assert "house（networks）" in small.seed()
    assert house.networks.count() == 0


def test_citations_follow_the_file_unless_an_editor_changed_them(small: SmallSet) -> None:
    small.seed()
    talk = Event.objects.get(slug="talk")
    small.change("events.toml", 'phrase = "4月23日上午"', 'phrase = "23日上午"')
    small.seed()
    assert {citation.phrase for citation in talk.citations.all()} == {"23日上午"}
    own = EventCitation(source=Source.objects.get(), phrase="编辑查到的原话")
    set_citations(talk, "title", [own])
    small.change("events.toml", 'phrase = "23日上午"', 'phrase = "上午"')
    small.seed()
    assert [citation.phrase for citation in talk.citations.filter(field="title")] == ["编辑查到的原话"]
    assert [citation.phrase for citation in talk.citations.filter(field="start_on")] == ["上午"]


def test_the_citation_of_an_edited_field_does_not_change_under_it(small: SmallSet) -> None:
    small.seed()
    place = Place.objects.get(slug="house")
    place.phone = "010-9999"
    save_record(place, by=None, at=NOW)
    small.change(
        "places.toml",
        '["title", "phone"], source = "paper", phrase = "书屋开放"',
        '["title", "phone"], source = "paper", phrase = "电话010-5678"',
    )
    small.seed()
    assert place.citations.get(field="phone").phrase == "书屋开放"
    assert place.citations.get(field="title").phrase == "电话010-5678"


def test_a_new_row_is_added(small: SmallSet) -> None:
    small.seed()
    small.add(
        "events-more.toml",
        """
[[event]]
key = "walk"
slug = "walk"
status = "published"
category = "reading"
title = "散步"
start_on = 2026-05-01
""",
    )
    assert small.seed().splitlines() == ["新增 1，更新 0，无变化 9"]
    assert Event.objects.get(slug="walk").status == Status.PUBLISHED


def test_a_draft_that_an_editor_discarded_stays_discarded(small: SmallSet) -> None:
    small.seed()
    discard(Event.objects.get(slug="fair"), by=None, at=NOW)
    small.change("events.toml", "没有日期。", "还是没有日期。")
    assert small.seed().splitlines() == ["新增 0，更新 0，无变化 8", "编辑已删除，不再恢复：fair"]
    assert not Event.objects.filter(slug="fair").exists()


def test_a_record_that_left_the_files_stays(small: SmallSet) -> None:
    small.seed()
    (small.directory / "events.toml").unlink()
    small.seed()
    assert Event.objects.count() == 2


def test_a_record_that_an_editor_withdrew_is_not_published_again(small: SmallSet) -> None:
    small.seed()
    withdraw(Event.objects.get(slug="talk"), by=None, at=NOW, reason="取消合作")
    small.change("events.toml", "讲一本书。", "讲两本书。")
    small.seed()
    assert Event.objects.get(slug="talk").status == Status.WITHDRAWN


def test_a_draft_is_published_when_the_file_says_so(small: SmallSet) -> None:
    small.seed()
    small.change("events.toml", 'status = "draft"', 'status = "published"\nstart_on = 2026-05-02')
    small.seed()
    assert Event.objects.get(slug="fair").status == Status.PUBLISHED


def test_a_draft_that_an_editor_published_stays_public(small: SmallSet) -> None:
    small.seed()
    fair = Event.objects.get(slug="fair")
    fair.start_on = NOW.date()
    save_record(fair, by=None, at=NOW)
    publish(fair, by=None, at=NOW)
    small.change("events.toml", "没有日期。", "还是没有日期。")
    small.seed()
    assert Event.objects.get(slug="fair").status == Status.PUBLISHED


def test_a_published_record_that_becomes_a_draft_in_the_file_is_withdrawn_once(small: SmallSet) -> None:
    small.seed()
    small.change("projects.toml", 'status = "published"', 'status = "draft"\ninternal_note = "来源撤回了报道。"')
    small.seed()
    assert Project.objects.get().status == Status.WITHDRAWN
    assert small.seed().splitlines() == ["新增 0，更新 0，无变化 9"]


def test_a_record_that_an_editor_made_before_is_adopted_as_it_stands(small: SmallSet) -> None:
    place = make_place("我们的书屋", slug="house")
    assert "保留编辑的改动：house（slug）" in small.seed()
    place.refresh_from_db()
    assert (place.title, place.phone) == ("我们的书屋", "")
    assert Event.objects.get(slug="talk").place == place
    assert Seeded.objects.get(key="house").row_id == place.pk


def test_a_project_may_have_an_outline_of_its_own(small: SmallSet) -> None:
    small.add(
        "projects-outline.toml",
        """
[[project]]
key = "path"
slug = "path"
status = "published"
kind = "park"
title = "步道"
geometry = { type = "LineString", coordinates = [[116.4600000001, 39.92], [116.47, 39.93, 12.0]] }
""",
    )
    small.seed()
    outline = Project.objects.get(slug="path").geometry
    assert outline == {"type": "LineString", "coordinates": [[116.46, 39.92], [116.47, 39.93]]}
    assert small.seed().splitlines() == ["新增 0，更新 0，无变化 10"]


def test_text_that_is_cleaned_on_its_way_in_is_no_edit(small: SmallSet) -> None:
    small.change("events.toml", "讲一本书。", "讲  一本书。 ")
    small.change("events.toml", 'phrase = "4月23日上午"', 'phrase = " 4月23日上午 "')
    small.seed()
    assert Event.objects.get(slug="talk").summary == "讲 一本书。"
    assert small.seed().splitlines() == ["新增 0，更新 0，无变化 9"]
