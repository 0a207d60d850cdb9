"""A query in words, as the titles of feeds say it: only what was chosen is looked up."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from core.actions import withdraw
from core.language import Language
from events.models import Category
from publish.query.collections import EventQuery
from tests.support import NOW, make_category, make_place, make_project

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def labels(text, language=Language.ZH_HANS):
    return EventQuery.parse(QueryDict(text)).labels(LATER, language)


def test_chosen_terms_and_records_are_named_in_the_language_asked_for():
    make_category("reading", title="阅读", title_en="Reading")
    make_place("静思书屋", slug="jingsi", title_en="Jingsi Bookshop")
    text = "place=jingsi&category=reading"
    assert sorted(labels(text)) == sorted(["静思书屋", "阅读"])
    assert sorted(labels(text, Language.EN)) == sorted(["Jingsi Bookshop", "Reading"])


def test_a_retired_term_keeps_its_name():
    make_category("reading", title="阅读")
    Category.objects.filter(slug="reading").update(retired=True)
    assert labels("category=reading") == ["阅读"]


def test_a_record_that_is_not_public_is_named_by_its_slug_alone():
    make_place("机密", slug="secret", public=False)
    withdraw(make_project("撤下的", slug="gone"), by=None, at=NOW, reason="误")
    assert sorted(labels("place=secret&project=gone")) == ["gone", "secret"]


@pytest.mark.parametrize("number", [1, 30])
def test_one_query_and_only_the_rows_that_were_chosen(number, django_assert_num_queries):
    for index in range(number):
        make_place(f"书屋{index}", slug=f"place-{index}")
    with django_assert_num_queries(1) as captured:
        assert labels("place=place-0") == ["书屋0"]
    assert "'place-0'" in captured.captured_queries[0]["sql"]


def test_a_radius_is_told_with_its_centre():
    make_category("reading", title="阅读")
    text = "category=reading&near=116.460,39.92&radius=500.50"
    assert labels(text) == ["阅读", "116.46,39.92 周围 500.5 米"]
    assert labels(text, Language.EN) == ["阅读", "within 500.5 m of 116.46,39.92"]
    assert labels("updated_since=2026-04-23", Language.EN) == ["Changed since 2026-04-22T16:00:00Z"]


def test_fixed_choices_take_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert labels("state=cancelled,moved") == ["已取消", "地点变更"]
