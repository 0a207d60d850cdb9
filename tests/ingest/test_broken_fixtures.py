from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from core import data_version
from core.models import Source
from events.models import Event
from ingest.models import Seeded
from places.models import Place
from tests.ingest.conftest import SmallSet
from tests.support import commit

# File, what stands there, what is put in its place, and what the error has to name.
BROKEN = [
    ("events.toml", "2026-04-23\n", '"2026-02-30"\n', ("events.toml", "talk", "start_on")),
    (
        "events.toml",
        "2026-04-23\n",
        "2026-04-23\nend_on = 2026-04-22\n",
        ("events.toml", "talk", "早于开始日期"),
    ),
    (
        "events.toml",
        "2026-04-23\n",
        "2026-04-23\nstart_time = 09:00:00\n",
        ("events.toml", "talk", "时间精度"),
    ),
    ("events.toml", "2026-04-23\n", "2026-04-23T09:00:00\n", ("events.toml", "talk", "start_on", "09:00")),
    ("events.toml", '"morning"', '"dawn"', ("events.toml", "talk", "part_of_day")),
    ("events.toml", 'place = "house"', 'place = "nowhere"', ("events.toml", "talk", "place", "nowhere")),
    ("events.toml", 'place = "house"', 'place = "paper"', ("events.toml", "talk", "place", "paper")),
    ("events.toml", 'place = "house"', 'umbrella = "fair"', ("events.toml", "talk", "umbrella", "写在它前面")),
    ("events.toml", 'place = "house"', "place = 7", ("events.toml", "talk", "place")),
    ("events.toml", 'summary = "讲', 'sumary = "讲', ("events.toml", "talk", "sumary", "没有这个字段")),
    ("events.toml", 'status = "draft"', 'status = "hidden"', ("events.toml", "fair", "status")),
    ("events.toml", 'internal_note = "没有日期。"\n', "", ("events.toml", "fair", "internal_note")),
    ("events.toml", 'status = "draft"', 'status = "published"', ("events.toml", "fair", "发布前要有日期")),
    ("events.toml", 'slug = "talk"\n', "", ("events.toml", "talk", "slug")),
    ("events.toml", 'slug = "talk"', 'slug = "Talk 1"', ("events.toml", "talk", "slug")),
    ("events.toml", 'key = "fair"', 'key = "talk"', ("events.toml", "talk", "key", "已经用过")),
    ("events.toml", 'key = "fair"\n', "", ("events.toml", "第 2 条", "key")),
    ("events.toml", '[[event]]\nkey = "fair"', '[[evnt]]\nkey = "fair"', ("events.toml", "evnt")),
    ("events.toml", '"start_on"]', '"begin"]', ("events.toml", "talk", "citations", "begin")),
    ("events.toml", 'source = "paper"', 'source = "rumour"', ("events.toml", "talk", "citations", "rumour")),
    ("events.toml", "phrase =", "quote =", ("events.toml", "talk", "citations")),
    ("events.toml", 'title = "讲座"', 'title = "讲座', ("events.toml", "TOML")),
    ("places.toml", "lat = 39.905", "lat = 116.47", ("places.toml", "house", "position")),
    ("places.toml", "lon = 116.47, lat = 39.905", "lat = 116.47, lon = 39.905", ("places.toml", "house", "position")),
    ("places.toml", "radius_m = 500", "radius_m = -5", ("places.toml", "house", "position", "radius_m")),
    ("places.toml", "radius_m = 500", 'radius_m = "5"', ("places.toml", "house", "position", "radius_m")),
    ("places.toml", "lat = 39.905, ", "", ("places.toml", "house", "position")),
    ("places.toml", '["book-houses"]', '["book-house"]', ("places.toml", "house", "networks", "book-house")),
    ("places.toml", 'phone = "010-1234"', 'opening_hours = "每天"', ("places.toml", "house", "opening_hours")),
    ("places.toml", 'phone = "010-1234"', 'area_m2 = "很大"', ("places.toml", "house", "area_m2")),
    ("places.toml", 'phone = "010-1234"', "area_m2 = 20.5", ("places.toml", "house", "area_m2", "20.5")),
    ("places.toml", 'phone = "010-1234"', 'services = ["借书", "还书"]', ("places.toml", "house", "services")),
    ("places.toml", 'phrase = "书屋开放"', "phrase = 45", ("places.toml", "house", "citations", "phrase")),
    (
        "places.toml",
        'phrase = "书屋开放"',
        'retrieved_on = "昨天"',
        ("places.toml", "house", "citations", "retrieved_on"),
    ),
    ("places.toml", 'confidence = "estimated"', 'confidence = "sure"', ("places.toml", "house", "citations", "sure")),
    (
        "projects.toml",
        'completion_now = "2027-08"',
        'completion_now = "2027-13"',
        ("projects.toml", "park", "completion_now"),
    ),
    (
        "projects.toml",
        'completion_now = "2027-08"\n',
        'completed_on = "2027-08"\n',
        ("projects.toml", "park", "完成日期"),
    ),
    ("subdistricts.csv", "street,建外街道,建外", "village,建外街道,建外", ("subdistricts.csv", "jianwai", "kind")),
    (
        "subdistricts.csv",
        "street,建外街道,建外",
        "street,建外街道,建外,多余",
        ("subdistricts.csv", "110105001", "单元格"),
    ),
    ("subdistricts.csv", "slug,kind", "slug,sort", ("subdistricts.csv", "jianwai", "sort")),
    ("about.toml", 'source = "small"', "", ("about.toml", "source")),
    ("about.toml", "2026-11-23", '"昨天"', ("about.toml", "retrieved_on")),
]


@pytest.mark.parametrize(("name", "old", "new", "named"), BROKEN)
def test_a_broken_file_changes_nothing_and_says_what_is_wrong(
    small: SmallSet, name: str, old: str, new: str, named: tuple[str, ...]
) -> None:
    commit()
    before = data_version.read()
    small.change(name, old, new)
    with pytest.raises(CommandError) as raised:
        small.seed()
    for words in named:
        assert words in str(raised.value)
    commit()
    assert data_version.read() == before
    assert (Source.objects.count(), Seeded.objects.count()) == (0, 0)


def test_a_broken_file_leaves_what_was_seeded_before(small: SmallSet) -> None:
    small.seed()
    small.change("places.toml", "010-1234", "010-5678")
    small.change("events.toml", "2026-04-23\n", "2026-04-23\nend_on = 2026-04-22\n")
    with pytest.raises(CommandError):
        small.seed()
    assert Place.objects.get(slug="house").phone == "010-1234"


def test_the_slug_of_a_seeded_record_never_changes(small: SmallSet) -> None:
    small.seed()
    small.change("events.toml", 'slug = "talk"', 'slug = "lecture"')
    with pytest.raises(CommandError, match=r"events\.toml：talk：slug"):
        small.seed()


def test_a_renamed_key_makes_no_second_record_and_no_other_uid(small: SmallSet) -> None:
    small.seed()
    uid = Event.objects.get(slug="talk").uid
    small.change("events.toml", 'key = "talk"', 'key = "paper-talk"')
    small.seed()
    assert Event.objects.get(slug="talk").uid == uid
    assert Event.objects.count() == 2


def test_a_key_cannot_become_another_kind_of_thing(small: SmallSet) -> None:
    small.seed()
    small.change("projects.toml", 'key = "park"', 'key = "bench"')
    small.change("places.toml", 'key = "house"', 'key = "park"')
    with pytest.raises(CommandError, match=r"places\.toml：park：key"):
        small.seed()


def test_a_file_with_an_unknown_name_is_refused_rather_than_left_out(small: SmallSet) -> None:
    small.add("evnts.toml", "")
    with pytest.raises(CommandError, match=r"evnts\.toml"):
        small.seed()


def test_a_file_that_is_not_utf8_is_named(small: SmallSet) -> None:
    (small.directory / "subdistricts.csv").write_bytes("code,title\n1,建外".encode("gb18030"))
    with pytest.raises(CommandError, match=r"subdistricts\.csv"):
        small.seed()


def test_a_directory_without_fixtures_is_refused(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"about\.toml"):
        call_command("seed", dir=tmp_path)
    with pytest.raises(CommandError, match="没有这个目录"):
        call_command("seed", dir=tmp_path / "missing")
