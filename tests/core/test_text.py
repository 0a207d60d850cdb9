"""Cleaning of text: on its own, and on every way into the database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import clean_line, clean_text
from places.models import Place
from tests.support import make_place

ANY_TEXT = st.text(st.characters(exclude_categories=()))
CASES = [
    ("plain 文字", "plain 文字"),
    ("a\x00b\x01c\x08d\x1be\x7ff", "abcdef"),
    ("a\x80b\x9fc", "abc"),
    ("a\r\nb\rc\x85d\u2028e\u2029f", "a\nb\nc\nd\ne\nf"),
    ("a\x0bb\x0cc", "a\nb\nc"),
    ("a\tb", "a\tb"),
    ("\ufeff标题\ufeff", "标题"),
    ("a\ue000b\uf8ffc\U000f0000d\U0010fffde", "abcde"),
    ("a\ufffdb\ufffec\uffffd\ufdd0e", "abcde"),
    ("a\U0001fffeb\U000affffc\U000efffed", "abcd"),
    ("a\ud83db\udc00c", "abc"),
    ("e\u0301", "\u00e9"),
    ("e\x01\u0301", "\u00e9"),
    ("\u3000 左右 \n", "左右"),
    ("🎉👩‍👩‍👧", "🎉👩‍👩‍👧"),
    ("𠮷野", "𠮷野"),
    ("", ""),
]
DIRTY = "\ufeff朝阳\x00公\ue000园e\u0301\u2028二"


@pytest.mark.parametrize(("text", "cleaned"), CASES)
def test_text_is_cleaned(text, cleaned):
    assert clean_text(text) == cleaned


@pytest.mark.parametrize(
    ("text", "cleaned"), [("a\r\n b\t\tc  d", "a b c d"), ("a\u2028b\x0bc\x0cd", "a b c d"), (" \n ", "")]
)
def test_a_line_has_no_breaks_and_no_runs_of_blanks(text, cleaned):
    assert clean_line(text) == cleaned


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_and_the_result_can_be_encoded(text):
    for clean in (clean_text, clean_line):
        once = clean(text)
        assert clean(once) == once
        once.encode("utf-8")
    assert "\n" not in clean_line(text)


@pytest.mark.django_db
def test_saving_cleans():
    place = make_place(title=DIRTY, description=f"{DIRTY}\r\n{DIRTY}")
    stored = Place.objects.get()
    assert (stored.title, stored.description) == ("朝阳公园é 二", "朝阳公园é\n二\n朝阳公园é\n二")
    assert place.title == stored.title  # what the caller holds is what was stored


@pytest.mark.django_db
def test_bulk_writes_clean():
    make_place()
    place = Place.objects.get()
    Place.objects.update(title=DIRTY, note=DIRTY)
    assert Place.objects.values_list("title", "note").get() == ("朝阳公园é 二", "朝阳公园é\n二")
    place.title, place.summary = f"{DIRTY}1", DIRTY
    Place.objects.bulk_update([place], ["title", "summary"])
    assert Place.objects.values_list("title", "summary").get() == ("朝阳公园é 二1", "朝阳公园é 二")
    place.pk, place.uid, place.slug, place.title = None, "6f1f3f3e-0000-4000-8000-000000000001", "other", DIRTY
    Place.objects.bulk_create([place])
    assert Place.objects.get(slug="other").title == "朝阳公园é 二"


@pytest.mark.django_db
def test_a_search_term_is_cleaned_like_the_text_it_looks_for():
    make_place(title="é朝阳")
    assert Place.objects.filter(title="e\u0301朝阳").count() == 1
