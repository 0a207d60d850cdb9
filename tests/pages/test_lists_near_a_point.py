"""Lists near a point: by distance, each line with how far it is, all on one page."""

import re
from uuid import UUID

import pytest

from places.models import Place
from publish.pages.position import distance_words
from tests.pages.test_lists_are_filtered_counted_and_cut import read, titles
from tests.support import NOW, Reader, hold_clock, make_event, make_place, make_project

pytestmark = pytest.mark.django_db
NEAR = "near=116.46,39.92&radius=2000"
FAR = {"type": "Point", "coordinates": [116.4741, 39.92]}  # 1.2 km east
CLOSE = {"type": "Point", "coordinates": [116.46, 39.9276]}  # 844 m north


def plant() -> None:
    far, close = make_place("远处", geometry=FAR), make_place("近处", geometry=CLOSE)
    make_place("更远", geometry={"type": "Point", "coordinates": [116.5, 39.92]})
    for place in (far, close):
        make_event(f"{place.title}的活动", place=place)
        make_project(f"{place.title}的项目", place=place)
    hold_clock(NOW)


@pytest.mark.parametrize(
    ("metres", "words"),
    [
        (0, "就在这一带"),
        (1, "约 1 米"),
        (850, "约 850 米"),
        (999, "约 999 米"),
        (1000, "约 1.0 公里"),
        (1249, "约 1.2 公里"),
        (50_000, "约 50.0 公里"),
    ],
)
def test_a_distance_in_words(metres: int, words: str) -> None:
    assert distance_words(metres) == words


@pytest.mark.parametrize(("address", "ending"), [("/places/", ""), ("/events/", "的活动"), ("/projects/", "的项目")])
def test_the_nearest_comes_first_and_each_says_how_far(address: str, ending: str, reader: Reader) -> None:
    plant()
    text = read(reader, f"{address}?{NEAR}")
    assert titles(text) == [f"近处{ending}", f"远处{ending}"]
    assert re.findall(r"约 [0-9.]+ \w+", text) == ["约 844 米", "约 1.2 公里"]
    assert "由近到远" in text
    assert "共 2 " in text
    assert 'rel="next"' not in text


def test_the_filter_is_one_word_with_both_parts_and_goes_as_one(reader: Reader) -> None:
    plant()
    text = read(reader, f"/places/?{NEAR}&kind=park")
    assert '<a href="/places/?kind=park">附近：116.46,39.92 周围 2000 米' in text
    assert text.count("去掉这个条件") == 2
    assert 'name="near" value="116.46,39.92"' in text
    assert 'name="radius" value="2000"' in text
    assert f"/places.geojson?kind=park&amp;{NEAR.replace('&', '&amp;')}" in text


def test_nothing_near_is_said(reader: Reader) -> None:
    plant()
    assert "没有符合条件的场所" in read(reader, "/places/?near=117,40.5&radius=100")


@pytest.mark.parametrize(
    ("query", "named"), [("near=116.46,39.92", "radius"), ("radius=5", "near"), (f"{NEAR}&after=all,x", "after")]
)
def test_a_part_alone_or_a_further_page_is_refused(query: str, named: str, reader: Reader) -> None:
    assert f"<p>{named}：" in read(reader, f"/places/?{query}", 400)


def test_a_thousand_are_listed_and_that_there_are_more_is_said(reader: Reader) -> None:
    Place.objects.bulk_create(
        Place(title=f"{n}", slug=f"p{n}", kind="park", uid=UUID(int=n), changed_at=NOW, published_at=NOW,
              status="published", geometry=CLOSE, position_quality="cited")
        for n in range(1001)
    )  # fmt: skip
    hold_clock(NOW)
    text = read(reader, f"/places/?{NEAR}")
    assert titles(text) == [f"{n}" for n in range(1000)]
    assert "只列了最近的这些，更远的没有列出" in text
    assert "更远的没有列出" not in read(reader, "/places/?near=116.46,39.92&radius=10")
